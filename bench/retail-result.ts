import { kindPlural, recordKinds, type RecordKind } from '../domain/kinds';
import { countOf, type CallTally } from './calls';
import type { Comparison, Totals } from './compare';
import { callsFloor, secondsFloor } from './floor';
import { recordsIn, type RetailLoad } from './retail-map';
import { overKinds, recordCount, type Standing, type TypedProblem } from './standing';

/** The simulator's median delay, which the run is started with. */
const SECONDS_PER_CALL = 0.3;

export interface RunFacts {
  readonly load: RetailLoad;
  readonly standing: Standing;
  readonly problems: readonly TypedProblem[];
  /** From the first record sent until the last one ended. */
  readonly calls: CallTally;
  /** Calls before that: reading the organisation at connecting. */
  readonly callsToConnect: number;
  readonly seconds: number;
  readonly comparison: Comparison;
}

export interface RunResult {
  readonly calls: number; readonly callsFloor: number; readonly callsByOperation: Readonly<Record<string, number>>;
  readonly callsToRead: number; readonly readsByOperation: Readonly<Record<string, number>>; readonly callsToConnect: number; readonly rateLimited: number;
  readonly elapsedSeconds: number; readonly floorSeconds: number; readonly recordsPerSecond: number;
  readonly documents: number; readonly synced: number; readonly problems: Readonly<Record<string, number>>; readonly excluded: Readonly<Record<string, number>>;
  readonly records: Readonly<Record<RecordKind, number>>; readonly allocated: number; readonly totals: { readonly ours: Totals; readonly theirs: Totals };
  readonly ok: boolean; readonly complaints: readonly string[];
}

/** The kinds that are documents of the file; contacts and payments are made of them. */
const documentKinds = ['invoice', 'credit-note'] as const;

/** What the run comes to; `ok` is false with a complaint for everything that does not add up. */
export function judge(facts: RunFacts): RunResult {
  const { load, standing, problems, calls, seconds, comparison } = facts;
  const allocated = load.records['credit-note'].filter(({ body }) => body.allocations.length > 0).length;
  const least = callsFloor({ counts: recordKinds.map((kind) => load.records[kind].length), allocated });
  const complaints = complaintsOf(facts);
  return {
    calls: countOf(calls.writes), callsFloor: least, callsByOperation: calls.writes,
    callsToRead: countOf(calls.reads), readsByOperation: calls.reads, callsToConnect: facts.callsToConnect, rateLimited: calls.rateLimited,
    elapsedSeconds: round(seconds), floorSeconds: round(secondsFloor(least, SECONDS_PER_CALL)), recordsPerSecond: seconds === 0 ? 0 : round(recordsIn(load) / seconds),
    documents: load.documents, synced: documentKinds.reduce((total, kind) => total + standing[kind].synced, 0),
    problems: countBy(problems.map(({ kind, code }) => `${kind} ${code}`)), excluded: load.excluded,
    records: { contact: recordCount(standing.contact), invoice: recordCount(standing.invoice), 'credit-note': recordCount(standing['credit-note']), payment: recordCount(standing.payment) },
    allocated, totals: { ours: comparison.ours, theirs: comparison.theirs },
    ok: complaints.length === 0, complaints,
  };
}

function complaintsOf({ load, standing, problems, comparison }: RunFacts): string[] {
  const excluded = Object.values(load.excluded).reduce((total, count) => total + count, 0);
  const accounted = documentKinds.reduce((total, kind) => total + standing[kind].synced + standing[kind].problem + standing[kind].excluded, excluded);
  const withProblem = overKinds(standing, ({ problem }) => problem);
  const typed = problems.filter(({ code }) => code !== 'untyped').length;
  const { ours, theirs } = comparison;
  const differing = (Object.keys(ours) as (keyof Totals)[]).filter((name) => ours[name] !== theirs[name]);
  const checks: readonly (readonly [boolean, string])[] = [
    [accounted === load.documents, `${load.documents} documents, but ${accounted} accounted for`],
    ...recordKinds.map((kind) => [recordCount(standing[kind]) === load.records[kind].length, `${load.records[kind].length} ${kindPlural[kind]} sent, ${recordCount(standing[kind])} known`] as const),
    [typed === withProblem, `${withProblem} problems, ${typed} of them typed`],
    [differing.length === 0, `totals differ: ${differing.map((name) => `${name} ours ${ours[name]}, Xero's ${theirs[name]}`).join('; ')}`],
    [comparison.wrong.length === 0, `missing in Xero, or there with another status, amount, document or account: ${some(comparison.wrong)}`],
    [comparison.unknown.length === 0, `in Xero, but not called synced: ${some(comparison.unknown)}`],
    [comparison.duplicates.length === 0, `twice in Xero: ${some(comparison.duplicates)}`],
  ];
  return checks.filter(([holds]) => !holds).map(([, complaint]) => complaint);
}

/** The result in words. */
export function resultLines(result: RunResult): string[] {
  const counts = (of: Readonly<Record<string, number>>): string => Object.entries(of).filter(([, count]) => count > 0).map(([name, count]) => `${count} ${name}`).join(', ') || 'none';
  const { ours, theirs } = result.totals;
  return [
    `Documents    ${result.documents} = ${result.synced} synced + problems (${counts(result.problems)}) + excluded (${counts(result.excluded)})`,
    `Records      ${recordKinds.map((kind) => `${result.records[kind]} ${kindPlural[kind]}`).join(', ')}; ${result.allocated} of the credit notes allocated`,
    `Speed        ${result.recordsPerSecond} records a second; ${result.elapsedSeconds} s, the floor is ${result.floorSeconds} s`,
    `Xero calls   ${result.calls} (${counts(result.callsByOperation)}), the least possible is ${result.callsFloor}; ${result.rateLimited} refused by a limit`,
    `Besides      ${result.callsToRead} for reading (${counts(result.readsByOperation)}), ${result.callsToConnect} for connecting`,
    ...(Object.keys(ours) as (keyof Totals)[]).map((name) => `${totalTitles[name].padEnd(12)} ours ${ours[name].padStart(12)}, Xero's ${theirs[name].padStart(12)}`),
    result.ok ? 'Everything is accounted for: nothing lost, nothing twice, every total to the cent.' : `NOT OK: ${result.complaints.join('; ')}`,
  ];
}

const totalTitles: Readonly<Record<keyof Totals, string>> = { invoiced: 'Invoiced', paid: 'Paid', credited: 'Credited', outstanding: 'Outstanding', creditNotes: 'Credit notes', openCredit: 'Open credit' };

export const some = (names: readonly string[]): string => `${names.length} (${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''})`;
const round = (value: number): number => Math.round(value * 10) / 10;

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
