import { ActivityFailure, isCancellation, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { SyncActivities, XeroActivities } from '../activities';
import { xeroQueueOf } from './contract/queues';
import type { EndConnectionRef } from './contract/names';

/**
 * Tells Xero that a connection is over; id `end-connection/{connection at Xero}`. Started when a person disconnects, and by
 * worker/mend.ts while that stands in Postgres. Tried for two days, with growing pauses; then Xero keeps a connection that nobody uses.
 */
export async function endConnection({ companyId, xeroConnectionId }: EndConnectionRef): Promise<void> {
  const { endAtXero } = proxyActivities<Pick<XeroActivities, 'endAtXero'>>({
    taskQueue: xeroQueueOf(workflowInfo().taskQueue), startToCloseTimeout: '2 minutes', heartbeatTimeout: '5s', scheduleToCloseTimeout: '2 days',
    retry: { initialInterval: '5s', maximumInterval: '10 minutes' }, priority: { priorityKey: 1, fairnessKey: companyId },
  });
  try {
    await endAtXero.executeWithOptions({ summary: 'tells Xero that the connection is over' }, [{ xeroConnectionId }]);
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    const { leaveAtXero } = proxyActivities<Pick<SyncActivities, 'leaveAtXero'>>({ startToCloseTimeout: '1 minute', retry: { initialInterval: '500ms', maximumInterval: '30s' } });
    await leaveAtXero.executeWithOptions({ summary: 'gives up: our tokens are destroyed all the same' }, [{ xeroConnectionId }]);
  }
}
