import { sql } from 'kysely';
import { amountText, decimal, sum } from '../../domain/money';
import { firstDay, sides, type Month, type Receivables, type Side } from '../../domain/reconciliation';
import type { Tx } from '../open';
import type { KindRow } from './totals';
import type { WorkRef } from './work-tables';

/** What customers owe. A credit note, overpayment or prepayment lowers it on its own day: putting it against an invoice moves nothing. */

/** Opening and what moved it in the month, of one side. */
export function receivablesOf(opening: string, rows: readonly Pick<KindRow, 'kind' | 'on' | 'gross'>[]): Receivables {
  const grossOf = (fits: (row: Pick<KindRow, 'kind' | 'on'>) => boolean) => sum(rows.filter(fits).map(({ gross }) => decimal(gross)));
  const moved = {
    invoices: grossOf(({ kind }) => kind === 'invoice'), creditNotes: grossOf(({ kind }) => kind === 'credit-note').times(-1),
    payments: grossOf(({ kind, on }) => kind === 'payment' && on === 'invoice').times(-1), refunds: grossOf(({ kind, on }) => kind === 'payment' && on !== 'invoice'),
    overpayments: grossOf(({ kind }) => kind === 'overpayment').times(-1), prepayments: grossOf(({ kind }) => kind === 'prepayment').times(-1),
  };
  const texts = Object.fromEntries(Object.entries(moved).map(([name, value]) => [name, amountText(value)])) as Omit<Receivables, 'opening' | 'closing'>;
  return { opening, ...texts, closing: amountText(sum([decimal(opening), ...Object.values(moved)])) };
}

interface Opening { readonly currency: string; readonly side: Side; readonly opening: string }

/**
 * What was owed at the beginning of the month: of CloudRent's records and of what was agreed, worked out; of Xero, what the month before closed
 * with where it was reconciled, else what is known of Xero's earlier documents and payments by pulling.
 */
export async function readOpenings(tx: Tx, { companyId, month, tenant }: WorkRef, before: Month): Promise<Opening[]> {
  const first = firstDay(month);
  const inBooks = sql`(l.sync_status <> 'excluded')`;
  const sign = sql`case when r.kind = 'invoice' then 1 when r.kind = 'payment' and r.paid_kind = 'credit-note' then 1 else -1 end`;
  const { rows } = await sql<Opening>`select r.currency, s.side, sum(case when s.side = 'cloudrent' then r.total else coalesce((l.sent->'totals'->>'total')::numeric, r.total) end * ${sign})::numeric(19,2)::text as opening
      from records r join links l on l.company_id = r.company_id and l.kind = r.kind and l.record_id = r.record_id, (values ('cloudrent'), ('agreed')) as s(side)
      where r.company_id = ${companyId} and r.kind in ('invoice', 'credit-note', 'payment') and r.kind <> 'contact' and coalesce(r.document->>'issuedOn', r.document->>'paidOn') < ${first} and ${inBooks}
        and case s.side when 'cloudrent' then r.document->>'status' in ('issued', 'received') else l.xero_status in ('AUTHORISED', 'PAID') end
      group by 1, 2
    union all select coalesce(o.snapshot->>'currency', d.snapshot->>'currency'), 'xero', sum(case when o.kind = 'payment' then (o.snapshot->>'amount')::numeric else (o.snapshot->'totals'->>'total')::numeric end
          * case when o.kind = 'invoice' then 1 when o.kind = 'payment' and o.snapshot->'target'->>'is' <> 'invoice' then 1 else -1 end)::numeric(19,2)::text
      from xero_objects o left join xero_objects d on o.kind = 'payment' and d.company_id = o.company_id and d.kind = o.snapshot->'target'->>'is' and d.xero_id = (o.snapshot->'target'->>'xeroId')::uuid
      where o.company_id = ${companyId} and o.xero_tenant_id = ${tenant}::uuid and o.kind in ('invoice', 'credit-note', 'payment') and o.snapshot->>'date' < ${first} and o.snapshot->>'date' <> ''
        and o.snapshot->>'status' in ('AUTHORISED', 'PAID') and coalesce(o.snapshot->>'type', d.snapshot->>'type') in ('ACCREC', 'ACCRECCREDIT')
      group by 1`.execute(tx);
  const { rows: [earlier] } = await sql<{ totals: readonly { readonly currency: string; readonly receivables: Readonly<Record<Side, Receivables>> }[] | null }>`select totals from reconciliations
    where company_id = ${companyId} and month = ${before} and xero_tenant_id = ${tenant}::uuid and totals is not null order by revision desc limit 1`.execute(tx);
  const closed = (earlier?.totals ?? []).map(({ currency, receivables }): Opening => ({ currency, side: 'xero', opening: receivables.xero.closing }));
  return [...rows.filter(({ side, currency }) => sides.includes(side) && !(side === 'xero' && closed.some((one) => one.currency === currency))), ...closed];
}
