import { closeMonth as closeMonthRow, remindOfMonth } from '../../db/month-closing';
import { takeDecision as take } from '../../db/month-decisions';
import { beginMonth, readOpenRevision } from '../../db/months';
import { companyId as toCompanyId } from '../../domain/ids';
import { monthBefore, month as toMonth } from '../../domain/reconciliation';
import { monthIn } from '../../domain/months';
import type { DecisionRef, DecisionTaken, MonthClosed, MonthRef, ReconcileRef } from '../../workflows/contract/reconcile';
import type { ActivityDeps } from '../deps';
import { revisionOf } from '../reconcile/ref';
import { carryOutFix } from './carry-out-fix';

/** The life of a month around its reading and comparing (activities/reconcile): begun, decided, closed. One transaction each. */
export function createMonthSteps(deps: Pick<ActivityDeps, 'db' | 'starts' | 'rings' | 'log'>) {
  const { db, starts, rings, log } = deps;
  return {
    /** The month before `dueAt` where the Schedule is, begun or found under way; nothing while the company is connected no more. */
    async tickReconcile({ companyId, timeZone, dueAt }: { companyId: string; timeZone: string; dueAt: string }): Promise<void> {
      const month = monthBefore(monthIn(timeZone, new Date(dueAt)));
      const begun = await beginMonth(db, toCompanyId(companyId), month, 'schedule');
      log.info({ companyId, month, ...begun }, 'the Schedule has a month due');
      if (begun.result === 'open') await starts.checkMonth({ companyId, month });
    },
    /** Null when none is under way. */
    async openMonth({ companyId, month }: MonthRef): Promise<{ revision: number } | null> {
      const revision = await readOpenRevision(db, toCompanyId(companyId), toMonth(month));
      return revision === undefined ? null : { revision };
    },
    async takeDecision({ companyId, month, decisionId }: MonthRef & DecisionRef): Promise<DecisionTaken> {
      const taken = await take(db, toCompanyId(companyId), toMonth(month), decisionId);
      if (taken.result === 'refused') return { taken: 'refused', because: taken.because };
      // Taken before and asked for again: a fix that its process did not live to carry out is carried out now.
      if (taken.decision === 'fix' && taken.record) await carryOutFix(deps, toCompanyId(companyId), taken.record, taken.fix ?? 'sync', taken.by);
      return { taken: 'taken' };
    },
    async closeMonth(ref: ReconcileRef): Promise<MonthClosed> {
      const came = await closeMonthRow(db, revisionOf(ref));
      if (came.result === 'closed' && came.toDeliver) rings.delivery(ref.companyId);
      return came.result === 'not-over' ? { closed: 'not-over', ms: came.ms } : { closed: came.result };
    },
    async remind(ref: ReconcileRef): Promise<void> {
      if ((await remindOfMonth(db, revisionOf(ref))).toDeliver) rings.delivery(ref.companyId);
    },
  };
}
