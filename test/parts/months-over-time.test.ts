import { randomUUID } from 'node:crypto';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { monthIn } from '../../domain/months';
import { monthBefore } from '../../domain/reconciliation';
import { checkMonth, decide, decisionRejections, reconcileWorkflowId, type MonthClosed, type MonthRef, type ReconcilePlan, type ReconcileRef } from '../../workflows/contract/reconcile';
import { openSkipping, type SkippingRig } from '../support/time-skipping';

/** Months as time passes: what is done when. Their activities are stand-ins, which know how many differences a month has; what they really do is told by other files. */

jest.setTimeout(300_000);

const dayMs = 86_400_000;
interface Books { open: number; repairing: number; settling: number; state: 'reading' | 'open' | 'closed'; decisions: Set<string>; endsAt?: number }
const months = new Map<string, Books>();
const log: { readonly at: number; readonly month: string; readonly did: string }[] = [];
let rig: SkippingRig;
let opensWith = 0;

const booksOf = (month: string): Books => {
  const found = months.get(month) ?? { open: 0, repairing: 0, settling: 0, state: 'closed', decisions: new Set() };
  months.set(month, found);
  return found;
};
const note = async (month: string, did: string): Promise<void> => { log.push({ at: await rig.now(), month, did }); };
const timesOf = (month: string, did: string): number[] => log.filter((one) => one.month === month && one.did === did).map(({ at }) => at);
const begin = (month: string, over: Partial<Books>): Books => {
  const books: Books = { open: 0, repairing: 0, settling: 0, state: 'reading', decisions: new Set(), ...over };
  months.set(month, books);
  return books;
};
const ref = (month: string): MonthRef => ({ companyId: 'acme', month });
const start = (month: string) => rig.env.client.workflow.signalWithStart('reconcileMonth', { taskQueue: rig.queue, workflowId: reconcileWorkflowId(ref(month)), args: [ref(month)], signal: checkMonth, signalArgs: [] });

/** Ended, so that it does not go on by the day while time passes for others. */
async function closes(handle: Awaited<ReturnType<typeof start>>, month: string): Promise<void> {
  booksOf(month).open = 0;
  await handle.signal(checkMonth);
  await handle.result();
}

beforeAll(async () => {
  rig = await openSkipping({
    async openMonth({ month }: MonthRef) { return booksOf(month).state === 'closed' ? null : { revision: 1 }; },
    async planReconcile({ month }: ReconcileRef): Promise<ReconcilePlan> {
      const { state, open, repairing, settling } = booksOf(month);
      return state === 'reading' ? { next: 'read', steps: 0, text: 'reading invoices, page 1' } : { next: 'compared', open, repairing, settling, text: '' };
    },
    async readReconcilePage({ month }: ReconcileRef) { booksOf(month).state = 'open'; await note(month, 'read'); return { step: 'stored' }; },
    async compareMonth() { /* nothing to compare */ },
    async repairMonth({ month }: ReconcileRef) { const books = booksOf(month); [books.repairing, books.settling] = [0, books.repairing]; await note(month, 'repaired'); return { repaired: 1 }; },
    async recheck({ month }: ReconcileRef) { booksOf(month).state = 'reading'; },
    async closeMonth({ month }: ReconcileRef): Promise<MonthClosed> {
      const books = booksOf(month);
      const ms = (books.endsAt ?? 0) - await rig.now();
      if (ms > 0) return { closed: 'not-over', ms };
      books.state = 'closed';
      await note(month, 'closed');
      return { closed: 'closed' };
    },
    async remind({ month }: ReconcileRef) { await note(month, 'reminded'); },
    async takeDecision({ month, decisionId }: MonthRef & { decisionId: string }) {
      const books = booksOf(month);
      books.decisions.add(decisionId);
      books.open -= 1;
      await note(month, 'decided');
      return { taken: 'taken' };
    },
    // The Schedule is none here: what its tick does, it does in this test.
    async tickReconcile({ timeZone, dueAt }: { timeZone: string; dueAt: string }) {
      const month = monthBefore(monthIn(timeZone, new Date(dueAt)));
      if (!months.has(month)) {
        begin(month, { open: opensWith });
        await note(month, 'begun');
      }
      if (booksOf(month).state !== 'closed') await start(month);
    },
  });
}, 300_000);

