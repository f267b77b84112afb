import { sql } from 'kysely';
import type { BatchId, CompanyId, RecordId } from '../domain/ids';
import type { HoldReason, Trouble } from '../domain/holds';
import type { RecordKind, RecordName } from '../domain/kinds';
import { operationsSeenFirst as views } from '../domain/operations';
import type { Db, Tx } from './open';
import type { Waiter } from './schema';

/** A record whose sync waits, and why. */
export interface Held {
  readonly companyId: CompanyId; readonly kind: RecordKind; readonly recordId: RecordId; readonly waiter: Waiter; readonly reason: HoldReason;
  /** When it goes on, where that is known. */
  readonly until: Date | null;
  /** The record that it waits for. */
  readonly on: RecordName | null;
  readonly batchId: BatchId | null;
  /** Names the waiting activity and the reason, so that each is shown once. */
  readonly mark: string;
}

/**
 * Why a record is not in Xero yet, in SQL. `h`: the record with its operation, the batch it is in (`batch_id`), the record it waits for (`on_kind`),
 * and whether an `earlier` version of it is on its way; `l` its link, `b` the batch, `p` the pace of its organisation.
 */
const reasonOf = sql`case
          when b.state = 'answered' then 'answered'
          when b.first_sent_at is not null then case when b.trouble is null then 'sent' else 'in-doubt' end
          when b.trouble is not null then b.trouble
          when h.batch_id is not null then 'batch'
          when l.sync_status = 'waiting' then l.waiting_for
          when h.earlier then 'earlier-version'
          when h.on_kind is not null then h.on_kind
          when p.parked_until > clock_timestamp() then 'xero-rate-limited'
          when exists (select from unnest(${Object.keys(views)}::text[], ${Object.values(views)}::text[]) as v(operation, resource)
            join pull_cursors u on u.company_id = h.company_id and u.resource = v.resource and u.rung_at is not null and (u.read_at is null or u.rung_at > u.read_at)
            where v.operation = h.operation) then 'reading'
          else 'queue' end`;

/** The records held for longer than so many seconds (or by a company-wide reason) whose waiting activity does not show the reason yet. */
export async function heldUnshown(db: Db, heldForSeconds: number, limit: number): Promise<Held[]> {
  const result = await sql<{ company_id: CompanyId; kind: RecordKind; record_id: RecordId; waiter: Waiter; reason: HoldReason; until: Date | null; on_kind: RecordKind | null; on_record_id: RecordId | null; batch_id: BatchId | null; mark: string }>`
    with waiting as (
      select w.company_id, w.kind, w.record_id, w.waiter, w.queued_at as since, null::uuid as batch_id, w.operation,
        x.on_kind, x.on_record_id,
        exists (select from batch_elements e where not e.settled and e.company_id = w.company_id and e.kind = w.kind and e.record_id = w.record_id) as earlier
      from writes w left join lateral (select on_kind, on_record_id from waits x where x.company_id = w.company_id and x.kind = w.kind and x.record_id = w.record_id limit 1) x on true
      where w.waiter is not null
      union all
      select e.company_id, e.kind, e.record_id, e.waiter, b.created_at, b.batch_id, b.operation, null, null, false
      from batches b join batch_elements e on e.batch_id = b.batch_id where b.state <> 'settled' and not e.settled and e.waiter is not null
    ), one_each as (
      select distinct on (company_id, kind, record_id) * from waiting order by company_id, kind, record_id, batch_id nulls first
    ), reasoned as (
      select h.company_id, h.kind, h.record_id, h.waiter, h.operation, h.on_kind, h.on_record_id, h.batch_id, h.since, l.reason_shown,
        ${reasonOf} as reason,
        case when l.sync_status = 'waiting' then l.waiting_until when h.batch_id is null and h.on_kind is null and p.parked_until > clock_timestamp() then p.parked_until end as until
      from one_each h join links l on l.company_id = h.company_id and l.kind = h.kind and l.record_id = h.record_id
        left join batches b on b.batch_id = h.batch_id left join connections c on c.company_id = h.company_id left join pace p on p.xero_tenant_id = c.xero_tenant_id
      where h.since < clock_timestamp() - make_interval(secs => ${heldForSeconds}) or l.sync_status = 'waiting'
    ), marked as (
      select *, concat_ws(' ', waiter->>'runId', waiter->>'activityId', reason, coalesce(on_record_id, batch_id::text), date_trunc('minute', until)) as mark from reasoned
    )
    select company_id, kind, record_id, waiter, reason, until, on_kind, on_record_id, batch_id, mark from marked where mark is distinct from reason_shown order by since limit ${limit}`.execute(db);
  return result.rows.map((row) => ({ companyId: row.company_id, kind: row.kind, recordId: row.record_id, waiter: row.waiter, reason: row.reason, until: row.until, on: row.on_kind && row.on_record_id ? { kind: row.on_kind, recordId: row.on_record_id } : null, batchId: row.batch_id, mark: row.mark }));
}

