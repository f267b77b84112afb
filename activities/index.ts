import { createBringToXero } from './bring-to-xero';
import { createClaimBatch } from './claim-batch';
import { createAskClashes } from './clashes/ask';
import { createLookClashes } from './clashes/look';
import { createDeliverDue } from './deliver-due';
import type { ActivityDeps } from './deps';
import { createEndAtXero, createLeaveAtXero } from './end-connection';
import { createEndCompany } from './end-company';
import { createLookUpBatch } from './look-up-batch';
import { createMonthSteps } from './months';
import { createPlanPull } from './pull/plan-pull';
import { createPullReads } from './pull/pull-page';
import { createTickPull } from './pull/tick';
import { createWriteNote } from './pull/write-note';
import { createPostBatch } from './post-batch';
import { createCompareMonth } from './reconcile/compare';
import { createPlanReconcile, createRecheck } from './reconcile/plan';
import { createReadReconcilePage } from './reconcile/read-page';
import { createRepairMonth } from './reconcile/repair';
import { createOrganisationReads } from './read-organisation';
import { createSettleBatch } from './settle-batch';
import { createRefreshForSyncNow, createSyncNow } from './sync-now';
import { createWithdraw } from './withdraw';

/** On queue `sync`: one transaction each, and the callbacks to the platform. */
export const createSyncActivities = (deps: ActivityDeps) => ({
  bringToXero: createBringToXero(deps), claimBatch: createClaimBatch(deps), settleBatch: createSettleBatch(deps), withdraw: createWithdraw(deps),
  planPull: createPlanPull(deps), tickPull: createTickPull(deps), deliverDue: createDeliverDue(deps), ...createSyncNow(deps), leaveAtXero: createLeaveAtXero(deps), ...createEndCompany(deps), lookClashes: createLookClashes(deps),
  planReconcile: createPlanReconcile(deps), compareMonth: createCompareMonth(deps), repairMonth: createRepairMonth(deps), recheck: createRecheck(deps), ...createMonthSteps(deps),
});
/** On queue `xero-api`: each attempt is at most one call to Xero. */
export const createXeroActivities = (deps: ActivityDeps) => ({ postBatch: createPostBatch(deps), lookUpBatch: createLookUpBatch(deps), ...createOrganisationReads(deps), ...createPullReads(deps), writeNote: createWriteNote(deps), refreshForSyncNow: createRefreshForSyncNow(deps), endAtXero: createEndAtXero(deps), askClashes: createAskClashes(deps), readReconcilePage: createReadReconcilePage(deps) });

export type SyncActivities = ReturnType<typeof createSyncActivities>;
export type XeroActivities = ReturnType<typeof createXeroActivities>;
