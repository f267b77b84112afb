import { sql } from 'kysely';
import type { CompanyId, RecordId } from '../domain/ids';
import { recordKinds, type RecordKind } from '../domain/kinds';
import type { Db } from './open';

export interface ToStart { readonly companyId: CompanyId; readonly kind: RecordKind; readonly recordId: RecordId; readonly version: number; readonly priority: number; readonly xeroTenantId: string | null }

/** A kind's place among those that may depend on each other. */
const rank = sql.raw(`array_position(array[${recordKinds.map((kind) => `'${kind}'`).join(',')}], kind)`);

type StartRow = { company_id: CompanyId; kind: RecordKind; record_id: RecordId; version: number; priority: number; xero_tenant_id: string | null };
const toStart = (row: StartRow): ToStart => ({ companyId: row.company_id, kind: row.kind, recordId: row.record_id, version: row.version, priority: row.priority, xeroTenantId: row.xero_tenant_id });

/** Syncs that wait for other records may be this many times as many, so that they never keep those others from starting. */
const heldAtMost = 4;

/**
 * Picks records that are accepted but have no sync running, and marks them as started: contacts before invoices before what is put on
 * them, at most `perCompany` open syncs per company beside those that wait for other records. One whose start gets lost after that is
 * found by `pickLost`.
 */
export async function pickToStart(db: Db, bounds: { perCompany: number; atOnce: number }): Promise<ToStart[]> {
  const result = await sql<StartRow>`
    with open as (
      select company_id, count(*)::int as n, count(*) filter (where exists (select from waits x where x.company_id = l.company_id and x.kind = l.kind and x.record_id = l.record_id))::int as held
      from links l where sync_status in ('pending','waiting') and started_at is not null group by company_id
    ), ranked as (
      select company_id, kind, record_id, row_number() over (partition by company_id order by priority, rank, pending_since) as place
      from (select l.*, ${rank} as rank from links l join companies k on k.company_id = l.company_id and k.closed_at is null where sync_status in ('pending','waiting') and started_at is null order by priority, rank, pending_since limit 2000) unstarted
    ), chosen as (
      select r.company_id, r.kind, r.record_id from ranked r left join open o using (company_id)
      where r.place <= least(${bounds.perCompany} - coalesce(o.n - o.held, 0), ${bounds.perCompany * heldAtMost} - coalesce(o.n, 0)) limit ${bounds.atOnce}
    ), taken as (
      select l.company_id, l.kind, l.record_id from links l join chosen c using (company_id, kind, record_id) where l.started_at is null for update of l skip locked
    )
    update links l set started_at = clock_timestamp() from taken t, records r, companies c left join connections x on x.company_id = c.company_id
    where l.company_id = t.company_id and l.kind = t.kind and l.record_id = t.record_id and r.company_id = t.company_id and r.kind = t.kind and r.record_id = t.record_id
      and c.company_id = t.company_id and c.closed_at is null
    returning l.company_id, l.kind, l.record_id, r.version, l.priority, x.xero_tenant_id`.execute(db);
  return result.rows.map(toStart);
}

/**
 * Records whose sync was started this long ago and has registered nothing, the longest ago first. Most are on their way; of the others
 * the start or the first step died with its process. Marked as looked at, so that they come up again only after as long.
 */
export async function pickLost(db: Db, olderThanSeconds: { person: number; bulk: number }, limit: number): Promise<ToStart[]> {
  const result = await sql<StartRow>`
    with lost as (
      select l.company_id, kind, record_id from links l join companies k on k.company_id = l.company_id and k.closed_at is null
      where sync_status in ('pending','waiting') and started_at < clock_timestamp() - make_interval(secs => case priority when 1 then ${olderThanSeconds.person}::int else ${olderThanSeconds.bulk}::int end)
        and not exists (select from writes w where w.company_id = l.company_id and w.kind = l.kind and w.record_id = l.record_id)
        and not exists (select from batch_elements e where not e.settled and e.company_id = l.company_id and e.kind = l.kind and e.record_id = l.record_id)
      order by started_at limit ${limit} for update of l skip locked
    )
    update links l set started_at = clock_timestamp() from lost t, records r, companies c left join connections x on x.company_id = c.company_id
    where l.company_id = t.company_id and l.kind = t.kind and l.record_id = t.record_id and r.company_id = t.company_id and r.kind = t.kind and r.record_id = t.record_id
      and c.company_id = t.company_id and c.closed_at is null
    returning l.company_id, l.kind, l.record_id, r.version, l.priority, x.xero_tenant_id`.execute(db);
  return result.rows.map(toStart);
}

/** The start did not go through: the record is the starter's turn again. */
export async function unmarkStarted(db: Db, item: Pick<ToStart, 'companyId' | 'kind' | 'recordId'>): Promise<void> {
  await db.updateTable('links').set({ started_at: null }).where('company_id', '=', item.companyId).where('kind', '=', item.kind).where('record_id', '=', item.recordId).execute();
}

/** Companies with writes or batches older than this that could go out now: their writer may have missed its poke. What waits until a known time needs none before. */
export async function companiesLeftWaiting(db: Db, olderThanSeconds: number): Promise<CompanyId[]> {
  const result = await sql<{ company_id: CompanyId }>`select w.company_id from writes w join connections x on x.company_id = w.company_id and x.state = 'connected'
      join links l on l.company_id = w.company_id and l.kind = w.kind and l.record_id = w.record_id
      left join pace p on p.xero_tenant_id = x.xero_tenant_id and (p.parked_until > clock_timestamp() or (p.minute_left <= 0 and p.minute_ends_at > clock_timestamp()))
      where w.queued_at <= clock_timestamp() - make_interval(secs => ${olderThanSeconds}) and p.xero_tenant_id is null
        and not (l.sync_status = 'waiting' and coalesce(l.waiting_until > clock_timestamp(), false))
    union select b.company_id from batches b join companies k on k.company_id = b.company_id and k.closed_at is null where state <> 'settled' and b.created_at <= clock_timestamp() - make_interval(secs => ${olderThanSeconds})`.execute(db);
  return result.rows.map((row) => row.company_id);
}
