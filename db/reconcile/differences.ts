import { sql } from 'kysely';
import type { DifferenceKind } from '../../domain/reconciliation';
import type { Db, Tx } from '../open';
import type { Revision } from '../months';
import type { WorkRef } from './work-tables';

/** Completes `rc_found` and keeps it: the same difference found again is the same row. */

/** What both sides last agreed on: the last content that Xero took of the record, else its last sight of one that was linked as it was. */
export async function completeFound(tx: Tx, { companyId, tenant }: WorkRef): Promise<void> {
  await sql`update rc_found f set agreed = g.agreed from (
      select f.ctid as row, case f.field
        when 'number' then coalesce(d.sent->>'number', s.snapshot->>'number')
        when 'issuedOn' then coalesce(a.body->>'date', s.snapshot->>'date')
        when 'dueOn' then coalesce(a.body->>'dueDate', s.snapshot->>'dueDate')
        when 'currency' then coalesce(a.body->>'currencyCode', s.snapshot->>'currency')
        when 'contact' then lower(coalesce(a.body->'contact'->>'contactID', s.snapshot->>'contactXeroId'))
        when 'totals.total' then coalesce(d.sent->'totals'->>'total', s.snapshot->'totals'->>'total')
        when 'pricesIncludeTax' then (coalesce(a.body->>'lineAmountTypes', s.snapshot->>'lineAmountTypes') = 'Inclusive')::text
        else case
          when f.field like 'lines.%.account' then d.sent->'lines'->(f.details->>'line')->>'accountCode'
          when f.field like 'lines.%.tax' then d.sent->'lines'->(f.details->>'line')->>'taxType'
          when f.field like 'lines.%.quantity' then trim_scale((a.line->>'quantity')::numeric)::text
          when f.field like 'lines.%.unitPrice' then trim_scale((a.line->>'unitAmount')::numeric)::text
          when f.field like 'lines.%.discountPercent' then trim_scale(coalesce((a.line->>'discountRate')::numeric, 0))::text
          when f.field like 'lines.%.description' then btrim(replace(a.line->>'description', E'\r\n', E'\n'), E' \t\r\n')
          when f.field = 'lines' then case when a.body is not null and a.line is null then f.cloudrent end
          when f.field like 'lines.%' then a.line->>'description' end end as agreed
      from rc_found f join rc_docs d on d.kind = f.record_kind and d.record_id = f.record_id
        left join xero_objects s on s.company_id = ${companyId} and s.kind = d.kind and s.xero_id = d.xero_id
        left join lateral (select e.body::jsonb as body, e.body::jsonb->'lineItems'->((f.details->>'position')::int - 1) as line from batch_elements e join batches b on b.batch_id = e.batch_id
          where e.company_id = ${companyId} and e.kind = d.kind and e.record_id = d.record_id and e.part is null and e.outcome->>'is' = 'accepted' and e.body::jsonb ? 'date' order by b.created_at desc limit 1) a on true
      where f.field is not null and f.agreed is null and f.kind <> 'rounding') g
    where f.ctid = g.row`.execute(tx);
  await sql`update rc_found f set agreed = g.agreed from (select f.ctid as row, case f.field when 'amount' then (coalesce(a.body->>'amount', s.snapshot->>'amount'))::numeric(19,2)::text else coalesce(a.body->>'date', s.snapshot->>'date') end as agreed
      from rc_found f join rc_pays p on p.record_id = f.record_id left join xero_objects s on s.company_id = ${companyId} and s.kind = 'payment' and s.xero_id = p.xero_id
        left join lateral (select e.body::jsonb as body from batch_elements e join batches b on b.batch_id = e.batch_id where e.company_id = ${companyId} and e.kind = 'payment' and e.record_id = p.record_id and e.outcome->>'is' = 'accepted' and e.body::jsonb ? 'amount' order by b.created_at desc limit 1) a on true
      where f.record_kind = 'payment' and f.field in ('amount', 'paidOn') and f.agreed is null) g where f.ctid = g.row`.execute(tx);
  await sql`update rc_found set changed_by = case when agreed is null and not (cloudrent is null and field = 'lines') then 'unknown' when agreed is not distinct from cloudrent then 'xero' when agreed is not distinct from xero then 'cloudrent' else 'both' end where changed_by is null`.execute(tx);
  // What Xero does not let change by a sync waits for a person; rounding is nobody's fault.
  await sql`update rc_found f set repair = case when f.changed_by = 'cloudrent' then 'sync' when coalesce(d.seen, p.seen) then null else 'pull' end
    from rc_found g left join rc_docs d on d.kind = g.record_kind and d.record_id = g.record_id left join rc_pays p on g.record_kind = 'payment' and p.record_id = g.record_id
    where g.ctid = f.ctid and f.repair is null and f.field is not null and not f.details ? 'chosen' and f.xero_id is not null and f.record_id is not null and f.kind not in ('rounding', 'payment-twice', 'payment-missing-in-cloudrent')
      and (d.record_id is not null or p.record_id is not null)`.execute(tx);
  const nameOf = (column: string) => sql`(select m.name from contact_mirror m where m.xero_tenant_id = ${tenant}::uuid and m.xero_id = ${sql.raw(column)}::uuid)`;
  await sql`update rc_found f set cloudrent = coalesce(${nameOf('f.cloudrent')}, f.cloudrent), agreed = coalesce(${nameOf('f.agreed')}, f.agreed), xero = coalesce(${nameOf('f.xero')}, f.xero) where f.field = 'contact'`.execute(tx);
}

