import { sql } from 'kysely';
import type { PaymentFacts } from '../domain/fix-preview';
import { recordId, type RecordId, type XeroId, type XeroTenantId } from '../domain/ids';
import { kindWords, type RecordKind } from '../domain/kinds';
import type { Candidate } from '../domain/problems';
import type { CreditNote, Payment } from '../domain/records';
import type { Tx } from './open';
import type { FixedRecord } from './plan-fix';

/** What a fix needs to know beside its record. */

/** A contact as the mirror has it. */
export async function mirroredContact(tx: Tx, tenant: XeroTenantId | null, id: XeroId): Promise<Candidate | undefined> {
  const found = tenant && await tx.selectFrom('contact_mirror').select(['xero_id as xeroId', 'name', 'email', 'status']).where('xero_tenant_id', '=', tenant).where('xero_id', '=', id).executeTakeFirst();
  return found ? { ...found, record: null } : undefined;
}

/** A payment, and what it pays, as sentences name them. */
export async function paymentFacts(tx: Tx, { companyId, document }: FixedRecord): Promise<PaymentFacts> {
  const { amount, currency, paidOn, invoiceId, creditNoteId } = document as Payment;
  const [kind, id]: [RecordKind, string] = invoiceId === undefined ? ['credit-note', creditNoteId ?? ''] : ['invoice', invoiceId];
  const paid = await tx.selectFrom('records as r').leftJoin('aliases as a', (join) => join.onRef('a.company_id', '=', 'r.company_id').onRef('a.kind', '=', 'r.kind').onRef('a.record_id', '=', 'r.record_id').on('a.alias', '=', recordId(id)))
    .select('r.label').where('r.company_id', '=', companyId).where('r.kind', '=', kind).where((eb) => eb.or([eb('r.record_id', '=', recordId(id)), eb('a.alias', '=', recordId(id))])).executeTakeFirst();
  return { amount, currency, paidOn, on: `${kindWords[kind]} ${paid?.label ?? id}` };
}

/** The dates of the invoices that a credit note is allocated to. */
export async function allocatedInvoiceDates(tx: Tx, { companyId, document }: FixedRecord): Promise<string[]> {
  const ids = (document as CreditNote).allocations.map(({ invoiceId }) => recordId(invoiceId));
  if (ids.length === 0) return [];
  const rows = await tx.selectFrom('records').select(sql<string>`document->>'issuedOn'`.as('issuedOn')).where('company_id', '=', companyId).where('kind', '=', 'invoice').where('record_id', 'in', ids).execute();
  return rows.map((row) => row.issuedOn);
}

/** Who has a document's number, or is to have it: another record of ours, or (null) something that was seen in Xero; undefined where it seems to be free. */
export async function whoHasNumber(tx: Tx, { companyId, recordId: own, tenant, link }: FixedRecord, kind: 'invoice' | 'credit-note', number: string): Promise<RecordId | null | undefined> {
  const ours = await tx.selectFrom('records as r').innerJoin('links as l', (join) => join.onRef('l.company_id', '=', 'r.company_id').onRef('l.kind', '=', 'r.kind').onRef('l.record_id', '=', 'r.record_id'))
    .select('r.record_id').where('r.company_id', '=', companyId).where('r.kind', '=', kind).where('r.record_id', '!=', own)
    .where((eb) => eb.or([eb('r.label', '=', number), eb(sql<string>`l.instead->'number'->>'to'`, '=', number), eb('l.xero_number', '=', number)])).executeTakeFirst();
  if (ours || tenant === null) return ours?.record_id;
  const seen = await tx.selectFrom('xero_objects').select('xero_id').where('company_id', '=', companyId).where('kind', '=', kind).where('xero_tenant_id', '=', tenant)
    .where(sql`snapshot->>'number'`, '=', number).where(sql`snapshot->>'type'`, '=', kind === 'invoice' ? 'ACCREC' : 'ACCRECCREDIT').where(sql<boolean>`xero_id is distinct from ${link.xero_id}::uuid`).executeTakeFirst();
  return seen ? null : undefined;
}
