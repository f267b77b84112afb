import { sql } from 'kysely';
import type { HoldReason } from '../domain/holds';
import type { SyncId } from '../domain/ids';
import { pulledKind, pullResources, type PullResource } from '../domain/pull';
import type { PulledLists } from '../domain/sync-now';
import type { Db, Tx } from './open';
import type { SyncRow } from './syncs';

/** The lists that were read to their ends since a Sync Now rang them. `counting` what is new or has changed goes through all that was seen: once, at the end. */
export async function readPulledLists(db: Db | Tx, syncId: SyncId, { counting = false } = {}): Promise<PulledLists> {
  const { rows } = await sql<{ resource: PullResource; read_at: Date; since: Date }>`select c.resource, c.read_at, n.rung_at as since from syncs n join pull_cursors c on c.company_id = n.company_id
    where n.sync_id = ${syncId} and c.read_at >= n.rung_at order by c.resource`.execute(db);
  const lists: PulledLists = {};
  for (const { resource, read_at } of rows) {
    const changed = counting ? await sql<{ n: number }>`select count(*)::int as n from syncs s join xero_objects o on o.company_id = s.company_id and o.kind = ${pulledKind[resource]} and o.seen_at >= s.rung_at where s.sync_id = ${syncId}`.execute(db) : undefined;
    lists[resource] = { readAt: read_at.toISOString(), ...(changed === undefined ? {} : { changed: changed.rows[0]?.n ?? 0 }) };
  }
  return lists;
}

export const allRead = (lists: PulledLists): boolean => pullResources.every((resource) => lists[resource] !== undefined);

/** A workflow looks every few seconds (workflows/sync-now.ts). */
const awayAfterSeconds = 60;
/** Reading a list takes a call or a few. */
const longReadSeconds = 10;

/** What holds up one that is running, beside what holds the company; null when nothing does. */
export async function readHoldUp(db: Db, { sync_id, step, trouble }: SyncRow): Promise<HoldReason | null> {
  const { rows: [row] } = await sql<{ away: boolean; long: boolean; failed: boolean; parked: boolean; trouble: HoldReason | null }>`select
      coalesce(n.looked_at, n.started_at) < clock_timestamp() - make_interval(secs => ${awayAfterSeconds}) as away,
      coalesce(n.rung_at < clock_timestamp() - make_interval(secs => ${longReadSeconds}), false) as long,
      exists (select from pull_cursors c where c.company_id = n.company_id and c.retry_at > clock_timestamp() and (c.read_at is null or c.read_at < n.rung_at)) as failed,
      exists (select from connections x join pace p on p.xero_tenant_id = x.xero_tenant_id where x.company_id = n.company_id and p.parked_until > clock_timestamp()) as parked,
      (select b.trouble from batches b where b.company_id = n.company_id and b.state <> 'settled' and b.trouble is not null limit 1) as trouble
    from syncs n where n.sync_id = ${sync_id}`.execute(db);
  if (!row) return null;
  if (row.away) return 'worker-away';
  if (row.parked) return 'xero-rate-limited';
  switch (step) {
    case 'refresh': return trouble;
    case 'pull': return row.failed ? 'xero-unavailable' : row.long ? 'reading' : null;
    case 'send': return row.trouble;
    case 'done': return null;
  }
}
