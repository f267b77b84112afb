import type { CompanyId, RecordId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import type { Db, Tx } from './open';

/** Ids of this form are of records born in Xero, and of nothing else; only such an id can be another name of a record. */
export const isBornId = (id: string): boolean => id.startsWith('xero-');

/** The id that a record has now; itself when it is no other name of one. */
export async function resolveId(db: Db | Tx, companyId: CompanyId, kind: RecordKind, id: RecordId): Promise<RecordId> {
  if (!isBornId(id)) return id;
  const alias = await db.selectFrom('aliases').select('record_id').where('company_id', '=', companyId).where('kind', '=', kind).where('alias', '=', id).executeTakeFirst();
  return alias?.record_id ?? id;
}
