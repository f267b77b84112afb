import { sql } from 'kysely';
import type { CompanyId } from '../domain/ids';
import type { SyncStatus } from '../domain/kinds';
import type { Db, Tx } from './open';

/** `total`: what was accepted; always the sum of the five. */
export type Counts = Readonly<Record<'total' | SyncStatus, number>>;

/** How all that was accepted of a company stands, in one look: `total` counts the records, the others their links. */
export async function readCounts(db: Db | Tx, companyId: CompanyId): Promise<Counts> {
  const { rows: [row] } = await sql<Counts>`select (select count(*)::int from records where company_id = ${companyId}) as total,
      count(*) filter (where sync_status = 'pending')::int as pending, count(*) filter (where sync_status = 'waiting')::int as waiting, count(*) filter (where sync_status = 'synced')::int as synced,
      count(*) filter (where sync_status = 'problem')::int as problem, count(*) filter (where sync_status = 'excluded')::int as excluded
    from links where company_id = ${companyId}`.execute(db);
  if (!row) throw new Error('an aggregate always gives one row');
  return row;
}
