import { sql } from 'kysely';
import { firstDay, lastDay } from '../../domain/reconciliation';
import type { Tx } from '../open';
import type { WorkRef } from './work-tables';

/** Differences of payments, and of what documents say is paid and credited. Each statement adds rows to `rc_found`; `doc_kind` and `doc_id` name what a payment is on. */

const head = sql.raw('insert into rc_found (kind, record_kind, record_id, label, xero_kind, xero_id, number, field, cloudrent, agreed, xero, a_cloudrent, a_xero, currency, changed_by, repair, details, doc_kind, doc_id)');
const who = sql.raw(`'payment', p.record_id, p.label, case when p.xero_id is not null then 'payment' end, p.xero_id`);
const pull = sql.raw(`case when p.seen then null else 'pull' end`);
const amountText = (column: string) => sql.raw(`(${column})::numeric(19,2)::text`);

export async function findPayments(tx: Tx, ref: WorkRef): Promise<void> {
  await sql`${head} select 'not-synced', ${who}, null, null, p.status, null, p.x_status, p.amount, p.x_amount, p.currency, 'cloudrent', case when p.sync_status = 'synced' then 'sync' end,
      coalesce(p.problem->'details', '{}') || jsonb_strip_nulls(jsonb_build_object('status', case when p.sync_status = 'synced' then 'missed' else p.sync_status end, 'code', p.problem->>'code')), p.paid_kind, p.paid_id
    from rc_pays p where p.is_ = 'not-synced'`.execute(tx);
  await sql`${head} select 'status-differs', ${who}, null, 'status', p.status, p.xero_status, p.x_status, 0, p.x_amount, p.currency, 'cloudrent', 'sync', '{}', p.paid_kind, p.paid_id from rc_pays p where p.is_ = 'status'`.execute(tx);
  await findUnlinked(tx, ref);
  await sql`${head} select 'payment-missing-in-xero', ${who}, null, null, p.status, p.xero_status, coalesce(p.x_status, 'none'), p.amount, null, p.currency, 'xero', ${pull}, '{}', p.paid_kind, p.paid_id
    from rc_pays p where p.is_ = 'missing' and not exists (select from rc_found f where f.record_kind = 'payment' and f.record_id = p.record_id)`.execute(tx);
  await sql`${head} select case f.field when 'amount' then 'payment-amount-differs' else case when p.is_ = 'other-month' then 'other-month' else 'payment-date-differs' end end, ${who}, null, f.field, f.cloudrent, null, f.xero, p.amount, p.x_amount, p.currency, null, null, '{}', p.paid_kind, p.paid_id
    from rc_pays p, lateral (values ('amount', ${amountText('p.amount')}, ${amountText('p.x_amount')}), ('paidOn', p.day, p.x_day)) as f(field, cloudrent, xero)
    where p.is_ in ('both', 'other-month') and f.cloudrent is distinct from f.xero`.execute(tx);
  await findCredit(tx, ref);
  await findPaid(tx, ref);
}

