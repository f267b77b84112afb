import { sql } from 'kysely';
import type { XeroTenantId } from '../../domain/ids';
import { firstDay, lastDay } from '../../domain/reconciliation';
import type { Tx } from '../open';
import type { Revision } from '../months';
import { notFound } from './staging';

/**
 * What one comparison works with, in tables of its transaction: `rc_docs` and `rc_pays` have a row for each record that CloudRent or Xero
 * dates in the month, both sides beside each other; `rc_lines` a row for each line. Dates are texts 'YYYY-MM-DD'.
 *
 * `is`: `void` (over on both sides), `left` (left alone, or accepted by a person), `not-synced`, `missing`, `other-month`, `status` (over on one
 * side), or `both`: there on both sides, to be compared field by field.
 */
export interface WorkRef extends Revision { readonly tenant: XeroTenantId; readonly syncFrom: string | null }

const docs = `create temp table rc_docs (kind text, record_id text, label text, origin text, day text, due_on text, currency text, status text, incl boolean, net numeric, tax numeric, total numeric, contact_id text, contact_xero uuid,
  xero_id uuid, xero_status text, sync_status text, excluded_because text, version int, synced_version int, problem jsonb, sent jsonb, number text, chosen_number text, chosen_day text, x_found boolean, x_number text, x_contact uuid, x_day text, x_due text, x_currency text,
  x_status text, x_incl boolean, x_net numeric, x_tax numeric, x_total numeric, x_paid numeric, x_credited numeric, x_due_amount numeric, x_updated timestamptz, seen boolean, is_ text, by_position boolean,
  paid numeric default 0, credited numeric default 0, agreed_paid numeric default 0, agreed_credited numeric default 0) on commit drop`;
const pays = `create temp table rc_pays (record_id text, label text, origin text, day text, amount numeric, currency text, status text, paid_kind text, paid_id text, xero_id uuid, xero_status text, sync_status text, excluded_because text,
  version int, synced_version int, problem jsonb, x_found boolean, x_day text, x_amount numeric, x_status text, x_document uuid, x_updated timestamptz, seen boolean, is_ text) on commit drop`;
const lines = `create temp table rc_lines (kind text, record_id text, line_id text, position int, description text, quantity numeric, price numeric, discount numeric, net numeric, tax numeric, category text, tax_word text, account text, tax_type text, synced boolean,
  x_position int, x_description text, x_quantity numeric, x_price numeric, x_discount numeric, x_amount numeric, x_tax numeric, x_account text, x_tax_type text) on commit drop`;
const found = `create temp table rc_found (kind text, record_kind text, record_id text, label text, xero_kind text, xero_id uuid, number text, field text, cloudrent text, agreed text, xero text, a_cloudrent numeric, a_xero numeric, currency text,
  changed_by text, repair text, details jsonb default '{}', doc_kind text, doc_id text) on commit drop`;

/** Xero's statuses of what is not in the books any more, or never was. */
const over = sql.raw(`('VOIDED','DELETED')`);
const wrongSide = sql.raw(`('VOIDED','DELETED','DRAFT','SUBMITTED','${notFound}')`);

/** A large month is joined in memory, not on disk, and its queries run once: compiling them takes longer than it saves. Until the end of this transaction. */
export async function roomToCompare(tx: Tx): Promise<void> {
  await sql.raw(`set local work_mem = '64MB'`).execute(tx);
  await sql.raw('set local jit = off').execute(tx);
}

/** Makes the tables and fills `rc_docs` and `rc_pays`. */
export async function fillWorkTables(tx: Tx, ref: WorkRef): Promise<void> {
  for (const table of [docs, pays, lines, found]) await sql.raw(table).execute(tx);
  await fillDocs(tx, ref);
  await fillPays(tx, ref);
  for (const statement of ['create index on rc_docs (kind, record_id)', 'create index on rc_docs (xero_id)', 'create index on rc_pays (paid_kind, paid_id)', 'create index on rc_pays (xero_id)', 'analyze rc_docs (kind, record_id, xero_id, is_, status, day)', 'analyze rc_pays (record_id, paid_kind, paid_id, xero_id, is_)']) await sql.raw(statement).execute(tx);
}

/** Records of the month, and those of other months whose object Xero dates in this one. */
const keys = ({ companyId, month, tenant }: WorkRef, kinds: readonly string[]) => sql`(select r.kind, r.record_id from records r where r.company_id = ${companyId} and r.kind = any(${[...kinds]}::text[]) and r.kind <> 'contact' and coalesce(r.document->>'issuedOn', r.document->>'paidOn') between ${firstDay(month)} and ${lastDay(month)}
  union select l.kind, l.record_id from reconciliation_objects o join links l on l.company_id = o.company_id and l.kind = o.kind and l.xero_tenant_id = ${tenant}::uuid and l.xero_id = o.xero_id
    where o.company_id = ${companyId} and o.month = ${month} and o.kind = any(${[...kinds]}::text[]))`;

/** The pull has seen the object as it is now, and has decided about it. */
const seen = sql`coalesce(s.decided and s.xero_updated_at >= o.updated_at and (o.kind <> 'invoice' or s.snapshot->>'dueDate' is not distinct from o.due_on::text), false)`;

