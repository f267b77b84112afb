import type { Client, ScheduleOptions } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { pullWorkflowId, searchAttributes, syncQueueName } from './names';
import { ensureSchedule, placeOf, removeSchedule } from './schedules';

/** The Schedule of a connection, `pull/{companyId}`: starts `pullTick` now and then, whatever webhooks say. */
export interface PullSchedules {
  /** Makes it, or gives it this interval; a new one ticks at once. */
  ensure(companyId: string, everySeconds: number): Promise<void>;
  /** One that is gone already is no error. */
  remove(companyId: string): Promise<void>;
}

const details = 'Rings `pull/…` of the same company, which reads what is due. Pausing the Schedule leaves the company to its webhooks; payments have none.';

export function createPullSchedules(client: Client, syncQueue: string = syncQueueName): PullSchedules {
  return {
    async ensure(companyId, everySeconds) {
      const schedule = {
        spec: { intervals: [{ every: everySeconds * 1000, offset: placeOf(companyId, everySeconds) * 1000 }] },
        // A look that is late for its time is the next one's business: everything since the last is read then.
        policies: { overlap: 'SKIP', catchupWindow: '1 minute' },
        action: {
          type: 'startWorkflow', workflowType: 'pullTick', workflowId: `pull-tick/${companyId}`, args: [{ companyId }], taskQueue: syncQueue, workflowExecutionTimeout: everySeconds * 1000,
          staticSummary: `Time to look what has changed in the Xero organisation of ${companyId}`, staticDetails: details,
          typedSearchAttributes: new TypedSearchAttributes([{ key: searchAttributes.companyId, value: companyId }]),
        },
      } satisfies Omit<ScheduleOptions, 'scheduleId'>;
      await ensureSchedule(client, pullWorkflowId(companyId), schedule, { triggerImmediately: true });
    },
    remove: (companyId) => removeSchedule(client, pullWorkflowId(companyId)),
  };
}