/** Payments in Xero that no record has; the second of two that are alike too, although the pull has taken it over. */
async function findUnlinked(tx: Tx, { companyId, month, tenant, syncFrom }: WorkRef): Promise<void> {
  await sql.raw(`create temp table rc_loose (xero_id uuid, number text, day text, amount numeric, document uuid, document_kind text, doc_kind text, doc_id text, doc_left boolean, record_id text, pair text, place int, currency text, seen boolean) on commit drop`).execute(tx);
  await sql.raw(`create temp table rc_left (xero_id uuid primary key) on commit drop`).execute(tx);
  await sql`insert into rc_loose select o.xero_id, o.number, o.date::text, o.total, o.document_xero_id, o.document_kind, d.kind, d.record_id, coalesce(d.sync_status = 'excluded', false) or (d.record_id is null and ${syncFrom}::text is not null and coalesce(t.snapshot->>'date', '') < coalesce(${syncFrom}::text, '')
        and not exists (select from reconciliation_objects m where m.company_id = o.company_id and m.month = o.month and m.xero_id = o.document_xero_id and m.date::text >= ${syncFrom}::text)), p.record_id, null, row_number() over (partition by o.document_xero_id order by o.date, o.xero_id),
      (select r.currency from records r where r.company_id = ${companyId} and r.kind = d.kind and r.record_id = d.record_id), coalesce(s.decided, false)
    from reconciliation_objects o left join rc_pays p on p.xero_id = o.xero_id left join links d on d.company_id = ${companyId} and d.kind = o.document_kind and d.xero_id = o.document_xero_id and d.xero_tenant_id = ${tenant}::uuid
      left join xero_objects s on s.company_id = ${companyId} and s.kind = 'payment' and s.xero_id = o.xero_id left join xero_objects t on t.company_id = ${companyId} and t.kind = o.document_kind and t.xero_id = o.document_xero_id
    where o.company_id = ${companyId} and o.month = ${month} and o.kind = 'payment' and o.status = 'AUTHORISED' and o.date between ${firstDay(month)}::date and ${lastDay(month)}::date and (p.record_id is null or p.origin = 'xero')
      and o.document_kind in ('invoice', 'credit-note')`.execute(tx);
  // On a document from before the company syncs, as far as is known: left alone, and counted nowhere.
  await sql`insert into rc_left select xero_id from rc_loose where record_id is null and (doc_left or day < ${syncFrom ?? ''} or exists (select from rc_pays p where p.paid_kind = doc_kind and p.paid_id = doc_id and p.amount = rc_loose.amount and p.status = 'received' and p.is_ = 'left'))`.execute(tx);
  // Twice: another one alike on the same document, which is CloudRent's own.
  await sql`${head} select 'payment-twice', case when l.record_id is not null then 'payment' end, l.record_id, '', 'payment', l.xero_id, l.number, null, null, null, l.day, null, l.amount, l.currency, 'xero', null, jsonb_build_object('other', p.record_id), l.doc_kind, l.doc_id
    from rc_loose l join lateral (select p.record_id from rc_pays p where p.is_ = 'both' and p.origin = 'cloudrent' and p.x_document = l.document and p.x_amount = l.amount and p.x_day = l.day order by 1 limit 1) p on true`.execute(tx);
  await sql`delete from rc_loose l where l.record_id is not null or exists (select from rc_found f where f.kind = 'payment-twice' and f.xero_id = l.xero_id)
    -- Of a document that is itself made by hand, or in question; left alone on both sides; or the one that a payment which is not synced may be.
    or (l.doc_id is null and exists (select from reconciliation_objects o where o.company_id = ${companyId} and o.month = ${month} and o.xero_id = l.document))
    or l.xero_id in (select xero_id from rc_left)
    or exists (select from rc_pays p where p.paid_kind = l.doc_kind and p.paid_id = l.doc_id and p.amount = l.amount and p.status = 'received' and p.is_ = 'not-synced')`.execute(tx);
  // One was deleted and another one made in its place: a payment of another amount or date.
  await sql`with gone as (select p.*, d.xero_id as document, row_number() over (partition by d.xero_id order by p.day, p.record_id) as place from rc_pays p join links d on d.company_id = ${companyId} and d.kind = p.paid_kind and d.record_id = p.paid_id where p.is_ = 'missing'),
      loose as (select xero_id, document, row_number() over (partition by document order by place) as place from rc_loose)
    update rc_loose l set pair = g.record_id from gone g join loose o on o.document = g.document and o.place = g.place where l.xero_id = o.xero_id`.execute(tx);
  await sql`${head} select case when p.amount <> l.amount then 'payment-amount-differs' when p.day <> l.day then 'payment-date-differs' else 'payment-missing-in-cloudrent' end, 'payment', p.record_id, p.label, 'payment', l.xero_id, l.number,
      case when p.amount <> l.amount then 'amount' else 'paidOn' end, case when p.amount <> l.amount then ${amountText('p.amount')} else p.day end, case when p.amount <> l.amount then ${amountText('p.amount')} else p.day end, case when p.amount <> l.amount then ${amountText('l.amount')} else l.day end,
      p.amount, l.amount, p.currency, 'xero', case when l.seen and p.seen then null else 'adopt' end, jsonb_build_object('before', p.xero_id), l.doc_kind, l.doc_id
    from rc_loose l join rc_pays p on p.record_id = l.pair`.execute(tx);
  await sql`${head} select 'payment-missing-in-cloudrent', null, null, null, 'payment', l.xero_id, l.number, null, null, null, l.day, null, l.amount, l.currency, 'xero', case when l.seen or l.doc_id is null then null else 'adopt' end, '{}', l.doc_kind, l.doc_id from rc_loose l where l.pair is null`.execute(tx);
}

