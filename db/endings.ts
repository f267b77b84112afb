import { sql } from 'kysely';
import type { CompanyId, GrantId } from '../domain/ids';
import { dropUnusedGrants } from './grants';
import type { Db, Tx } from './open';

/** Connections that a person ended here, until Xero has been told (`DELETE /connections/{id}`). */

export interface Ending { readonly companyId: CompanyId; readonly xeroConnectionId: string }

/** Notes connections of a grant that Xero is to end. Of a dead grant nothing can be ended, and there is nothing to end. */
export async function askEndings(tx: Tx, companyId: CompanyId, grantId: GrantId, xeroConnectionIds: readonly string[]): Promise<readonly Ending[]> {
  const grant = await tx.selectFrom('grants').select('state').where('grant_id', '=', grantId).executeTakeFirst();
  if (grant?.state !== 'alive' || xeroConnectionIds.length === 0) return [];
  await tx.insertInto('connection_endings').values(xeroConnectionIds.map((id) => ({ xero_connection_id: id, grant_id: grantId, company_id: companyId })))
    .onConflict((conflict) => conflict.column('xero_connection_id').doUpdateSet({ grant_id: grantId, company_id: companyId, asked_at: sql<Date>`clock_timestamp()`, tried_at: null })).execute();
  return xeroConnectionIds.map((xeroConnectionId) => ({ companyId, xeroConnectionId }));
}

/** A person has allowed them anew: they are not ended any more. */
export const withdrawEndings = async (tx: Tx, xeroConnectionIds: readonly string[]): Promise<void> => {
  if (xeroConnectionIds.length > 0) await tx.deleteFrom('connection_endings').where('xero_connection_id', 'in', [...xeroConnectionIds]).execute();
};

/** The grant with which a connection is to be ended; undefined when it is not to be ended any more. Notes the try. */
export const tryEnding = async (db: Db, xeroConnectionId: string): Promise<GrantId | undefined> =>
  (await db.updateTable('connection_endings').set({ tried_at: sql<Date>`clock_timestamp()` }).where('xero_connection_id', '=', xeroConnectionId).returning('grant_id').executeTakeFirst())?.grant_id;

/** Xero has been told, or can never be: the tokens go with it when nobody else uses them. One that a person allowed anew in between is looked at soon. */
export async function closeEnding(db: Db, xeroConnectionId: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ grant_id: GrantId }>`with closed as (delete from connection_endings where xero_connection_id = ${xeroConnectionId}::uuid returning grant_id),
        looked as (update grants set look_due_at = clock_timestamp() where grant_id in (select grant_id from connections where xero_connection_id = ${xeroConnectionId}::uuid))
      select grant_id from closed`.execute(tx);
    for (const { grant_id } of rows) await dropUnusedGrants(tx, grant_id);
  });
}

/** Endings that nobody is at: just asked for, or not tried for longer than their workflow ever waits. */
export async function endingsLeft(db: Db): Promise<Ending[]> {
  return await db.selectFrom('connection_endings').select(['company_id as companyId', 'xero_connection_id as xeroConnectionId'])
    .where(sql<boolean>`coalesce(tried_at + interval '15 minutes', asked_at + interval '5 seconds') < clock_timestamp()`).orderBy('asked_at').limit(100).execute();
}
