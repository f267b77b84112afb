import { mapping } from '../problems/mapping';
import { playCases } from '../problems/play';

playCases(mapping);
