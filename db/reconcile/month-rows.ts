import { sql, type Selectable } from 'kysely';
import type { Trouble } from '../../domain/holds';
import { startOfRound, type MonthTotals, type ReadPosition } from '../../domain/reconciliation';
import type { Revision } from '../months';
import { nextTry } from '../next-try';
import type { Db, Tx } from '../open';
import type { ReconciliationsTable } from '../reconciliation-schema';

/** A month of a company under reconciliation: how far its round is. */

export type MonthRow = Pick<Selectable<ReconciliationsTable>, 'xero_tenant_id' | 'state' | 'position' | 'steps' | 'open_differences' | 'rounds'> & { readonly retryInMs: number | null; /** Postgres' clock. */ readonly now: Date };

const isThis = ({ companyId, month, revision }: Revision) => sql<boolean>`company_id = ${companyId} and month = ${month} and revision = ${revision}`;

export async function readMonth(db: Db | Tx, ref: Revision): Promise<MonthRow | undefined> {
  return await db.selectFrom('reconciliations').select(['xero_tenant_id', 'state', 'position', 'steps', 'open_differences', 'rounds', sql<number | null>`extract(epoch from retry_at - clock_timestamp())::float8 * 1000`.as('retryInMs'), sql<Date>`clock_timestamp()`.as('now')])
    .where(isThis(ref)).executeTakeFirst();
}

/** Until this transaction ends nobody else stores a page of it, compares it or decides about it. */
export async function lockMonth(tx: Tx, ref: Revision): Promise<MonthRow | undefined> {
  await sql`select 1 from reconciliations where ${isThis(ref)} for update`.execute(tx);
  return await readMonth(tx, ref);
}

/** A new round: what was read before is forgotten. Nothing of a month that is closed; an older revision's staging may be there. */
export async function beginRound(tx: Tx, ref: Revision): Promise<void> {
  const month = await lockMonth(tx, ref);
  if (!month || month.state === 'closed') return;
  await sql`delete from reconciliation_objects where company_id = ${ref.companyId} and month = ${ref.month}`.execute(tx);
  await tx.updateTable('reconciliations').set({ state: 'reading', position: JSON.stringify(startOfRound), steps: sql<number>`steps + 1`, read_at: sql<Date>`clock_timestamp()`, trouble: null, failures: 0, retry_at: null }).where(isThis(ref)).execute();
}

export async function movePosition(tx: Tx, ref: Revision, position: ReadPosition): Promise<void> {
  await tx.updateTable('reconciliations').set({ position: JSON.stringify(position), steps: sql<number>`steps + 1`, trouble: null, failures: 0, retry_at: null, ...(position.step === 'compare' ? { state: 'comparing' as const } : {}) }).where(isThis(ref)).execute();
}

/** The round is over: so many differences are open. */
export async function storeCompared(tx: Tx, ref: Revision, totals: MonthTotals, open: number): Promise<void> {
  await tx.updateTable('reconciliations').set({ state: 'open', totals: JSON.stringify(totals), open_differences: open, rounds: sql<number>`rounds + 1`, compared_at: sql<Date>`clock_timestamp()` }).where(isThis(ref)).execute();
}
/** After differences were repaired or decided. */
export async function countOpen(tx: Tx, ref: Revision): Promise<void> {
  await tx.updateTable('reconciliations').set({ open_differences: sql<number>`(select count(*) from reconciliation_differences d where d.company_id = ${ref.companyId} and d.month = ${ref.month} and d.revision = ${ref.revision} and d.state = 'open')` }).where(isThis(ref)).execute();
}

/** The workflow has looked at it. */
export const noteLook = async (db: Db, ref: Revision): Promise<void> => { await db.updateTable('reconciliations').set({ looked_at: sql<Date>`clock_timestamp()` }).where(isThis(ref)).execute(); };

/** A read failed: the next try is 2 s away, then twice as long each time, an hour at most, as with pulls. */
export async function noteFailedPage(db: Db, ref: Revision, trouble: Trouble): Promise<void> {
  await sql`update reconciliations set trouble = ${trouble}, failures = failures + 1, retry_at = ${nextTry} where ${isThis(ref)}`.execute(db);
}
export const notePageTrouble = async (db: Db, ref: Revision, trouble: Trouble): Promise<void> => { await db.updateTable('reconciliations').set({ trouble }).where(isThis(ref)).execute(); };
