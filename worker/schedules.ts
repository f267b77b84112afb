import type { ActivityDeps } from '../activities/deps';
import { noteSchedule, pickScheduleChanges } from '../db/pull-schedules';
import { tickEveryMs } from '../domain/pull-intervals';
import type { PullSchedules } from '../workflows/contract/pull-schedule';
import { repeatEvery } from './loop';

const lookEveryMs = 5_000;
/** Per look, so that one stays short. */
const atOnce = 100;

type Deps = Pick<ActivityDeps, 'db' | 'limits' | 'log'> & { readonly schedules: PullSchedules };

/**
 * One look: connected companies get their Schedule, or the interval that the app's limit sets now; those that are connected no more lose
 * it. What Temporal did not hear is not noted, and is found by the next look.
 */
export async function keepSchedules({ db, limits, log, schedules }: Deps): Promise<void> {
  const everySeconds = Math.ceil(tickEveryMs(limits.callsPerDay) / 1000);
  for (const { companyId, wanted } of await pickScheduleChanges(db, everySeconds, atOnce)) {
    if (wanted) await schedules.ensure(companyId, everySeconds);
    else await schedules.remove(companyId);
    await noteSchedule(db, companyId, wanted ? everySeconds : null);
    log.info({ companyId, ...(wanted ? { everySeconds } : {}) }, wanted ? 'the company has a Schedule that pulls' : 'the company has no Schedule any more');
  }
}

/** Looks every few seconds. Any number of workers may do so at once. */
export function runSchedules(deps: Deps): { stop(): Promise<void> } {
  return repeatEvery(lookEveryMs, () => keepSchedules(deps), deps.log, 'the Schedules could not be seen to; it is tried again');
}
