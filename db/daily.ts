import { sql } from 'kysely';
import type { CompanyId } from '../domain/ids';
import { healDaily } from './heal';
import type { Db } from './open';

/** Whether what is done once a day is due, and takes it: true for one caller a day. At first a day after the organisation was read. What nothing tells the end of is tried again with it. */
export async function takeDailyDue(db: Db, companyId: CompanyId): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    const taken = await tx.updateTable('connections').set({ daily_read_at: sql<Date>`clock_timestamp()` }).where('company_id', '=', companyId).where('state', '=', 'connected')
      .where(sql<boolean>`coalesce(daily_read_at, read_at, created_at) <= clock_timestamp() - interval '1 day'`).executeTakeFirst();
    if (taken.numUpdatedRows > 0n) await healDaily(tx, companyId);
    return taken.numUpdatedRows > 0n;
  });
}
