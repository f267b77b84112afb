import { ActivityNotFoundError, ApplicationFailure, WorkflowNotFoundError } from '@temporalio/client';
import type { ActivityDeps } from '../activities/deps';
import { tellWaiters } from '../activities/tell';
import { companiesLeftRunning } from '../db/closing';
import { checksLeft } from '../db/clashes';
import { companiesLeftUndelivered } from '../db/deliveries';
import { endingsLeft } from '../db/endings';
import { monthsUnderWay } from '../db/months';
import { dayReserve } from '../db/pace';
import { companiesLeftRung } from '../db/pull-rings';
import { companiesLeftWaiting, pickLost, type ToStart } from '../db/starter';
import { syncsLeftRunning } from '../db/syncs';
import { readUntold } from '../db/untold';
import { syncWorkflowId } from '../workflows/contract/names';
import { reconcileWorkflowId } from '../workflows/contract/reconcile';

/** An outcome is told within a blink of its commit. */
const untoldSeconds = 3;
/** A sync registers well within this; in bulk, where hundreds are started at once, it takes its turn (some 12 s when nothing else slows it). */
const lostSeconds = { person: 10, bulk: 30 };
/** A poke that goes wrong is repeated by whoever it is; only one that died with its process is left to this. */
const leftWaitingSeconds = 30;
/** A pull that was rung begins within a blink. */
const leftRungSeconds = 10;
/** A Sync Now is looked at every few seconds by its workflow. */
const leftSyncNowSeconds = 15;
/** A check for clashes is looked at before and after each call, which may take its 30 s. */
const leftCheckSeconds = 45;
/** Per look, so that a look stays short; the next one goes on. */
const atOnce = { untold: 500, lost: 25 };

type Deps = Pick<ActivityDeps, 'db' | 'client' | 'starts' | 'limits' | 'log'>;

/**
 * One look for what a process killed half-way has left, and its cure. Postgres knows all of it, and every cure may be repeated:
 * - outcomes that are settled but not told: told again;
 * - syncs that were started and registered nothing: started again, or their first step run again;
 * - writes whose poke was lost: the writer is rung;
 * - lists and objects of Xero that were asked for and not read: the pull is rung;
 * - callbacks whose ring was lost: their delivery is rung;
 * - a Sync Now or a check for clashes whose start was lost, or whose workflow somebody ended: started again;
 * - a month that is open, for which no workflow runs: started;
 * - connections that a person ended and Xero was not told of: told;
 * - a closed company of which something may run still: ended.
 */
export function createMend(deps: Deps): () => Promise<void> {
  let ringFrom = 0;
  let nextRing = 0;
  let nextPull = 0;
  return async function mend() {
    // The worker before this one may have died with pokes in hand: a new one rings everybody at once, later only who waits for long.
    if (Date.now() >= nextRing) {
      for (const companyId of await companiesLeftWaiting(deps.db, ringFrom)) await deps.starts.pokeWriter(companyId);
      for (const companyId of await companiesLeftUndelivered(deps.db, ringFrom)) await deps.starts.ringDelivery(companyId);
      await mendMonths(deps);
      ringFrom = leftWaitingSeconds;
      nextRing = Date.now() + leftWaitingSeconds * 1000;
    }
    if (Date.now() >= nextPull) {
      for (const companyId of await companiesLeftRung(deps.db, leftRungSeconds, dayReserve(deps.limits))) await deps.starts.ringPull(companyId);
      for (const ref of await syncsLeftRunning(deps.db, leftSyncNowSeconds)) await deps.starts.syncNow(ref);
      for (const companyId of await companiesLeftRunning(deps.db, leftRungSeconds)) await deps.starts.closeCompany(companyId);
      for (const companyId of await checksLeft(deps.db, leftCheckSeconds)) await deps.starts.checkClashes(companyId);
      nextPull = Date.now() + leftRungSeconds * 1000;
    }
    for (const ending of await endingsLeft(deps.db)) await deps.starts.endConnection(ending);
    await tellWaiters(deps, await readUntold(deps.db, { olderThanSeconds: untoldSeconds, limit: atOnce.untold }));
    for (const lost of await pickLost(deps.db, lostSeconds, atOnce.lost)) await bringBack(deps, lost);
  };
}

/** The workflow of a month sleeps for a day: only Temporal knows whether it is there. Its list lags behind, so that one that runs may be started, which it does not notice. */
async function mendMonths({ db, client, starts, log }: Deps): Promise<void> {
  const open = await monthsUnderWay(db, { lookedSeconds: leftCheckSeconds, begunSeconds: leftRungSeconds });
  if (open.length === 0) return;
  const running = new Set<string>();
  for await (const { workflowId } of client.workflow.list({ query: `WorkflowType = 'reconcileMonth' AND ExecutionStatus = 'Running'` })) running.add(workflowId);
  for (const month of open) {
    if (running.has(reconcileWorkflowId(month))) continue;
    log.info(month, 'a month is open and its workflow is not to be seen; it is started');
    await starts.mendMonth(month);
  }
}

/** What Temporal knows of a sync that has registered nothing decides: none is running, or the worker that had its step is gone. One that only waits for a worker is left alone. */
async function bringBack({ client, starts, log }: Deps, record: ToStart): Promise<void> {
  const workflowId = syncWorkflowId(record.kind, record);
  const run = await client.workflow.getHandle(workflowId).describe().catch((error: unknown) => {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  });
  if (run?.status.name !== 'RUNNING') {
    log.warn({ workflowId }, 'a sync was never started, or ended before it had brought the newest version; it is started');
    await starts.sync(record.kind, record, record.version, record.priority === 1 ? 1 : 3, record.xeroTenantId ?? undefined);
    return;
  }
  const lostAt = Date.now() - lostSeconds.person * 1000;
  for (const activity of run.raw.pendingActivities ?? []) {
    const startedAt = Number(activity.lastStartedTime?.seconds ?? 0) * 1000;
    if (!activity.activityId || Number(activity.state) !== pendingActivityStarted || startedAt > lostAt) continue;
    log.warn({ workflowId }, 'a sync got no further than to a worker that is gone; its step runs again');
    await client.activity.fail({ workflowId, runId: run.runId, activityId: activity.activityId }, ApplicationFailure.create({ type: 'worker-lost', message: 'The worker that had this step is gone; it runs again', nextRetryDelay: 50 }))
      .catch((error: unknown) => { if (!(error instanceof ActivityNotFoundError)) throw error; });
  }
}

/** `PENDING_ACTIVITY_STATE_STARTED` of temporal.api.enums.v1: a worker has taken it. */
const pendingActivityStarted = 2;