/** Credit notes on both sides whose allocations are not the same, by invoice. What was put there in Xero and told is agreed. */
async function findCredit(tx: Tx, { companyId, month }: WorkRef): Promise<void> {
  await sql`with theirs as (select d.record_id as note_id, (one->>'invoiceXeroId')::uuid as invoice_xero, sum((one->>'amount')::numeric) as amount
        from rc_docs d join reconciliation_objects o on o.company_id = ${companyId} and o.month = ${month} and o.kind = d.kind and o.xero_id = d.xero_id, jsonb_array_elements(o.allocations) as one where d.kind = 'credit-note' and d.is_ = 'both' group by 1, 2),
      ours as (select d.record_id as note_id, a.invoice_xero, sum(a.amount) as amount, sum(a.agreed) as agreed from rc_docs d join rc_allocs a on a.note_id = d.record_id where d.kind = 'credit-note' and d.is_ = 'both' and a.invoice_xero is not null group by 1, 2),
      told as (select d.record_id as note_id, i.xero_id as invoice_xero, sum(a.amount) as amount from rc_docs d join applied_credits a on a.company_id = ${companyId} and a.source = 'credit-note' and a.xero_id = d.xero_id
        join links i on i.company_id = a.company_id and i.kind = 'invoice' and i.record_id = a.invoice_id where d.kind = 'credit-note' group by 1, 2),
      pairs as (select note_id, invoice_xero from ours union select note_id, invoice_xero from theirs)
    ${head} select 'credit-not-allocated', 'credit-note', d.record_id, d.label, 'credit-note', d.xero_id, d.x_number, 'allocations.' || coalesce(i.record_id, p.invoice_xero::text), c.ours::numeric(19,2)::text, c.agreed::numeric(19,2)::text, c.theirs::numeric(19,2)::text, c.ours, c.theirs, d.currency,
      null, null, jsonb_build_object('invoice', coalesce(i.record_id, p.invoice_xero::text)), 'invoice', i.record_id
    from pairs p join rc_docs d on d.kind = 'credit-note' and d.record_id = p.note_id left join ours o using (note_id, invoice_xero) left join theirs t using (note_id, invoice_xero) left join told a using (note_id, invoice_xero)
      left join links i on i.company_id = ${companyId} and i.kind = 'invoice' and i.xero_id = p.invoice_xero,
      lateral (select coalesce(o.amount, 0) + coalesce(a.amount, 0) as ours, coalesce(o.agreed, 0) + coalesce(a.amount, 0) as agreed, coalesce(t.amount, 0) as theirs) c
    where c.ours <> c.theirs and d.status = 'issued'`.execute(tx);
}

/** What is paid and credited, where no difference of a payment or credit of this document explains it. */
async function findPaid(tx: Tx, { companyId, month }: WorkRef): Promise<void> {
  await sql`${head} select 'paid-differs', d.kind, d.record_id, d.label, d.kind, d.xero_id, d.x_number, f.field, f.cloudrent::numeric(19,2)::text, f.agreed::numeric(19,2)::text, f.xero::numeric(19,2)::text, f.cloudrent, f.xero, d.currency, null, null, '{}', null, null
    from rc_docs d, lateral (values ('paid', d.paid, d.agreed_paid, d.x_paid), ('credited', d.credited, d.agreed_credited, d.x_credited)) as f(field, cloudrent, agreed, xero)
    where d.is_ = 'both' and d.status <> 'void' and f.cloudrent <> f.xero
      and not exists (select from rc_found p where p.record_kind = d.kind and p.record_id = d.record_id and p.kind in ('currency-differs', 'credit-not-allocated'))
      and not exists (select from rc_found p where p.doc_kind = d.kind and p.doc_id = d.record_id and p.kind <> 'payment-date-differs' and p.kind <> 'other-month')
      and not exists (select from records r join links l using (company_id, kind, record_id) where r.company_id = ${companyId} and r.kind = 'payment' and r.paid_kind = d.kind and r.paid_id = d.record_id and l.sync_status in ('pending', 'waiting', 'problem'))
      and not (f.field = 'credited' and (exists (select from rc_allocs a join rc_docs n on n.kind = 'credit-note' and n.record_id = a.note_id and n.is_ <> 'both' where d.record_id in (a.note_id, a.invoice_id))
        or exists (select from rc_allocs a join links l on l.company_id = ${companyId} and l.kind = 'credit-note' and l.record_id = a.note_id and l.sync_status in ('pending', 'waiting', 'problem') where d.record_id = a.invoice_id)
        or exists (select from reconciliation_objects o join rc_found g on g.xero_id = o.xero_id and g.record_id is null, jsonb_array_elements(o.allocations) as one where o.company_id = ${companyId} and o.month = ${month} and o.kind in ('credit-note', 'overpayment', 'prepayment') and (one->>'invoiceXeroId')::uuid = d.xero_id)))`.execute(tx);
}
