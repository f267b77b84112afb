import { sql } from 'kysely';
import type { CompanyId, RecordId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import type { Db } from './open';

export interface AuditEntry {
  /** Its place; the newest has the highest. */
  readonly eventId: string;
  readonly at: Date; readonly actor: string; readonly person: string | null; readonly type: string; readonly details: Record<string, unknown>;
  /** The record that it is about; null for the company as a whole. */
  readonly record: { readonly kind: RecordKind; readonly id: RecordId } | null;
}

/** What people and the platform did to a company and its records, and what became of it as a whole; newest first, from before a cursor. */
export async function readAudit(db: Db, companyId: CompanyId, { before, limit }: { readonly before?: string | undefined; readonly limit: number }): Promise<AuditEntry[]> {
  let query = db.selectFrom('events').select(['event_id as eventId', 'at', 'actor', 'person', 'type', 'details', 'kind', 'record_id']).where('company_id', '=', companyId)
    // As the index has it.
    .where(sql<boolean>`(kind is null or actor in ('person','platform'))`);
  if (before !== undefined) query = query.where('event_id', '<', before);
  const rows = await query.orderBy('event_id', 'desc').limit(limit).execute();
  return rows.map(({ kind, record_id, ...entry }) => ({ ...entry, record: kind !== null && record_id !== null ? { kind, id: record_id } : null }));
}
