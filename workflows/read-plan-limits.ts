import { isCancellation, patched, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { XeroActivities } from '../activities';
import { xeroQueueOf } from './contract/queues';

/** Nothing depends on what the plan allows: when it can't be read within some tries, the rest goes on, and what was known of it stays. */
export async function readPlanLimits(companyId: string): Promise<void> {
  // Runs of an earlier release go on without.
  if (!patched('plan-limits')) return;
  const { readOrganisationActions } = proxyActivities<Pick<XeroActivities, 'readOrganisationActions'>>({
    taskQueue: xeroQueueOf(workflowInfo().taskQueue), startToCloseTimeout: '2 minutes', heartbeatTimeout: '5s', retry: { initialInterval: '1s', maximumInterval: '30s', maximumAttempts: 4 }, priority: { priorityKey: 1, fairnessKey: companyId },
  });
  try {
    await readOrganisationActions.executeWithOptions({ summary: 'one call to Xero: reads what the plan allows' }, [{ companyId }]);
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}
