import type { CompanyId } from '../domain/ids';
import type { RecordName } from '../domain/kinds';
import type { Db, Tx } from './open';

/** One line in a company's own timeline, in the caller's transaction. */
export async function noteCompanyEvent(db: Db | Tx, companyId: CompanyId, actor: 'person' | 'xero' | 'cloudrent', type: string, details: Readonly<Record<string, unknown>> = {}): Promise<void> {
  await db.insertInto('events').values({ company_id: companyId, kind: null, record_id: null, actor, type, details: JSON.stringify(details) }).execute();
}

/** One line in a record's timeline, in the caller's transaction. */
export async function noteRecordEvent(db: Db | Tx, companyId: CompanyId, { kind, recordId }: RecordName, actor: 'person' | 'xero' | 'sync' | 'cloudrent', type: string, details: Readonly<Record<string, unknown>> = {}): Promise<void> {
  await db.insertInto('events').values({ company_id: companyId, kind, record_id: recordId, actor, type, details: JSON.stringify(details) }).execute();
}
