import { condition, continueAsNew, proxyActivities, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { SyncActivities } from '../activities';
import { deliver, type CompanyRef, type Delivered } from './contract/names';

/**
 * Sends a company's callbacks; id `deliver/{companyId}`. Only ever rung. Between two tries of what was not taken it waits on a durable timer,
 * or for the next ring; it ends when nothing waits, and while the company has no callback address or no secret. Postgres says what is due.
 */
export async function deliverChanges({ companyId }: CompanyRef): Promise<void> {
  // Longer than a look, which begins no call after some seconds and ends with the last one's time-out.
  const { deliverDue } = proxyActivities<Pick<SyncActivities, 'deliverDue'>>({ startToCloseTimeout: '2 minutes', heartbeatTimeout: '5s', retry: { initialInterval: '1s', maximumInterval: '30s' } });
  let rung = true;
  setHandler(deliver, () => { rung = true; });
  for (;;) {
    rung = false;
    const delivered = await deliverDue.executeWithOptions({ summary: 'posts the callbacks that are due' }, [{ companyId }]);
    setCurrentDetails(nowText(delivered));
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof deliverChanges>({ companyId });
    if (rung) continue;
    if (delivered.nextMs === undefined) return;
    if (delivered.nextMs > 0) await condition(() => rung, delivered.nextMs);
  }
}

function nowText({ waiting, givenUp, nextMs }: Delivered): string {
  const next = nextMs !== undefined ? `the next try ${nextMs === 0 ? 'is now' : `in ${Math.ceil(nextMs / 1000)} s`}` : waiting > 0 ? 'they wait for a callback address and a secret' : 'nothing to do';
  return `- ${waiting} ${waiting === 1 ? 'change' : 'changes'} not taken yet: ${next}\n- ${givenUp} given up: see the company's \`callbacks\` in the API`;
}
