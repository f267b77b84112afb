import { sql } from 'kysely';
import type { CompanyId, RecordId, XeroId, XeroTenantId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import type { FieldDifference } from '../domain/problems';
import type { CreditSource } from '../domain/records';
import type { Db, Tx } from './open';
import type { SentContent } from './schema';

/** What pulled invoices, credit notes and payments mean is decided from these queries, and stored by them. Call all of them under `lockKind`. */

/** A linked document as Xero has it now; `sent` and `putBack` where they change, and with `again` it is decided anew. */
export interface DocumentSight {
  readonly recordId: RecordId; readonly xeroStatus: string; readonly updatedAt: string | null;
  readonly again: boolean; readonly sent: SentContent | null; readonly putBack: readonly FieldDifference[] | null;
}

/** Stores what was seen of linked documents; those to be decided anew are the starter's turn, unless a person has put them aside. */
export async function storeDocumentSights(tx: Tx, companyId: CompanyId, kind: RecordKind, sights: readonly DocumentSight[]): Promise<void> {
  if (sights.length === 0) return;
  const rows = sights.map(({ recordId, xeroStatus, updatedAt, again, sent, putBack }) => ({ id: recordId, status: xeroStatus, updated_at: updatedAt, again, sent, put_back: putBack }));
  await sql`update links l set xero_status = s.status, xero_updated_at = greatest(l.xero_updated_at, s.updated_at), sent = coalesce(s.sent, l.sent), put_back = coalesce(s.put_back, l.put_back),
      sync_status = case when s.again and l.sync_status in ('synced','problem') then 'pending' else l.sync_status end,
      problem = case when s.again then null else l.problem end,
      started_at = case when s.again and l.sync_status in ('synced','problem') then null else l.started_at end,
      pending_since = case when s.again and l.sync_status in ('synced','problem') then clock_timestamp() else l.pending_since end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s(id text, status text, updated_at timestamptz, again boolean, sent jsonb, put_back jsonb)
    where l.company_id = ${companyId} and l.kind = ${kind} and l.record_id = s.id`.execute(tx);
}

/** The payments that are on these documents in Xero as far as is known, as last seen there or by the links of our own, by the document. */
export async function paymentsSeenOn(tx: Tx, companyId: CompanyId, documents: readonly XeroId[]): Promise<Map<string, { readonly xeroId: XeroId; readonly alive: boolean }[]>> {
  if (documents.length === 0) return new Map();
  const { rows } = await sql<{ document: string; xero_id: XeroId; alive: boolean }>`select snapshot->'target'->>'xeroId' as document, xero_id, snapshot->>'status' <> 'DELETED' as alive from xero_objects
      where company_id = ${companyId} and kind = 'payment' and snapshot->'target'->>'xeroId' = any(${[...documents]}::text[])
    union select d.xero_id::text, l.xero_id, true from links d join records r on r.company_id = d.company_id and r.kind = 'payment' and r.paid_kind = d.kind and r.paid_id = d.record_id
      join links l on l.company_id = r.company_id and l.kind = r.kind and l.record_id = r.record_id and l.xero_status = 'AUTHORISED' and l.xero_id is not null
      where d.company_id = ${companyId} and d.kind in ('invoice','credit-note') and d.xero_id = any(${[...documents]}::uuid[])
        and not exists (select from xero_objects o where o.company_id = l.company_id and o.kind = 'payment' and o.xero_id = l.xero_id)`.execute(tx);
  const seen = new Map<string, { xeroId: XeroId; alive: boolean }[]>();
  for (const row of rows) seen.set(row.document, [...seen.get(row.document) ?? [], { xeroId: row.xero_id, alive: row.alive }]);
  return seen;
}

/** Some of our open invoices on which money is, at random: in time each has its turn. */
export async function readSomePartPaidInvoices(db: Db, companyId: CompanyId, limit: number): Promise<XeroId[]> {
  const { rows } = await sql<{ xero_id: XeroId }>`select o.xero_id from xero_objects o join links l on l.company_id = o.company_id and l.kind = o.kind and l.xero_id = o.xero_id
    where o.company_id = ${companyId} and o.kind = 'invoice' and o.snapshot->>'status' = 'AUTHORISED' and (o.snapshot->'payments' <> '[]' or o.snapshot->'credits' <> '[]') order by random() limit ${limit}`.execute(db);
  return rows.map((row) => row.xero_id);
}

export interface AppliedCredit { readonly invoiceId: RecordId; readonly source: CreditSource; readonly xeroId: XeroId; readonly amount: string }

/** Credits that were applied to these invoices by others than CloudRent's own credit notes, as last told. */
export async function readAppliedCredits(tx: Tx, companyId: CompanyId, invoices: readonly RecordId[]): Promise<AppliedCredit[]> {
  if (invoices.length === 0) return [];
  return await tx.selectFrom('applied_credits').select(['invoice_id as invoiceId', 'source', 'xero_id as xeroId', 'amount']).where('company_id', '=', companyId).where('invoice_id', 'in', [...invoices]).execute();
}

export async function storeAppliedCredit(tx: Tx, companyId: CompanyId, { invoiceId, source, xeroId, amount }: AppliedCredit): Promise<void> {
  await tx.insertInto('applied_credits').values({ company_id: companyId, invoice_id: invoiceId, source, xero_id: xeroId, amount })
    .onConflict((conflict) => conflict.columns(['company_id', 'invoice_id', 'source', 'xero_id']).doUpdateSet({ amount })).execute();
}
export async function dropAppliedCredit(tx: Tx, companyId: CompanyId, { invoiceId, source, xeroId }: AppliedCredit): Promise<void> {
  await tx.deleteFrom('applied_credits').where('company_id', '=', companyId).where('invoice_id', '=', invoiceId).where('source', '=', source).where('xero_id', '=', xeroId).execute();
}

export interface LinkedObject { readonly recordId: RecordId; readonly kind: RecordKind; readonly xeroId: XeroId; readonly sent: SentContent | null; readonly currency: string | null }

/** The records that these objects in Xero belong to, by the object. */
export async function linkedTo(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, kinds: readonly RecordKind[], ids: readonly XeroId[]): Promise<Map<string, LinkedObject>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.selectFrom('links as l').innerJoin('records as r', (join) => join.onRef('r.company_id', '=', 'l.company_id').onRef('r.kind', '=', 'l.kind').onRef('r.record_id', '=', 'l.record_id'))
    .select(['l.record_id as recordId', 'l.kind', 'l.xero_id as xeroId', 'l.sent', 'r.currency']).where('l.company_id', '=', companyId).where('l.xero_tenant_id', '=', tenant).where('l.kind', 'in', [...kinds]).where('l.xero_id', 'in', [...new Set(ids)]).execute();
  return new Map(rows.flatMap((row) => row.xeroId === null ? [] : [[row.xeroId, { ...row, xeroId: row.xeroId }] as const]));
}
