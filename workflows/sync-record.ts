import { ActivityFailure, ApplicationFailure, CancellationScope, condition, allHandlersFinished, isCancellation, proxyActivities, setCurrentDetails, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import type { SyncActivities } from '../activities';
import { kindPlural, type RecordKind } from '../domain/kinds';
import { newerVersion, searchAttributes, writerWorkflowId, type RecordRef } from './contract/names';

/**
 * One record's sync; id `{kind}/{companyId}/{recordId}`. Signalled-with-start for every accepted version, ends when the newest version
 * that it heard of is settled, fails with the problem code when a person must fix something. Cancelled, it takes its queued write back.
 * Short enough never to continue as new.
 */
export async function syncRecord(kind: RecordKind, ref: RecordRef): Promise<{ version: number; result: string }> {
  let newest = 0;
  let heard = 0;
  setHandler(newerVersion, (version) => {
    newest = Math.max(newest, version);
    heard += 1;
  });
  const { bringToXero } = proxyActivities<Pick<SyncActivities, 'bringToXero'>>({
    // Dispatch to completion from outside; on expiry the function runs again and renews its registration (temporal.md, section 4).
    // A step that a killed worker took with it runs again much earlier (worker/mend.ts).
    startToCloseTimeout: '10 minutes',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1 minute' },
    cancellationType: 'TRY_CANCEL',
  });
  setCurrentDetails(`On its way. Why it waits, once it has for half a minute: *Pending Activities*, heartbeat details. What its company’s writer does: \`${writerWorkflowId(ref.companyId)}\`.`);
  for (;;) {
    const before = heard;
    const outcome = await attempt(kind, ref, () => bringToXero.executeWithOptions({ summary: `waits until ${kind} ${ref.recordId} is in Xero` }, [{ kind, ...ref }]));
    // A version that came meanwhile is brought too. From this check to the return nothing awaits, so that no signal is lost.
    if (outcome.version < newest) continue;
    // A problem is seen in the database before it is told here: whoever asks again in between must not be lost.
    if (heard > before && ('failure' in outcome || outcome.result === 'excluded')) continue;
    if ('failure' in outcome) {
      const code = outcome.failure.type ?? 'unknown';
      upsertSearchAttributes([{ key: searchAttributes.syncStatus, value: 'problem' }, { key: searchAttributes.problemCode, value: code }]);
      setCurrentDetails(`**${code}** ${outcome.failure.message}\n\nOnce the cause is gone a new run begins by itself; by hand: \`POST /v1/companies/${ref.companyId}/${kindPlural[kind]}/${ref.recordId}/retry\`.`);
      await condition(allHandlersFinished);
      throw outcome.failure;
    }
    upsertSearchAttributes([{ key: searchAttributes.syncStatus, value: outcome.result === 'excluded' ? 'excluded' : 'synced' }]);
    setCurrentDetails(`Version ${outcome.version}: **${outcome.result}**.`);
    return { version: outcome.version, result: outcome.result };
  }
}

type Outcome = { version: number; result: string } | { version: number; failure: ApplicationFailure };

/** The activity's outcome as a value; a typed problem carries the version that it speaks of. */
async function attempt(kind: RecordKind, ref: RecordRef, run: () => Promise<{ version: number; result: string }>): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => takeBack(kind, ref));
    if (isCancellation(error) || !(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) throw error;
    const [details] = (error.cause.details ?? []) as [{ version?: number }?];
    const failure = ApplicationFailure.create({ type: error.cause.type ?? 'ended-by-hand', message: error.cause.message, nonRetryable: true, ...(details ? { details: [details] } : {}) });
    // Where in this file it was made helps nobody who reads it.
    failure.stack = '';
    return { version: details?.version ?? Number.MAX_SAFE_INTEGER, failure };
  }
}

/** Cancelled: nothing of it goes to Xero behind the operator's back, unless its batch is on the way. */
async function takeBack(kind: RecordKind, ref: RecordRef): Promise<void> {
  const { withdraw } = proxyActivities<Pick<SyncActivities, 'withdraw'>>({ startToCloseTimeout: '1 minute' });
  const result = await withdraw.executeWithOptions({ summary: `cancelled: takes the queued write of ${kind} ${ref.recordId} back` }, [{ kind, ...ref }]);
  const said = { 'withdrawn': 'Its queued write was taken back.', 'under-way': 'Its batch is on the way to Xero and cannot be taken back; the outcome is stored.', 'nothing-queued': 'Nothing of it was queued.' }[result];
  setCurrentDetails(`**Cancelled.** ${said} The record is still accepted: unless it is settled by then, a new sync begins in about two minutes.`);
}
