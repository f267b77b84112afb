import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { CompanyId, RecordId, XeroId, XeroTenantId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import type { FieldDifference } from '../domain/problems';
import type { Db, Tx } from './open';

/** Lines for the histories of objects in Xero, until they are there. */
export interface XeroNote { readonly noteId: string; readonly kind: RecordKind; readonly xeroId: XeroId; readonly details: string }

export interface PutBack { readonly recordId: RecordId; readonly xeroId: XeroId; readonly differences: readonly FieldDifference[] }

/** What was put back of records that are settled by now, once each. */
export async function takePutBacks(tx: Tx, companyId: CompanyId, kind: RecordKind, records: readonly RecordId[]): Promise<PutBack[]> {
  if (records.length === 0) return [];
  const { rows } = await sql<{ record_id: RecordId; xero_id: XeroId; put_back: readonly FieldDifference[] }>`with taken as (
      select record_id, xero_id, put_back from links where company_id = ${companyId} and kind = ${kind} and record_id = any(${[...records]}::text[]) and put_back is not null and sync_status = 'synced' and xero_id is not null)
    update links l set put_back = null from taken t where l.company_id = ${companyId} and l.kind = ${kind} and l.record_id = t.record_id returning t.record_id, t.xero_id, t.put_back`.execute(tx);
  return rows.map((row) => ({ recordId: row.record_id, xeroId: row.xero_id, differences: row.put_back }));
}

export async function addNote(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, note: Omit<XeroNote, 'noteId'>): Promise<void> {
  await tx.insertInto('xero_notes').values({ note_id: randomUUID(), company_id: companyId, xero_tenant_id: tenant, kind: note.kind, xero_id: note.xeroId, details: note.details }).execute();
}

/** The oldest note of an organisation that is not written yet. */
export const nextNote = async (db: Db | Tx, companyId: CompanyId, tenant: XeroTenantId): Promise<XeroNote | undefined> =>
  await db.selectFrom('xero_notes').select(['note_id as noteId', 'kind', 'xero_id as xeroId', 'details']).where('company_id', '=', companyId).where('xero_tenant_id', '=', tenant).orderBy('made_at').limit(1).executeTakeFirst();

export const readNote = async (db: Db, noteId: string): Promise<XeroNote | undefined> =>
  await db.selectFrom('xero_notes').select(['note_id as noteId', 'kind', 'xero_id as xeroId', 'details']).where('note_id', '=', noteId).executeTakeFirst();

export const dropNote = async (db: Db, noteId: string): Promise<void> => {
  await db.deleteFrom('xero_notes').where('note_id', '=', noteId).execute();
};
