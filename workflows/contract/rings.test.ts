import { priorities } from './names';
import { createRings } from './rings';
import type { Starts } from './start';

/** Rings after a commit: few, none lost, and nobody waits for one. */
describe('rings', () => {
  beforeEach(() => { jest.useFakeTimers(); });
  afterEach(() => { jest.useRealTimers(); });

  const rung: string[] = [];
  let answer: () => Promise<void>;
  beforeEach(() => { rung.length = 0; answer = () => Promise.resolve(); });
  const noted = (what: string) => (companyId: string): Promise<void> => { rung.push(`${what} ${companyId}`); return answer(); };
  const unasked = (): Promise<never> => Promise.reject(new Error('nobody asked for that'));
  const starts: Starts = { pokeWriter: noted('writer'), ringPull: noted('pull'), ringDelivery: noted('delivery'), sync: unasked, syncNow: unasked, endConnection: unasked, checkClashes: unasked, closeCompany: unasked, checkMonth: unasked, mendMonth: unasked, decideMonth: unasked, refreshOrganisation: unasked, readOrganisation: unasked };
  const rings = (tries?: number) => createRings(starts, { warn: () => undefined }, tries === undefined ? {} : { tries });
  const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

  it('of one company within a moment are one; other companies and other workflows ring for themselves', async () => {
    const { pull, delivery } = rings();
    for (const company of ['acme', 'acme', 'hire', 'acme']) pull(company);
    delivery('acme');
    await pass(5_000);
    expect(rung.toSorted()).toEqual(['delivery acme', 'pull acme', 'pull hire']);
  });

  it('that a person waits for are not held up by bulk', async () => {
    const { writer } = rings();
    writer('acme', priorities.bulk);
    writer('acme', priorities.person);
    await pass(100);
    expect(rung).toEqual(['writer acme']);
  });

  it('while one is under way wait for it, and are one more', async () => {
    let end: () => void = () => undefined;
    answer = () => new Promise((resolve) => { end = resolve; });
    const { pull } = rings();
    pull('acme');
    await pass(5_000);
    pull('acme');
    pull('acme');
    await pass(5_000);
    expect(rung).toEqual(['pull acme']);
    end();
    await pass(5_000);
    expect(rung).toEqual(['pull acme', 'pull acme']);
  });

  it('that are not heard are repeated, so many times', async () => {
    answer = () => Promise.reject(new Error('away'));
    rings(3).pull('acme');
    rings().delivery('acme');
    await pass(60_000);
    expect(rung.toSorted()).toEqual(['delivery acme', 'pull acme', 'pull acme', 'pull acme']);
  });

  it('asked for while the last try fails ring all the same', async () => {
    let fail: (error: Error) => void = () => undefined;
    answer = () => new Promise((_resolve, reject) => { fail = reject; });
    const { pull } = rings();
    pull('acme');
    await pass(200);
    pull('acme');
    fail(new Error('away'));
    await pass(200);
    expect(rung).toEqual(['pull acme', 'pull acme']);
  });
});
