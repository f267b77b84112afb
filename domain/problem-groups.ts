import type { RecordId } from './ids';
import type { RecordKind } from './kinds';
import { problemCatalogue, retryableProblems, type ProblemCode } from './problem-catalogue';
import { describeProblem, offeredFixes, type Fix, type Problem } from './problems';

/** One cause that keeps records from Xero, with all that waits on it. Amounts are decimal strings, exact sums per currency. */
export interface KindCount { readonly kind: RecordKind; readonly count: number; readonly amounts: readonly { readonly currency: string; readonly amount: string }[] }
export interface Example { readonly kind: RecordKind; readonly id: RecordId; readonly label: string }
export interface GroupSize { readonly records: number; readonly byKind: readonly KindCount[]; readonly oldestSince: Date | null; readonly examples: readonly Example[] }

type Details = Readonly<Record<string, string>>;
/** Values of one sentence's place that are named before it says "and others". */
const named = 3;

/** What fills a cause's sentences: what all have alike as it is, of anything else the first few. `more`: there are others than these. */
export function sharedDetails(each: readonly Details[], more: boolean): Details {
  const names = [...new Set(each.flatMap((details) => Object.keys(details)))];
  return Object.fromEntries(names.map((name) => {
    const values = [...new Set(each.flatMap((details) => details[name] ?? []))];
    const others = values.length > named || (more && values.length > 1);
    return [name, values.slice(0, named).join(', ') + (others ? ' and others' : '')];
  }));
}

/** Of the company: looking again, confirming or closing again is something that a person can do. */
const answerable: readonly ProblemCode[] = ['xero-outage', 'xero-answer-incomplete', 'month-differs', 'closed-month-changed'];

/** A problem of one of a group's examples, with what decides on its fixes. */
export interface ExampleProblem { readonly kind: RecordKind; readonly inXero: boolean; readonly problem: Problem }
const examplesFixes = (examples: readonly ExampleProblem[]): Fix[] => [...new Set(examples.flatMap(({ kind, inXero, problem }) => offeredFixes(kind, inXero, problem)))];

/** A group in words. `details`: of its examples. */
export function problemGroup(stored: ProblemCode, cause: string, size: GroupSize, details: readonly Details[], examples: readonly ExampleProblem[] = []) {
  const { code, title, cause: causeText, solution } = describeProblem({ code: stored, details: sharedDetails(details, size.records > details.length) });
  const { scope, turn, fixes } = problemCatalogue[code];
  const ofAll: readonly Fix[] = fixes;
  const xeroMessage = code === 'xero-refused' ? examples.find(({ problem }) => problem.xeroMessage !== undefined)?.problem.xeroMessage : undefined;
  return {
    code, cause, scope, turn, title, causeText, solution, ...size, fixes: [...ofAll.filter((fix) => fix === 'remap'), ...examplesFixes(examples)],
    retry: retryableProblems.includes(code) || answerable.includes(code), ...(xeroMessage === undefined ? {} : { xeroMessage }),
  };
}
export type ProblemGroup = ReturnType<typeof problemGroup>;
