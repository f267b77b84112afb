import { createXeroActivities, createSyncActivities } from '../../activities';
import type { ActivityDeps } from '../../activities/deps';
import { createVault } from '../../db/encryption';
import { companyId, xeroTenantId } from '../../domain/ids';
import { month as toMonth, startOfRound, type FoundDifference, type Month, type MonthTotals } from '../../domain/reconciliation';
import { createRings } from '../../workflows/contract/rings';
import { createStarts } from '../../workflows/contract/start';
import { keptLog } from '../secrets/logs';
import type { House } from './house';

/** A month of a house, read, compared and repaired by its activities alone, without the workflow that does it in time. */

export interface FoundRow { readonly id: string; readonly state: string; readonly kind: string; readonly record: string | null; readonly xero: string | null; readonly changedBy: string; readonly repair: string | null; readonly found: FoundDifference }

export interface MonthDesk {
  readonly ref: { readonly companyId: string; readonly month: Month; readonly revision: number };
  /** Reads the month again and compares it; what is open then, by its id. */
  checked(): Promise<FoundRow[]>;
  /** What was found so far, in every state. */
  all(): Promise<FoundRow[]>;
  repaired(): Promise<number>;
  totals(): Promise<MonthTotals>;
  /** One step at a time: begins a round, and makes its next call. */
  recheck(): Promise<void>;
  step(): Promise<string>;
}

export function activitiesOf(house: House, over: Partial<ActivityDeps> = {}) {
  const { xero, limits, encryptionKeys } = house.configuration;
  const starts = createStarts(house.temporal, house.queue);
  const log = keptLog('activities called by a test');
  const deps: ActivityDeps = { db: house.db, client: house.temporal, starts, rings: createRings(starts, log), xero, limits, callbacks: { privateHosts: [] }, vault: createVault(encryptionKeys), log, ...over };
  return { ...createSyncActivities(deps), ...createXeroActivities(deps) };
}

/** `pageSize`: of the lists. */
export async function openMonthDesk(house: House, of: string, { pageSize, revision = 1 }: { pageSize?: number; revision?: number } = {}): Promise<MonthDesk> {
  const month = toMonth(of);
  const ref = { companyId: house.company, month, revision };
  const activities = activitiesOf(house, pageSize === undefined ? {} : { pullPageSize: pageSize });
  await house.db.insertInto('reconciliations').values({ company_id: companyId(house.company), month, revision, xero_tenant_id: xeroTenantId(house.tenantId), state: 'reading', position: JSON.stringify(startOfRound), opened_by: '"schedule"' }).execute();
  const step = async (): Promise<string> => {
    const plan = await activities.planReconcile(ref);
    if (plan.next === 'compare') await activities.compareMonth(ref);
    if (plan.next !== 'read') return plan.next;
    return (await activities.readReconcilePage({ ...ref, steps: plan.steps })).step;
  };
  const all = async (): Promise<FoundRow[]> => (await house.db.selectFrom('reconciliation_differences').selectAll().where('company_id', '=', companyId(house.company)).where('month', '=', month).where('revision', '=', revision).orderBy('difference_id').execute())
    .map((row) => ({ id: row.difference_id, state: row.state, kind: row.kind, record: row.record_id === null ? null : `${String(row.record_kind)}/${row.record_id}`, xero: row.xero_id, changedBy: row.found.changedBy, repair: row.found.repair, found: row.found }));
  return {
    ref, step, all,
    recheck: () => activities.recheck(ref),
    async checked() {
      await activities.recheck(ref);
      for (let calls = 0; ; calls += 1) {
        const next = await step();
        if (next === 'compared') break;
        if (calls > 200 || next === 'wait' || next === 'not-read' || next === 'parked') throw new Error(`the month could not be read: ${next}`);
      }
      return (await all()).filter(({ state }) => state === 'open');
    },
    async repaired() { return (await activities.repairMonth(ref)).repaired; },
    async totals() { return (await house.db.selectFrom('reconciliations').select('totals').where('company_id', '=', companyId(house.company)).where('month', '=', month).where('revision', '=', revision).executeTakeFirstOrThrow()).totals ?? []; },
  };
}
