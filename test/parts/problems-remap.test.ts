import { playCases } from '../problems/play';
import { remaps } from '../problems/remap';

playCases(remaps);
