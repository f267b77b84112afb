import { sql } from 'kysely';
import type { CompanyId } from '../domain/ids';
import type { Db, Tx } from './open';
import type { SettledOutcome, Waiter } from './schema';

/** Told to a waiting activity once the transaction has committed. */
export interface Told { readonly waiter: Waiter; readonly settled: SettledOutcome }

/** Keeps, in the transaction that settles, what has to be told after its commit. */
export async function keepUntold(tx: Tx, companyId: CompanyId, told: readonly Told[]): Promise<void> {
  if (told.length === 0) return;
  await tx.insertInto('untold').values(told.map(({ waiter, settled }) => ({
    run_id: waiter.runId, activity_id: waiter.activityId, workflow_id: waiter.workflowId, company_id: companyId, settled: JSON.stringify(settled),
  }))).onConflict((conflict) => conflict.columns(['run_id', 'activity_id']).doUpdateSet((eb) => ({ settled: eb.ref('excluded.settled'), settled_at: sql<Date>`clock_timestamp()` }))).execute();
}

/** The waiters have heard it, or nobody waits any more. */
export async function forgetTold(db: Db, told: readonly Told[]): Promise<void> {
  if (told.length === 0) return;
  await sql`delete from untold u using unnest(${told.map(({ waiter }) => waiter.runId)}::text[], ${told.map(({ waiter }) => waiter.activityId)}::text[]) as t(run_id, activity_id)
    where u.run_id = t.run_id and u.activity_id = t.activity_id`.execute(db);
}

/** What was settled this long ago and still has to be told, oldest first. */
export const readUntold = async (db: Db | Tx, { olderThanSeconds, companyId, limit }: { olderThanSeconds: number; companyId?: CompanyId; limit: number }): Promise<Told[]> => {
  let query = db.selectFrom('untold').select(['run_id', 'activity_id', 'workflow_id', 'settled'])
    .where('settled_at', '<=', sql<Date>`clock_timestamp() - make_interval(secs => ${olderThanSeconds})`).orderBy('settled_at').limit(limit);
  if (companyId !== undefined) query = query.where('company_id', '=', companyId);
  return (await query.execute()).map((row) => ({ waiter: { workflowId: row.workflow_id, runId: row.run_id, activityId: row.activity_id }, settled: row.settled }));
};
