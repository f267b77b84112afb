import type { ActivityDeps } from '../activities/deps';
import { keepGrants } from '../activities/keep-grants';
import { repeatEvery } from './loop';

/** Shorter than a refresh may be left half done (db/grants.ts). */
const lookEveryMs = 30_000;

/** Looks after the grants now and then. Any number of workers may do so at once: each grant is taken by one. */
export function runGrants(deps: ActivityDeps): { stop(): Promise<void> } {
  return repeatEvery(lookEveryMs, () => keepGrants(deps), deps.log, 'the accesses to Xero could not be seen to; it is tried again');
}
