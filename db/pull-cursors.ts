import { sql } from 'kysely';
import type { CompanyId, XeroId, XeroTenantId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import { pullResources, type PullResource } from '../domain/pull';
import { nextTry } from './next-try';
import type { Db, Tx } from './open';

/** How far each list of an organisation was read, and which objects are to be read by their id. */

/** The mirror of contacts is read before set-up is finished; what changed in the hour before it is read once more. */
const beforeMirrorMinutes = 60;

/** Makes a company's cursors where there are none, or none of this organisation: from shortly before its contacts were mirrored. */
export async function ensureCursors(tx: Tx, companyId: CompanyId, tenant: XeroTenantId): Promise<void> {
  const there = await tx.selectFrom('pull_cursors').select('resource').where('company_id', '=', companyId).where('xero_tenant_id', '=', tenant).execute();
  if (there.length === pullResources.length) return;
  const made = await sql<{ resource: PullResource }>`insert into pull_cursors (company_id, xero_tenant_id, resource, cursor)
    select x.company_id, ${tenant}::uuid, r.resource, coalesce(x.contacts_mirrored_at, x.created_at) - make_interval(mins => ${beforeMirrorMinutes})
    from connections x, unnest(${[...pullResources]}::text[]) as r(resource) where x.company_id = ${companyId}
    on conflict (company_id, resource) do update set xero_tenant_id = excluded.xero_tenant_id, cursor = excluded.cursor, page = 0, steps = pull_cursors.steps + 1,
      read_at = null, rung_at = null, failures = 0, retry_at = null, failing_since = null where pull_cursors.xero_tenant_id <> excluded.xero_tenant_id
    returning resource`.execute(tx);
  // Asked for in another organisation.
  if (made.rows.length > 0) await tx.deleteFrom('pull_wanted').where('company_id', '=', companyId).execute();
}

interface StandingRow { readonly resource: PullResource; readonly underWay: boolean; readonly readMsAgo: number | null; readonly rung: boolean; readonly retryInMs: number | null; readonly steps: number }

/** How the reading of each list stands, by Postgres' clock. */
export async function readStandings(tx: Tx, companyId: CompanyId): Promise<StandingRow[]> {
  const { rows } = await sql<StandingRow>`select resource, page > 0 as "underWay", extract(epoch from clock_timestamp() - read_at)::float8 * 1000 as "readMsAgo",
      rung_at is not null and (read_at is null or rung_at > read_at) as rung, extract(epoch from retry_at - clock_timestamp())::float8 * 1000 as "retryInMs", steps
    from pull_cursors where company_id = ${companyId}`.execute(tx);
  return rows;
}

export interface CursorNow { readonly cursor: Date; readonly page: number; readonly steps: number; readonly xeroTenantId: XeroTenantId; /** Postgres' clock. */ readonly now: Date }

export async function readCursor(db: Db | Tx, companyId: CompanyId, resource: PullResource): Promise<CursorNow | undefined> {
  return await db.selectFrom('pull_cursors').select(['cursor', 'page', 'steps', 'xero_tenant_id as xeroTenantId', sql<Date>`clock_timestamp()`.as('now')])
    .where('company_id', '=', companyId).where('resource', '=', resource).executeTakeFirst();
}

/**
 * Until this transaction ends nobody else stores what was read of this list. Not a lock on its row: a webhook that rings it must never
 * wait for the effects of a page.
 */
export async function lockList(tx: Tx, companyId: CompanyId, resource: PullResource): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`pull/${companyId}/${resource}`}, 0))`.execute(tx);
}

/** Stores the position after a page; `readAt` when that page was the last one. */
export async function moveCursor(tx: Tx, companyId: CompanyId, resource: PullResource, { cursor, page, readAt }: { cursor: Date; page: number; readAt?: Date }): Promise<void> {
  await tx.updateTable('pull_cursors').set({ cursor, page, steps: sql<number>`steps + 1`, failures: 0, retry_at: null, failing_since: null, ...(readAt === undefined ? {} : { read_at: readAt }) })
    .where('company_id', '=', companyId).where('resource', '=', resource).execute();
}

/** A read failed: the next try is 2 s away, then twice as long each time, an hour at most, since each may cost one of the day's calls. */
export async function noteFailedRead(db: Db, companyId: CompanyId, resource: PullResource): Promise<void> {
  await sql`update pull_cursors set failures = failures + 1, failing_since = coalesce(failing_since, clock_timestamp()), retry_at = ${nextTry}
    where company_id = ${companyId} and resource = ${resource}`.execute(db);
}

export async function noReadFailed(db: Tx, companyId: CompanyId, resource: PullResource): Promise<void> {
  await db.updateTable('pull_cursors').set({ failures: 0, retry_at: null, failing_since: null }).where('company_id', '=', companyId).where('resource', '=', resource).where('failures', '>', 0).execute();
}

/** When all lists were last read to their ends; null before the first time. */
export async function readLastPulled(db: Db, companyId: CompanyId): Promise<Date | null> {
  const row = await db.selectFrom('pull_cursors').select(sql<Date | null>`case when count(read_at) = ${pullResources.length} then min(read_at) end`.as('at')).where('company_id', '=', companyId).executeTakeFirst();
  return row?.at ?? null;
}

/** Has objects read by their Xero ids with the next pull, whatever their lists say. In one order, so that no two who ask for the same hold each other up for ever. */
export async function wantObjects(tx: Db | Tx, companyId: CompanyId, kind: RecordKind, ids: readonly XeroId[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.insertInto('pull_wanted').values([...new Set(ids)].toSorted().map((id) => ({ company_id: companyId, kind, xero_id: id }))).onConflict((conflict) => conflict.doNothing()).execute();
}

export const readWantedKinds = async (db: Db | Tx, companyId: CompanyId): Promise<RecordKind[]> =>
  (await db.selectFrom('pull_wanted').select('kind').distinct().where('company_id', '=', companyId).execute()).map(({ kind }) => kind);

export interface Wanted { readonly xeroId: XeroId; readonly wantedAt: Date }

/** The objects of a kind that were asked for first. */
export const readWanted = async (db: Db | Tx, companyId: CompanyId, kind: RecordKind, limit: number): Promise<Wanted[]> =>
  await db.selectFrom('pull_wanted').select(['xero_id as xeroId', 'wanted_at as wantedAt']).where('company_id', '=', companyId).where('kind', '=', kind).orderBy('wanted_at').orderBy('xero_id').limit(limit).execute();

/** They were read by a call that left at `readAt`; what was asked for later stays. */
export async function forgetWanted(tx: Tx, companyId: CompanyId, kind: RecordKind, ids: readonly XeroId[], readAt: Date): Promise<void> {
  if (ids.length > 0) await tx.deleteFrom('pull_wanted').where('company_id', '=', companyId).where('kind', '=', kind).where('xero_id', 'in', [...ids]).where('wanted_at', '<=', readAt).execute();
}
