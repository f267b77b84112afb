import type { PaceLimits } from '../db/pace';
import { readCompanyHold } from '../db/company-hold';
import type { Db } from '../db/open';
import { readHoldUp, readPulledLists } from '../db/sync-pull';
import { countRecords } from '../db/sync-records';
import { readSync } from '../db/syncs';
import { describeHold, type HoldReason } from '../domain/holds';
import type { CompanyId, SyncId } from '../domain/ids';
import type { ProblemCode } from '../domain/problem-catalogue';
import { describeProblem } from '../domain/problems';

export type SyncNowView = NonNullable<Awaited<ReturnType<typeof syncNowView>>>;

/** How a Sync Now stands, from Postgres alone: as it is now, or as it ended. Undefined when the company has none of that id. */
export async function syncNowView(db: Db, limits: PaceLimits, companyId: CompanyId, syncId: SyncId) {
  const sync = await readSync(db, companyId, syncId);
  if (!sync) return undefined;
  const hold = sync.counts ? undefined : await readCompanyHold(db, companyId, limits);
  const { counts, waitingFor, problems } = sync.counts ?? await countRecords(db, syncId, hold);
  const heldBy = sync.status !== 'running' ? null : hold?.reason ?? await readHoldUp(db, sync);
  return {
    syncId, status: sync.status, step: sync.step, startedAt: sync.started_at.toISOString(), endedAt: sync.ended_at?.toISOString() ?? null,
    heldBy: heldBy && { reason: heldBy, text: describeHold(heldBy) },
    pulled: sync.pulled ?? await readPulledLists(db, syncId), mapping: sync.mapping, counts,
    waitingFor: waitingFor.map(({ reason, count }) => ({ reason, text: describeHold(reason as HoldReason), count })),
    problems: problems.map(({ reason, count }) => ({ code: reason, title: describeProblem({ code: reason as ProblemCode, details: {} }).title, count })),
  };
}
