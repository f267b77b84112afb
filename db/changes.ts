import { sql, type Selectable } from 'kysely';
import type { CallbackState, Change, NewChange } from '../domain/changes';
import type { CompanyId } from '../domain/ids';
import type { Db, Tx } from './open';
import type { ChangesTable } from './schema';

/**
 * Numbers changes and puts them on the company's feed, in the caller's transaction, in the order given. The counter's row stays locked until
 * the commit: whoever reads number n can read all below it, and a rollback leaves no gap. Others of the company wait for it meanwhile, so call
 * it last. `toDeliver`: ring the company's delivery after the commit (`rings.delivery`).
 */
export async function addChanges(tx: Tx, companyId: CompanyId, changes: readonly NewChange[]): Promise<{ toDeliver: boolean }> {
  if (changes.length === 0) return { toDeliver: false };
  const { last } = await tx.insertInto('change_counters').values({ company_id: companyId, last: changes.length })
    .onConflict((conflict) => conflict.column('company_id').doUpdateSet({ last: sql<number>`change_counters.last + ${changes.length}` })).returning('last').executeTakeFirstOrThrow();
  const { callback_url } = await tx.selectFrom('companies').select('callback_url').where('company_id', '=', companyId).executeTakeFirstOrThrow();
  const toDeliver = callback_url !== null;
  await tx.insertInto('changes').values(changes.map(({ kind, recordId, type, data }, index) => ({
    company_id: companyId, number: last - changes.length + index + 1, kind, record_id: recordId, type, data: JSON.stringify(data), callback: toDeliver ? 'due' as const : 'none' as const,
  }))).execute();
  return { toDeliver };
}

/** A company's changes after a number, in order; with `callback` only those whose callback stands so. */
export async function readChanges(db: Db | Tx, companyId: CompanyId, { after, limit, callback }: { after: number; limit: number; callback?: CallbackState | undefined }): Promise<Change[]> {
  let query = db.selectFrom('changes').selectAll().where('company_id', '=', companyId).where('number', '>', after).orderBy('number').limit(limit);
  if (callback !== undefined) query = query.where('callback', '=', callback);
  return (await query.execute()).map(toChange);
}

export const toChange = (row: Pick<Selectable<ChangesTable>, 'company_id' | 'number' | 'kind' | 'record_id' | 'type' | 'data' | 'at'>): Change =>
  ({ companyId: row.company_id, number: row.number, kind: row.kind, recordId: row.record_id, type: row.type as Change['type'], data: row.data, at: row.at });
