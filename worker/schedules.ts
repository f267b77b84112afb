import type { ActivityDeps } from '../activities/deps';
import { noteMonthSchedule, pickMonthScheduleChanges } from '../db/month-schedules';
import { beginMonth, monthsMissed } from '../db/months';
import { noteSchedule, pickScheduleChanges } from '../db/pull-schedules';
import { tickEveryMs } from '../domain/pull-intervals';
import type { MonthSchedules } from '../workflows/contract/month-schedule';
import type { PullSchedules } from '../workflows/contract/pull-schedule';
import { repeatEvery } from './loop';

const lookEveryMs = 5_000;
/** Per look, so that one stays short. */
const atOnce = 100;

type Deps = Pick<ActivityDeps, 'db' | 'limits' | 'log' | 'starts'> & { readonly schedules: PullSchedules; readonly months: MonthSchedules };

/**
 * One look: connected companies get their Schedule, or the interval that the app's limit sets now; those that are connected no more lose
 * it. What Temporal did not hear is not noted, and is found by the next look.
 */
export async function keepSchedules({ db, limits, log, schedules }: Pick<Deps, 'db' | 'limits' | 'log' | 'schedules'>): Promise<void> {
  const everySeconds = Math.ceil(tickEveryMs(limits.callsPerDay) / 1000);
  for (const { companyId, wanted } of await pickScheduleChanges(db, everySeconds, atOnce)) {
    if (wanted) await schedules.ensure(companyId, everySeconds);
    else await schedules.remove(companyId);
    await noteSchedule(db, companyId, wanted ? everySeconds : null);
    log.info({ companyId, ...(wanted ? { everySeconds } : {}) }, wanted ? 'the company has a Schedule that pulls' : 'the company has no Schedule any more');
  }
}

/**
 * The same for the Schedules that begin months, which go by the company's time zone. A company that was not connected when a month began missed that one:
 * once it is connected again, the months since its last one are begun.
 */
export async function keepMonthSchedules({ db, log, months, starts }: Pick<Deps, 'db' | 'log' | 'months' | 'starts'>): Promise<void> {
  for (const { companyId, timeZone, isNew } of await pickMonthScheduleChanges(db, atOnce)) {
    if (timeZone === null) await months.remove(companyId);
    else await months.ensure(companyId, timeZone);
    if (timeZone !== null && isNew) for (const month of await monthsMissed(db, companyId)) {
      if ((await beginMonth(db, companyId, month, 'schedule')).result === 'open') await starts.checkMonth({ companyId, month });
    }
    await noteMonthSchedule(db, companyId, timeZone);
    log.info({ companyId, timeZone }, timeZone === null ? 'the company has no monthly Schedule any more' : 'the company has a Schedule that begins its months');
  }
}

/** Looks every few seconds. Any number of workers may do so at once. */
export function runSchedules(deps: Deps): { stop(): Promise<void> } {
  return repeatEvery(lookEveryMs, async () => { await keepSchedules(deps); await keepMonthSchedules(deps); }, deps.log, 'the Schedules could not be seen to; it is tried again');
}
