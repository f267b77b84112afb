import { sql, type Selectable } from 'kysely';
import type { Actor } from '../domain/actor';
import type { CompanyId } from '../domain/ids';
import { dateIn, isKnownZone, monthIn } from '../domain/months';
import { firstDay, monthBefore, nextMonth, startOfRound, type DifferenceKind, type DifferenceState, type Month } from '../domain/reconciliation';
import { noteCompanyEvent } from './events';
import type { Db, Tx } from './open';
import type { ReconciliationsTable } from './reconciliation-schema';

/** The months of a company: begun, under way, closed. What is read and compared of one is the rest's. */

export type MonthRow = Selectable<ReconciliationsTable>;
export interface Revision { readonly companyId: CompanyId; readonly month: Month; readonly revision: number }
export type MonthBegun =
  /** `begun` false: it was under way already, and goes on. */
  | { readonly result: 'open'; readonly revision: number; readonly begun: boolean }
  /** The Schedule finds a month that a person closed before. */
  | { readonly result: 'closed' } | { readonly result: 'not-connected' } | { readonly result: 'not-begun' };

/** The time zones of a month: the company's, and the organisation's where it is known. */
export interface MonthZones { readonly company: string; readonly organisation: string | null }
export const zonesOf = ({ company, organisation }: MonthZones): string[] => [company, ...(organisation === null ? [] : [organisation])];

export async function readZones(db: Db | Tx, companyId: CompanyId): Promise<MonthZones> {
  const { time_zone: company, zone } = await db.selectFrom('companies as c').leftJoin('connections as x', 'x.company_id', 'c.company_id').select(['c.time_zone', sql<string | null>`x.organisation->>'timeZone'`.as('zone')])
    .where('c.company_id', '=', companyId).executeTakeFirstOrThrow();
  return { company, organisation: zone !== null && isKnownZone(zone) ? zone : null };
}

/** By Postgres' clock, which also stamps what is closed. */
export const readNow = async (db: Db | Tx): Promise<Date> => {
  const { rows: [row] } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  if (!row) throw new Error('Postgres does not tell the time');
  return row.now;
};

/**
 * Begins to reconcile a month, or finds it under way; one that is closed gets a further revision, if a person asks for it. A month that lies ahead is `not-begun`.
 * One that is under way in an organisation that the company has left begins anew in the one that it has.
 */
export async function beginMonth(db: Db, companyId: CompanyId, month: Month, by: Actor | 'schedule'): Promise<MonthBegun> {
  return await db.transaction().execute(async (tx): Promise<MonthBegun> => {
    // Two that begin at once take turns.
    const connection = await tx.selectFrom('connections').select(['state', 'xero_tenant_id']).where('company_id', '=', companyId).forNoKeyUpdate().executeTakeFirst();
    const usable = connection?.state === 'connected' || (by === 'schedule' && connection?.state === 'expired');
    if (!connection || !usable || connection.xero_tenant_id === null) return { result: 'not-connected' };
    if (month > monthIn((await readZones(tx, companyId)).company, await readNow(tx))) return { result: 'not-begun' };
    const before = await newest(tx, companyId, month).forUpdate().executeTakeFirst();
    if (before && before.state !== 'closed') {
      if (before.xero_tenant_id !== connection.xero_tenant_id) await beginAnew(tx, before, connection.xero_tenant_id);
      return { result: 'open', revision: before.revision, begun: false };
    }
    if (before && by === 'schedule') return { result: 'closed' };
    const revision = (before?.revision ?? 0) + 1;
    await tx.insertInto('reconciliations').values({ company_id: companyId, month, revision, xero_tenant_id: connection.xero_tenant_id, state: 'reading', position: JSON.stringify(startOfRound), opened_by: JSON.stringify(by), read_at: sql<Date>`clock_timestamp()` }).execute();
    await noteCompanyEvent(tx, companyId, by === 'schedule' ? 'sync' : by, 'month-opened', { month, revision });
    return { result: 'open', revision, begun: true };
  });
}

/** What was read and found in the other organisation says nothing here. */
async function beginAnew(tx: Tx, { company_id, month, revision }: MonthRow, tenant: MonthRow['xero_tenant_id']): Promise<void> {
  await tx.deleteFrom('reconciliation_objects').where('company_id', '=', company_id).where('month', '=', month).execute();
  await tx.updateTable('reconciliation_differences').set({ state: 'gone' }).where('company_id', '=', company_id).where('month', '=', month).where('revision', '=', revision).execute();
  await tx.updateTable('reconciliations').set({ xero_tenant_id: tenant, state: 'reading', position: JSON.stringify(startOfRound), steps: sql<number>`steps + 1`, totals: null, read_at: sql<Date>`clock_timestamp()`, compared_at: null, open_differences: 0 })
    .where('company_id', '=', company_id).where('month', '=', month).where('revision', '=', revision).execute();
}