const isThis = ({ companyId, month, revision }: Revision) => sql`d.company_id = ${companyId} and d.month = ${month} and d.revision = ${revision}`;

/**
 * Keeps what was found. What a person chose at the record is accepted from the outset. A decision stands as long as the difference is the same; one that was repaired and is there again waits for a person; what is
 * not found any more is gone.
 * @returns how many are open.
 */
export async function keepFound(tx: Tx, ref: Revision): Promise<number> {
  const { companyId, month, revision } = ref;
  const amount = (column: string) => sql.raw(`(${column})::numeric(19,2)::text`);
  await sql`with found as (select distinct on (1) md5(concat_ws('|', kind, coalesce(record_kind, xero_kind), coalesce(record_id, ''), coalesce(xero_id::text, ''), coalesce(field, ''))) as id, f.*,
        jsonb_build_object('kind', kind, 'record', case when record_id is not null then jsonb_build_object('kind', record_kind, 'id', record_id, 'label', coalesce(label, '')) end,
          'xero', case when xero_id is not null then jsonb_build_object('kind', xero_kind, 'id', xero_id, 'number', number) end, 'field', field, 'values', jsonb_build_object('cloudrent', cloudrent, 'agreed', agreed, 'xero', xero),
          'amounts', case when coalesce(a_cloudrent, a_xero) is not null then jsonb_build_object('cloudrent', ${amount('a_cloudrent')}, 'xero', ${amount('a_xero')}) end, 'currency', currency, 'changedBy', changed_by, 'repair', repair, 'details', details) as found, c.by, c.at
      from rc_found f left join lateral (select jsonb_build_object('by', e.actor, 'person', e.person) as by, e.at from events e where f.details ? 'chosen' and e.company_id = ${companyId} and e.kind = f.record_kind and e.record_id = f.record_id
        and e.type = case f.field when 'number' then 'renumbered' else 'redated' end order by e.event_id desc limit 1) c on true)
    insert into reconciliation_differences as d (company_id, month, revision, difference_id, kind, record_kind, record_id, xero_id, found, state, reason, decided_by, decided_at)
    select ${companyId}, ${month}, ${revision}, f.id, f.kind, f.record_kind, f.record_id, f.xero_id, f.found, case when f.by is null then 'open' else 'accepted' end, case when f.by is not null then 'chosen at the record' end, f.by, f.at from found f
    on conflict (company_id, month, revision, difference_id) do update set last_seen_at = clock_timestamp(),
      found = case when d.state <> 'gone' and d.decided_by = '"service"' then excluded.found || '{"repair": null}' else excluded.found end,
      state = case when d.state in ('accepted', 'ignored') and (d.found->'values', d.found->'amounts') is not distinct from (excluded.found->'values', excluded.found->'amounts') then d.state else excluded.state end,
      (reason, decided_by, decided_at) = (select case when k.keep then d.reason else excluded.reason end, case when k.keep then d.decided_by else excluded.decided_by end, case when k.keep then d.decided_at else excluded.decided_at end
        from (select (d.state in ('open', 'repaired') and excluded.state = 'open') or (d.state in ('accepted', 'ignored') and (d.found->'values', d.found->'amounts') is not distinct from (excluded.found->'values', excluded.found->'amounts')) as keep) k)`.execute(tx);
  await sql`update reconciliation_differences d set state = 'gone' where ${isThis(ref)} and d.state in ('open', 'repaired') and d.last_seen_at < now()`.execute(tx);
  const { rows: [row] } = await sql<{ open: number }>`select count(*)::int as open from reconciliation_differences d where ${isThis(ref)} and d.state = 'open'`.execute(tx);
  return row?.open ?? 0;
}

