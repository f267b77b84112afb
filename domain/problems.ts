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
 * resembles it; `adopt` the payment that is there; `recreate` what was voided or deleted in Xero, or `accept` that it was; `renumber`: send it under
 * another number; `redate`: date a credit note into the first open day. `remap` is about a cause, not about one record: another account or tax rate for all that wait on it.
 */
export const fixes = ['link', 'create', 'adopt', 'recreate', 'accept', 'renumber', 'redate', 'remap'] as const;
export type Fix = (typeof fixes)[number];
export type RecordFix = Exclude<Fix, 'remap'>;
/** Those of a record that leave nothing to choose. */
export const plainFixes = ['create', 'recreate', 'accept', 'redate'] as const satisfies readonly RecordFix[];
export type PlainFix = (typeof plainFixes)[number];
/** Which of them a kind's problems may offer. */
export const fixesOf = {
  contact: ['link', 'create'], invoice: ['recreate', 'accept', 'renumber'], 'credit-note': ['recreate', 'accept', 'renumber', 'redate'], payment: ['adopt', 'create', 'recreate', 'accept'],
} as const satisfies Record<RecordKind, readonly RecordFix[]>;

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
  /** Where fewer of its fixes apply than the catalogue names. */
  readonly fixes?: readonly RecordFix[];
}

export const problem = (code: ProblemCode, details: Readonly<Record<string, string>> = {}, xeroMessage?: string, differences: readonly FieldDifference[] = []): Problem =>
  ({ code, details, ...(xeroMessage === undefined ? {} : { xeroMessage }), ...(differences.length === 0 ? {} : { differences }) });

/** What is said where a detail is not known. */
const unsaid: Readonly<Record<string, string>> = { why: 'cannot be used in Xero' };
const fill = (sentence: string, details: Readonly<Record<string, string>>): string =>
  sentence.replace(/\{(\w+)\}/g, (_whole, name: string) => details[name] ?? unsaid[name] ?? 'unknown');

/** Codes under which an earlier release stored what is another one's now. */
const formerly: Readonly<Record<string, Pick<Problem, 'code' | 'details'>>> = { 'contact-email-invalid': { code: 'contact-incomplete', details: { missing: 'e-mail address that Xero accepts' } } };

export interface ProblemText { readonly code: ProblemCode; readonly title: string; readonly cause: string; readonly solution: string }

/** The details that are ids, codes or words of ours; any other (an amount, a number, a name) may not travel through Temporal. */
const forAnyEye: ReadonlySet<string> = new Set(['kind', 'id', 'missing', 'reason', 'category', 'tax', 'account', 'taxType', 'currency', 'method', 'fixed', 'undo', 'why']);

/** The same sentences as Temporal may hold them: amounts, document numbers and the like are left out; the API tells them. */
export function describeForOperator(found: Pick<Problem, 'code' | 'details'>): ProblemText {
  return describeProblem({ code: found.code, details: Object.fromEntries(Object.entries(found.details).map(([name, value]) => [name, forAnyEye.has(name) ? value : '…'])) });
}

/**
 * What the service may carry out about a record's problem: what its catalogue entry names, of this kind of record, as far as it applies. A credit
 * note is dated anew only while Xero does not have it: what is in closed books stays there.
 */
export function offeredFixes(kind: RecordKind, inXero: boolean, found: Pick<Problem, 'code' | 'fixes'>): readonly RecordFix[] {
  const named: readonly Fix[] = problemCatalogue[found.code].fixes;
  return fixesOf[kind].filter((fix) => named.includes(fix) && (found.fixes?.includes(fix) ?? true) && !(fix === 'redate' && inXero));
}

/** The catalogue's sentences for a problem, filled in. */
export function describeProblem(found: Pick<Problem, 'code' | 'details'>): ProblemText {
  const { code, details } = formerly[found.code] ?? found;
  const { title, cause, solution } = problemCatalogue[code];
  return { code, title, cause: fill(cause, details), solution: fill(solution, details) };
}
