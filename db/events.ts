import type { Actor } from '../domain/actor';
import type { CompanyId } from '../domain/ids';
import type { RecordName } from '../domain/kinds';
import type { Db, Tx } from './open';

/** Who did it: somebody at a door, or which side it comes from (`person` alone: one whom nobody named). */
export type By = Actor | 'person' | 'xero' | 'sync' | 'cloudrent';
const columns = (by: By) => (typeof by === 'string' ? { actor: by, person: null } : { actor: by.by, person: by.person });

/** One line in a company's own timeline, in the caller's transaction. */
export async function noteCompanyEvent(db: Db | Tx, companyId: CompanyId, by: By, type: string, details: Readonly<Record<string, unknown>> = {}): Promise<void> {
  await db.insertInto('events').values({ company_id: companyId, kind: null, record_id: null, ...columns(by), type, details: JSON.stringify(details) }).execute();
}

/** One line in a record's timeline, in the caller's transaction. */
export async function noteRecordEvent(db: Db | Tx, companyId: CompanyId, { kind, recordId }: RecordName, by: By, type: string, details: Readonly<Record<string, unknown>> = {}): Promise<void> {
  await db.insertInto('events').values({ company_id: companyId, kind, record_id: recordId, ...columns(by), type, details: JSON.stringify(details) }).execute();
}
