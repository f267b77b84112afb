import { condition, continueAsNew, proxyActivities, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { SyncActivities, XeroActivities } from '../activities';
import { priorities, ring, type CompanyRef, type Priority, type PullPlan, type PullStep } from './contract/names';
import { xeroQueueOf } from './contract/queues';

/** A read that failed is waited for this long at most: the next ring or tick finds it. */
const longestWaitMs = 60_000;
/** When Xero lets us read nothing time and again, although our own count says otherwise. */
const parkedPauseMs = 10_000;

/**
 * Reads what has changed in Xero; id `pull/{companyId}`. Only ever rung, by a webhook, the connection's Schedule or a person: reads one
 * page after the other until nothing is due, then ends. What is due and how far it got stands in Postgres, so that cancelling or
 * terminating loses nothing. The most urgent ring sets its place before Xero's limit.
 */
export async function pullChanges({ companyId, priority = priorities.bulk }: CompanyRef & { priority?: Priority }): Promise<void> {
  let urgency = priority;
  let heard = false;
  setHandler(ring, (its) => {
    heard = true;
    if (its === priorities.person) urgency = priorities.person;
  });
  let parkedBefore = false;
  const steps = stepsOf(companyId);
  for (;;) {
    heard = false;
    const plan = await steps.planPull.executeWithOptions({ summary: 'looks what is due' }, [{ companyId, priority: urgency }]);
    setCurrentDetails(textOf(plan));
    switch (plan.next) {
      case 'read': case 'read-wanted': case 'write-note': {
        const done = await readNext(steps, plan, companyId, urgency);
        if (done.step === 'parked' && parkedBefore) await condition(() => heard, parkedPauseMs);
        parkedBefore = done.step === 'parked';
        break;
      }
      case 'wait':
        if (plan.ms > longestWaitMs && !heard) return;
        await condition(() => heard, Math.max(1, Math.min(plan.ms, longestWaitMs)));
        break;
      case 'parked': {
        const before = urgency;
        await condition(() => urgency !== before, plan.ms);
        break;
      }
      case 'idle':
        // From this check to the return nothing awaits, so that no ring is lost.
        if (!heard) return;
        break;
    }
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof pullChanges>({ companyId, priority: urgency });
  }
}

type Steps = ReturnType<typeof stepsOf>;
type ToRead = Extract<PullPlan, { next: 'read' | 'read-wanted' | 'write-note' }>;

function readNext({ pullPage, pullWanted, writeNote }: Steps, plan: ToRead, companyId: string, priority: Priority): Promise<PullStep> {
  const options = { priority: { priorityKey: priority } };
  if (plan.next === 'write-note') return writeNote.executeWithOptions({ ...options, summary: 'one call to Xero: writes into its history what was put back' }, [{ companyId, noteId: plan.noteId, priority }]);
  if (plan.next === 'read-wanted') return pullWanted.executeWithOptions({ ...options, summary: `one call to Xero: reads each ${plan.kind} that was asked for` }, [{ companyId, kind: plan.kind, priority }]);
  return pullPage.executeWithOptions({ ...options, summary: `one call to Xero: reads what changed of the ${plan.resource}` }, [{ companyId, resource: plan.resource, steps: plan.steps, priority }]);
}

function stepsOf(companyId: string) {
  const heartbeatTimeout = '5s';
  const sync = proxyActivities<Pick<SyncActivities, 'planPull'>>({ startToCloseTimeout: '1 minute', heartbeatTimeout, retry: { initialInterval: '500ms', maximumInterval: '30s' } });
  const xero = proxyActivities<Pick<XeroActivities, 'pullPage' | 'pullWanted' | 'writeNote'>>({ taskQueue: xeroQueueOf(workflowInfo().taskQueue), startToCloseTimeout: '2 minutes', heartbeatTimeout, retry: { initialInterval: '1s', maximumInterval: '30s' }, priority: { fairnessKey: companyId } });
  return { planPull: sync.planPull, pullPage: xero.pullPage, pullWanted: xero.pullWanted, writeNote: xero.writeNote };
}

function textOf(plan: PullPlan): string {
  switch (plan.next) {
    case 'read': return `**Reads** what changed of the ${plan.resource}`;
    case 'read-wanted': return `**Reads** each ${plan.kind} that was asked for by id`;
    case 'write-note': return '**Writes** into Xero’s history what was put back';
    case 'wait': return `**Waits** ${Math.ceil(plan.ms / 1000)} s: ${plan.text}`;
    case 'parked': return `**Parked** until ${plan.until}: ${plan.text}`;
    case 'idle': return `Nothing to read: ${plan.text}.`;
  }
}
