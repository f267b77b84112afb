import { sql } from 'kysely';
import type { Tx } from '../open';
import type { WorkRef } from './work-tables';

/** Payments that CloudRent counts: not those of another organisation, or whose deletion in Xero a person accepted. Left alone as too old, it is in Xero by hand. */
const counts = sql`(l.sync_status <> 'excluded' or l.excluded_because = 'older-than-sync-from')`;

/** What is paid and credited on each document of `rc_docs`, of every date; and `rc_allocs`, each allocation of a credit note of CloudRent's that is to be in Xero. */
export async function fillMoney(tx: Tx, { companyId }: WorkRef): Promise<void> {
  await sql.raw(`create temp table rc_allocs (note_id text, invoice_id text, amount numeric, agreed numeric, invoice_xero uuid, note_xero uuid) on commit drop`).execute(tx);
  await sql`update rc_docs d set paid = coalesce(p.paid, 0), agreed_paid = coalesce(p.agreed, 0)
    from (select r.paid_kind, r.paid_id, sum(r.total) filter (where r.document->>'status' = 'received' and ${counts}) as paid, sum(r.total) filter (where l.xero_status = 'AUTHORISED') as agreed
      from rc_docs t join records r on r.paid_id = t.record_id and r.paid_kind = t.kind and r.company_id = ${companyId} and r.kind = 'payment' join links l on l.company_id = r.company_id and l.kind = r.kind and l.record_id = r.record_id group by 1, 2) p
    where p.paid_kind = d.kind and p.paid_id = d.record_id`.execute(tx);
  await sql`insert into rc_allocs
    with ours as (select n.record_id as note_id, one->>'invoiceId' as invoice_id, (one->>'amount')::numeric as amount from records n join links l on l.company_id = n.company_id and l.kind = n.kind and l.record_id = n.record_id, jsonb_array_elements(n.document->'allocations') as one
      where n.company_id = ${companyId} and n.kind = 'credit-note' and n.document->>'status' = 'issued' and l.sync_status <> 'excluded'),
    sent as (select l.record_id as note_id, one->>'invoiceId' as invoice_id, sum((one->>'amount')::numeric) as amount from links l, jsonb_array_elements(l.sent->'allocations') as one where l.company_id = ${companyId} and l.kind = 'credit-note' and l.sent ? 'allocations' group by 1, 2)
    select coalesce(o.note_id, s.note_id), coalesce(o.invoice_id, s.invoice_id), coalesce(o.amount, 0), coalesce(s.amount, 0), i.xero_id, n.xero_id
    from ours o full join sent s using (note_id, invoice_id)
      join links n on n.company_id = ${companyId} and n.kind = 'credit-note' and n.record_id = coalesce(o.note_id, s.note_id)
      join links i on i.company_id = ${companyId} and i.kind = 'invoice' and i.record_id = coalesce(o.invoice_id, s.invoice_id)
    where i.sync_status <> 'excluded'`.execute(tx);
  await sql`with credits as (
      select 'invoice' as kind, invoice_id as record_id, sum(amount) as amount, sum(agreed) as agreed from rc_allocs group by 2
      union all select 'credit-note', note_id, sum(amount), sum(agreed) from rc_allocs group by 2
      union all select 'invoice', invoice_id, sum(amount), sum(amount) from applied_credits where company_id = ${companyId} group by 2
      union all select 'credit-note', l.record_id, sum(a.amount), sum(a.amount) from applied_credits a join links l on l.company_id = a.company_id and l.kind = 'credit-note' and l.xero_id = a.xero_id where a.company_id = ${companyId} and a.source = 'credit-note' group by 2)
    update rc_docs d set credited = c.amount, agreed_credited = c.agreed from (select kind, record_id, sum(amount) as amount, sum(agreed) as agreed from credits group by 1, 2) c
    where c.kind = d.kind and c.record_id = d.record_id`.execute(tx);
}
