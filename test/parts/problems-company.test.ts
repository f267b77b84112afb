import { company } from '../problems/company';
import { playCases } from '../problems/play';

playCases(company);
