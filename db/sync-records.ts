import { sql } from 'kysely';
import type { CompanyId, SyncId } from '../domain/ids';
import { retryableProblems } from '../domain/problem-catalogue';
import { tally, type CompanyHold, type Standing, type SyncNowCounts } from '../domain/sync-now';
import type { Tx, Db } from './open';
import { markPendingAgain } from './settle';

/** The records that a Sync Now covers: those that were not settled when it began to send, and those that what it read has brought to Xero before. */

/**
 * Notes them, and has them started: problems whose cause may be gone by now, what a company-wide reason held that is over (unless `held`),
 * and whatever has no write and no batch. The starter starts them, as bulk.
 */
export async function coverRecords(tx: Tx, companyId: CompanyId, syncId: SyncId, held: boolean): Promise<void> {
  await sql`insert into sync_records (sync_id, kind, record_id, version) select ${syncId}::uuid, r.kind, r.record_id, r.version
    from links l join records r on r.company_id = l.company_id and r.kind = l.kind and r.record_id = l.record_id
    where l.company_id = ${companyId} and (l.sync_status in ('pending', 'waiting', 'problem') or l.last_synced_at >= (select started_at from syncs where sync_id = ${syncId}::uuid))`.execute(tx);
  await sql`with again as (
      update links l set sync_status = 'pending', problem = null, started_at = null, priority = 3, pending_since = clock_timestamp()
      where l.company_id = ${companyId} and l.sync_status = 'problem' and l.problem->>'code' = any(${retryableProblems}::text[])
      returning l.kind, l.record_id, (select r.version from records r where r.company_id = l.company_id and r.kind = l.kind and r.record_id = l.record_id) as version
    ) insert into events (company_id, kind, record_id, actor, type, details) select ${companyId}, kind, record_id, 'person', 'retried', jsonb_build_object('version', version, 'syncId', ${syncId}::text) from again`.execute(tx);
  if (!held) await markPendingAgain(tx, companyId);
  await sql`update links l set started_at = null where l.company_id = ${companyId} and l.sync_status in ('pending', 'waiting') and l.started_at is not null
    and not exists (select from writes w where w.company_id = l.company_id and w.kind = l.kind and w.record_id = l.record_id)
    and not exists (select from batch_elements e where not e.settled and e.company_id = l.company_id and e.kind = l.kind and e.record_id = l.record_id)`.execute(tx);
}

/**
 * How they stand now. One that was brought to Xero since counts as synced although a newer version follows. One that is pending waits when
 * `hold` holds it, or a record that it needs waits.
 */
export async function countRecords(db: Db | Tx, syncId: SyncId, hold: CompanyHold | undefined): Promise<SyncNowCounts> {
  const { rows } = await sql<Standing>`with covered as (
      select l.company_id, l.kind, l.record_id, l.priority, l.waiting_for, l.problem->>'code' as code,
        case when l.sync_status in ('pending', 'waiting') and l.synced_version >= s.version and l.last_synced_at >= n.sent_at then 'synced' else l.sync_status end as status
      from syncs n join sync_records s on s.sync_id = n.sync_id join links l on l.company_id = n.company_id and l.kind = s.kind and l.record_id = s.record_id where n.sync_id = ${syncId}
    ), reasoned as (
      select status, case status when 'problem' then code when 'waiting' then waiting_for when 'pending' then coalesce(
          case when ${hold?.people ?? false}::boolean or priority > 1 then ${hold?.reason ?? null}::text end,
          (select o.waiting_for from waits x join links o on o.company_id = x.company_id and o.kind = x.on_kind and o.record_id = x.on_record_id
            where x.company_id = c.company_id and x.kind = c.kind and x.record_id = c.record_id and o.sync_status = 'waiting' limit 1)) end as reason
      from covered c
    )
    select case when status = 'pending' and reason is not null then 'waiting' else status end as status, reason, count(*)::int as count from reasoned group by 1, 2`.execute(db);
  return tally(rows);
}
