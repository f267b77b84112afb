import { noteCompanyEvent, noteRecordEvent } from '../../db/events';
import type { Tx } from '../../db/open';
import { ensureCursors, wantObjects } from '../../db/pull-cursors';
import { lockRepairs, markRepaired, type RepairRow } from '../../db/reconcile/differences';
import type { Revision } from '../../db/months';
import { countOpen, lockMonth } from '../../db/reconcile/month-rows';
import { forgetSent, linkedXeroId, readAdvanceInvoices } from '../../db/reconcile/repairs';
import { decideAgain } from '../../db/settle';
import { recordId, xeroId, type XeroId } from '../../domain/ids';
import type { RecordKind } from '../../domain/kinds';
import type { ReconcileRef } from '../../workflows/contract/reconcile';
import type { ActivityDeps } from '../deps';
import { revisionOf } from './ref';

/** Repaired in one transaction; the rest in the next. */
const repairedAtOnce = 500;
/** What was done, as the difference and the timelines tell it. */
const done = { sync: 'its sync was started again', pull: 'it is read from Xero again', adopt: 'the payment is read from Xero again, and taken over' } as const;

/**
 * Does what may be repaired without anybody: a record whose sync was missed is synced again; what a pull has lost is read by its id, and the pull
 * does with it what it always does; so it takes over a payment that nobody knows. Each difference once. Nothing is decided that the sync or the
 * pull would not have decided by itself.
 * @returns how many were repaired.
 */
export function createRepairMonth(deps: Pick<ActivityDeps, 'db' | 'rings'>) {
  return async function repairMonth(input: ReconcileRef): Promise<{ readonly repaired: number }> {
    const ref = revisionOf(input);
    let repaired = 0;
    for (;;) {
      const some = await deps.db.transaction().execute(async (tx) => {
        const month = await lockMonth(tx, ref);
        if (month?.state !== 'open') return 0;
        const repairs = await lockRepairs(tx, ref, repairedAtOnce);
        await ensureCursors(tx, ref.companyId, month.xero_tenant_id);
        await syncAgain(tx, ref, repairs.filter(({ repair }) => repair === 'sync'));
        await pullAgain(tx, ref, repairs.filter(({ repair }) => repair !== 'sync'));
        for (const way of ['sync', 'pull', 'adopt'] as const) await markRepaired(tx, ref, repairs.filter(({ repair }) => repair === way).map(({ differenceId }) => differenceId), done[way]);
        await countOpen(tx, ref);
        return repairs.length;
      });
      repaired += some;
      if (some === 0) break;
    }
    if (repaired > 0) deps.rings.pull(ref.companyId);
    return { repaired };
  };
}

async function syncAgain(tx: Tx, ref: Revision, repairs: readonly RepairRow[]): Promise<void> {
  for (const kind of ['invoice', 'credit-note', 'payment'] as const) {
    const ids = [...new Set(repairs.flatMap((one) => one.recordKind === kind && one.recordId !== null ? [recordId(one.recordId)] : []))].sort();
    // A payment cannot be changed in Xero: its sync decides by what it says alone.
    if (kind !== 'payment') await forgetSent(tx, ref.companyId, kind, ids);
    await decideAgain(tx, ref.companyId, kind, ids);
    for (const id of ids) await noteRecordEvent(tx, ref.companyId, { kind, recordId: id }, 'sync', 'synced-again-by-reconciliation', { month: ref.month });
  }
}

async function pullAgain(tx: Tx, ref: Revision, repairs: readonly RepairRow[]): Promise<void> {
  const wanted: Record<RecordKind, XeroId[]> = { contact: [], invoice: [], 'credit-note': [], payment: [] };
  for (const { recordKind, recordId: id, xeroKind, xeroId: object, before, invoice } of repairs) {
    if (object !== null && (xeroKind === 'overpayment' || xeroKind === 'prepayment')) wanted.invoice.push(...await readAdvanceInvoices(tx, ref, xeroId(object)));
    else if (object !== null && xeroKind !== null) wanted[xeroKind as RecordKind].push(xeroId(object));
    // The one that was there before may be gone: both are read together.
    if (before !== null) wanted.payment.push(xeroId(before));
    // Credit that somebody put there is told of by its invoice.
    const credited = invoice === null ? undefined : await linkedXeroId(tx, ref.companyId, 'invoice', recordId(invoice));
    if (credited !== undefined) wanted.invoice.push(credited);
    const linked = recordKind === null || id === null ? undefined : await linkedXeroId(tx, ref.companyId, recordKind as RecordKind, recordId(id));
    if (linked !== undefined) wanted[recordKind as RecordKind].push(linked);
    if (recordKind !== null && id !== null) await noteRecordEvent(tx, ref.companyId, { kind: recordKind as RecordKind, recordId: recordId(id) }, 'sync', 'read-again-by-reconciliation', { month: ref.month });
    else await noteCompanyEvent(tx, ref.companyId, 'sync', 'read-again-by-reconciliation', { month: ref.month, xeroId: object });
  }
  for (const kind of ['contact', 'invoice', 'credit-note', 'payment'] as const) await wantObjects(tx, ref.companyId, kind, wanted[kind]);
}
