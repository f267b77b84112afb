import { leastUrgent, peekPermit } from '../../db/pace';
import { countRepairs, countSettling } from '../../db/reconcile/differences';
import { beginRound, noteLook, readMonth } from '../../db/reconcile/month-rows';
import { readSteps, type ReadPosition } from '../../domain/reconciliation';
import type { ReconcilePlan, ReconcileRef } from '../../workflows/contract/reconcile';
import type { ActivityDeps } from '../deps';
import { noCallLeft } from '../one-call';
import { booksToPull } from '../pull/plan-pull';
import { longWaitMs, notConnectedPauseMs } from '../tuning';
import { revisionOf } from './ref';

/** What a month does next, from Postgres alone. One that was begun in another organisation waits until the company is back there. */
export function createPlanReconcile(deps: ActivityDeps) {
  const { db, limits } = deps;
  return async function planReconcile(input: ReconcileRef): Promise<ReconcilePlan> {
    const ref = revisionOf(input);
    await noteLook(db, ref);
    const month = await readMonth(db, ref);
    if (!month || month.state === 'closed') return { next: 'compared', open: 0, repairing: 0, settling: 0, text: 'the month is closed' };
    if (month.state === 'comparing') return { next: 'compare', text: 'everything is read; it is being compared' };
    if (month.state === 'open') return { next: 'compared', open: month.open_differences, repairing: await countRepairs(db, ref), settling: await countSettling(db, ref), text: month.open_differences === 0 ? 'everything agrees or is explained' : `open differences: ${String(month.open_differences)}` };
    const books = await booksToPull(deps, ref.companyId);
    if (books?.xeroTenantId !== month.xero_tenant_id) return { next: 'wait', ms: notConnectedPauseMs, text: 'the company is not connected to the organisation' };
    if (month.retryInMs !== null && month.retryInMs > 0) return { next: 'wait', ms: Math.ceil(month.retryInMs), text: 'Xero could not be read; tried again then' };
    const permit = await peekPermit(db, month.xero_tenant_id, limits, leastUrgent);
    if (!permit.granted && permit.waitMs > longWaitMs) return { next: 'wait', ms: permit.waitMs, text: permit.reason === 'minute' ? 'the other calls of this minute are left to everything else' : noCallLeft[permit.reason] };
    return { next: 'read', steps: month.steps, text: reading(month.position) };
  };
}

const reading = ({ step, page }: ReadPosition): string => `reading ${step === 'look-up' ? 'what the lists do not have' : step} (${String(readSteps.findIndex((one) => one === step) + 1)} of ${String(readSteps.length)}), page ${String(page)}`;

/** Begins a new round of a month that is not closed: it is read and compared from the start. */
export function createRecheck({ db }: Pick<ActivityDeps, 'db'>) {
  return async function recheck(input: ReconcileRef): Promise<void> {
    await db.transaction().execute((tx) => beginRound(tx, revisionOf(input)));
  };
}
