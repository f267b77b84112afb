import { sql } from 'kysely';
import type { CompanyId } from '../domain/ids';
import type { Db } from './open';

/** Whether what is read once a day is due, and takes it: true for one caller a day. At first a day after the organisation was read. */
export async function takeDailyDue(db: Db, companyId: CompanyId): Promise<boolean> {
  const taken = await db.updateTable('connections').set({ daily_read_at: sql<Date>`clock_timestamp()` }).where('company_id', '=', companyId).where('state', '=', 'connected')
    .where(sql<boolean>`coalesce(daily_read_at, read_at, created_at) <= clock_timestamp() - interval '1 day'`).executeTakeFirst();
  return taken.numUpdatedRows > 0n;
}
