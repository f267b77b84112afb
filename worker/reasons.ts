import type { ActivityDeps } from '../activities/deps';
import { showReasons } from '../activities/show-reasons';
import { showReasonAfterSeconds, showReasonsEveryMs } from '../activities/tuning';
import { repeat } from './loop';

/** Looks now and then which syncs are held, and shows the reasons in Temporal. Any number of workers may do so at once. */
export function runReasons(deps: Pick<ActivityDeps, 'db' | 'client' | 'log'>): { stop(): Promise<void> } {
  return repeat(async () => {
    try {
      await showReasons(deps, showReasonAfterSeconds);
    } catch (error) {
      // Postgres or Temporal is away for a moment; the next look shows what is true then.
      deps.log.warn({ error: String(error) }, 'the reasons of waiting syncs could not be shown; it is tried again');
    }
    return showReasonsEveryMs;
  });
}
