import { sql } from 'kysely';
import type { CompanyId, XeroTenantId } from '../domain/ids';
import type { PullResource } from '../domain/pull';
import type { Db, Tx } from './open';

/** Rings: that a list of an organisation is to be read soon. Stored first; the workflow that reads is rung afterwards, and a ring that it never heard is made up for. */

export interface TenantRing { readonly tenant: XeroTenantId; readonly resource: PullResource }

/** Rings lists of organisations, as Xero names them, in one statement. @returns the companies that they are connected to; none for an organisation that nobody here has. */
export async function ringTenants(db: Db, rings: readonly TenantRing[]): Promise<CompanyId[]> {
  if (rings.length === 0) return [];
  const { rows } = await sql<{ company_id: CompanyId }>`with rung as (
      update pull_cursors c set rung_at = clock_timestamp()
      from (select distinct * from unnest(${rings.map(({ tenant }) => tenant)}::uuid[], ${rings.map(({ resource }) => resource)}::text[]) as r(tenant, resource)) r, connections x
      where c.xero_tenant_id = r.tenant and c.resource = r.resource and x.company_id = c.company_id and x.xero_tenant_id = r.tenant and x.state = 'connected'
      returning c.company_id)
    select distinct company_id from rung`.execute(db);
  return rows.map((row) => row.company_id);
}

/** Rings lists of one company. */
export async function ringLists(db: Db | Tx, companyId: CompanyId, resources: readonly PullResource[]): Promise<void> {
  await db.updateTable('pull_cursors').set({ rung_at: sql<Date>`clock_timestamp()` }).where('company_id', '=', companyId).where('resource', 'in', [...resources]).execute();
}

/** `asked`: it is not, and somebody has rung it, this long ago. */
export type Freshness = { readonly is: 'fresh' } | { readonly is: 'rung-now' } | { readonly is: 'asked'; readonly msAgo: number };

/** Whether a list was read to its end this lately; if not it is rung, so that it will be. */
export async function askFresh(db: Db, companyId: CompanyId, resource: PullResource, withinSeconds: number): Promise<Freshness> {
  const { rows } = await sql<{ fresh: boolean; asked: number | null }>`select coalesce(read_at > clock_timestamp() - make_interval(secs => ${withinSeconds}), false) as fresh,
      case when rung_at is not null and (read_at is null or rung_at > read_at) then extract(epoch from clock_timestamp() - rung_at)::float8 * 1000 end as asked
    from pull_cursors where company_id = ${companyId} and resource = ${resource}`.execute(db);
  const [row] = rows;
  if (row?.fresh) return { is: 'fresh' };
  if (row && row.asked !== null) return { is: 'asked', msAgo: row.asked };
  await ringLists(db, companyId, [resource]);
  return { is: 'rung-now' };
}

/** Connected companies with a list that was rung this long ago and not read since, or with objects asked for as long: nobody may have heard it. Not while a failed read or Xero's limit has them wait (`dayReserve`: calls of a day that are not for pulls). */
export async function companiesLeftRung(db: Db, olderThanSeconds: number, dayReserve: number): Promise<CompanyId[]> {
  const { rows } = await sql<{ company_id: CompanyId }>`select x.company_id from connections x left join pace p on p.xero_tenant_id = x.xero_tenant_id
    where x.state = 'connected' and coalesce(p.parked_until <= clock_timestamp(), true) and coalesce(p.day_left > ${dayReserve} or p.day_ends_at <= clock_timestamp(), true)
      and (exists (select from pull_cursors c where c.company_id = x.company_id and c.rung_at is not null and (c.read_at is null or c.rung_at > c.read_at)
          and c.rung_at <= clock_timestamp() - make_interval(secs => ${olderThanSeconds}) and (c.retry_at is null or c.retry_at <= clock_timestamp()))
        or exists (select from pull_wanted w join pull_cursors c on c.company_id = w.company_id and c.resource = w.kind || 's'
          where w.company_id = x.company_id and w.wanted_at <= clock_timestamp() - make_interval(secs => ${olderThanSeconds}) and (c.retry_at is null or c.retry_at <= clock_timestamp())))`.execute(db);
  return rows.map((row) => row.company_id);
}
