import { sql } from 'kysely';
import type { Actor } from '../domain/actor';
import type { CompanyId } from '../domain/ids';
import { noteCompanyEvent } from './events';
import type { Db, Tx } from './open';
import { markWaiting } from './settle';
import { countRecords } from './sync-records';
import { endSync } from './syncs';

/** A company that the platform has closed: its data stays and can be read, and nothing of it runs. */

/** Closes it, once; what was accepted waits. False when it is closed already, or not there. Its connection is to be ended before. */
export async function closeCompany(db: Db, companyId: CompanyId, by: Actor): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    const closed = await tx.updateTable('companies').set({ closed_at: sql<Date>`clock_timestamp()`, ended_at: null }).where('company_id', '=', companyId).where('closed_at', 'is', null).executeTakeFirst();
    if (closed.numUpdatedRows === 0n) return false;
    // A consent that came in between, and one that is under way.
    await tx.updateTable('connections').set({ state: 'disconnected', grant_id: null, xero_connection_id: null, choices: '[]' }).where('company_id', '=', companyId).where('state', '!=', 'disconnected').execute();
    await tx.updateTable('connect_attempts').set({ expires_at: sql<Date>`clock_timestamp()` }).where('company_id', '=', companyId).where('expires_at', '>', sql<Date>`clock_timestamp()`).execute();
    await forgetWaiters(tx, companyId);
    const hold = { reason: 'connection-disconnected', people: true } as const;
    await markWaiting(tx, companyId, hold.reason, null);
    for (const { sync_id: id } of await tx.selectFrom('syncs').select('sync_id').where('company_id', '=', companyId).where('status', '=', 'running').execute()) await endSync(tx, id, 'failed', await countRecords(tx, id, hold));
    await noteCompanyEvent(tx, companyId, by, 'company-closed');
    return true;
  });
}

/** The syncs that wait are ended; whoever settles something later has nobody to tell. */
async function forgetWaiters(tx: Tx, companyId: CompanyId): Promise<void> {
  await tx.updateTable('writes').set({ waiter: null }).where('company_id', '=', companyId).where('waiter', 'is not', null).execute();
  await tx.updateTable('batch_elements').set({ waiter: null }).where('company_id', '=', companyId).where('settled', '=', false).execute();
  await tx.deleteFrom('untold').where('company_id', '=', companyId).execute();
}

/** Whether it is closed; it stays as it is until this transaction ends. */
export const isClosed = async (tx: Tx, companyId: CompanyId): Promise<boolean> =>
  (await tx.selectFrom('companies').select('closed_at').where('company_id', '=', companyId).forShare().executeTakeFirst())?.closed_at != null;

export const readClosedAt = async (db: Db, companyId: CompanyId): Promise<Date | null> =>
  (await db.selectFrom('companies').select('closed_at').where('company_id', '=', companyId).executeTakeFirst())?.closed_at ?? null;

/** What ran of it in Temporal has been ended. */
export const noteEnded = async (db: Db, companyId: CompanyId): Promise<void> => {
  await db.updateTable('companies').set({ ended_at: sql<Date>`clock_timestamp()` }).where('company_id', '=', companyId).where('closed_at', 'is not', null).execute();
};

/** Closed this long ago, and what ran of them has not been ended: whoever closed them died, or Temporal was away. */
export const companiesLeftRunning = async (db: Db, olderThanSeconds: number): Promise<CompanyId[]> =>
  (await db.selectFrom('companies').select('company_id').where('ended_at', 'is', null).where('closed_at', '<=', sql<Date>`clock_timestamp() - make_interval(secs => ${olderThanSeconds})`).execute()).map((row) => row.company_id);
