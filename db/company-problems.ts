import { listWords } from '../domain/believable';
import { causeOf } from '../domain/causes';
import { differenceCatalogue } from '../domain/difference-kinds';
import type { CompanyId } from '../domain/ids';
import { instantText, monthText } from '../domain/instants';
import { describeLaterChange } from '../domain/later-change';
import type { SyncStatus } from '../domain/kinds';
import { problemCatalogue, problemCodes, type ProblemCode } from '../domain/problem-catalogue';
import { problemGroup, type ProblemGroup } from '../domain/problem-groups';
import { readChangedMonths, type ChangedMonth } from './month-changes';
import { readOpenMonths, type OpenMonth } from './months';
import { readCompanyHold } from './company-hold';
import type { Db, Tx } from './open';
import { readOutages, type Outage } from './outages';
import type { PaceLimits } from './pace';
import { nothingHeld, readGroups } from './problem-groups';
import { readUnbelieved, type Unbelieved } from './unbelieved';

/** A problem of the company as a whole; `holds`: the records of these statuses wait for it. */
export interface CompanyProblem { readonly code: ProblemCode; readonly details: Readonly<Record<string, string>>; readonly since: Date | null; readonly holds: readonly SyncStatus[] }
/** Within what time a record is to be in Xero, and what Xero allows. */
export interface Promised { readonly limits: PaceLimits; readonly lateAfterMinutes: number }

const isCompanyCode = (reason: string): reason is ProblemCode => problemCodes.some((code) => code === reason && problemCatalogue[code].scope === 'company');

export const outageProblem = ({ since }: Outage, timeZone: string): CompanyProblem => ({ code: 'xero-outage', details: { since: instantText(since, timeZone) }, since, holds: ['pending', 'waiting'] });
export const unbelievedProblem = ({ list, known, answered, since }: Unbelieved): CompanyProblem =>
  ({ code: 'xero-answer-incomplete', details: { list: listWords[list], known: String(known), answered: String(answered) }, since, holds: [] });

export const openMonthProblem = ({ month, kinds, since }: OpenMonth): CompanyProblem =>
  ({ code: 'month-differs', details: { month: monthText(month), differences: kinds.map(({ kind, count }) => `${differenceCatalogue[kind].title} (${String(count)})`).join(', ') }, since, holds: [] });
export const changedMonthProblem = ({ month, documents, latest, since }: ChangedMonth): CompanyProblem =>
  ({ code: 'closed-month-changed', details: { month: monthText(month), documents: documents === 1 ? 'a document of it was' : `${String(documents)} documents of it were`, change: describeLaterChange(latest) }, since, holds: [] });

/** Problems of companies as a whole that hold nothing up, but want somebody to look: answers that are not believed, months that do not agree, or have changed since they were closed. Of one company, or of all. */
export async function readToLookAt(db: Db | Tx, companyId?: CompanyId): Promise<(CompanyProblem & { readonly companyId: CompanyId })[]> {
  const told = <Of extends { readonly companyId: CompanyId }>(all: readonly Of[], problemOf: (one: Of) => CompanyProblem) => all.map((one) => ({ companyId: one.companyId, ...problemOf(one) }));
  return [...told(await readUnbelieved(db, companyId), unbelievedProblem), ...told(await readOpenMonths(db, companyId), openMonthProblem), ...told(await readChangedMonths(db, companyId), changedMonthProblem)];
}

/** What concerns a company as a whole: its connection or the day's limit, Xero itself, what somebody is to look at. */
export async function readCompanyProblems(db: Db | Tx, companyId: CompanyId, timeZone: string, { limits, lateAfterMinutes }: Promised): Promise<CompanyProblem[]> {
  const hold = await readCompanyHold(db, companyId, limits);
  const ended = await db.selectFrom('connections').select('ended_because').where('company_id', '=', companyId).executeTakeFirst();
  const held: CompanyProblem[] = hold && isCompanyCode(hold.reason) ? [{ code: hold.reason, details: ended?.ended_because?.details ?? {}, since: null, holds: hold.people ? ['pending', 'waiting'] : ['waiting'] }] : [];
  const outages = hold ? [] : (await readOutages(db, lateAfterMinutes, companyId)).map((outage) => outageProblem(outage, timeZone));
  return [...held, ...outages, ...await readToLookAt(db, companyId)];
}

/** The same as groups, each with the records that it holds. One that nobody has connected has none as long as nothing waits for it. */
export async function readCompanyGroups(db: Db | Tx, companyId: CompanyId, timeZone: string, promised: Promised): Promise<ProblemGroup[]> {
  const groups: ProblemGroup[] = [];
  for (const { code, details, since, holds } of await readCompanyProblems(db, companyId, timeZone, promised)) {
    const held = holds.length === 0 ? nothingHeld : (await readGroups(db, companyId, { heldStatuses: holds, limit: 0 })).held;
    if (code !== 'not-connected' || held.records > 0) groups.push(problemGroup(code, causeOf(code, details), { ...held, oldestSince: since ?? held.oldestSince }, [details]));
  }
  return groups;
}
