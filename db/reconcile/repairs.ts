import { sql } from 'kysely';
import type { CompanyId, RecordId, XeroId } from '../../domain/ids';
import type { RecordKind } from '../../domain/kinds';
import type { Tx } from '../open';
import type { Revision } from '../months';

/** Xero has something else than we think it took: the next sync sends the record whole. */
export async function forgetSent(tx: Tx, companyId: CompanyId, kind: RecordKind, ids: readonly RecordId[]): Promise<void> {
  if (ids.length > 0) await sql`update links set sent = sent || '{"fingerprint": ""}' where company_id = ${companyId} and kind = ${kind} and record_id = any(${[...ids]}::text[]) and sync_status = 'synced' and sent is not null`.execute(tx);
}

export const linkedXeroId = async (tx: Tx, companyId: CompanyId, kind: RecordKind, recordId: RecordId): Promise<XeroId | undefined> =>
  (await tx.selectFrom('links').select('xero_id').where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', recordId).executeTakeFirst())?.xero_id ?? undefined;

/** The invoices of CloudRent's that an over- or prepayment is put against: reading them tells of it. */
export async function readAdvanceInvoices(tx: Tx, { companyId, month }: Revision, advance: XeroId): Promise<XeroId[]> {
  const { rows } = await sql<{ xero_id: XeroId }>`select l.xero_id from reconciliation_objects o, jsonb_array_elements(o.allocations) as one, links l
    where o.company_id = ${companyId} and o.month = ${month} and o.kind in ('overpayment', 'prepayment') and o.xero_id = ${advance} and l.company_id = o.company_id and l.kind = 'invoice' and l.xero_id = (one->>'invoiceXeroId')::uuid`.execute(tx);
  return rows.map((row) => row.xero_id);
}
