import { sql } from 'kysely';
import type { CompanyId, RecordId, XeroId } from '../domain/ids';
import type { RecordName, SyncStatus } from '../domain/kinds';
import type { PaymentCandidate, Problem } from '../domain/problems';
import type { Payment } from '../domain/records';
import type { Db, Tx } from './open';
import { decideAgain } from './settle';

/**
 * Payments in Xero, as last seen there, that may be ones of CloudRent's that are not linked: of the same amount on the same document, and
 * no record has them but one that was born in Xero. By the record, oldest first.
 */
export async function readAlikePayments(tx: Tx, companyId: CompanyId, recordIds: readonly RecordId[]): Promise<Map<RecordId, PaymentCandidate[]>> {
  if (recordIds.length === 0) return new Map();
  const rows = await sql<{ record_id: RecordId } & PaymentCandidate>`
    select r.record_id, o.xero_id as "xeroId", o.snapshot->>'date' as date, o.snapshot->>'amount' as amount, o.snapshot->>'reference' as reference
    from records r join links d on d.company_id = r.company_id and d.kind = r.paid_kind and d.record_id = r.paid_id
      join xero_objects o on o.company_id = r.company_id and o.kind = 'payment' and o.snapshot->'target'->>'xeroId' = d.xero_id::text and (o.snapshot->>'amount')::numeric = r.total and o.snapshot->>'status' = 'AUTHORISED'
    where r.company_id = ${companyId} and r.kind = 'payment' and r.record_id = any(${[...recordIds]}::text[])
      and not exists (select from links l join records h using (company_id, kind, record_id) where l.company_id = r.company_id and l.kind = 'payment' and l.xero_id = o.xero_id and h.origin <> 'xero')
    order by o.snapshot->>'date', o.xero_id`.execute(tx);
  const alike = new Map<RecordId, PaymentCandidate[]>();
  for (const { record_id, ...candidate } of rows.rows) alike.set(record_id, [...alike.get(record_id) ?? [], candidate]);
  return alike;
}

/** A payment of CloudRent's that one in Xero may be. */
export interface OpenPayment { readonly recordId: RecordId; readonly paidOn: string; readonly status: SyncStatus; readonly problem: Problem | null; readonly createAnew: boolean }

/** CloudRent's payments on a document, of an amount, that are not linked to a payment alive in Xero; `excluded` are those that are left alone as too old. */
export async function openPaymentsLike(tx: Tx, companyId: CompanyId, paid: RecordName, amount: string): Promise<OpenPayment[]> {
  return await tx.selectFrom('records as r').innerJoin('links as l', (join) => join.onRef('l.company_id', '=', 'r.company_id').onRef('l.kind', '=', 'r.kind').onRef('l.record_id', '=', 'r.record_id'))
    .select(['r.record_id as recordId', sql<string>`r.document->>'paidOn'`.as('paidOn'), 'l.sync_status as status', 'l.problem', 'l.create_anew as createAnew'])
    .where('r.company_id', '=', companyId).where('r.kind', '=', 'payment').where('r.origin', '=', 'cloudrent').where('r.paid_kind', '=', paid.kind).where('r.paid_id', '=', paid.recordId).where('r.total', '=', amount)
    .where(sql<string>`r.document->>'status'`, '=', 'received').where((eb) => eb.or([eb('l.sync_status', '!=', 'excluded'), eb('l.excluded_because', '=', 'older-than-sync-from')]))
    .where((eb) => eb.or([eb('l.xero_id', 'is', null), eb('l.xero_status', '=', 'DELETED')])).orderBy('r.record_id').execute();
}

/** How linked payments stand, and what CloudRent says of them. */
export interface LinkedPayment { readonly recordId: RecordId; readonly origin: 'cloudrent' | 'xero'; readonly xeroStatus: string | null; readonly document: Payment; readonly status: SyncStatus }

export async function readLinkedPayments(tx: Tx, companyId: CompanyId, ids: readonly RecordId[]): Promise<Map<RecordId, LinkedPayment>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.selectFrom('records as r').innerJoin('links as l', (join) => join.onRef('l.company_id', '=', 'r.company_id').onRef('l.kind', '=', 'r.kind').onRef('l.record_id', '=', 'r.record_id'))
    .select(['r.record_id as recordId', 'r.origin', 'r.document', 'l.xero_status as xeroStatus', 'l.sync_status as status']).where('r.company_id', '=', companyId).where('r.kind', '=', 'payment').where('r.record_id', 'in', [...ids]).forUpdate('l').execute();
  return new Map(rows.map((row) => [row.recordId, { ...row, document: row.document as Payment }]));
}

/** A payment of CloudRent's is gone in Xero: its sync decides what that means, when it is not on its way already. */
export async function noteGone(tx: Tx, companyId: CompanyId, recordId: RecordId): Promise<void> {
  await tx.updateTable('links').set({ xero_status: 'DELETED' }).where('company_id', '=', companyId).where('kind', '=', 'payment').where('record_id', '=', recordId).execute();
  await decideAgain(tx, companyId, 'payment', [recordId]);
}

/** A payment that was born in Xero was deleted there: a new version of the record says so. */
export async function markBornDeleted(tx: Tx, companyId: CompanyId, recordId: RecordId): Promise<void> {
  const { version } = await tx.updateTable('records').set({ version: sql<number>`version + 1`, changed_at: sql<Date>`now()`, document: sql<string>`document || jsonb_build_object('status', 'deleted', 'version', version + 1)` })
    .where('company_id', '=', companyId).where('kind', '=', 'payment').where('record_id', '=', recordId).returning('version').executeTakeFirstOrThrow();
  await tx.updateTable('links').set({ xero_status: 'DELETED', synced_version: version, last_synced_at: sql<Date>`clock_timestamp()` }).where('company_id', '=', companyId).where('kind', '=', 'payment').where('record_id', '=', recordId).execute();
}

/** Documents in Xero of which a payment is asked for by id, and not among those read just now: one of theirs may be gone. */
export async function documentsInQuestion(tx: Tx, companyId: CompanyId, readNow: readonly XeroId[]): Promise<Set<string>> {
  const { rows } = await sql<{ document: string }>`select coalesce(o.snapshot->'target'->>'xeroId', d.xero_id::text) as document from pull_wanted w
      left join xero_objects o on o.company_id = w.company_id and o.kind = w.kind and o.xero_id = w.xero_id
      left join links l on l.company_id = w.company_id and l.kind = w.kind and l.xero_id = w.xero_id
      left join records r on r.company_id = l.company_id and r.kind = l.kind and r.record_id = l.record_id
      left join links d on d.company_id = r.company_id and d.kind = r.paid_kind and d.record_id = r.paid_id
    where w.company_id = ${companyId} and w.kind = 'payment' and not w.xero_id = any(${[...readNow]}::uuid[])`.execute(tx);
  return new Set(rows.flatMap(({ document }) => document));
}

/** Some of the payments that are alive in Xero as far as is known, at random: in time each has its turn. */
export async function readSomeLinkedPayments(db: Db, companyId: CompanyId, limit: number): Promise<XeroId[]> {
  const rows = await db.selectFrom('links').select('xero_id').where('company_id', '=', companyId).where('kind', '=', 'payment').where('xero_status', '=', 'AUTHORISED').where('xero_id', 'is not', null).orderBy(sql`random()`).limit(limit).execute();
  return rows.flatMap(({ xero_id: id }) => id ?? []);
}
