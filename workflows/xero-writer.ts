import { condition, continueAsNew, isCancellation, proxyActivities, setCurrentDetails, setHandler, sleep, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { SyncActivities, XeroActivities } from '../activities';
import { poke, searchAttributes, type Claimed, type CompanyRef, type Priority } from './contract/names';
import { xeroQueueOf } from './contract/queues';

/** How long an idle writer stays, so that the next record finds it awake. */
const idleStay = '60 seconds';

/**
 * One company's writer; id `xero-writer/{companyId}`. Only ever poked: claims one batch after the other and carries each to its end.
 * A batch in doubt is set aside: it goes on beside the loop, and the others with it. While a company-wide reason holds the company its
 * writer stays, with that reason as search attributes. Ends when idle, continues as new when suggested. Cancelled or terminated, it
 * loses nothing: what it had in hand is stored, and its next run takes it up.
 */
export async function xeroWriter({ companyId }: CompanyRef): Promise<void> {
  let poked = true;
  setHandler(poke, () => { poked = true; });
  const carrying = new Map<string, Promise<void>>();
  const steps = stepsOf(companyId);

  const carry = (claimed: Extract<Claimed, { next: 'post' }>, firstSettled: () => void): Promise<void> => carryBatch(steps, claimed, firstSettled).catch(unlessCancelled).finally(() => { carrying.delete(claimed.batchId); poked = true; });

  for (;;) {
    poked = false;
    const claimed = await steps.claimBatch.executeWithOptions({ summary: 'looks for the next batch' }, [{ companyId, inHand: [...carrying.keys()] }]);
    show(claimed, carrying.size);
    if (claimed.next === 'post') {
      let setAside = false;
      const done = carry(claimed, () => { setAside = true; });
      carrying.set(claimed.batchId, done);
      await condition(() => setAside || !carrying.has(claimed.batchId));
      poked = true;
    }
    if (workflowInfo().continueAsNewSuggested && carrying.size === 0) await continueAsNew<typeof xeroWriter>({ companyId });
    if (claimed.next === 'wait' || claimed.next === 'parked') {
      // A poke may bring something more urgent, but bulk pokes ten times a second.
      await sleep(Math.min(claimed.ms ?? 250, 250));
      if (claimed.ms === undefined) await condition(() => poked);
      else if (claimed.ms > 250) await condition(() => poked, claimed.ms - 250);
      continue;
    }
    if (poked) continue;
    if (carrying.size > 0) { await condition(() => poked || carrying.size === 0); continue; }
    if (!await condition(() => poked, idleStay) && !poked) return;
  }
}

/** What an operator sees of the writer: what it does now as current details, a company-wide reason as search attributes too. */
function show(claimed: Claimed, besides: number): void {
  const lines = claimed.next === 'idle' ? [besides > 0 ? 'Nothing else can be sent now.' : 'Nothing to send. Ends after a minute without news.']
    : [nowText(claimed), ...(claimed.standing === '' ? [] : [claimed.standing])];
  if (besides > 0) lines.push(`${besides} ${besides === 1 ? 'batch' : 'batches'} in doubt, repeated or looked up beside the others: see Timeline`);
  setCurrentDetails(lines.map((line) => `- ${line}`).join('\n'));
  const problem = claimed.next === 'parked' ? claimed.problem : null;
  if (problem === (workflowInfo().typedSearchAttributes.get(searchAttributes.problemCode) ?? null)) return;
  upsertSearchAttributes([{ key: searchAttributes.syncStatus, value: problem === null ? null : 'waiting' }, { key: searchAttributes.problemCode, value: problem }]);
}

function nowText(claimed: Exclude<Claimed, { next: 'idle' }>): string {
  switch (claimed.next) {
    case 'post': return `**Sends** one call to Xero: ${claimed.text}`;
    case 'wait': return `**Waits** ${Math.ceil(claimed.ms / 1000)} s: ${claimed.text}`;
    case 'parked': return `**Parked** (${claimed.problem})${claimed.until === undefined ? '' : ` until ${claimed.until}`}: ${claimed.text}`;
  }
}

function stepsOf(companyId: string) {
  const sync = proxyActivities<Pick<SyncActivities, 'claimBatch' | 'settleBatch'>>({ startToCloseTimeout: '1 minute', retry: { initialInterval: '500ms', maximumInterval: '30s' } });
  // One call and its bookkeeping; the call itself has a deadline of 60 s.
  const xero = proxyActivities<Pick<XeroActivities, 'postBatch' | 'lookUpBatch'>>({ taskQueue: xeroQueueOf(workflowInfo().taskQueue), startToCloseTimeout: '2 minutes', retry: { initialInterval: '1s', maximumInterval: '30s' }, priority: { fairnessKey: companyId } });
  // Not spread: the proxies make their functions when asked for them.
  return { claimBatch: sync.claimBatch, settleBatch: sync.settleBatch, postBatch: xero.postBatch, lookUpBatch: xero.lookUpBatch };
}

async function carryBatch(steps: ReturnType<typeof stepsOf>, { batchId, priority, text }: Extract<Claimed, { next: 'post' }>, setAside: () => void): Promise<void> {
  const priorityKey: Priority = priority === 1 ? 1 : 3;
  const options = { priority: { priorityKey } };
  const settle = () => steps.settleBatch.executeWithOptions({ summary: `stores what came of batch ${batchId}` }, [{ batchId }]);
  for (;;) {
    const posted = await steps.postBatch.executeWithOptions({ ...options, summary: `one call to Xero: ${text}, batch ${batchId}` }, [{ batchId }]);
    switch (posted.next) {
      case 'released': return;
      case 'repeat':
        setAside();
        await sleep(posted.afterMs, { summary: `in doubt: before batch ${batchId} goes again under its key` });
        break;
      case 'look-up':
        setAside();
        await steps.lookUpBatch.executeWithOptions({ ...options, summary: `looks up what Xero has of batch ${batchId}` }, [{ batchId }]);
        await settle();
        return;
      case 'settle':
        await settle();
        return;
    }
  }
}

/** A cancelled writer leaves its batches where they are stored. */
function unlessCancelled(error: unknown): void {
  if (!isCancellation(error)) throw error;
}
