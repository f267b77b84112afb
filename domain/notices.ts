import type { RecordKind, SyncStatus } from './kinds';
import type { ProblemCode, Turn } from './problem-catalogue';
import type { KindCount, ProblemGroup } from './problem-groups';

/** What people are told of: each cause once, however many records wait on it, and again only when it comes back after it was gone. */

export interface NoticeText {
  readonly code: ProblemCode; readonly cause: string; readonly title: string; readonly causeText: string; readonly solution: string; readonly turn: Turn;
  readonly records: number; readonly byKind: readonly KindCount[];
  /** An instant. */
  readonly oldestSince: string | null;
}

export const noticeText = ({ code, cause, title, causeText, solution, turn, records, byKind, oldestSince }: ProblemGroup): NoticeText =>
  ({ code, cause, title, causeText, solution, turn, records, byKind, oldestSince: oldestSince?.toISOString() ?? null });

/** Not of what only follows from another problem, nor of a company that nobody has connected or that a person has disconnected here: they know. */
export const isNoticed = (code: ProblemCode): boolean => code !== 'depends-on-problem' && code !== 'not-connected';

/** The sums of a cause's records by currency, as the kinds have them. */
export interface AmountOf { readonly kind: RecordKind; readonly currency: string; readonly amount: string }
export const amountsOf = (byKind: readonly KindCount[]): AmountOf[] => byKind.flatMap(({ kind, amounts }) => amounts.map((one) => ({ kind, ...one })));

/** `raised`: causes that have just arisen. `digest`: each morning, whatever is open. `page` is the address of the company's pages. */
export type MailContent = { readonly company: string; readonly timeZone: string; readonly page: string; readonly problems: readonly NoticeText[] }
  & ({ readonly is: 'raised' } | { readonly is: 'digest'; readonly counts: Readonly<Record<'total' | SyncStatus, number>>; readonly late: number });
