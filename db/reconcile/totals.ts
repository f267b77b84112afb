import { sql } from 'kysely';
import { firstDay, lastDay, monthBefore, type CodedSums, type CurrencyTotals, type MonthTotals, type ReconciledKind, type Side, type Sums, reconciledKinds, sides } from '../../domain/reconciliation';
import { amountText, decimal } from '../../domain/money';
import type { Tx } from '../open';
import { readOpenings, receivablesOf } from './receivables';
import type { WorkRef } from './work-tables';

/** The totals of a month, worked out in SQL and arranged here; call after `fillMoney` and `fillLines`. */

/** `on`: what a payment is on. */
export type KindRow = { readonly currency: string; readonly kind: ReconciledKind; readonly side: Side; readonly on: string } & Sums;
type CodeRow = { readonly currency: string; readonly by: 'account' | 'tax'; readonly key: string; readonly side: Side; readonly net: string; readonly tax: string };

export async function readTotals(tx: Tx, ref: WorkRef): Promise<MonthTotals> {
  const kinds = await kindRows(tx, ref);
  const codes = await codeRows(tx, ref);
  const names = await readNames(tx, ref);
  const openings = await readOpenings(tx, ref, monthBefore(ref.month));
  const currencies = [...new Set([...kinds.map(({ currency }) => currency), ...openings.map(({ currency }) => currency)])].sort();
  return currencies.map((currency): CurrencyTotals => {
    const own = kinds.filter((row) => row.currency === currency);
    const opening = (side: Side): string => openings.find((one) => one.currency === currency && one.side === side)?.opening ?? '0.00';
    return {
      currency, kinds: bySide(own), accounts: coded(codes, currency, 'account', names), taxRates: coded(codes, currency, 'tax', names),
      receivables: Object.fromEntries(sides.map((side) => [side, receivablesOf(opening(side), own.filter((row) => row.side === side))])) as CurrencyTotals['receivables'],
    };
  });
}

/** By which a document was agreed upon: CloudRent's, unless a person chose another one for Xero. */
const agreedDay = (of: string) => sql.raw(`coalesce(${of}chosen_day, ${of}day)`);

/** Documents and payments that CloudRent, or Xero, dates in the month. Left alone, they count on no side. */
async function kindRows(tx: Tx, { companyId, month, tenant, syncFrom }: WorkRef): Promise<KindRow[]> {
  const [from, to] = [firstDay(month), lastDay(month)];
  const money = (side: string) => sql.raw(`count(*)::int as count, coalesce(sum(${side}net), 0)::numeric(19,2)::text as net, coalesce(sum(${side}tax), 0)::numeric(19,2)::text as tax, coalesce(sum(${side}total), 0)::numeric(19,2)::text as gross`);
  const open = (paid: string, credited: string, due: string) => sql.raw(`coalesce(sum(${paid}), 0)::numeric(19,2)::text as paid, coalesce(sum(${credited}), 0)::numeric(19,2)::text as credited, coalesce(sum(${due}), 0)::numeric(19,2)::text as outstanding`);
  const plainPay = (amount: string) => sql.raw(`count(*)::int as count, '0.00' as net, '0.00' as tax, coalesce(sum(${amount}), 0)::numeric(19,2)::text as gross, '0.00' as paid, '0.00' as credited, '0.00' as outstanding`);
  const { rows } = await sql<KindRow>`
    select currency, kind, 'cloudrent' as side, '' as on, ${money('')}, ${open('paid', 'credited', 'total - paid - credited')} from rc_docs where day between ${from} and ${to} and status = 'issued' and is_ <> 'left' group by 1, 2
    union all select currency, kind, 'agreed', '', count(*)::int, coalesce(sum((sent->'totals'->>'subtotal')::numeric), 0)::numeric(19,2)::text, coalesce(sum((sent->'totals'->>'tax')::numeric), 0)::numeric(19,2)::text, coalesce(sum((sent->'totals'->>'total')::numeric), 0)::numeric(19,2)::text,
        ${open('agreed_paid', 'agreed_credited', "(sent->'totals'->>'total')::numeric - agreed_paid - agreed_credited")}
      from rc_docs where ${agreedDay('')} between ${from} and ${to} and xero_status in ('AUTHORISED', 'PAID') and is_ <> 'left' and sent ? 'totals' group by 1, 2
    union all select o.currency, o.kind, 'xero', '', ${money('o.')}, ${open('o.paid', 'o.credited', 'o.due')} from reconciliation_objects o
      where o.company_id = ${companyId} and o.month = ${month} and o.kind <> 'payment' and o.date between ${from}::date and ${to}::date and o.status in ('AUTHORISED', 'PAID') and ${linkedOrNew(tenant, syncFrom)} group by 1, 2
    union all select currency, 'payment', 'cloudrent', paid_kind, ${plainPay('amount')} from rc_pays where day between ${from} and ${to} and status = 'received' and is_ <> 'left' group by 1, 4
    union all select currency, 'payment', 'agreed', paid_kind, ${plainPay('amount')} from rc_pays where day between ${from} and ${to} and xero_status = 'AUTHORISED' and is_ <> 'left' group by 1, 4
    union all select coalesce(p.currency, d.currency, o.currency, (select r.currency from links l join records r using (company_id, kind, record_id) where l.company_id = ${companyId} and l.kind = o.document_kind and l.xero_id = o.document_xero_id limit 1), x.organisation->>'baseCurrency'), 'payment', 'xero', o.document_kind, ${plainPay('o.total')}
      from reconciliation_objects o join connections x on x.company_id = o.company_id left join rc_pays p on p.xero_id = o.xero_id left join reconciliation_objects d on d.company_id = o.company_id and d.month = o.month and d.kind = o.document_kind and d.xero_id = o.document_xero_id
      where o.company_id = ${companyId} and o.month = ${month} and o.kind = 'payment' and o.date between ${from}::date and ${to}::date and o.status = 'AUTHORISED' and coalesce(p.is_, '') <> 'left' and o.xero_id not in (select xero_id from rc_left) group by 1, 4`.execute(tx);
  return rows;
}

