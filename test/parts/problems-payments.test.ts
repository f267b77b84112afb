import { payments } from '../problems/payments';
import { playCases } from '../problems/play';

playCases(payments);
