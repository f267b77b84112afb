import { sql } from 'kysely';
import type { CompanyId, RecordId } from '../domain/ids';
import type { RecordName } from '../domain/kinds';
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

/** What payments are of. */
export async function readPaid(tx: Tx, companyId: CompanyId, payments: readonly RecordId[]): Promise<RecordName[]> {
  if (payments.length === 0) return [];
  const rows = await tx.selectFrom('records').select(['paid_kind', 'paid_id']).where('company_id', '=', companyId).where('kind', '=', 'payment').where('record_id', 'in', [...payments]).execute();
  return rows.flatMap(({ paid_kind: kind, paid_id: recordId }) => kind && recordId ? [{ kind, recordId }] : []);
}
