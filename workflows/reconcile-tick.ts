import { defineSearchAttributeKey } from '@temporalio/common';
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { SyncActivities } from '../activities';
import type { CompanyRef } from './contract/names';

/** The server's own attribute: for when the Schedule had it due. Of `trigger` that is now, of a backfill the time that was missed. */
const scheduledStartTime = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

/**
 * Started by a connection's monthly Schedule, which can start no workflow of a fixed id: begins the month before, as `reconcile/{companyId}/{YYYY-MM}`.
 * The time comes from the Schedule, not from the clock: however late this runs, it is of the month for which it was due.
 */
export async function reconcileTick({ companyId, timeZone }: CompanyRef & { timeZone: string }): Promise<void> {
  const { tickReconcile } = proxyActivities<Pick<SyncActivities, 'tickReconcile'>>({ startToCloseTimeout: '1 minute', heartbeatTimeout: '5s', retry: { initialInterval: '1s', maximumInterval: '30s' } });
  const due = workflowInfo().typedSearchAttributes.get(scheduledStartTime) ?? workflowInfo().startTime;
  await tickReconcile.executeWithOptions({ summary: `begins the month before ${due.toISOString()} in ${timeZone}` }, [{ companyId, timeZone, dueAt: due.toISOString() }]);
}
