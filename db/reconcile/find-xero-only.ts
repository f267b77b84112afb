import { sql } from 'kysely';
import { firstDay, lastDay } from '../../domain/reconciliation';
import type { Tx } from '../open';
import type { WorkRef } from './work-tables';

/** What Xero has and CloudRent has not: documents made by hand, over- and prepayments, second contacts. Each statement adds rows to `rc_found`. */

const head = sql.raw('insert into rc_found (kind, record_kind, record_id, label, xero_kind, xero_id, number, field, cloudrent, agreed, xero, a_cloudrent, a_xero, currency, changed_by, repair, details)');

export async function findXeroOnly(tx: Tx, { companyId, month, tenant, syncFrom }: WorkRef): Promise<void> {
  const inMonth = sql`o.company_id = ${companyId} and o.month = ${month} and o.date between ${firstDay(month)}::date and ${lastDay(month)}::date and o.status in ('AUTHORISED', 'PAID') and o.date::text >= ${syncFrom ?? ''}`;
  await sql`with loose as (select o.* from reconciliation_objects o where ${inMonth} and o.kind in ('invoice', 'credit-note')
        and not exists (select from links l where l.company_id = o.company_id and l.kind = o.kind and l.xero_tenant_id = ${tenant}::uuid and l.xero_id = o.xero_id)
        -- A record that is not synced says why; this is what it found in its place.
        and not exists (select from rc_docs d where d.kind = o.kind and d.number = o.number and d.is_ = 'not-synced'))
    ${head} select case when d.record_id is null then 'missing-in-cloudrent' else 'duplicate-document' end, case when d.record_id is not null then o.kind end, d.record_id, d.label, o.kind, o.xero_id, o.number, null, null, null, o.status, d.total, o.total, o.currency, 'xero', null,
      case when d.record_id is null then '{}' else jsonb_build_object('number', d.number) end
    from loose o left join lateral (select d.* from rc_docs d where d.kind = o.kind and d.is_ = 'both' and d.x_contact = o.contact_xero_id and d.x_total = o.total and d.x_day = o.date::text and o.total > 0 order by d.record_id limit 1) d on true`.execute(tx);
  // One that was put against invoices of CloudRent's to the last cent, and told, is known.
  await sql`${head} select 'missing-in-cloudrent', null, null, null, o.kind, o.xero_id, coalesce(o.number, o.reference), null, null, null, o.status, null, o.total, o.currency, 'xero',
      case when exists (select from jsonb_array_elements(o.allocations) as one join links i on i.company_id = o.company_id and i.kind = 'invoice' and i.xero_id = (one->>'invoiceXeroId')::uuid
        where not exists (select from applied_credits a where a.company_id = o.company_id and a.invoice_id = i.record_id and a.source = o.kind and a.xero_id = o.xero_id)) then 'pull' end,
      '{}'
    from reconciliation_objects o where ${inMonth} and o.kind in ('overpayment', 'prepayment')
      and o.total <> coalesce((select sum(a.amount) from applied_credits a where a.company_id = o.company_id and a.source = o.kind and a.xero_id = o.xero_id), 0)`.execute(tx);
  await findDuplicateContacts(tx, companyId, tenant);
}

/** Another active contact that looks the same as the one of a customer of this month, and is nobody's. Not where a person has said that no contact in Xero is this one. */
async function findDuplicateContacts(tx: Tx, companyId: string, tenant: string): Promise<void> {
  await sql`with customers as (select distinct c.record_id, c.xero_id from rc_docs d join links c on c.company_id = ${companyId} and c.kind = 'contact' and c.record_id = d.contact_id and c.xero_tenant_id = ${tenant}::uuid and not c.create_anew where d.is_ <> 'left')
    ${head} select 'duplicate-contacts', 'contact', c.record_id, m.name, 'contact', t.xero_id, null, null, coalesce(m.email, m.name), null, coalesce(t.email, t.name), null, null, null, 'xero', null, jsonb_build_object('name', t.name, 'sameness', case when t.name_key = m.name_key then 'name' else 'e-mail' end)
    from customers c join contact_mirror m on m.xero_tenant_id = ${tenant}::uuid and m.xero_id = c.xero_id
      join contact_mirror t on t.xero_tenant_id = m.xero_tenant_id and t.xero_id <> m.xero_id and t.status = 'ACTIVE' and t.merged_to is null and (t.name_key = m.name_key or (m.email_key is not null and t.email_key = m.email_key))
    where m.status = 'ACTIVE' and not exists (select from links l where l.company_id = ${companyId} and l.kind = 'contact' and l.xero_tenant_id = t.xero_tenant_id and l.xero_id = t.xero_id)`.execute(tx);
}
