import { sql, type RawBuilder } from 'kysely';
import type { CompanyId, XeroTenantId } from '../domain/ids';
import type { PullResource } from '../domain/pull';
import type { Db, Tx } from './open';

/** Rings: that a list of an organisation is to be read soon. Stored first; the workflow that reads is rung afterwards, and a ring that it never heard is made up for. */

export interface TenantRing { readonly tenant: XeroTenantId; readonly resource: PullResource }

/** Rings lists of organisations, as Xero names them, in one statement. @returns the companies that they are connected to; none for an organisation that nobody here has. */
export async function ringTenants(db: Db, rings: readonly TenantRing[]): Promise<CompanyId[]> {
  if (rings.length === 0) return [];
  return await ringRows(db, sql`join connections x on x.company_id = c.company_id and x.xero_tenant_id = c.xero_tenant_id and x.state = 'connected'
    where (c.xero_tenant_id, c.resource) in (select * from unnest(${rings.map(({ tenant }) => tenant)}::uuid[], ${rings.map(({ resource }) => resource)}::text[]))`);
}

/** Rings lists of one company; a pull is to be rung after the commit. */
export async function ringLists(db: Db | Tx, companyId: CompanyId, resources: readonly PullResource[]): Promise<void> {
  await ringRows(db, sql`where c.company_id = ${companyId} and c.resource = any(${[...resources]}::text[])`);
}

/** Taken in one order, so that no two rings ever hold each other up for ever. */
async function ringRows(db: Db | Tx, which: RawBuilder<unknown>): Promise<CompanyId[]> {
  const { rows } = await sql<{ company_id: CompanyId }>`with taken as (select c.company_id, c.resource from pull_cursors c ${which} order by c.company_id, c.resource for update of c),
      rung as (update pull_cursors c set rung_at = clock_timestamp() from taken t where c.company_id = t.company_id and c.resource = t.resource returning c.company_id)
    select distinct company_id from rung`.execute(db);
  return rows.map((row) => row.company_id);
}

/** `asked`: it is not, and somebody has rung it, this long ago. */
export type Freshness = { readonly is: 'fresh' } | { readonly is: 'rung-now' } | { readonly is: 'asked'; readonly msAgo: number };

/** Whether a list was read to its end this lately, after `notBefore` and after whoever rang it; if not it is rung, so that it will be. */
export async function askFresh(db: Db, companyId: CompanyId, resource: PullResource, withinSeconds: number, notBefore: Date | null): Promise<Freshness> {
  const { rows } = await sql<{ fresh: boolean; asked: number | null }>`select coalesce(read_at > greatest(clock_timestamp() - make_interval(secs => ${withinSeconds}), rung_at, ${notBefore}::timestamptz), false) as fresh,
      case when rung_at is not null and (read_at is null or rung_at > read_at) then extract(epoch from clock_timestamp() - rung_at)::float8 * 1000 end as asked
    from pull_cursors where company_id = ${companyId} and resource = ${resource}`.execute(db);
  const [row] = rows;
  if (row?.fresh) return { is: 'fresh' };
  if (row && row.asked !== null) return { is: 'asked', msAgo: row.asked };
  await ringLists(db, companyId, [resource]);
  return { is: 'rung-now' };
}

/**
 * Connected companies with a list that was rung this long ago and not read since, or with objects asked for as long: nobody may have
 * heard it. Not while a failed read or Xero's limit has them wait (`dayReserve`: calls of a day that are not for pulls).
 */
export async function companiesLeftRung(db: Db, olderThanSeconds: number, dayReserve: number): Promise<CompanyId[]> {
  const { rows } = await sql<{ company_id: CompanyId }>`with owed as (
      select company_id, retry_at from pull_cursors where rung_at is not null and (read_at is null or rung_at > read_at) and rung_at <= clock_timestamp() - make_interval(secs => ${olderThanSeconds})
      union all select w.company_id, c.retry_at from pull_wanted w join pull_cursors c on c.company_id = w.company_id and c.resource = w.kind || 's' where w.wanted_at <= clock_timestamp() - make_interval(secs => ${olderThanSeconds})
      union all select company_id, null from rung_objects where rung_at <= clock_timestamp() - make_interval(secs => ${olderThanSeconds})
      union all select company_id, null from xero_notes where made_at <= clock_timestamp() - make_interval(secs => ${olderThanSeconds}))
    select distinct o.company_id from owed o join connections x on x.company_id = o.company_id and x.state = 'connected' left join pace p on p.xero_tenant_id = x.xero_tenant_id
    where coalesce(o.retry_at <= clock_timestamp(), true) and coalesce(p.parked_until <= clock_timestamp(), true) and coalesce(p.day_left > ${dayReserve} or p.day_ends_at <= clock_timestamp(), true)`.execute(db);
  return rows.map((row) => row.company_id);
}