it('with open differences is read daily and reminds weekly, until a person decides; then it is read at once and closes', async () => {
  const books = begin('2025-01', { open: 2 });
  const handle = await start('2025-01');
  await rig.env.sleep(16 * dayMs + dayMs / 24);
  const began = timesOf('2025-01', 'read')[0] ?? 0;
  expect(timesOf('2025-01', 'read').map((at) => Math.round((at - began) / dayMs))).toEqual(Array.from({ length: 17 }, (_, day) => day));
  expect(timesOf('2025-01', 'reminded').map((at) => Math.round((at - began) / dayMs))).toEqual([7, 14]);

  const decided = await rig.now();
  const [first, second] = [randomUUID(), randomUUID()];
  expect(await handle.executeUpdate(decide, { updateId: first, args: [{ decisionId: first }] })).toEqual({ taken: 'taken' });
  expect(await handle.executeUpdate(decide, { updateId: first, args: [{ decisionId: first }] })).toEqual({ taken: 'taken' });
  expect(books.open).toBe(1);
  await handle.executeUpdate(decide, { updateId: second, args: [{ decisionId: second }] });
  await handle.result();
  expect([timesOf('2025-01', 'decided').length, timesOf('2025-01', 'closed').length]).toEqual([2, 1]);
  const last = timesOf('2025-01', 'read').at(-1) ?? 0;
  expect(last).toBeGreaterThan(timesOf('2025-01', 'decided').at(-1) ?? 0);
  expect((timesOf('2025-01', 'closed')[0] ?? 0) - decided).toBeLessThan(60_000);
});

it('takes no decision that names none', async () => {
  begin('2025-02', { open: 1 });
  const handle = await start('2025-02');
  const malformed = await handle.executeUpdate(decide, { args: [{ decisionId: 'the customer paid cash' }] }).catch((error: unknown) => error);
  expect(malformed).toBeInstanceOf(WorkflowUpdateFailedError);
  expect((malformed as WorkflowUpdateFailedError).cause).toMatchObject({ type: decisionRejections.malformed });
  await closes(handle, '2025-02');
  expect(timesOf('2025-02', 'decided')).toEqual([]);
});

it('is read when somebody asks whose question starts its workflow anew', async () => {
  begin('2025-11', { open: 1, state: 'open' });
  const handle = await start('2025-11');
  await rig.env.sleep('1 hour');
  expect(timesOf('2025-11', 'read')).toHaveLength(1);
  await closes(handle, '2025-11');
});

it('is read at once when somebody asks while repairs are waited for', async () => {
  begin('2025-12', { open: 1, repairing: 1 });
  const handle = await start('2025-12');
  while (timesOf('2025-12', 'repaired').length === 0) await rig.env.sleep('1 second');
  await handle.signal(checkMonth);
  await rig.env.sleep('5 seconds');
  expect(timesOf('2025-12', 'read')).toHaveLength(2);
  await closes(handle, '2025-12');
});

it('is read again once what was repaired has come through, and when somebody asks', async () => {
  const books = begin('2025-03', { open: 1, repairing: 1 });
  const handle = await start('2025-03');
  await rig.env.sleep('5 minutes');
  expect([timesOf('2025-03', 'repaired').length, timesOf('2025-03', 'read').length]).toEqual([1, 1]);
  books.settling = 0;
  await rig.env.sleep('2 minutes');
  expect(timesOf('2025-03', 'read')).toHaveLength(2);
  await rig.env.sleep('1 hour');
  expect(timesOf('2025-03', 'read')).toHaveLength(2);
  await closes(handle, '2025-03');
  expect([timesOf('2025-03', 'read').length, timesOf('2025-03', 'closed').length]).toEqual([3, 1]);
});

