import { continueAsNew, proxyActivities, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { SyncActivities, XeroActivities } from '../activities';
import { checkAgain, priorities, type CompanyRef } from './contract/names';
import { xeroQueueOf } from './contract/queues';

/**
 * Looks which numbers and contacts of ours Xero has already; id `clashes/{companyId}`. Started by `POST …/connection/clashes`. How far it is stands
 * in Postgres, so that cancelling or terminating loses nothing; it only reads.
 */
export async function checkClashes({ companyId }: CompanyRef): Promise<void> {
  let heard = false;
  setHandler(checkAgain, () => { heard = true; });
  const heartbeatTimeout = '5s';
  const priority = { priorityKey: priorities.person, fairnessKey: companyId };
  const { lookClashes } = proxyActivities<Pick<SyncActivities, 'lookClashes'>>({ startToCloseTimeout: '1 minute', heartbeatTimeout, retry: { initialInterval: '500ms', maximumInterval: '30s' }, priority });
  const { askClashes } = proxyActivities<Pick<XeroActivities, 'askClashes'>>({ taskQueue: xeroQueueOf(workflowInfo().taskQueue), startToCloseTimeout: '2 minutes', heartbeatTimeout, retry: { initialInterval: '1s', maximumInterval: '30s' }, priority });
  for (;;) {
    heard = false;
    const look = await lookClashes.executeWithOptions({ summary: 'looks how far it is' }, [{ companyId }]);
    setCurrentDetails(`**Now**: ${look.text}.`);
    if (look.next === 'ask') await askClashes.executeWithOptions({ summary: `one call to Xero: ${look.text}` }, [{ companyId }]);
    // From this check to the return nothing awaits, so that no start of another check is lost.
    else if (look.next === 'ended' && !heard) return;
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof checkClashes>({ companyId });
  }
}
