import { allHandlersFinished, ApplicationFailure, condition, continueAsNew, patched, proxyActivities, setCurrentDetails, setHandler, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { SyncActivities, XeroActivities } from '../activities';
import { priorities, searchAttributes } from './contract/names';
import { xeroQueueOf } from './contract/queues';
import { checkMonth, decide, decisionRejections, type MonthRef, type ReconcilePlan, type ReconcileRef } from './contract/reconcile';

const dayMs = 24 * 60 * 60 * 1000;
const times = {
  /** Between two looks at Xero while differences are open. */
  checkMs: dayMs,
  remindMs: 7 * dayMs,
  /** Decisions that come one after the other lead to one look. */
  decisionsMs: 3_000,
  /** What was repaired or decided has this long to come through before the month is read again, looked at ever less often. */
  settleMs: 10 * 60_000,
  settlePausesMs: { first: 1_000, last: 60_000 },
  /** What this code waited after repairs before it looked at what is on its way. */
  formerRepairsMs: [10_000, 2 * 60_000],
  /** A wait for Xero, or for the connection, is looked at again after this at the latest. */
  longestWaitMs: 15 * 60_000,
  parkedMs: 10_000,
} as const;
/** So often a day a month is read again without anybody, because something was repaired or on its way; then daily. */
const earlyRounds = 2;

/** What a run hands to the next one. `remindAt`: when a person is reminded next, in ms since 1970. */
export type MonthState = MonthRef & { readonly remindAt?: number; readonly repairs?: number };

/**
 * A month held against Xero; id `reconcile/{companyId}/{YYYY-MM}`, whatever its revision. Begun by the monthly Schedule or by hand. Reads, compares, repairs
 * what is safe, then stays open for people's decisions (`decide`), looks again daily, after decisions and when asked (`checkMonth`), and closes the month once
 * nothing is open and it is over. How far it is stands in Postgres: a run that is lost is started again (worker/mend.ts) and goes on.
 */
export async function reconcileMonth({ companyId, month, remindAt: remindNext, repairs: repairsBefore = 0 }: MonthState): Promise<void> {
  const steps = stepsOf(companyId);
  const heard = { check: false, decision: false };
  let closing = false;
  let remindAt = remindNext;
  let repairs = repairsBefore;
  setHandler(checkMonth, () => { heard.check = true; });
  setHandler(decide, async ({ decisionId }) => {
    const taken = await steps.takeDecision.executeWithOptions({ summary: 'a person decides about a difference' }, [{ companyId, month, decisionId }]);
    if (taken.taken === 'taken') heard.decision = true;
    return taken;
  }, {
    validator: ({ decisionId }) => {
      if (!/^[0-9a-f-]{36}$/.test(decisionId)) throw ApplicationFailure.nonRetryable('This names no decision.', decisionRejections.malformed);
      if (closing) throw ApplicationFailure.nonRetryable('The month is just being closed.', decisionRejections.closing);
    },
  });

  for (;;) {
    const asked = heard.check;
    heard.check = false;
    const ref = await steps.openMonth.executeWithOptions({ summary: 'looks which reconciliation is open' }, [{ companyId, month }]);
    if (ref) await reconcile({ companyId, month, revision: ref.revision }, asked);
    await condition(allHandlersFinished);
    // From this check to the return nothing awaits, so that no revision that begins meanwhile is lost.
    if (!ref && !heard.check) return;
    closing = false;
    [remindAt, repairs] = [undefined, 0];
  }

  /** Until it is closed. `askedBefore`: somebody asked with the start for it to be read; what is to be read anyway answers that. */
  async function reconcile(ref: ReconcileRef, askedBefore: boolean): Promise<void> {
    let parkedBefore = false;
    let asked = askedBefore;
    for (;;) {
      const plan = await steps.planReconcile.executeWithOptions({ summary: 'looks what is next' }, [ref]);
      setCurrentDetails(textOf(plan));
      switch (plan.next) {
        case 'read': {
          asked = false;
          const { step } = await steps.readReconcilePage.executeWithOptions({ summary: `one call to Xero: ${plan.text}` }, [{ ...ref, steps: plan.steps }]);
          // Xero lets us read nothing time and again, although our own count says otherwise.
          if (step === 'parked' && parkedBefore) await condition(() => heard.check, times.parkedMs);
          parkedBefore = step === 'parked';
          break;
        }
        case 'compare': await steps.compareMonth.executeWithOptions({ summary: 'compares CloudRent, what was agreed, and Xero' }, [ref]); break;
        case 'wait': await condition(() => heard.check, Math.max(1_000, Math.min(plan.ms, times.longestWaitMs))); heard.check = false; break;
        case 'compared':
          heard.check ||= asked;
          asked = false;
          if (await deal(ref, plan)) return;
          break;
      }
      await goOnAsNew();
    }
  }

  /** What follows from a comparison. True when the month is closed; else it is to be read again. */
  async function deal(ref: ReconcileRef, { open, repairing, settling }: Extract<ReconcilePlan, { next: 'compared' }>): Promise<boolean> {
    upsertSearchAttributes([{ key: searchAttributes.openDifferences, value: open }]);
    if ((repairing > 0 || settling > 0) && repairs < earlyRounds) {
      const formerMs = times.formerRepairsMs[repairs] ?? 0;
      repairs += 1;
      if (repairing > 0) await steps.repairMonth.executeWithOptions({ summary: 'does what may be repaired without anybody' }, [ref]);
      await untilSettled(ref, formerMs);
      heard.check = false;
      await steps.recheck.executeWithOptions({ summary: 'begins to read the month again' }, [ref]);
      return false;
    }
    let lookAt = Date.now() + times.checkMs;
    if (open > 0) remindAt ??= Date.now() + times.remindMs;
    else {
      remindAt = undefined;
      closing = true;
      const came = await steps.closeMonth.executeWithOptions({ summary: 'closes and seals the month' }, [ref]);
      if (came.closed === 'closed') return true;
      closing = false;
      if (came.closed === 'not-over') lookAt = Math.min(lookAt, Date.now() + Math.max(1_000, came.ms));
      setCurrentDetails(came.closed === 'not-over' ? 'Everything agrees or is explained. The month is not over yet.' : 'Something is open after all; it is read again.');
      if (came.closed === 'not-agreed') lookAt = Date.now() + times.decisionsMs;
    }
    await untilNextLook(ref, lookAt);
    repairs = 0;
    await steps.recheck.executeWithOptions({ summary: 'begins to read the month again' }, [ref]);
    return false;
  }

  /** Until a person decides or asks, or the time has come. Reminds meanwhile. */
  async function untilNextLook(ref: ReconcileRef, lookAt: number): Promise<void> {
    while (Date.now() < lookAt && !heard.check && !heard.decision) {
      await condition(() => heard.check || heard.decision, Math.max(1, Math.min(lookAt, remindAt ?? lookAt) - Date.now()));
      if (remindAt !== undefined && Date.now() >= remindAt) {
        await steps.remind.executeWithOptions({ summary: 'reminds that differences are open' }, [ref]);
        remindAt += times.remindMs;
      }
    }
    if (heard.decision && !heard.check) {
      await condition(() => heard.check, times.decisionsMs);
      await untilSettled(ref, 0);
    }
    heard.check = false;
    heard.decision = false;
  }

  /** Until nothing of its differences is on its way any more, or somebody asks; not for ever. `formerMs`: for runs that began before it was looked at. */
  async function untilSettled(ref: ReconcileRef, formerMs: number): Promise<void> {
    if (!patched('until-settled')) {
      if (formerMs > 0) await condition(() => heard.check, formerMs);
      return;
    }
    const until = Date.now() + times.settleMs;
    for (let pause: number = times.settlePausesMs.first; Date.now() < until && !heard.check; pause = Math.min(2 * pause, times.settlePausesMs.last)) {
      const plan = await steps.planReconcile.executeWithOptions({ summary: 'looks what is still on its way' }, [ref]);
      if (plan.next !== 'compared' || plan.settling === 0) return;
      setCurrentDetails(`**Waits** for ${String(plan.settling)} that are on their way`);
      await condition(() => heard.check, pause);
    }
  }

  async function goOnAsNew(): Promise<void> {
    if (!workflowInfo().continueAsNewSuggested) return;
    await condition(allHandlersFinished);
    await continueAsNew<typeof reconcileMonth>({ companyId, month, repairs, ...(remindAt === undefined ? {} : { remindAt }) });
  }
}

function stepsOf(companyId: string) {
  const heartbeatTimeout = '5s';
  const priority = { priorityKey: priorities.bulk, fairnessKey: companyId };
  const sync = proxyActivities<Pick<SyncActivities, 'openMonth' | 'planReconcile' | 'compareMonth' | 'repairMonth' | 'recheck' | 'closeMonth' | 'remind'>>({ startToCloseTimeout: '5 minutes', heartbeatTimeout, retry: { initialInterval: '500ms', maximumInterval: '30s' }, priority });
  // A person waits for the answer.
  const { takeDecision } = proxyActivities<Pick<SyncActivities, 'takeDecision'>>({ startToCloseTimeout: '1 minute', heartbeatTimeout, retry: { initialInterval: '200ms', maximumInterval: '5s' }, priority: { priorityKey: priorities.person, fairnessKey: companyId } });
  const { readReconcilePage } = proxyActivities<Pick<XeroActivities, 'readReconcilePage'>>({ taskQueue: xeroQueueOf(workflowInfo().taskQueue), startToCloseTimeout: '2 minutes', heartbeatTimeout, retry: { initialInterval: '1s', maximumInterval: '30s' }, priority });
  return { openMonth: sync.openMonth, planReconcile: sync.planReconcile, compareMonth: sync.compareMonth, repairMonth: sync.repairMonth, recheck: sync.recheck, closeMonth: sync.closeMonth, remind: sync.remind, takeDecision, readReconcilePage };
}

function textOf(plan: ReconcilePlan): string {
  switch (plan.next) {
    case 'read': return `**Reads** the month: ${plan.text}`;
    case 'compare': return '**Compares** CloudRent, what both sides agreed on, and Xero';
    case 'wait': return `**Waits** ${Math.ceil(plan.ms / 1000)} s: ${plan.text}`;
    case 'compared': return plan.open === 0 ? `**Compared**: nothing is open. ${plan.text}` : `**Open**: ${plan.open} differences wait for a person. ${plan.text}`;
  }
}
