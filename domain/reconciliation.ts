import type { CreditSource } from './records';
import type { RecordKind } from './kinds';
import type { Decision, DifferenceKind, Repair } from './difference-kinds';

export * from './difference-kinds';

/** A month held against Xero: its words, its totals, and one difference between the sides. */

declare const brand: unique symbol;
/** A set of calendar dates, 'YYYY-MM': a document is of the month of its own date, whatever the time zones. */
export type Month = string & { readonly [brand]: 'Month' };

/** @throws RangeError on anything but 'YYYY-MM'. */
export function month(text: string): Month {
  if (!/^[12]\d{3}-(0[1-9]|1[0-2])$/.test(text)) throw new RangeError(`"${text}" is not a month such as "2026-11".`);
  return text as Month;
}
/** The month of a calendar date. */
export const monthOf = (date: string): Month => month(date.slice(0, 7));
export const firstDay = (of: Month): string => `${of}-01`;
export const lastDay = (of: Month): string => new Date(Date.parse(`${firstDay(nextMonth(of))}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
const shifted = (of: Month, months: number): Month => {
  const [year = 0, number = 0] = of.split('-').map(Number);
  return month(new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7));
};
export const nextMonth = (of: Month): Month => shifted(of, 1);
export const monthBefore = (of: Month): Month => shifted(of, -1);

/** CloudRent's records; what CloudRent and Xero last agreed upon; Xero as it was read now. */
export const sides = ['cloudrent', 'agreed', 'xero'] as const;
export type Side = (typeof sides)[number];

/** What is read of a month. Over- and prepayments have no record in CloudRent. */
export const reconciledKinds = ['invoice', 'credit-note', 'payment', 'overpayment', 'prepayment'] as const satisfies readonly (RecordKind | CreditSource)[];
export type ReconciledKind = (typeof reconciledKinds)[number];

/** What a round reads, in this order: which contacts were changed or merged; the month's lists; by their ids, what CloudRent dates in the month and those lists do not have. */
export const readSteps = ['contacts', 'invoices', 'credit-notes', 'payments', 'overpayments', 'prepayments', 'look-up'] as const;
export type ReadStep = (typeof readSteps)[number];
/** How far a round is: the page that is read next, and how many calls it has made. `compare` when all is read. */
export interface ReadPosition { readonly step: ReadStep | 'compare'; readonly page: number; readonly calls: number; /** Of the list under way. */ readonly pages?: number; /** Since when contacts are read; an instant. */ readonly since?: string }
export const startOfRound: ReadPosition = { step: 'contacts', page: 1, calls: 0 };

export const differenceStates = ['open', 'repaired', 'accepted', 'ignored', 'gone'] as const;
export type DifferenceState = (typeof differenceStates)[number];

/** Who has changed the value since both sides agreed; `unknown` where it is not known what they agreed upon. */
export type ChangedBy = 'xero' | 'cloudrent' | 'both' | 'unknown';

export interface DifferenceRecord { readonly kind: RecordKind; readonly id: string; /** A number, a name or a reference. */ readonly label: string }
export interface DifferenceObject { readonly kind: ReconciledKind | 'contact'; readonly id: string; readonly number: string | null }

/** A difference as it was found, and stored: facts alone. Values are text as people read them, null where a side has none; amounts are decimal strings. */
export interface FoundDifference {
  readonly kind: DifferenceKind;
  readonly record: DifferenceRecord | null;
  readonly xero: DifferenceObject | null;
  /** As the API names it: `dueOn`, `lines.l1.quantity`. */
  readonly field: string | null;
  readonly values: Readonly<Record<Side, string | null>>;
  readonly amounts: { readonly cloudrent: string | null; readonly xero: string | null } | null;
  readonly currency: string | null;
  readonly changedBy: ChangedBy;
  readonly repair: Repair | null;
  /** What fills the sentences. */
  readonly details: Readonly<Record<string, string>>;
}

/** A difference as people are told of it. */
export interface Difference extends Omit<FoundDifference, 'changedBy' | 'details'> {
  readonly id: string; readonly title: string; readonly cause: string; readonly remedy: string; readonly changedBy: ChangedBy; readonly decisions: readonly Decision[];
}

/** What documents or payments of one kind come to; amounts are decimal strings. Of payments, `gross` alone. */
export interface Sums { readonly count: number; readonly net: string; readonly tax: string; readonly gross: string; readonly paid: string; readonly credited: string; readonly outstanding: string }
/** `key`: an account's code or a tax rate's TaxType; of CloudRent's lines those that they were sent with or would be, '' where none is mapped. Credit notes count negatively. */
export interface CodedSums { readonly key: string; readonly name: string; readonly net: Readonly<Record<Side, string>>; readonly tax: Readonly<Record<Side, string>> }
/** What customers owed at the beginning and the end, and what moved it; opening + all that moved = closing. Money received and credit given are negative. */
export interface Receivables { readonly opening: string; readonly invoices: string; readonly creditNotes: string; readonly payments: string; readonly refunds: string; readonly overpayments: string; readonly prepayments: string; readonly closing: string }
export interface CurrencyTotals {
  readonly currency: string;
  readonly kinds: Readonly<Record<ReconciledKind, Readonly<Record<Side, Sums>>>>;
  readonly accounts: readonly CodedSums[];
  readonly taxRates: readonly CodedSums[];
  readonly receivables: Readonly<Record<Side, Receivables>>;
}
/** Of a month, per currency, in the order of their codes. */
export type MonthTotals = readonly CurrencyTotals[];
