import { organisation } from '../problems/organisation';
import { playCases } from '../problems/play';

playCases(organisation);
