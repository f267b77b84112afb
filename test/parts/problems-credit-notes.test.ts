import { creditNotes } from '../problems/credit-notes';
import { playCases } from '../problems/play';

playCases(creditNotes);