/** Remembers what is shown. A link that is being settled at this moment is left alone: its wait is over. */
export async function noteShown(db: Db, shown: readonly Held[]): Promise<void> {
  if (shown.length === 0) return;
  await sql`update links l set reason_shown = s.mark
    from (select l.company_id, l.kind, l.record_id, u.mark
      from unnest(${shown.map((one) => one.companyId)}::text[], ${shown.map((one) => one.kind)}::text[], ${shown.map((one) => one.recordId)}::text[], ${shown.map((one) => one.mark)}::text[]) as u(company_id, kind, record_id, mark)
      join links l using (company_id, kind, record_id) for update of l skip locked) s
    where l.company_id = s.company_id and l.kind = s.kind and l.record_id = s.record_id`.execute(db);
}

/** A record that is pending for longer than is promised. */
export interface Late { readonly kind: RecordKind; readonly recordId: RecordId; readonly label: string; readonly since: Date; readonly reason: HoldReason }

/** A company's records that are pending for longer than so many minutes, the longest first, and how many there are. `only`: of these alone. */
export async function readLate(db: Db | Tx, companyId: CompanyId, afterMinutes: number, { only, limit }: { only?: readonly RecordName[]; limit: number }): Promise<{ count: number; items: Late[] }> {
  const result = await sql<{ kind: RecordKind; record_id: RecordId; label: string; since: Date; reason: HoldReason; count: number }>`
    with late as (
      select l.*, count(*) over ()::int as count from links l where l.company_id = ${companyId} and l.sync_status = 'pending' and l.pending_since < clock_timestamp() - make_interval(mins => ${afterMinutes})
        ${only === undefined ? sql`` : sql`and (l.kind, l.record_id) in (select * from unnest(${only.map(({ kind }) => kind)}::text[], ${only.map(({ recordId }) => recordId)}::text[]))`}
      order by l.pending_since, l.kind, l.record_id limit ${limit}
    ), h as (
      select l.company_id, l.kind, l.record_id, l.pending_since, l.started_at, l.count, w.write_id is null and e.batch_id is null as unregistered, coalesce(w.operation, e.operation) as operation,
        case when w.write_id is null then e.batch_id end as batch_id, w.write_id is not null and e.batch_id is not null as earlier, x.on_kind
      from late l left join writes w on w.company_id = l.company_id and w.kind = l.kind and w.record_id = l.record_id
        left join lateral (select e.batch_id, b.operation from batch_elements e join batches b on b.batch_id = e.batch_id where not e.settled and e.company_id = l.company_id and e.kind = l.kind and e.record_id = l.record_id limit 1) e on true
        left join lateral (select on_kind from waits x where x.company_id = l.company_id and x.kind = l.kind and x.record_id = l.record_id limit 1) x on true
    )
    select h.kind, h.record_id, r.label, h.pending_since as since, h.count, case when h.unregistered then case when h.started_at is null then 'queue' else 'worker-away' end else ${reasonOf} end as reason
    from h join links l on l.company_id = h.company_id and l.kind = h.kind and l.record_id = h.record_id join records r on r.company_id = h.company_id and r.kind = h.kind and r.record_id = h.record_id
      left join batches b on b.batch_id = h.batch_id left join connections c on c.company_id = h.company_id left join pace p on p.xero_tenant_id = c.xero_tenant_id
    order by since, h.kind, h.record_id`.execute(db);
  return { count: result.rows[0]?.count ?? 0, items: result.rows.map((row) => ({ kind: row.kind, recordId: row.record_id, label: row.label, since: row.since, reason: row.reason })) };
}

/** Why a batch's latest attempt did not come through; written when it is news only. */
export async function noteTrouble(db: Db, batchId: BatchId, trouble: Trouble): Promise<void> {
  await db.updateTable('batches').set({ trouble, trouble_since: trouble === 'xero-rate-limited' ? null : sql<Date>`coalesce(trouble_since, clock_timestamp())` }).where('batch_id', '=', batchId).where((eb) => eb.or([eb('trouble', 'is', null), eb('trouble', '!=', trouble)])).execute();
}
