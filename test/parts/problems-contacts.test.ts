import { contacts } from '../problems/contacts';
import { playCases } from '../problems/play';

playCases(contacts);
