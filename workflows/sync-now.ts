import { ActivityFailure, ApplicationFailure, CancellationScope, condition, continueAsNew, isCancellation, proxyActivities, setCurrentDetails, sleep, workflowInfo } from '@temporalio/workflow';
import type { SyncActivities, XeroActivities } from '../activities';
import { organisationParts, priorities, type SyncNowRef } from './contract/names';
import { xeroQueueOf } from './contract/queues';
import { readPlanLimits } from './read-plan-limits';

/** A person waits: the first looks come quickly, later ones cost little. */
const pauses = { firstMs: 500, longestMs: 3_000, growth: 1.5 };

/**
 * One press of Sync Now; id `sync-now/{companyId}/{syncId}`. Refreshes, has everything pulled, has everything sent that is not settled, and
 * ends when each record has ended or is named as waiting. How far it is stands in Postgres: a run that is lost is started again and goes on.
 */
export async function syncNow(ref: SyncNowRef): Promise<void> {
  const steps = stepsOf(ref.companyId);
  let ended: boolean;
  try {
    ended = await walk(steps, ref);
  } catch (error) {
    await CancellationScope.nonCancellable(() => steps.failSyncNow.executeWithOptions({ summary: 'notes that it goes on no more' }, [ref]));
    throw error;
  }
  if (!ended) await continueAsNew<typeof syncNow>(ref);
}

/** True when it has ended, false when it is to go on as a new run. */
async function walk(steps: Steps, ref: SyncNowRef): Promise<boolean> {
  for (let pause = pauses.firstMs; ;) {
    const look = await steps.lookSyncNow.executeWithOptions({ summary: 'looks how far it is' }, [ref]);
    setCurrentDetails(`**Now**: ${look.text}.`);
    switch (look.next) {
      case 'refresh':
        if (await refresh(steps, ref)) await steps.beginPull.executeWithOptions({ summary: 'checks the mapping, has everything read that changed in Xero' }, [ref]);
        break;
      case 'send':
        await steps.beginSending.executeWithOptions({ summary: 'has everything started that is not settled' }, [ref]);
        pause = pauses.firstMs;
        break;
      case 'wait':
        await sleep(pause, { summary: look.text });
        pause = longer(pause);
        break;
      case 'ended': return true;
    }
    if (workflowInfo().continueAsNewSuggested) return false;
  }
}

const longer = (pause: number): number => Math.min(pause * pauses.growth, pauses.longestMs);

/** Reads the parts one after the other. False when it was left, because nothing can be read by now. */
async function refresh(steps: Steps, ref: SyncNowRef): Promise<boolean> {
  const scope = new CancellationScope();
  let over = false;
  const reading = scope.run(async () => {
    for (const part of organisationParts) await steps.refreshForSyncNow.executeWithOptions({ summary: `one call to Xero: reads ${part}` }, [{ ...ref, part }]);
    await readPlanLimits(ref.companyId);
  }).finally(() => { over = true; });
  let left = false;
  // Handled below; meanwhile it may fail unheard.
  reading.catch(() => undefined);
  for (let pause = pauses.firstMs; !await condition(() => over, pause); pause = longer(pause)) {
    left = (await steps.lookSyncNow.executeWithOptions({ summary: 'looks whether anything can be read' }, [ref])).next !== 'refresh';
    if (left) break;
  }
  if (left) scope.cancel();
  try {
    await reading;
    return true;
  } catch (error) {
    if ((left && isCancellation(error)) || isOver(error)) return false;
    throw error;
  }
}

/** The company was disconnected meanwhile: what it reads then is said by the next look. */
const isOver = (error: unknown): boolean => error instanceof ActivityFailure && error.cause instanceof ApplicationFailure && error.cause.nonRetryable === true;

type Steps = ReturnType<typeof stepsOf>;

function stepsOf(companyId: string) {
  const heartbeatTimeout = '5s';
  const sync = proxyActivities<Pick<SyncActivities, 'lookSyncNow' | 'beginPull' | 'beginSending' | 'failSyncNow'>>({ startToCloseTimeout: '1 minute', heartbeatTimeout, retry: { initialInterval: '500ms', maximumInterval: '5s' } });
  const xero = proxyActivities<Pick<XeroActivities, 'refreshForSyncNow'>>({ taskQueue: xeroQueueOf(workflowInfo().taskQueue), startToCloseTimeout: '2 minutes', heartbeatTimeout, retry: { initialInterval: '1s', maximumInterval: '30s' }, priority: { priorityKey: priorities.person, fairnessKey: companyId } });
  return { lookSyncNow: sync.lookSyncNow, beginPull: sync.beginPull, beginSending: sync.beginSending, failSyncNow: sync.failSyncNow, refreshForSyncNow: xero.refreshForSyncNow };
}
