import { invoices } from '../problems/invoices';
import { playCases } from '../problems/play';

playCases(invoices);
