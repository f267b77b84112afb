import { pickToStart, unmarkStarted } from '../db/starter';
import type { ActivityDeps } from '../activities/deps';
import { repeat } from './loop';
import { createMend } from './mend';

/** Bounds of the starter: enough open syncs to fill batches ahead of Xero's pace, few enough not to crowd others out. */
const bounds = { perCompany: 800, atOnce: 100 };
/** Pauses between looks: short while there is work, longer when there was none. */
const busyMs = 100;
const idleMs = 1_000;
const mendEveryMs = 3_000;

/**
 * Starts the syncs of what was accepted in bulk, and of whatever has none running: Postgres says what that is, and its row locks let any
 * number of workers do this at once. Between two looks it mends what a killed process left half done (mend.ts).
 */
export function runStarter(deps: Pick<ActivityDeps, 'db' | 'client' | 'starts' | 'limits' | 'log'>): { stop(): Promise<void> } {
  const { db, starts, log } = deps;
  const mend = createMend(deps);
  async function startSome(): Promise<number> {
    const items = await pickToStart(db, bounds);
    const rest = items[Symbol.iterator]();
    await Promise.all(Array.from({ length: 20 }, async () => {
      for (const item of rest) {
        try {
          await starts.sync(item.kind, item, item.version, item.priority === 1 ? 1 : 3, item.xeroTenantId ?? undefined);
        } catch (error) {
          log.warn({ companyId: item.companyId, kind: item.kind, recordId: item.recordId, error: String(error) }, 'a sync could not be started; it is tried again');
          await unmarkStarted(db, item);
        }
      }
    }));
    return items.length;
  }

  let nextMend = Date.now();
  return repeat(async () => {
    let started = 0;
    try {
      started = await startSome();
      if (Date.now() >= nextMend) { await mend(); nextMend = Date.now() + mendEveryMs; }
    } catch (error) {
      // Postgres or Temporal is away for a moment; nothing is lost, the next look finds it all again.
      log.warn({ error: String(error) }, 'the starter could not look; it looks again');
    }
    return started > 0 ? busyMs : idleMs;
  });
}
