import { sql } from 'kysely';
import type { CompanyId } from '../domain/ids';
import type { LightCheckKind } from '../domain/month-report';
import { lastDay } from '../domain/reconciliation';
import { liveInXero, recordDay, recordLives, recordsWithLinks } from './closed-documents';
import { monthOn } from './months';
import type { Db } from './open';

/** The look at the month that is on: what it comes to on either side so far, as it is known here. */

interface Row { readonly kind: LightCheckKind['kind']; readonly currency: string; readonly ours: number; readonly our_total: string; readonly theirs: number; readonly their_total: string }

/** Counts and sums of CloudRent's records and of what was pulled from Xero; kept for whoever looks. A currency that Xero does not tell of a payment is its document's. */
export async function checkMonthOn(db: Db, companyId: CompanyId): Promise<void> {
  const { month, from } = await monthOn(db, companyId);
  const to = lastDay(month);
  const { rows } = await sql<Row>`
    with ours as (select r.kind, coalesce(r.currency, '') as currency, count(*)::int as n, sum(r.total) as total from ${recordsWithLinks}
        where r.company_id = ${companyId} and r.kind <> 'contact' and ${recordDay} between ${from} and ${to} and ${recordLives} group by 1, 2),
    theirs as (select o.kind, coalesce(o.snapshot->>'currency', d.snapshot->>'currency', x.organisation->>'baseCurrency', '') as currency, count(*)::int as n, sum(coalesce(o.snapshot->'totals'->>'total', o.snapshot->>'amount')::numeric) as total
        from connections x join xero_objects o on o.company_id = x.company_id and o.xero_tenant_id = x.xero_tenant_id
          left join xero_objects d on o.kind = 'payment' and d.company_id = o.company_id and d.kind = o.snapshot->'target'->>'is' and d.xero_id = (o.snapshot->'target'->>'xeroId')::uuid
        where x.company_id = ${companyId} and o.kind <> 'contact' and o.snapshot->>'date' between ${from} and ${to} and o.snapshot->>'status' in ${liveInXero} and coalesce(o.snapshot->>'type', o.snapshot->>'paymentType', '') !~ '^(ACCPAY|AP)' group by 1, 2)
    select kind, currency, coalesce(ours.n, 0) as ours, coalesce(ours.total, 0)::numeric(19,2) as our_total, coalesce(theirs.n, 0) as theirs, coalesce(theirs.total, 0)::numeric(19,2) as their_total
    from ours full join theirs using (kind, currency) order by kind, currency`.execute(db);
  const kinds = rows.map((row): LightCheckKind => ({
    kind: row.kind, currency: row.currency, cloudrent: { count: row.ours, gross: row.our_total }, xero: { count: row.theirs, gross: row.their_total }, agrees: row.ours === row.theirs && row.our_total === row.their_total,
  }));
  await db.insertInto('month_checks').values({ company_id: companyId, month, kinds: JSON.stringify(kinds) })
    .onConflict((conflict) => conflict.column('company_id').doUpdateSet({ month, kinds: JSON.stringify(kinds), checked_at: sql<Date>`clock_timestamp()` })).execute();
}

export const readMonthCheck = async (db: Db, companyId: CompanyId) => await db.selectFrom('month_checks').select(['month', 'checked_at', 'kinds']).where('company_id', '=', companyId).executeTakeFirst();
