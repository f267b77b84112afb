import { crashThrough } from './crash-plan';

describe('killing one after the other', () => {
  it('strikes at its share of its progress, waits until things go on, and says how long that took', async () => {
    const done = { sent: 0, ended: 0 };
    const killed: { parts: readonly string[]; sent: number; ended: number }[] = [];
    // Every look finds one more, of the sent first.
    const look = (of: 'sent' | 'ended') => () => { done[done.sent < 10 ? 'sent' : 'ended'] += 1; return Promise.resolve(done[of]); };
    const killer = { kill: (parts: readonly string[]) => { killed.push({ parts, ...done }); return Promise.resolve({ back: Promise.resolve() }); } };
    const reports = await crashThrough([{ parts: ['api'], at: 0.5, of: 'sent' }, { parts: ['worker', 'postgres'], at: 0.4, of: 'ended' }], 10, killer, { sent: look('sent'), ended: look('ended'), underWay: () => Promise.resolve(['invoice'] as const) });
    expect(killed.map(({ parts }) => parts)).toEqual([['api'], ['worker', 'postgres']]);
    expect(killed[0]?.sent).toBeGreaterThanOrEqual(5);
    expect(killed[0]?.ended).toBe(0);
    expect(killed[1]?.ended).toBeGreaterThanOrEqual(4);
    expect(done.ended).toBeLessThan(10);
    expect(reports[0]?.underWay).toEqual(['invoice']);
    expect(reports.map(({ parts }) => parts)).toEqual([['api'], ['worker', 'postgres']]);
  });
});
