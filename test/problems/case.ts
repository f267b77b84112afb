import type { Cure, ProblemCode } from '../../domain/problem-catalogue';
import type { Fix } from '../../domain/problems';
import type { ProblemDesk } from './desk';

/** One way in which a problem really comes about, what is then said of it, and one way in which it ends. */
export interface ProblemCase {
  /** Why it comes about, as the test's name. */
  readonly because: string;
  /** Brings it about as people do, in CloudRent or in Xero. @returns the path of the record that has it (`invoices/i1`), or 'company'. */
  arrange(desk: ProblemDesk): Promise<string>;
  /** The whole sentences, as the API says them. */
  readonly says: { readonly cause: string; readonly solution: string };
  /**
   * What ends it: one of the cures or fixes of its catalogue entry, and what a person does. Nothing else is done: that the service notices is left to what
   * notices it anyway (a pull, the organisation read anew, the daily look), once for all cases with that cure.
   */
  readonly fix: { readonly by: Cure | Fix; do(desk: ProblemDesk, path: string): Promise<unknown> };
  /** How the record ends: `synced` when left out. */
  readonly ends?: 'synced' | 'excluded';
  /** It needs a company with an organisation of its own, since what is done there befalls all of it. What is of scope company has one anyway. */
  readonly alone?: true;
}

export type ProblemCases = Partial<Record<ProblemCode, readonly ProblemCase[]>>;
