import { sql } from 'kysely';
import type { Tx } from '../open';
import type { WorkRef } from './work-tables';

/** Differences of invoices and credit notes that CloudRent has; architecture.md, "Reconciliation", has the table. Each statement adds rows to `rc_found`. */

const head = sql.raw('insert into rc_found (kind, record_kind, record_id, label, xero_kind, xero_id, number, field, cloudrent, agreed, xero, a_cloudrent, a_xero, currency, changed_by, repair, details)');
const who = sql.raw(`d.kind, d.record_id, d.label, case when d.xero_id is not null then d.kind end, d.xero_id, d.x_number`);
/** A lost pull is one that has not seen the object as it is now. */
const pull = sql.raw(`case when d.seen then null else 'pull' end`);

/** A person chose at the record that Xero has what it has: explained from the outset. */
const byChoice = (is: string) => sql.raw(`case when ${is} then '{"chosen": "yes"}'::jsonb else '{}'::jsonb end`);

export async function findDocuments(tx: Tx, ref: WorkRef): Promise<void> {
  await findWhole(tx, ref);
  await findFields(tx);
  await findLines(tx);
  await findTotals(tx);
}

/** Of a document as a whole: each has one at most, and nothing else is said of it. */
async function findWhole(tx: Tx, { companyId, tenant }: WorkRef): Promise<void> {
  await sql`${head} select 'not-synced', ${who}, null, d.status, null, d.x_status, d.total, d.x_total, d.currency, 'cloudrent',
      case when d.sync_status = 'synced' then 'sync' end, coalesce(d.problem->'details', '{}') || jsonb_strip_nulls(jsonb_build_object('status', case when d.sync_status = 'synced' then 'missed' else d.sync_status end, 'code', d.problem->>'code'))
    from rc_docs d where d.is_ = 'not-synced'`.execute(tx);
  await sql`${head} select 'missing-in-xero', ${who}, null, d.status, d.xero_status, null, d.total, null, d.currency, 'xero', null, '{}' from rc_docs d where d.is_ = 'missing'`.execute(tx);
  await sql`${head} select 'status-differs', ${who}, 'status', d.status, d.xero_status, d.x_status, case when d.status = 'void' then 0 else d.total end, case when d.x_status in ('AUTHORISED','PAID') then d.x_total else 0 end, d.currency,
      case when (d.xero_status in ('VOIDED','DELETED')) = (d.x_status in ('VOIDED','DELETED')) and d.x_status not in ('DRAFT','SUBMITTED') then 'cloudrent' else 'xero' end,
      case when (d.xero_status in ('VOIDED','DELETED')) = (d.x_status in ('VOIDED','DELETED')) and d.x_status not in ('DRAFT','SUBMITTED') then 'sync' else ${pull} end, '{}'
    from rc_docs d where d.is_ = 'status'`.execute(tx);
  await sql`${head} select 'other-month', ${who}, 'issuedOn', d.day, null, d.x_day, d.total, d.x_total, d.currency, null, null, ${byChoice('d.x_day = d.chosen_day')} from rc_docs d where d.is_ = 'other-month'`.execute(tx);
  // Xero merged the contact: one difference of the customer, however many documents it has.
  await sql`${head} select 'contact-merged', 'contact', c.record_id, c.label, 'contact', m.xero_id, null, null, c.label, m.name, k.name, sum(d.total), sum(d.x_total), min(d.currency), 'xero', 'pull', jsonb_build_object('documents', count(*) || case when count(*) = 1 then ' document' else ' documents' end)
    from rc_docs d join contact_mirror m on m.xero_tenant_id = ${tenant}::uuid and m.xero_id = d.contact_xero and m.merged_to is not null join contact_mirror k on k.xero_tenant_id = m.xero_tenant_id and k.xero_id = d.x_contact join records c on c.company_id = ${companyId} and c.kind = 'contact' and c.record_id = d.contact_id
    where d.is_ = 'both' and d.status <> 'void' and d.x_contact <> d.contact_xero group by c.record_id, c.label, m.xero_id, m.name, k.name`.execute(tx);
}

/** Single fields, each by itself. */
async function findFields(tx: Tx): Promise<void> {
  await sql`${head} select f.kind, ${who}, f.field, f.cloudrent, null, f.xero, null, null, d.currency, null, null, ${byChoice('f.xero = f.chosen')}
    from rc_docs d, lateral (values ('number-differs', 'number', d.number, d.x_number, d.chosen_number), ('contact-differs', 'contact', d.contact_xero::text, d.x_contact::text, null), ('date-differs', 'issuedOn', d.day, d.x_day, d.chosen_day),
      ('due-date-differs', 'dueOn', case when d.kind = 'invoice' then d.due_on end, case when d.kind = 'invoice' then d.x_due end, null), ('currency-differs', 'currency', d.currency, d.x_currency, null), ('line-differs', 'pricesIncludeTax', d.incl::text, d.x_incl::text, null)) as f(kind, field, cloudrent, xero, chosen)
    where d.is_ = 'both' and d.status <> 'void' and f.cloudrent is distinct from f.xero
      and not (f.field = 'contact' and exists (select from rc_found g where g.kind = 'contact-merged' and g.record_id = d.contact_id))`.execute(tx);
}

