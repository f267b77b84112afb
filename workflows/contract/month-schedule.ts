import type { Client, ScheduleOptions } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { searchAttributes, syncQueueName } from './names';
import { monthScheduleId } from './reconcile';
import { ensureSchedule, placeOf, removeSchedule } from './schedules';

/** The Schedule of a connection, `reconcile-tick/{companyId}`: starts `reconcileTick` on the first of each month. */
export interface MonthSchedules {
  /** Makes it, or gives it this time zone (IANA). */
  ensure(companyId: string, timeZone: string): Promise<void>;
  /** One that is gone already is no error. */
  remove(companyId: string): Promise<void>;
}

/** Clocks are put forward and back between midnight and 03:00: at 4 each day has its time, once. */
const hour = 4;
/** Within half an hour, by the company's id: a thousand companies must not begin in the same minute. */
const spreadMinutes = 30;
/** A month that fell into an outage is made up for when it is over, however long that took, until the next one is due. */
const catchupWindow = '31 days';

const details = 'Begins the reconciliation of the month before, `reconcile/…` of the same company. Pausing the Schedule leaves months to be begun by hand; a month that was missed is begun by a backfill over its time.';

export function createMonthSchedules(client: Client, syncQueue: string = syncQueueName): MonthSchedules {
  return {
    async ensure(companyId, timeZone) {
      const schedule = {
        spec: { calendars: [{ dayOfMonth: 1, hour, minute: placeOf(companyId, spreadMinutes), comment: 'early on the first of the month, where the company is' }], timezone: timeZone },
        // Ticks of two months may be made up for together: each begins its own month.
        policies: { overlap: 'ALLOW_ALL', catchupWindow },
        action: {
          // The zone is the Schedule's own: a tick that is made up for later is still of the month for which it was due.
          type: 'startWorkflow', workflowType: 'reconcileTick', workflowId: monthScheduleId(companyId), args: [{ companyId, timeZone }], taskQueue: syncQueue,
          staticSummary: `Time to reconcile the month before of ${companyId}`, staticDetails: details,
          typedSearchAttributes: new TypedSearchAttributes([{ key: searchAttributes.companyId, value: companyId }]),
        },
      } satisfies Omit<ScheduleOptions, 'scheduleId'>;
      await ensureSchedule(client, monthScheduleId(companyId), schedule);
    },
    remove: (companyId) => removeSchedule(client, monthScheduleId(companyId)),
  };
}