/** What a person chose that Xero gets in place of CloudRent's value, as long as CloudRent says the same (domain/instead.ts). */
const chosen = (field: string) => sql`case when l.instead->${field}->>'from' = r.document->>${field} then l.instead->${field}->>'to' end`;

async function fillDocs(tx: Tx, ref: WorkRef): Promise<void> {
  const { companyId, month, tenant } = ref;
  await sql`insert into rc_docs (kind, record_id, label, origin, day, due_on, currency, status, incl, net, tax, total, contact_id, contact_xero, xero_id, xero_status, sync_status, excluded_because, version, synced_version, problem, sent, number, chosen_number, chosen_day,
      x_found, x_number, x_contact, x_day, x_due, x_currency, x_status, x_incl, x_net, x_tax, x_total, x_paid, x_credited, x_due_amount, x_updated, seen)
    select r.kind, r.record_id, r.label, r.origin, r.document->>'issuedOn', r.document->>'dueOn', r.document->>'currency', r.document->>'status', (r.document->>'pricesIncludeTax')::boolean,
      (r.document->'totals'->>'subtotal')::numeric, (r.document->'totals'->>'tax')::numeric, (r.document->'totals'->>'total')::numeric, r.contact_id, c.xero_id,
      l.xero_id, l.xero_status, l.sync_status, l.excluded_because, r.version, l.synced_version, l.problem, l.sent, r.document->>'number', ${chosen('number')}, ${chosen('issuedOn')},
      o.xero_id is not null and o.status <> ${notFound}, o.number, o.contact_xero_id, o.date::text, o.due_on::text, o.currency, o.status, o.prices_include_tax, o.net, o.tax, o.total, o.paid, o.credited, o.due, o.updated_at, ${seen}
    from ${keys(ref, ['invoice', 'credit-note'])} k
      join records r on r.company_id = ${companyId} and r.kind = k.kind and r.record_id = k.record_id
      join links l on l.company_id = r.company_id and l.kind = r.kind and l.record_id = r.record_id
      left join links c on c.company_id = r.company_id and c.kind = 'contact' and c.record_id = r.contact_id
      left join reconciliation_objects o on o.company_id = r.company_id and o.month = ${month} and o.kind = r.kind and o.xero_id = l.xero_id and l.xero_tenant_id = ${tenant}::uuid
      left join xero_objects s on s.company_id = r.company_id and s.kind = r.kind and s.xero_id = o.xero_id`.execute(tx);
  await sql`update rc_docs set by_position = not (sent ? 'lines') or exists (select from jsonb_each(sent->'lines') as one where coalesce(one.value->>'lineItemId', '') = ''), is_ = case
      when status = 'void' and (xero_id is null or coalesce(x_status, ${notFound}) in ${wrongSide}) then 'void'
      when sync_status = 'excluded' then 'left'
      when sync_status <> 'synced' or synced_version < version then 'not-synced'
      when not x_found then 'missing'
      when (status = 'void') <> (x_status in ${wrongSide}) then 'status'
      when not (x_day between ${firstDay(month)} and ${lastDay(month)} and day between ${firstDay(month)} and ${lastDay(month)}) then 'other-month'
      else 'both' end`.execute(tx);
}

async function fillPays(tx: Tx, ref: WorkRef): Promise<void> {
  const { companyId, month, tenant } = ref;
  await sql`insert into rc_pays (record_id, label, origin, day, amount, currency, status, paid_kind, paid_id, xero_id, xero_status, sync_status, excluded_because, version, synced_version, problem, x_found, x_day, x_amount, x_status, x_document, x_updated, seen)
    select r.record_id, r.label, r.origin, r.document->>'paidOn', (r.document->>'amount')::numeric, r.document->>'currency', r.document->>'status', r.paid_kind, r.paid_id, l.xero_id, l.xero_status, l.sync_status, l.excluded_because, r.version, l.synced_version, l.problem,
      o.xero_id is not null and o.status <> ${notFound}, o.date::text, o.total, o.status, o.document_xero_id, o.updated_at, ${seen}
    from ${keys(ref, ['payment'])} k
      join records r on r.company_id = ${companyId} and r.kind = k.kind and r.record_id = k.record_id
      join links l on l.company_id = r.company_id and l.kind = r.kind and l.record_id = r.record_id
      left join reconciliation_objects o on o.company_id = r.company_id and o.month = ${month} and o.kind = 'payment' and o.xero_id = l.xero_id and l.xero_tenant_id = ${tenant}::uuid
      left join xero_objects s on s.company_id = r.company_id and s.kind = 'payment' and s.xero_id = o.xero_id`.execute(tx);
  await sql`update rc_pays set is_ = case
      when status = 'deleted' and (xero_id is null or not x_found or x_status in ${over}) then 'void'
      when sync_status = 'excluded' then 'left'
      when sync_status <> 'synced' or synced_version < version then 'not-synced'
      when status = 'deleted' then 'status'
      when not x_found or x_status in ${over} then 'missing'
      when not (x_day between ${firstDay(month)} and ${lastDay(month)} and day between ${firstDay(month)} and ${lastDay(month)}) then 'other-month'
      else 'both' end`.execute(tx);
}
