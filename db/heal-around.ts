import { sql } from 'kysely';
import type { CompanyId, RecordId } from '../domain/ids';
import type { RecordName } from '../domain/kinds';
import { startAgain } from './heal';
import type { Tx } from './open';

/**
 * Money came off some documents in Xero (a payment deleted, an allocation taken off, a document voided): whatever was stuck because of money
 * there is the starter's turn again. Those are the documents themselves, the payments of them, and the credit notes allocated to them.
 */
export async function healAround(tx: Tx, companyId: CompanyId, documents: readonly RecordName[]): Promise<void> {
  if (documents.length === 0) return;
  const [kinds, ids] = [documents.map(({ kind }) => kind), documents.map(({ recordId }) => recordId)];
  await sql`with freed as (select * from unnest(${kinds}::text[], ${ids}::text[]) as f(kind, record_id))
    update links l set sync_status = 'pending', problem = null, started_at = null, priority = 3, pending_since = clock_timestamp()
    where l.company_id = ${companyId} and l.sync_status = 'problem' and (
      (l.problem->>'code' in ('invoice-paid', 'credit-note-used', 'allocation-refused') and exists (select from freed f where f.kind = l.kind and f.record_id = l.record_id))
      or (l.problem->>'code' = 'allocation-refused' and exists (select from freed f where f.kind = 'invoice' and f.record_id = l.problem->'details'->>'id'))
      or (l.problem->>'code' in ('payment-exceeds-due', 'document-not-open') and l.kind = 'payment' and exists (select from records r join freed f on f.kind = r.paid_kind and f.record_id = r.paid_id
        where r.company_id = l.company_id and r.kind = l.kind and r.record_id = l.record_id)))`.execute(tx);
}

/** A document as it stands in Xero: what may still be paid on it, or is left of its credit; `over`: voided or deleted. */
export interface DocumentLeft extends RecordName { readonly left: string; readonly over: boolean }

/**
 * Documents that were seen in Xero: payments and allocations that were too large go on once they fit, also while other money stays there; payments of what is
 * over by now are decided anew, and wait for it.
 */
export async function healWhatFits(tx: Tx, companyId: CompanyId, documents: readonly DocumentLeft[]): Promise<void> {
  if (documents.length === 0) return;
  const seen = sql`unnest(${documents.map(({ kind }) => kind)}::text[], ${documents.map(({ recordId }) => recordId)}::text[], ${documents.map(({ left }) => left)}::numeric[], ${documents.map(({ over }) => over)}::boolean[]) as s(kind, id, amount, over)`;
  await startAgain(tx, companyId, ['payment-exceeds-due', 'document-not-open'], sql`exists (select from ${seen} where s.kind = r.paid_kind and s.id = r.paid_id and (s.over or r.total <= s.amount))`);
  await startAgain(tx, companyId, ['allocation-refused'], sql`exists (select from jsonb_array_elements(r.document->'allocations') a join ${seen} on case s.kind when 'invoice' then s.id = a->>'invoiceId' else s.id = l.record_id end
    where a->>'invoiceId' = l.problem->'details'->>'id' and (a->>'amount')::numeric <= s.amount)`);
}

/** Payments that were seen in Xero neither reconciled nor as part of a batch payment: what could not be deleted for that goes on. */
export async function healUnfixed(tx: Tx, companyId: CompanyId, payments: readonly RecordId[]): Promise<void> {
  if (payments.length > 0) await startAgain(tx, companyId, ['payment-fixed-in-xero'], sql`l.record_id = any(${[...payments]}::text[])`);
}

/** What payments are of. */
export async function readPaid(tx: Tx, companyId: CompanyId, payments: readonly RecordId[]): Promise<RecordName[]> {
  if (payments.length === 0) return [];
  const rows = await tx.selectFrom('records').select(['paid_kind', 'paid_id']).where('company_id', '=', companyId).where('kind', '=', 'payment').where('record_id', 'in', [...payments]).execute();
  return rows.flatMap(({ paid_kind: kind, paid_id: recordId }) => kind && recordId ? [{ kind, recordId }] : []);
}
