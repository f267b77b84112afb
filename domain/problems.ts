import type { RecordKind } from './kinds';
import { problemCatalogue, type ProblemCode } from './problem-catalogue';

/** Problems as records have them; what each code means stands in problem-catalogue.ts. */

/** A field that Xero has otherwise than CloudRent; '' where there is none. `field` as the API names it: `dueOn`, `lines.l1.quantity`. */
export interface FieldDifference { readonly field: string; readonly xero: string; readonly cloudrent: string }

/** A contact in Xero that a person may have meant, as last seen there; `record` is the customer that has it already. */
export interface Candidate { readonly xeroId: string; readonly name: string; readonly email: string | null; readonly status: string; readonly record: string | null }

/** A payment in Xero that may be ours, as last seen there. `date` is a calendar date. */
export interface PaymentCandidate { readonly xeroId: string; readonly date: string; readonly amount: string; readonly reference: string | null }

/**
 * What the service does about a problem when a person says so: `link` the record to a contact in Xero, or `create` it there in spite of what
 * resembles it; `adopt` the payment that is there; `recreate` what was voided or deleted in Xero, or `accept` that it was.
 */
export const fixes = ['link', 'create', 'adopt', 'recreate', 'accept'] as const;
export type Fix = (typeof fixes)[number];
/** Which of them a kind's problems may offer. */
export const fixesOf = { contact: ['link', 'create'], invoice: ['recreate', 'accept'], 'credit-note': ['recreate', 'accept'], payment: ['adopt', 'create', 'recreate', 'accept'] } as const satisfies Record<RecordKind, readonly Fix[]>;
/** Those by which a person picks an object in Xero. */
export const choosesInXero = (fix: Fix): boolean => fix === 'link' || fix === 'adopt';

/**
 * A problem as stored: the code and what fills its sentences. Xero's own words, the values that differ and the candidates stand apart,
 * since they may carry personal data, and the sentences go through Temporal.
 */
export interface Problem {
  readonly code: ProblemCode;
  readonly details: Readonly<Record<string, string>>;
  readonly xeroMessage?: string;
  /** What Xero has otherwise, and keeps until the cause is gone. */
  readonly differences?: readonly FieldDifference[];
  readonly candidates?: readonly Candidate[];
  /** Payments in Xero that may be this one. */
  readonly payments?: readonly PaymentCandidate[];
  readonly fixes?: readonly Fix[];
}

export const problem = (code: ProblemCode, details: Readonly<Record<string, string>> = {}, xeroMessage?: string, differences: readonly FieldDifference[] = []): Problem =>
  ({ code, details, ...(xeroMessage === undefined ? {} : { xeroMessage }), ...(differences.length === 0 ? {} : { differences }) });

const fill = (sentence: string, details: Readonly<Record<string, string>>): string =>
  sentence.replace(/\{(\w+)\}/g, (_whole, name: string) => details[name] ?? 'unknown');

export interface ProblemText { readonly code: ProblemCode; readonly title: string; readonly cause: string; readonly solution: string }

/** The details that are ids, codes or words of ours; any other (an amount, a number, a name) may not travel through Temporal. */
const forAnyEye: ReadonlySet<string> = new Set(['kind', 'id', 'missing', 'reason', 'category', 'tax', 'account', 'taxType', 'currency', 'method', 'fixed', 'undo']);

/** The same sentences as Temporal may hold them: amounts, document numbers and the like are left out; the API tells them. */
export function describeForOperator(found: Pick<Problem, 'code' | 'details'>): ProblemText {
  return describeProblem({ code: found.code, details: Object.fromEntries(Object.entries(found.details).map(([name, value]) => [name, forAnyEye.has(name) ? value : '…'])) });
}

/** The catalogue's sentences for a problem, filled in. */
export function describeProblem(found: Pick<Problem, 'code' | 'details'>): ProblemText {
  const { title, cause, solution } = problemCatalogue[found.code];
  return { code: found.code, title, cause: fill(cause, found.details), solution: fill(solution, found.details) };
}
