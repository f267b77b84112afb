import { condition, continueAsNew, proxyActivities, setCurrentDetails, setHandler, sleep, workflowInfo } from '@temporalio/workflow';
import type { SyncActivities, XeroActivities } from '../activities';
import { poke, type CompanyRef, type Priority } from './contract/names';
import { xeroQueueOf } from './contract/queues';

/** How long an idle writer stays, so that the next record finds it awake. */
const idleStay = '60 seconds';

/**
 * One company's writer; id `xero-writer/{companyId}`. Only ever poked: claims one batch after the other and carries each to its end.
 * A batch in doubt is set aside: it goes on beside the loop, and the others with it. Ends when idle, continues as new when suggested.
 */
export async function xeroWriter({ companyId }: CompanyRef): Promise<void> {
  let poked = true;
  setHandler(poke, () => { poked = true; });
  const carrying = new Map<string, Promise<void>>();
  const steps = stepsOf(companyId);

  const carry = (batchId: string, priority: Priority, firstSettled: () => void): Promise<void> => carryBatch(steps, batchId, priority, firstSettled).finally(() => { carrying.delete(batchId); poked = true; });

  for (;;) {
    poked = false;
    const claimed = await steps.claimBatch({ companyId, inHand: [...carrying.keys()] });
    if (claimed.next === 'post') {
      let setAside = false;
      const done = carry(claimed.batchId, claimed.priority === 1 ? 1 : 3, () => { setAside = true; });
      carrying.set(claimed.batchId, done);
      await condition(() => setAside || !carrying.has(claimed.batchId));
      poked = true;
    }
    if (workflowInfo().continueAsNewSuggested && carrying.size === 0) await continueAsNew<typeof xeroWriter>({ companyId });
    if (claimed.next === 'wait') {
      setCurrentDetails(`Waits ${Math.ceil(claimed.ms / 1000)} s before the next call`);
      // A poke may bring something more urgent, but bulk pokes ten times a second.
      await sleep(Math.min(claimed.ms, 250));
      if (claimed.ms > 250) await condition(() => poked, claimed.ms - 250);
      continue;
    }
    if (poked) continue;
    if (carrying.size > 0) { await condition(() => poked || carrying.size === 0); continue; }
    if (!await condition(() => poked, idleStay) && !poked) return;
  }
}

function stepsOf(companyId: string) {
  const sync = proxyActivities<Pick<SyncActivities, 'claimBatch' | 'settleBatch'>>({ startToCloseTimeout: '1 minute', retry: { initialInterval: '500ms', maximumInterval: '30s' } });
  // One call and its bookkeeping; the call itself has a deadline of 60 s.
  const xero = proxyActivities<Pick<XeroActivities, 'postBatch' | 'lookUpBatch'>>({ taskQueue: xeroQueueOf(workflowInfo().taskQueue), startToCloseTimeout: '2 minutes', retry: { initialInterval: '1s', maximumInterval: '30s' }, priority: { fairnessKey: companyId } });
  // Not spread: the proxies make their functions when asked for them.
  return { claimBatch: sync.claimBatch, settleBatch: sync.settleBatch, postBatch: xero.postBatch, lookUpBatch: xero.lookUpBatch };
}

async function carryBatch(steps: ReturnType<typeof stepsOf>, batchId: string, priority: Priority, setAside: () => void): Promise<void> {
  const options = { priority: { priorityKey: priority } };
  // One call at a time, until nothing of the batch is in question.
  const lookUpAll = async (): Promise<void> => {
    while ((await steps.lookUpBatch.executeWithOptions({ ...options, summary: `looks up what Xero has of batch ${batchId}` }, [{ batchId }])).more);
  };
  for (;;) {
    const posted = await steps.postBatch.executeWithOptions({ ...options, summary: `one call to Xero, batch ${batchId}` }, [{ batchId }]);
    switch (posted.next) {
      case 'released': return;
      case 'repeat':
        setAside();
        await sleep(posted.afterMs);
        break;
      case 'look-up':
        setAside();
        await lookUpAll();
        await steps.settleBatch({ batchId });
        return;
      case 'settle':
        await steps.settleBatch({ batchId });
        return;
    }
  }
}
