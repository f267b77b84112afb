import type { CompanyId } from '../domain/ids';
import type { Db, Tx } from './open';

/** One line in a company's own timeline, in the caller's transaction. */
export async function noteCompanyEvent(db: Db | Tx, companyId: CompanyId, actor: 'person' | 'xero', type: string, details: Readonly<Record<string, unknown>> = {}): Promise<void> {
  await db.insertInto('events').values({ company_id: companyId, kind: null, record_id: null, actor, type, details: JSON.stringify(details) }).execute();
}