const linkedOrNew = (tenant: string, syncFrom: string | null) => sql`(o.date::text >= ${syncFrom ?? ''} or exists (select from links l where l.company_id = o.company_id and l.kind = o.kind and l.xero_tenant_id = ${tenant}::uuid and l.xero_id = o.xero_id))
  and not exists (select from rc_docs d where d.kind = o.kind and d.xero_id = o.xero_id and d.is_ = 'left')`;

/** By account and by rate; credit notes negatively. */
async function codeRows(tx: Tx, { companyId, month, tenant, syncFrom }: WorkRef): Promise<CodeRow[]> {
  const [from, to] = [firstDay(month), lastDay(month)];
  const { rows } = await sql<CodeRow>`with ours as materialized (select d.currency, l.account, l.tax_type, d.day between ${from} and ${to} as ours, l.synced and ${agreedDay('d.')} between ${from} and ${to} as agreed, sum(case d.kind when 'invoice' then l.net else -l.net end) as net, sum(case d.kind when 'invoice' then l.tax else -l.tax end) as tax
      from rc_lines l join rc_docs d on d.kind = l.kind and d.record_id = l.record_id where l.position is not null and d.status = 'issued' and d.is_ <> 'left' group by 1, 2, 3, 4, 5),
    theirs as materialized (select o.currency, coalesce(one->>'accountCode', '') as account, coalesce(one->>'taxType', '') as tax_type, sum(s.sign * ((one->>'lineAmount')::numeric - case when o.prices_include_tax then (one->>'taxAmount')::numeric else 0 end)) as net, sum(s.sign * (one->>'taxAmount')::numeric) as tax
      from reconciliation_objects o, jsonb_array_elements(o.lines) as one, lateral (select case o.kind when 'invoice' then 1 else -1 end as sign) s
      where o.company_id = ${companyId} and o.month = ${month} and o.kind in ('invoice', 'credit-note') and o.date between ${from}::date and ${to}::date and o.status in ('AUTHORISED', 'PAID') and ${linkedOrNew(tenant, syncFrom)} group by 1, 2, 3),
    all_sides as (select currency, account, tax_type, 'cloudrent' as side, net, tax from ours where ours union all select currency, account, tax_type, 'agreed', net, tax from ours where agreed union all select currency, account, tax_type, 'xero', net, tax from theirs)
    select currency, 'account' as by, account as key, side, sum(net)::numeric(19,2)::text as net, sum(tax)::numeric(19,2)::text as tax from all_sides group by 1, 3, 4
    union all select currency, 'tax', tax_type, side, sum(net)::numeric(19,2)::text, sum(tax)::numeric(19,2)::text from all_sides group by 1, 3, 4`.execute(tx);
  return rows;
}

async function readNames(tx: Tx, { companyId }: WorkRef): Promise<ReadonlyMap<string, string>> {
  const row = await tx.selectFrom('connections').select(['accounts', 'tax_rates']).where('company_id', '=', companyId).executeTakeFirst();
  return new Map([...(row?.accounts ?? []).map(({ code, name }) => [`account ${code}`, name] as const), ...(row?.tax_rates ?? []).map(({ taxType, name }) => [`tax ${taxType}`, name] as const)]);
}

const nothing: Sums = { count: 0, net: '0.00', tax: '0.00', gross: '0.00', paid: '0.00', credited: '0.00', outstanding: '0.00' };

const plus = (one: string, other: string): string => amountText(decimal(one).plus(decimal(other)));

/** Payments stand in a row for what they are on; here they are one kind. */
function bySide(rows: readonly KindRow[]): CurrencyTotals['kinds'] {
  const of = (kind: ReconciledKind, side: Side): Sums => rows.filter((row) => row.kind === kind && row.side === side)
    .reduce((all, { count, net, tax, gross, paid, credited, outstanding }) => ({ count: all.count + count, net: plus(all.net, net), tax: plus(all.tax, tax), gross: plus(all.gross, gross), paid: plus(all.paid, paid), credited: plus(all.credited, credited), outstanding: plus(all.outstanding, outstanding) }), nothing);
  return Object.fromEntries(reconciledKinds.map((kind) => [kind, Object.fromEntries(sides.map((side) => [side, of(kind, side)]))])) as unknown as CurrencyTotals['kinds'];
}

function coded(rows: readonly CodeRow[], currency: string, by: CodeRow['by'], names: ReadonlyMap<string, string>): CodedSums[] {
  const own = rows.filter((row) => row.currency === currency && row.by === by);
  const of = (key: string, what: 'net' | 'tax'): CodedSums['net'] => Object.fromEntries(sides.map((side) => [side, own.find((row) => row.key === key && row.side === side)?.[what] ?? '0.00'])) as CodedSums['net'];
  return [...new Set(own.map(({ key }) => key))].sort().map((key) => ({ key, name: names.get(`${by} ${key}`) ?? '', net: of(key, 'net'), tax: of(key, 'tax') }));
}
