import { ActivityNotFoundError, type Client } from '@temporalio/client';
import type { Told } from '../db/settle';
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

/** After the commit: completes or fails each waiting activity. One that nobody waits for any more is no error. */
export async function tellWaiters(client: Client, told: readonly Told[]): Promise<void> {
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
}