const newest = (db: Db | Tx, companyId: CompanyId, month: Month) => db.selectFrom('reconciliations').selectAll().where('company_id', '=', companyId).where('month', '=', month).orderBy('revision', 'desc').limit(1);
/** One revision, or the newest. */
export const readMonth = async (db: Db | Tx, companyId: CompanyId, month: Month, revision?: number): Promise<MonthRow | undefined> =>
  await (revision === undefined ? newest(db, companyId, month) : newest(db, companyId, month).where('revision', '=', revision)).executeTakeFirst();
/** The revision that is under way; undefined when the month is closed, or was never begun. */
export const readOpenRevision = async (db: Db | Tx, companyId: CompanyId, month: Month): Promise<number | undefined> =>
  (await db.selectFrom('reconciliations').select('revision').where('company_id', '=', companyId).where('month', '=', month).where('state', '!=', 'closed').executeTakeFirst())?.revision;

/** Newest month first, of one month the newest revision first; from before a place on. */
export async function listMonths(db: Db, companyId: CompanyId, { before, limit }: { readonly before?: readonly [string, number] | undefined; readonly limit: number }): Promise<MonthRow[]> {
  let query = db.selectFrom('reconciliations').selectAll().where('company_id', '=', companyId);
  if (before) query = query.where(sql<boolean>`(month, revision) < (${before[0]}, ${before[1]}::int)`);
  return await query.orderBy('month', 'desc').orderBy('revision', 'desc').limit(limit).execute();
}

export interface DifferenceCount { readonly kind: DifferenceKind; readonly state: DifferenceState; readonly count: number }
export const countDifferences = async (db: Db | Tx, { companyId, month, revision }: Revision): Promise<DifferenceCount[]> =>
  await db.selectFrom('reconciliation_differences').select(['kind', 'state', sql<number>`count(*)::int`.as('count')]).where('company_id', '=', companyId).where('month', '=', month).where('revision', '=', revision)
    .groupBy(['kind', 'state']).orderBy('kind').orderBy('state').execute();

/** A month about which somebody has to decide; `kinds`: its open differences, most first. */
export interface OpenMonth { readonly companyId: CompanyId; readonly month: Month; readonly since: Date; readonly kinds: readonly Pick<DifferenceCount, 'kind' | 'count'>[] }

/** Months with open differences as they were compared last; of one company, or of all that are open. */
export async function readOpenMonths(db: Db | Tx, companyId?: CompanyId): Promise<OpenMonth[]> {
  const { rows } = await sql<OpenMonth>`select r.company_id as "companyId", r.month, min(d.since) as since, jsonb_agg(jsonb_build_object('kind', d.kind, 'count', d.count) order by d.count desc, d.kind) as kinds
    from reconciliations r join companies k on k.company_id = r.company_id and k.closed_at is null
      join lateral (select kind, count(*)::int as count, min(first_seen_at) as since from reconciliation_differences d where d.company_id = r.company_id and d.month = r.month and d.revision = r.revision and d.state = 'open' group by kind) d on true
    where r.state <> 'closed' and r.open_differences > 0 and ${companyId === undefined ? sql`true` : sql`r.company_id = ${companyId}`} group by 1, 2 order by 1, 2`.execute(db);
  return rows;
}

/** Months that are open, of companies that are, and at which no workflow has looked for a while: one may sleep for a day, or be gone. */
export const monthsUnderWay = async (db: Db, { lookedSeconds, begunSeconds }: { readonly lookedSeconds: number; readonly begunSeconds: number }): Promise<{ companyId: CompanyId; month: Month }[]> =>
  await db.selectFrom('reconciliations as r').innerJoin('companies as c', 'c.company_id', 'r.company_id').select(['r.company_id as companyId', 'r.month']).where('r.state', '!=', 'closed').where('c.closed_at', 'is', null)
    .where(sql<boolean>`coalesce(r.looked_at + make_interval(secs => ${lookedSeconds}), r.opened_at + make_interval(secs => ${begunSeconds})) < clock_timestamp()`).execute();

/** Months that went by since the last one that a Schedule has begun, oldest first: the company was not connected on the first day after them. None before a first one. */
export async function monthsMissed(db: Db, companyId: CompanyId): Promise<Month[]> {
  const last = (await db.selectFrom('reconciliations').select(sql<Month | null>`max(month)`.as('month')).where('company_id', '=', companyId).where(sql<boolean>`opened_by = '"schedule"'`).executeTakeFirst())?.month;
  if (last == null) return [];
  const now = monthIn((await readZones(db, companyId)).company, await readNow(db));
  const missed: Month[] = [];
  for (let next = nextMonth(last); next < now; next = nextMonth(next)) missed.push(next);
  return missed;
}

/** The first day of the month that is on where the company is, and today. */
export async function monthOn(db: Db | Tx, companyId: CompanyId): Promise<{ readonly month: Month; readonly from: string; readonly today: string; readonly before: Month }> {
  const { company } = await readZones(db, companyId);
  const now = await readNow(db);
  const month = monthIn(company, now);
  return { month, from: firstDay(month), today: dateIn(company, now), before: monthBefore(month) };
}
