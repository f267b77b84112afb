import { condition, continueAsNew, isCancellation, proxyActivities, setCurrentDetails, setHandler, sleep, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { SyncActivities, XeroActivities } from '../activities';
import { poke, searchAttributes, type Claimed, type CompanyRef, type Priority } from './contract/names';
import { xeroQueueOf } from './contract/queues';

/** Batches on their way at once: Xero allows five calls, and a person's must find one free. */
const sendingAtOnce = 3;
/** How long an idle writer stays, so that the next record finds it awake. */
const idleStay = '60 seconds';

/**
 * One company's writer; id `xero-writer/{companyId}`. Only ever poked: claims one batch after the other and carries each to its end, up to
 * three on their way at once.
 * Once Xero has answered, a batch is settled beside the loop, while the next one is claimed; one in doubt is set aside likewise.
 * While a company-wide reason holds the company its writer stays, with that reason as search attributes. Ends when idle, continues as
 * new when suggested. Cancelled or terminated, it loses nothing: what it had in hand is stored, and its next run takes it up.
 */
export async function xeroWriter({ companyId }: CompanyRef): Promise<void> {
  let poked = true;
  setHandler(poke, () => { poked = true; });
  const inHand = new Map<string, 'sending' | 'settling' | 'in-doubt'>();
  const count = (standing: 'sending' | 'in-doubt'): number => [...inHand.values()].filter((one) => one === standing).length;
  const steps = stepsOf(companyId);

  const carry = (claimed: ToPost): void => {
    inHand.set(claimed.batchId, 'sending');
    void carryBatch(steps, claimed, (standing) => { inHand.set(claimed.batchId, standing); }).catch(unlessCancelled).finally(() => { inHand.delete(claimed.batchId); poked = true; });
  };

  for (;;) {
    poked = false;
    const claimed = await steps.claimBatch.executeWithOptions({ summary: 'looks for the next batch' }, [{ companyId, inHand: [...inHand.keys()] }]);
    show(claimed, count('in-doubt'));
    if (claimed.next === 'post') {
      carry(claimed);
      await condition(() => count('sending') < sendingAtOnce);
      poked = true;
    }
    if (workflowInfo().continueAsNewSuggested && count('in-doubt') === 0) {
      await condition(() => inHand.size === 0);
      await continueAsNew<typeof xeroWriter>({ companyId });
    }
    if (claimed.next === 'wait' || claimed.next === 'parked') {
      // A poke may bring something more urgent, but pokes may come close together.
      await sleep(Math.min(claimed.ms ?? 250, 250));
      if (claimed.ms === undefined) await condition(() => poked);
      else if (claimed.ms > 250) await condition(() => poked, claimed.ms - 250);
      continue;
    }
    if (poked) continue;
    if (inHand.size > 0) { await condition(() => poked); continue; }
    if (!await condition(() => poked, idleStay) && !poked) return;
  }
}

type ToPost = Extract<Claimed, { next: 'post' }>;

/** What an operator sees of the writer: what it does now as current details, a company-wide reason as search attributes too. */
function show(claimed: Claimed, inDoubt: number): void {
  const lines = claimed.next === 'idle' ? [inDoubt > 0 ? 'Nothing else can be sent now.' : 'Nothing to send. Ends after a minute without news.']
    : [nowText(claimed), ...(claimed.standing === '' ? [] : [claimed.standing])];
  if (inDoubt > 0) lines.push(`${inDoubt} ${inDoubt === 1 ? 'batch' : 'batches'} in doubt, repeated or looked up beside the others: see Timeline`);
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

/** A worker that is killed in a step is noticed after this (worker/beating.ts). */
const heartbeatTimeout = '5s';

function stepsOf(companyId: string) {
  const sync = proxyActivities<Pick<SyncActivities, 'claimBatch' | 'settleBatch'>>({ startToCloseTimeout: '1 minute', heartbeatTimeout, retry: { initialInterval: '500ms', maximumInterval: '30s' } });
  // One call and its bookkeeping; the call itself has a deadline of 60 s.
  const xero = proxyActivities<Pick<XeroActivities, 'postBatch' | 'lookUpBatch'>>({ taskQueue: xeroQueueOf(workflowInfo().taskQueue), startToCloseTimeout: '2 minutes', heartbeatTimeout, retry: { initialInterval: '1s', maximumInterval: '30s' }, priority: { fairnessKey: companyId } });
  // Not spread: the proxies make their functions when asked for them.
  return { claimBatch: sync.claimBatch, settleBatch: sync.settleBatch, postBatch: xero.postBatch, lookUpBatch: xero.lookUpBatch };
}

async function carryBatch(steps: ReturnType<typeof stepsOf>, { batchId, priority, text }: ToPost, now: (standing: 'settling' | 'in-doubt') => void): Promise<void> {
  const priorityKey: Priority = priority === 1 ? 1 : 3;
  const options = { priority: { priorityKey } };
  const settle = () => steps.settleBatch.executeWithOptions({ summary: `stores what came of batch ${batchId}` }, [{ batchId }]);
  // One call at a time, until nothing of the batch is in question.
  const lookUpAll = async (): Promise<void> => {
    while ((await steps.lookUpBatch.executeWithOptions({ ...options, summary: `looks up what Xero has of batch ${batchId}` }, [{ batchId }])).more);
  };
  for (;;) {
    const posted = await steps.postBatch.executeWithOptions({ ...options, summary: `one call to Xero: ${text}, batch ${batchId}` }, [{ batchId }]);
    switch (posted.next) {
      case 'released': return;
      case 'repeat':
        now('in-doubt');
        await sleep(posted.afterMs, { summary: `in doubt: before batch ${batchId} goes again under its key` });
        break;
      case 'look-up':
        now('in-doubt');
        await lookUpAll();
        await settle();
        return;
      case 'settle':
        now('settling');
        await settle();
        return;
    }
  }
}

/** A cancelled writer leaves its batches where they are stored. */
function unlessCancelled(error: unknown): void {
  if (!isCancellation(error)) throw error;
}
