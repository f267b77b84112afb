import { sql } from 'kysely';
import type { CompanyId, RecordId } from '../domain/ids';
import type { PaymentCandidate } from '../domain/problems';
import type { Tx } from './open';

/**
 * Payments in Xero, as last seen there, that may be ones of CloudRent's that are not linked: of the same amount on the same document, and
 * no record of ours has them. By the record, oldest first.
 */
export async function readAlikePayments(tx: Tx, companyId: CompanyId, recordIds: readonly RecordId[]): Promise<Map<RecordId, PaymentCandidate[]>> {
  if (recordIds.length === 0) return new Map();
  const rows = await sql<{ record_id: RecordId } & PaymentCandidate>`
    select r.record_id, o.xero_id as "xeroId", o.snapshot->>'date' as date, o.snapshot->>'amount' as amount, o.snapshot->>'reference' as reference
    from records r join links d on d.company_id = r.company_id and d.kind = r.paid_kind and d.record_id = r.paid_id
      join xero_objects o on o.company_id = r.company_id and o.kind = 'payment' and o.snapshot->'target'->>'xeroId' = d.xero_id::text and (o.snapshot->>'amount')::numeric = r.total and o.snapshot->>'status' = 'AUTHORISED'
    where r.company_id = ${companyId} and r.kind = 'payment' and r.record_id = any(${[...recordIds]}::text[])
      and not exists (select from links l where l.company_id = r.company_id and l.kind = 'payment' and l.xero_id = o.xero_id)
    order by o.snapshot->>'date', o.xero_id`.execute(tx);
  const alike = new Map<RecordId, PaymentCandidate[]>();
  for (const { record_id, ...candidate } of rows.rows) alike.set(record_id, [...alike.get(record_id) ?? [], candidate]);
  return alike;
}