/** Xero keeps line ends and outer blanks as it likes. */
const plain = (column: string) => sql.raw(`btrim(replace(${column}, E'\\r\\n', E'\\n'), E' \\t\\r\\n')`);

/** Of each line the first field that differs: its account, its rate, or what makes up its amount. */
async function findLines(tx: Tx): Promise<void> {
  await sql`${head} select f.kind, ${who}, f.field, f.cloudrent, null, f.xero, f.a, f.b, d.currency, null, null, jsonb_strip_nulls(jsonb_build_object('line', l.line_id, 'position', coalesce(l.position, l.x_position)))
    from rc_lines l join rc_docs d on d.kind = l.kind and d.record_id = l.record_id and d.is_ = 'both' and d.status <> 'void', lateral (select case
        when l.position is null or l.x_position is null then 'line-differs' when l.account <> l.x_account then 'account-differs' when l.tax_type <> l.x_tax_type then 'tax-differs' else 'line-differs' end as kind,
      case when l.position is null then 'lines' when l.x_position is null then 'lines.' || l.line_id when l.account <> l.x_account then 'lines.' || l.line_id || '.account' when l.tax_type <> l.x_tax_type then 'lines.' || l.line_id || '.tax'
        when l.quantity <> l.x_quantity then 'lines.' || l.line_id || '.quantity' when l.price <> l.x_price then 'lines.' || l.line_id || '.unitPrice' when l.discount <> l.x_discount then 'lines.' || l.line_id || '.discountPercent' else 'lines.' || l.line_id || '.description' end as field,
      case when l.position is null then null when l.x_position is null then l.description when l.account <> l.x_account then l.account when l.tax_type <> l.x_tax_type then l.tax_type
        when l.quantity <> l.x_quantity then trim_scale(l.quantity)::text when l.price <> l.x_price then trim_scale(l.price)::text when l.discount <> l.x_discount then trim_scale(l.discount)::text else ${plain('l.description')} end as cloudrent,
      case when l.position is null then l.x_description when l.x_position is null then null when l.account <> l.x_account then l.x_account when l.tax_type <> l.x_tax_type then l.x_tax_type
        when l.quantity <> l.x_quantity then trim_scale(l.x_quantity)::text when l.price <> l.x_price then trim_scale(l.x_price)::text when l.discount <> l.x_discount then trim_scale(l.x_discount)::text else ${plain('l.x_description')} end as xero,
      case when d.incl then l.net + l.tax else l.net end as a, l.x_amount as b) f
    where l.position is null or l.x_position is null or l.account <> l.x_account or l.tax_type <> l.x_tax_type or l.quantity <> l.x_quantity or l.price <> l.x_price or l.discount <> l.x_discount or ${plain('l.description')} is distinct from ${plain('l.x_description')}`.execute(tx);
}

/**
 * The sums, where no line, currency or kind of prices explains them. Rounding is what is explained exactly: all lines the same, each line's tax at
 * most a cent from what its rate comes to, and those cents together are what the documents differ by.
 */
async function findTotals(tx: Tx): Promise<void> {
  await sql`with apart as materialized (select d.* from rc_docs d where d.is_ = 'both' and d.status <> 'void' and (d.net, d.tax, d.total) is distinct from (d.x_net, d.x_tax, d.x_total)
        and not exists (select from rc_found f where f.record_kind = d.kind and f.record_id = d.record_id and f.kind in ('line-differs', 'tax-differs', 'currency-differs'))),
      cents as (select a.kind, a.record_id, sum(l.x_tax - l.tax) as cents, max(abs(l.x_tax - l.tax)) as most, bool_and(l.x_amount = case when a.incl then l.net + l.tax else l.net end) as same from apart a join rc_lines l on l.kind = a.kind and l.record_id = a.record_id group by 1, 2)
    ${head} select case when e.rounding then 'rounding' else 'total-differs' end, ${who}, 'totals.total', d.total::numeric(19,2)::text, null, d.x_total::numeric(19,2)::text, d.total, d.x_total, d.currency, case when e.rounding then 'unknown' end, null,
      case when e.rounding then jsonb_build_object('cents', (d.x_tax - d.tax)::numeric(19,2)::text) else '{}' end
    from apart d join cents c using (kind, record_id), lateral (select c.most <= 0.01 and c.same and c.cents = d.x_tax - d.tax and d.x_total - d.total = case when d.incl then 0 else c.cents end as rounding) e`.execute(tx);
}
