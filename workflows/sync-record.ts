import { ActivityFailure, ApplicationFailure, condition, allHandlersFinished, isCancellation, proxyActivities, setCurrentDetails, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import type { SyncActivities } from '../activities';
import type { RecordKind } from '../domain/kinds';
import { newerVersion, searchAttributes, type RecordRef } from './contract/names';

/**
 * One record's sync; id `{kind}/{companyId}/{recordId}`. Signalled-with-start for every accepted version, ends when the newest version
 * that it heard of is settled, fails with the problem code when a person must fix something. Short enough never to continue as new.
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
    startToCloseTimeout: '10 minutes',
    retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1 minute' },
    cancellationType: 'TRY_CANCEL',
  });
  for (;;) {
    const before = heard;
    const outcome = await attempt(() => bringToXero.executeWithOptions({ summary: `waits until ${kind} ${ref.recordId} is in Xero` }, [{ kind, ...ref }]));
    // A version that came meanwhile is brought too. From this check to the return nothing awaits, so that no signal is lost.
    if (outcome.version < newest) continue;
    // A problem is seen in the database before it is told here: whoever asks again in between must not be lost.
    if (heard > before && ('failure' in outcome || outcome.result === 'excluded')) continue;
    if ('failure' in outcome) {
      upsertSearchAttributes([{ key: searchAttributes.syncStatus, value: 'problem' }, { key: searchAttributes.problemCode, value: outcome.failure.type ?? 'unknown' }]);
      setCurrentDetails(`**${outcome.failure.type ?? 'problem'}** ${outcome.failure.message}`);
      await condition(allHandlersFinished);
      throw outcome.failure;
    }
    upsertSearchAttributes([{ key: searchAttributes.syncStatus, value: outcome.result === 'excluded' ? 'excluded' : 'synced' }]);
    return { version: outcome.version, result: outcome.result };
  }
}

type Outcome = { version: number; result: string } | { version: number; failure: ApplicationFailure };

/** The activity's outcome as a value; a typed problem carries the version that it speaks of. */
async function attempt(run: () => Promise<{ version: number; result: string }>): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) throw error;
    const [details] = (error.cause.details ?? []) as [{ version?: number }?];
    return { version: details?.version ?? Number.MAX_SAFE_INTEGER, failure: ApplicationFailure.create({ type: error.cause.type ?? 'xero-refused', message: error.cause.message, nonRetryable: true, ...(details ? { details: [details] } : {}) }) };
  }
}
