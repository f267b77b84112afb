import { sql } from 'kysely';
import type { CompanyId } from '../domain/ids';
import type { Db, Tx } from './open';

export interface Outage { readonly companyId: CompanyId; readonly since: Date }

/**
 * Companies to which Xero has given no usable answer for longer than so many minutes although it was asked: a batch does not come through or a
 * list cannot be read, and nothing else was answered since. Waiting for a call that Xero's limits allow is no outage. Of one company, or of all.
 */
export async function readOutages(db: Db | Tx, afterMinutes: number, companyId?: CompanyId): Promise<Outage[]> {
  const { rows } = await sql<Outage>`with failing as (
      select company_id, min(since) as since from (
        select company_id, trouble_since as since from batches where state <> 'settled' and trouble_since is not null
        union all select company_id, failing_since from pull_cursors where failing_since is not null) f group by company_id
    ), answered as (
      select f.company_id, f.since, greatest(f.since, x.read_at, (select max(read_at) from pull_cursors c where c.company_id = f.company_id),
        (select max(settled_at) from batches b where b.company_id = f.company_id and b.first_sent_at is not null)) as last
      from failing f join connections x on x.company_id = f.company_id and x.state = 'connected'
      where f.since < clock_timestamp() - make_interval(mins => ${afterMinutes}) and (${companyId ?? null}::text is null or f.company_id = ${companyId ?? null}::text)
    ) select company_id as "companyId", last as since from answered where last < clock_timestamp() - make_interval(mins => ${afterMinutes})`.execute(db);
  return rows;
}

/** Whatever waits for the next try of a read is tried at once; the writer is to be poked, the pull to be rung. */
export async function hastenReads(db: Db, companyId: CompanyId): Promise<void> {
  await db.updateTable('pull_cursors').set({ retry_at: null, rung_at: sql<Date>`clock_timestamp()` }).where('company_id', '=', companyId).where('failures', '>', 0).execute();
}
