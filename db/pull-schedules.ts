import { sql } from 'kysely';
import type { CompanyId } from '../domain/ids';
import type { Db } from './open';

/** Which connections have a Schedule in Temporal that pulls, as far as we have noted it. */

export interface ScheduleChange { readonly companyId: CompanyId; readonly wanted: boolean }

/** A Schedule that has brought no look for so many intervals may be gone, with Temporal's own database for one. */
const missedTicks = 3;

/** Connected companies without a Schedule of this interval, or whose payments nobody has read for several; and companies that are connected no more and still have one. */
export async function pickScheduleChanges(db: Db, everySeconds: number, limit: number): Promise<ScheduleChange[]> {
  const silent = sql`clock_timestamp() - make_interval(secs => ${missedTicks * everySeconds})`;
  const { rows } = await sql<{ company_id: CompanyId; wanted: boolean }>`select x.company_id, x.state = 'connected' as wanted from connections x
      left join pull_cursors c on c.company_id = x.company_id and c.resource = 'payments'
    where (x.state <> 'connected' and x.pull_every_seconds is not null)
      or (x.state = 'connected' and (x.pull_every_seconds is distinct from ${everySeconds}
        or (x.pull_scheduled_at < ${silent} and coalesce(c.rung_at, '-infinity') < ${silent} and coalesce(c.read_at, '-infinity') < ${silent})))
    order by x.company_id limit ${limit}`.execute(db);
  return rows.map((row) => ({ companyId: row.company_id, wanted: row.wanted }));
}

/** @param everySeconds null: it has none any more. */
export async function noteSchedule(db: Db, companyId: CompanyId, everySeconds: number | null): Promise<void> {
  await db.updateTable('connections').set({ pull_every_seconds: everySeconds, pull_scheduled_at: everySeconds === null ? null : sql<Date>`clock_timestamp()` }).where('company_id', '=', companyId).execute();
}
