import { boundedStarts } from './temporal-calls';

/** As much of Temporal's connection as is used: runs the call, and hands the signal to whoever wants to hear it. */
function connection() {
  const seen: { deadline?: number; signal?: AbortSignal } = {};
  return {
    seen,
    withDeadline: async <T>(deadline: number | Date, run: () => Promise<T>): Promise<T> => { seen.deadline = Number(deadline); return await run(); },
    withAbortSignal: async <T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> => { seen.signal = signal; return await run(); },
  };
}
const done = (): Promise<void> => Promise.resolve();

describe('calls to Temporal', () => {
  it('have a deadline, so that accepting hears soon when Temporal is away', async () => {
    const temporal = connection();
    await boundedStarts(temporal, { sync: done, pokeWriter: done, ringPull: done, endConnection: done, checkClashes: done, closeCompany: done, checkMonth: done, mendMonth: done, decideMonth: () => Promise.resolve({ taken: 'taken' }), refreshOrganisation: done, ringDelivery: done, syncNow: done, readOrganisation: done }).pokeWriter('acme');
    expect(temporal.seen.deadline).toBeLessThanOrEqual(Date.now() + 10_000);
  });

  it('pass on what failed', async () => {
    const failing = boundedStarts(connection(), { sync: () => Promise.reject(new Error('away')), pokeWriter: done, ringPull: done, endConnection: done, checkClashes: done, closeCompany: done, checkMonth: done, mendMonth: done, decideMonth: () => Promise.resolve({ taken: 'taken' }), refreshOrganisation: done, ringDelivery: done, syncNow: done, readOrganisation: done });
    await expect(failing.sync('contact', { companyId: 'acme', recordId: 'c1' }, 1, 1)).rejects.toThrow('away');
    expect(await failing.end()).toBe(true);
  });

  it('are cancelled at the end when they do not finish, before the connection may be closed', async () => {
    jest.useFakeTimers();
    const temporal = connection();
    const untilCancelled = (): Promise<void> => new Promise((_resolve, reject) => {
      setTimeout(() => temporal.seen.signal?.addEventListener('abort', () => { reject(new Error('cancelled')); }), 0);
    });
    const starts = boundedStarts(temporal, { sync: done, pokeWriter: done, ringPull: done, endConnection: done, checkClashes: done, closeCompany: done, checkMonth: done, mendMonth: done, decideMonth: () => Promise.resolve({ taken: 'taken' }), refreshOrganisation: done, ringDelivery: done, syncNow: done, readOrganisation: untilCancelled });
    const outcome = starts.readOrganisation('acme', true).catch(String);
    const ended = starts.end();
    await jest.advanceTimersByTimeAsync(2_000);
    expect([await ended, await outcome]).toEqual([true, 'Error: cancelled']);
    jest.useRealTimers();
  });
});
