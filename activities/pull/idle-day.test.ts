import { pullResources, type PullResource } from '../../domain/pull';
import { dailyCalls, pullIntervals, tickEveryMs } from '../../domain/pull-intervals';
import { planNext, type Standing } from './plan';

/** Plays a day in which nothing changes in Xero: a tick of the Schedule rings the payments, and whatever is due is read with one call each. */
function callsOfIdleDay(callsPerDay: number): Record<PullResource, number> {
  const intervals = pullIntervals(callsPerDay);
  const calls: Record<PullResource, number> = { 'contacts': 0, 'invoices': 0, 'credit-notes': 0, 'payments': 0 };
  // Everything was read at connecting, which is no idle day's business.
  const readAt: Record<PullResource, number> = { 'contacts': 0, 'invoices': 0, 'credit-notes': 0, 'payments': 0 };
  const day = 24 * 60 * 60_000;
  for (let now = tickEveryMs(callsPerDay); now <= day; now += tickEveryMs(callsPerDay)) {
    let rung = true;
    for (;;) {
      const standings = pullResources.map((resource): Standing => ({ resource, underWay: false, readMsAgo: now - readAt[resource], rung: rung && resource === 'payments', retryInMs: null, steps: 0 }));
      const planned = planNext(standings, [], intervals);
      if (planned.next !== 'read') break;
      calls[planned.resource] += 1;
      // The call that reads it leaves a moment after the tick.
      readAt[planned.resource] = now + 1_500;
      if (planned.resource === 'payments') rung = false;
    }
  }
  return calls;
}

const inAll = (calls: Record<PullResource, number>): number => Object.values(calls).reduce((sum, some) => sum + some, 0) + Object.values(dailyCalls).reduce((sum, some) => sum + some, 0);

describe('an idle day', () => {
  it.each([5_000, 1_000])('costs at most 250 calls with %i calls a day, everything included', (callsPerDay) => {
    expect(callsOfIdleDay(callsPerDay)).toEqual({ 'payments': 160, 'invoices': 32, 'contacts': 22, 'credit-notes': 22 });
    expect(inAll(callsOfIdleDay(callsPerDay))).toBeLessThanOrEqual(250);
  });

  it.each([999, 500, 200, 60])('takes at most a quarter of %i calls a day', (callsPerDay) => {
    expect(inAll(callsOfIdleDay(callsPerDay))).toBeLessThanOrEqual(callsPerDay / 4);
  });

  it('looks for payments every 9 minutes, so that one reaches us within 10 without a webhook', () => {
    expect(tickEveryMs(1_000)).toBe(9 * 60_000);
  });

  it('stretches all intervals alike', () => {
    const [short, long] = [pullIntervals(1_000), pullIntervals(100)];
    const stretches = pullResources.map((resource) => long[resource] / short[resource]);
    expect(Math.max(...stretches) - Math.min(...stretches)).toBeLessThan(0.01);
    expect(stretches[0]).toBeGreaterThan(10);
  });

  it('is a matter of days for an app that has next to no calls', () => {
    expect(Number.isFinite(tickEveryMs(1))).toBe(true);
  });
});
