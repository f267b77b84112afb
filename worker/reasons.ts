import type { ActivityDeps } from '../activities/deps';
import { showReasons } from '../activities/show-reasons';
import { showReasonAfterSeconds, showReasonsEveryMs } from '../activities/tuning';
import { repeatEvery } from './loop';

/** Looks now and then which syncs are held, and shows the reasons in Temporal. Any number of workers may do so at once. */
export function runReasons(deps: Pick<ActivityDeps, 'db' | 'client' | 'log'>): { stop(): Promise<void> } {
  return repeatEvery(showReasonsEveryMs, () => showReasons(deps, showReasonAfterSeconds), deps.log, 'the reasons of waiting syncs could not be shown; it is tried again');
}
