import { ActivityNotFoundError } from '@temporalio/client';
import { forgetTold, type Told } from '../db/untold';
import type { ActivityDeps } from './deps';
import { problemFailure } from './failures';
import { parseSyncWorkflowId } from '../workflows/contract/names';

/** How many completions are under way at once: the server takes about 1,000 a second, so a batch of 50 is told in a blink. */
const atOnce = 16;

/** Does so for all, some at once. */
export async function inTurns<T>(items: readonly T[], each: (item: T) => Promise<void>): Promise<void> {
  const rest = items[Symbol.iterator]();
  const turns = Array.from({ length: Math.min(atOnce, items.length) }, async () => { for (const item of rest) await each(item); });
  await Promise.all(turns);
}

/**
 * After the commit: completes or fails each waiting activity. One that nobody waits for any more is no error. Whoever dies before the
 * end leaves the outcomes untold, and a worker's next look tells them (worker/mend.ts): telling twice is harmless.
 */
export async function tellWaiters({ client, db }: Pick<ActivityDeps, 'client' | 'db'>, told: readonly Told[]): Promise<void> {
  await inTurns(told, async ({ waiter, settled }) => {
    try {
      if (settled.result === 'problem') {
        const { kind, recordId } = parseSyncWorkflowId(waiter.workflowId);
        await client.activity.fail(waiter, problemFailure(kind, recordId, settled.version, settled.problem));
      } else {
        await client.activity.complete(waiter, settled);
      }
    } catch (error) {
      if (!(error instanceof ActivityNotFoundError)) throw error;
    }
  });
  await forgetTold(db, told);
}
