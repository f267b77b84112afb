import { sql } from 'kysely';
import type { Tx } from '../open';
import type { WorkRef } from './work-tables';

/**
 * Fills `rc_lines`: the lines of both sides of documents that are on both, paired by Xero's line id where we know it, else by their place; and of
 * the other records of the month CloudRent's alone. The account and rate of a line are those that it was sent with
 * as long as its category and tax are the same, else the mapping's.
 */
export async function fillLines(tx: Tx, { companyId, month }: WorkRef): Promise<void> {
  await sql.raw(`create temp table rc_rates (tax_type text primary key, rate numeric) on commit drop`).execute(tx);
  await sql`insert into rc_rates select one->>'taxType', max((one->>'effectiveRate')::numeric) from connections x, jsonb_array_elements(x.tax_rates) as one where x.company_id = ${companyId} group by 1`.execute(tx);
  await sql`with ours as materialized (
      select d.kind, d.record_id, d.is_, d.incl, d.xero_id, one.value->>'id' as line_id, one.ordinality::int as position, one.value->>'description' as description, (one.value->>'quantity')::numeric as quantity, (one.value->>'unitPrice')::numeric as price,
        coalesce((one.value->>'discountPercent')::numeric, 0) as discount, one.value->>'category' as category, one.value->>'tax' as tax_word, d.sent->'lines'->(one.value->>'id') as sent,
        case when d.by_position then null else nullif(d.sent->'lines'->(one.value->>'id')->>'lineItemId', '') end as line_item
      from rc_docs d join records r on r.company_id = ${companyId} and r.kind = d.kind and r.record_id = d.record_id, jsonb_array_elements(r.document->'lines') with ordinality as one
      where d.is_ <> 'void'),
    coded as (select o.*, round(o.quantity * o.price * (100 - o.discount) / 100, 2) as amount, coalesce(case when o.sent->>'category' = o.category then o.sent->>'accountCode' end, m.accounts->>o.category, '') as account, coalesce(case when o.sent->>'tax' = o.tax_word then o.sent->>'taxType' end, m.taxes->>o.tax_word, '') as tax_type
      from ours o left join mappings m on m.company_id = ${companyId}),
    taxed as (select c.*, case when c.incl then round(c.amount * r.rate / (100 + r.rate), 2) else round(c.amount * r.rate / 100, 2) end as line_tax from coded c left join rc_rates r using (tax_type)),
    theirs as materialized (
      select d.kind, d.record_id, one.ordinality::int as position, case when d.by_position then null else one.value->>'lineItemId' end as line_item, one.value as line
      from rc_docs d join reconciliation_objects o on o.company_id = ${companyId} and o.month = ${month} and o.kind = d.kind and o.xero_id = d.xero_id, jsonb_array_elements(o.lines) with ordinality as one
      where d.is_ = 'both'),
    -- One key for both ways of pairing: a hash join.
    paired as (select coalesce(a.kind, b.kind) as kind, coalesce(a.record_id, b.record_id) as record_id, a.line_id, a.position, a.description, a.quantity, a.price, a.discount, a.amount, a.line_tax, a.incl, a.category, a.tax_word, a.account, a.tax_type, a.is_,
        b.position as x_position, b.line
      from taxed a full join theirs b on a.kind = b.kind and a.record_id = b.record_id and coalesce(a.line_item, a.position::text) = coalesce(b.line_item, b.position::text))
    insert into rc_lines select kind, record_id, line_id, position, description, quantity, price, discount, case when incl then amount - coalesce(line_tax, 0) else amount end, coalesce(line_tax, 0), category, tax_word, account, tax_type, is_ not in ('not-synced', 'missing', 'left'),
      x_position, line->>'description', (line->>'quantity')::numeric, (line->>'unitPrice')::numeric, coalesce((line->>'discountRate')::numeric, 0), (line->>'lineAmount')::numeric, (line->>'taxAmount')::numeric, line->>'accountCode', line->>'taxType'
    from paired`.execute(tx);
  await sql.raw('analyze rc_lines (kind, record_id)').execute(tx);
}
