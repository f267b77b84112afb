import type { ActivityDeps } from '../activities/deps';
import { keepGrants } from '../activities/keep-grants';
import { repeat } from './loop';

/** Shorter than a refresh may be left half done (db/grants.ts). */
const lookEveryMs = 30_000;

/** Looks after the grants now and then. Any number of workers may do so at once: each grant is taken by one. */
export function runGrants(deps: ActivityDeps): { stop(): Promise<void> } {
  return repeat(async () => {
    try {
      await keepGrants(deps);
    } catch (error) {
      // Postgres is away for a moment.
      deps.log.warn({ error: String(error) }, 'the accesses to Xero could not be seen to; it is tried again');
    }
    return lookEveryMs;
  });
}