it('is read again once what a person decided has come through, and only then', async () => {
  const books = begin('2024-11', { open: 1 });
  const handle = await start('2024-11');
  await rig.env.sleep('1 hour');
  books.settling = 1;
  await handle.executeUpdate(decide, { args: [{ decisionId: randomUUID() }] });
  await rig.env.sleep('5 minutes');
  expect(timesOf('2024-11', 'read')).toHaveLength(1);
  books.settling = 0;
  await handle.result();
  expect([timesOf('2024-11', 'read').length, timesOf('2024-11', 'closed').length]).toEqual([2, 1]);
});

it('whose records are on their way for ever is read twice more for them, then daily', async () => {
  const books = begin('2024-12', { open: 1, settling: 1 });
  const handle = await start('2024-12');
  await rig.env.sleep('23 hours');
  const [first = 0, ...more] = timesOf('2024-12', 'read');
  expect(more.map((at) => Math.round((at - first) / 60_000))).toEqual([10, 20]);
  books.settling = 0;
  await closes(handle, '2024-12');
});

it('that is not over closes when it is, and is read again for that', async () => {
  const endsAt = await rig.now() + 2.5 * dayMs;
  begin('2025-04', { endsAt });
  await (await start('2025-04')).result();
  const [closed = 0] = timesOf('2025-04', 'closed');
  expect([closed >= endsAt, closed - endsAt < 60_000, timesOf('2025-04', 'read').length]).toEqual([true, true, 4]);
});

it('lasts for as long as it takes, over runs that follow one another', async () => {
  begin('2025-05', { open: 1 });
  const handle = await start('2025-05');
  await rig.env.sleep('150 days');
  booksOf('2025-05').open = 0;
  await rig.env.sleep('2 days');
  await handle.result();
  const reminded = timesOf('2025-05', 'reminded');
  expect(reminded.slice(1).map((at, index) => Math.round((at - (reminded[index] ?? 0)) / dayMs))).toEqual(Array.from({ length: reminded.length - 1 }, () => 7));
  expect(reminded).toHaveLength(Math.floor(150 / 7));
  expect(await rig.replay([handle.workflowId])).toBeGreaterThan(1);
});

it('that stays open costs the ones after it nothing: three in a row, each once', async () => {
  const begun: string[] = [];
  for (const [round, open] of [1, 0, 0].entries()) {
    const now = new Date(await rig.now());
    await rig.env.sleep(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1) - now.getTime());
    opensWith = open;
    // The third one ticks twice, as after a backfill over a time that had its tick.
    for (let tick = 0; tick < (round === 2 ? 2 : 1); tick += 1) await rig.env.client.workflow.execute('reconcileTick', { taskQueue: rig.queue, workflowId: `reconcile-tick/acme-${randomUUID()}`, args: [{ companyId: 'acme', timeZone: 'Australia/Sydney' }] });
    begun.push(monthBefore(monthIn('Australia/Sydney', new Date(await rig.now()))));
    await rig.env.sleep('1 hour');
  }
  const [first = '', second = '', third = ''] = begun;
  expect(begun.map((month) => [booksOf(month).state, timesOf(month, 'begun').length, timesOf(month, 'closed').length])).toEqual([['open', 1, 0], ['closed', 1, 1], ['closed', 1, 1]]);
  expect(new Set(begun).size).toBe(3);
  booksOf(first).open = 0;
  await start(first);
  await rig.env.client.workflow.getHandle(reconcileWorkflowId(ref(first))).result();
  expect(timesOf(first, 'closed')).toHaveLength(1);
  expect(await rig.replay([first, second, third].map((month) => reconcileWorkflowId(ref(month))))).toBe(3);
});

it('is replayed by the workflows of now, all of it', async () => {
  expect(await rig.replay(['2025-01', '2025-02', '2025-03', '2025-04'].map((month) => reconcileWorkflowId(ref(month))))).toBeGreaterThanOrEqual(4);
});
