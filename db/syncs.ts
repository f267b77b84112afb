import { randomUUID } from 'node:crypto';
import { sql, type Selectable } from 'kysely';
import type { Actor } from '../domain/actor';
import { syncId as toSyncId, type CompanyId, type SyncId } from '../domain/ids';
import type { SyncNowCounts, SyncNowStep } from '../domain/sync-now';
import { noteCompanyEvent } from './events';
import type { Db, Tx } from './open';
import type { SyncsTable } from './schema';

/** One row per press of Sync Now. */

export type SyncRow = Selectable<SyncsTable>;
export type Pressed = { readonly pressed: 'begun' | 'running'; readonly syncId: SyncId };

/** Of what was last read of an organisation: another one when an account or tax rate has changed. The release before looks at it. */
const factsMark = sql<string>`md5(concat_ws('/', x.accounts, x.tax_rates))`;

/** Begins one for a connected company, or finds the one that is running; undefined when the company is not connected. */
export async function pressSyncNow(db: Db, companyId: CompanyId, by: Actor): Promise<Pressed | undefined> {
  // Another press may begin, and the running one end, between two looks.
  for (let look = 1; look <= 3; look += 1) {
    const running = await db.selectFrom('syncs').select('sync_id').where('company_id', '=', companyId).where('status', '=', 'running').executeTakeFirst();
    if (running) return { pressed: 'running', syncId: running.sync_id };
    const begun = await db.transaction().execute(async (tx) => {
      const { rows: [row] } = await sql<{ sync_id: SyncId }>`insert into syncs (sync_id, company_id, facts) select ${toSyncId(randomUUID())}::uuid, x.company_id, ${factsMark} from connections x
        where x.company_id = ${companyId} and x.state = 'connected' on conflict (company_id) where status = 'running' do nothing returning sync_id`.execute(tx);
      if (row) await noteCompanyEvent(tx, companyId, by, 'sync-now', { syncId: row.sync_id });
      return row;
    });
    if (begun) return { pressed: 'begun', syncId: begun.sync_id };
  }
  return undefined;
}

/** One of a company; undefined when it has none of that id. */
export const readSync = async (db: Db | Tx, companyId: CompanyId, syncId: SyncId): Promise<SyncRow | undefined> =>
  await db.selectFrom('syncs').selectAll().where('sync_id', '=', syncId).where('company_id', '=', companyId).executeTakeFirst();

/** The same while it runs, held until the transaction ends. */
export const lockSync = async (tx: Tx, companyId: CompanyId, syncId: SyncId): Promise<SyncRow | undefined> =>
  await tx.selectFrom('syncs').selectAll().where('sync_id', '=', syncId).where('company_id', '=', companyId).where('status', '=', 'running').forUpdate().executeTakeFirst();

/** Its workflow is alive. */
export const noteLook = async (db: Db, syncId: SyncId): Promise<void> => {
  await db.updateTable('syncs').set({ looked_at: sql<Date>`clock_timestamp()` }).where('sync_id', '=', syncId).where('status', '=', 'running').execute();
};
/** Why its latest read did not come through; null when it did. */
export const noteSyncTrouble = async (db: Db, syncId: SyncId, trouble: SyncsTable['trouble']): Promise<void> => {
  await db.updateTable('syncs').set({ trouble }).where('sync_id', '=', syncId).where('status', '=', 'running').where(sql<boolean>`trouble is distinct from ${trouble}`).execute();
};

/** Its end: how its records stood then is kept, whatever becomes of them later. */
export async function endSync(db: Db | Tx, syncId: SyncId, status: 'done' | 'failed', counts: SyncNowCounts): Promise<void> {
  await db.updateTable('syncs').set({ status, step: sql<SyncNowStep>`case when ${status} = 'done' then 'done' else step end`, counts: JSON.stringify(counts), ended_at: sql<Date>`clock_timestamp()`, trouble: null })
    .where('sync_id', '=', syncId).where('status', '=', 'running').execute();
}

/** Running ones at which no workflow has looked for so long: its start got lost, or somebody ended it. */
export async function syncsLeftRunning(db: Db, olderThanSeconds: number): Promise<{ companyId: CompanyId; syncId: SyncId }[]> {
  return await db.selectFrom('syncs').select(['company_id as companyId', 'sync_id as syncId']).where('status', '=', 'running')
    .where(sql<boolean>`coalesce(looked_at, started_at) < clock_timestamp() - make_interval(secs => ${olderThanSeconds})`).execute();
}