/** Open differences that are repaired without anybody. */
export async function countRepairs(db: Db | Tx, ref: Revision): Promise<number> {
  const { rows: [row] } = await sql<{ repairs: number }>`select count(*)::int as repairs from reconciliation_differences d where ${isThis(ref)} and d.state = 'open' and d.found->>'repair' is not null`.execute(db);
  return row?.repairs ?? 0;
}

/** Those that may be gone without anybody: their record is on its way to Xero, or what was lost of Xero is still to be read. */
export async function countSettling(db: Db, ref: Revision): Promise<number> {
  const { rows: [row] } = await sql<{ settling: number }>`select count(*)::int as settling from reconciliation_differences d where ${isThis(ref)} and d.state in ('open', 'repaired') and (
    exists (select from links l where l.company_id = d.company_id and l.kind = d.record_kind and l.record_id = d.record_id and l.sync_status = 'pending')
    or (d.state = 'repaired' and exists (select from pull_wanted w where w.company_id = d.company_id)))`.execute(db);
  return row?.settling ?? 0;
}

export interface RepairRow { readonly differenceId: string; readonly kind: DifferenceKind; readonly recordKind: string | null; readonly recordId: string | null; readonly xeroId: string | null; readonly xeroKind: string | null; readonly repair: 'sync' | 'pull' | 'adopt'; /** A payment that may be gone. */ readonly before: string | null; /** Our invoice that credit is put against. */ readonly invoice: string | null }

/** They are locked, so that two who repair at once do it once. */
export async function lockRepairs(tx: Tx, ref: Revision, limit: number): Promise<RepairRow[]> {
  const { rows } = await sql<RepairRow>`select d.difference_id as "differenceId", d.kind, d.record_kind as "recordKind", d.record_id as "recordId", d.xero_id as "xeroId", d.found->'xero'->>'kind' as "xeroKind", d.found->>'repair' as repair, d.found->'details'->>'before' as before, d.found->'details'->>'invoice' as invoice
    from reconciliation_differences d where ${isThis(ref)} and d.state = 'open' and d.found->>'repair' is not null order by d.difference_id limit ${limit} for update`.execute(tx);
  return rows;
}

export async function markRepaired(tx: Tx, ref: Revision, ids: readonly string[], what: string): Promise<void> {
  if (ids.length > 0) await sql`update reconciliation_differences d set state = 'repaired', reason = ${what}, decided_by = '"service"', decided_at = clock_timestamp() where ${isThis(ref)} and d.difference_id = any(${[...ids]}::text[])`.execute(tx);
}
