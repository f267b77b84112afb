import type { Comparison } from './compare';
import { callsFloor, secondsFloor } from './floor';
import type { RetailLoad } from './retail-map';
import type { CallSummary } from './simulator-books';
import { recordCount, type Standing, type TypedProblem } from './standing';

/** The simulator's median delay, which the run is started with. */
const SECONDS_PER_CALL = 0.3;

export interface RunFacts {
  readonly load: RetailLoad;
  readonly standing: Standing;
  readonly problems: readonly TypedProblem[];
  /** Calls that used up the organisation's minute, from the first record sent until the last one ended. */
  readonly calls: CallSummary;
  /** Calls for reading the organisation at connecting, before that. */
  readonly callsToConnect: number;
  readonly seconds: number;
  readonly comparison: Comparison;
}

export interface RunResult {
  readonly calls: number; readonly callsFloor: number; readonly callsToConnect: number; readonly rateLimited: number;
  readonly elapsedSeconds: number; readonly floorSeconds: number; readonly recordsPerSecond: number;
  readonly documents: number; readonly synced: number; readonly problems: Readonly<Record<string, number>>; readonly excluded: Readonly<Record<string, number>>;
  readonly ok: boolean; readonly complaints: readonly string[];
}

/** What the run comes to; `ok` is false with a complaint for everything that does not add up. */
export function judge(facts: RunFacts): RunResult {
  const { load, standing, problems, calls, seconds } = facts;
  const least = callsFloor([load.contacts.length, load.invoices.length]);
  const complaints = complaintsOf(facts);
  return {
    calls: calls.countedAgainstLimits, callsFloor: least, callsToConnect: facts.callsToConnect, rateLimited: calls.rateLimited,
    elapsedSeconds: round(seconds), floorSeconds: round(secondsFloor(least, SECONDS_PER_CALL)),
    recordsPerSecond: seconds === 0 ? 0 : round((load.contacts.length + load.invoices.length) / seconds),
    documents: load.documents, synced: standing.invoice.synced, problems: countBy(problems.map(({ kind, code }) => `${kind} ${code}`)), excluded: load.excluded,
    ok: complaints.length === 0, complaints,
  };
}

function complaintsOf({ load, standing, problems, comparison }: RunFacts): string[] {
  const excluded = Object.values(load.excluded).reduce((total, count) => total + count, 0);
  const accounted = standing.invoice.synced + standing.invoice.problem + standing.invoice.excluded + excluded;
  const typed = problems.filter(({ code }) => code !== 'untyped').length;
  const checks: readonly (readonly [boolean, string])[] = [
    [accounted === load.documents, `${load.documents} documents, but ${accounted} accounted for`],
    [recordCount(standing.invoice) === load.invoices.length, `${load.invoices.length} invoices sent, ${recordCount(standing.invoice)} known`],
    [recordCount(standing.contact) === load.contacts.length, `${load.contacts.length} contacts sent, ${recordCount(standing.contact)} known`],
    [typed === standing.invoice.problem + standing.contact.problem, `${standing.invoice.problem + standing.contact.problem} problems, ${typed} of them typed`],
    [comparison.ours === comparison.theirs, `totals differ: ours ${comparison.ours}, Xero's ${comparison.theirs}`],
    [comparison.wrong.length === 0, `missing, not approved or with another total in Xero: ${some(comparison.wrong)}`],
    [comparison.unknown.length === 0, `in Xero, but not called synced: ${some(comparison.unknown)}`],
    [comparison.duplicateNumbers.length === 0, `invoice numbers twice in Xero: ${some(comparison.duplicateNumbers)}`],
    [comparison.duplicateContacts.length === 0, `contacts twice in Xero: ${some(comparison.duplicateContacts)}`],
  ];
  return checks.filter(([holds]) => !holds).map(([, complaint]) => complaint);
}

/** The result in words. */
export function resultLines(result: RunResult, comparison: Comparison): string[] {
  const counts = (of: Readonly<Record<string, number>>): string => Object.entries(of).filter(([, count]) => count > 0).map(([name, count]) => `${count} ${name}`).join(', ') || 'none';
  return [
    `Documents    ${result.documents} = ${result.synced} synced + problems (${counts(result.problems)}) + excluded (${counts(result.excluded)})`,
    `Speed        ${result.recordsPerSecond} records a second; ${result.elapsedSeconds} s, the floor is ${result.floorSeconds} s`,
    `Xero calls   ${result.calls}, the least possible is ${result.callsFloor}; ${result.rateLimited} refused by a limit; ${result.callsToConnect} more for connecting`,
    `Totals       ours ${comparison.ours}, Xero's ${comparison.theirs}`,
    result.ok ? 'Everything is accounted for: nothing lost, nothing twice, every total to the cent.' : `NOT OK: ${result.complaints.join('; ')}`,
  ];
}

export const some = (names: readonly string[]): string => `${names.length} (${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''})`;
const round = (value: number): number => Math.round(value * 10) / 10;

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
