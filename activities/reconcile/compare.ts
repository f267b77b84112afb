import { readCompanyFacts } from '../../db/facts';
import { completeFound, keepFound } from '../../db/reconcile/differences';
import { findDocuments } from '../../db/reconcile/find-documents';
import { findPayments } from '../../db/reconcile/find-payments';
import { findXeroOnly } from '../../db/reconcile/find-xero-only';
import { fillLines } from '../../db/reconcile/lines';
import { fillMoney } from '../../db/reconcile/money';
import { lockMonth, storeCompared } from '../../db/reconcile/month-rows';
import { readTotals } from '../../db/reconcile/totals';
import { fillWorkTables, roomToCompare } from '../../db/reconcile/work-tables';
import type { ReconcileRef } from '../../workflows/contract/reconcile';
import type { ActivityDeps } from '../deps';
import { revisionOf } from './ref';

/**
 * Compares a month that is read: differences and totals are worked out in Postgres, in one transaction and from one sight of CloudRent's records, and
 * stored. Nothing of it comes into this process but sums.
 */
export function createCompareMonth({ db }: Pick<ActivityDeps, 'db'>) {
  return async function compareMonth(input: ReconcileRef): Promise<void> {
    const ref = revisionOf(input);
    await db.transaction().setIsolationLevel('repeatable read').execute(async (tx) => {
      const month = await lockMonth(tx, ref);
      if (month?.state !== 'comparing') return;
      const connection = (await readCompanyFacts(tx, ref.companyId))?.connection;
      const work = { ...ref, tenant: month.xero_tenant_id, syncFrom: connection?.syncFrom ?? null };
      await roomToCompare(tx);
      await fillWorkTables(tx, work);
      await fillMoney(tx, work);
      await fillLines(tx, work);
      await findDocuments(tx, work);
      await findPayments(tx, work);
      await findXeroOnly(tx, work);
      await completeFound(tx, work);
      const open = await keepFound(tx, ref);
      await storeCompared(tx, ref, await readTotals(tx, work), open);
    });
  };
}
