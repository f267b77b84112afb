import { ActivityCancelledError, ActivityNotFoundError, ActivityPausedError, ActivityResetError } from '@temporalio/client';
import { heldUnshown, noteShown, type Held } from '../db/held';
import { describeHold } from '../domain/holds';
import { syncWorkflowId, writerWorkflowId } from '../workflows/contract/names';
import type { ActivityDeps } from './deps';
import { inTurns } from './tell';
import { reasonsAtOnce } from './tuning';

/**
 * Shows in Temporal why a sync waits, as heartbeat of its waiting activity: once per sync and reason, and only of records that are held
 * for longer than `heldForSeconds` or by a company-wide reason, so that the usual way costs no call. Resolves to how many were shown.
 */
export async function showReasons({ db, client }: Pick<ActivityDeps, 'db' | 'client'>, heldForSeconds: number): Promise<number> {
  const held = await heldUnshown(db, heldForSeconds, reasonsAtOnce);
  const shown: Held[] = [];
  await inTurns(held, async (one) => {
    try {
      await client.activity.heartbeat(one.waiter, reasonText(one));
      shown.push(one);
    } catch (error) {
      // Between two attempts nothing can be shown; the next look tries again.
      if (error instanceof ActivityNotFoundError) return;
      // An operator paused, reset or cancelled it: what was shown is shown.
      if (!(error instanceof ActivityPausedError || error instanceof ActivityResetError || error instanceof ActivityCancelledError)) throw error;
      shown.push(one);
    }
  });
  await noteShown(db, shown);
  return shown.length;
}

/** `see` is the workflow to open next. */
function reasonText({ companyId, reason, until, on, batchId }: Held) {
  return {
    waitingFor: describeHold(reason), reason,
    ...(until === null ? {} : { until: until.toISOString() }),
    ...(batchId === null ? {} : { batch: batchId }),
    see: on !== null && reason === on.kind ? syncWorkflowId(on.kind, { companyId, recordId: on.recordId }) : writerWorkflowId(companyId),
  };
}
