import { sql } from 'kysely';
import type { CompanyId } from '../domain/ids';
import type { Db } from './open';

/** Which connections have a Schedule in Temporal that begins their months, as far as we have noted it. */

/** `timeZone` null: it is to have none any more. */
export interface MonthScheduleChange { readonly companyId: CompanyId; readonly timeZone: string | null; readonly isNew: boolean }

/**
 * Connected companies without a Schedule in their time zone; and those that have one and are connected no more. One that Xero has ended keeps it: a month
 * that begins meanwhile waits until a person has connected again.
 */
export async function pickMonthScheduleChanges(db: Db, limit: number): Promise<MonthScheduleChange[]> {
  const { rows } = await sql<MonthScheduleChange>`select c.company_id as "companyId", case when x.state in ('connected', 'expired') then c.time_zone end as "timeZone", x.month_zone is null as "isNew"
    from connections x join companies c on c.company_id = x.company_id
    where (x.state = 'connected' and x.month_zone is distinct from c.time_zone) or (x.state = 'expired' and x.month_zone <> c.time_zone) or (x.state not in ('connected', 'expired') and x.month_zone is not null)
    order by c.company_id limit ${limit}`.execute(db);
  return rows;
}

/** @param timeZone null: it has none any more. */
export async function noteMonthSchedule(db: Db, companyId: CompanyId, timeZone: string | null): Promise<void> {
  await db.updateTable('connections').set({ month_zone: timeZone }).where('company_id', '=', companyId).execute();
}
