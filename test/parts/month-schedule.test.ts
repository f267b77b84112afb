import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { ScheduleNotFoundError } from '@temporalio/client';
import { sql } from 'kysely';
import { beginMonth } from '../../db/months';
import { companyId, type CompanyId } from '../../domain/ids';
import { month, type Month } from '../../domain/reconciliation';
import { keepMonthSchedules } from '../../worker/schedules';
import { createMend } from '../../worker/mend';
import { createMonthSchedules } from '../../workflows/contract/month-schedule';
import { monthScheduleId, reconcileWorkflowId } from '../../workflows/contract/reconcile';
import { createStarts } from '../../workflows/contract/start';
import { eventually, openHouseWithHarbour } from '../support/house';
import { monthRow, openMonthDesk, type MonthDesk } from '../support/reconcile-desk';
import { openMoneyDesk } from '../support/money-desk';

/** What begins a month: its Schedule, on Temporal's own server; by hand; and a worker that finds one which nobody is at. */

jest.setTimeout(180_000);

let desk: MonthDesk;
let acme: CompanyId;
/** The company is in Sydney, its organisation in London. */
beforeAll(async () => {
  desk = await openMonthDesk(openMoneyDesk(openHouseWithHarbour({ timezone: 'GMTSTANDARDTIME' })));
  acme = companyId(desk.house.company);
  await desk.invoiced('last-day', { issuedOn: '2026-10-31', dueOn: '2026-11-14' });
  await desk.invoiced('first-day', { issuedOn: '2026-11-01', dueOn: '2026-11-15' });
  await desk.pulled();
}, 90_000);

const deps = () => {
  const { house: { db, temporal, queue } } = desk;
  return { db, client: temporal, starts: createStarts(temporal, queue), limits: { callsPerMinute: 60, callsPerDay: 5000 }, log: { info: () => undefined, warn: () => undefined } };
};
const schedules = () => createMonthSchedules(desk.house.temporal, desk.house.queue);
const scheduleOf = (company: string) => desk.house.temporal.schedule.getHandle(monthScheduleId(company));
const keep = () => keepMonthSchedules({ ...deps(), months: schedules() });
const nextTimes = async (company: string): Promise<Date[]> => (await scheduleOf(company).describe()).info.nextActionTimes;
const localTimes = (zone: string, times: readonly Date[]): string[] => times.map((at) => new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: '2-digit', hour: '2-digit', minute: '2-digit', timeZoneName: 'longOffset' }).format(at));
const goneSchedule = (company: string): Promise<boolean> => scheduleOf(company).describe().then(() => false, (error: unknown) => error instanceof ScheduleNotFoundError);

it.each([['Australia/Sydney', ['GMT+11:00', 'GMT+10:00']], ['Australia/Lord_Howe', ['GMT+11:00', 'GMT+10:30']]])('is early on the first of each month in %s, whatever its clocks do in between', async (zone, offsets) => {
  const company = `zone-${randomUUID()}`;
  await schedules().ensure(company, zone);
  const times = await nextTimes(company);
  const local = localTimes(zone, times);
  expect(times).toHaveLength(10);
  expect(local.filter((text) => !/^01, 04:[0-2]\d GMT/.test(text))).toEqual([]);
  expect(new Set(local.map((text) => text.slice(-9)))).toEqual(new Set(offsets));
  expect(new Set(times.map((at) => at.getUTCMonth()))).toHaveProperty('size', 10);
  await schedules().remove(company);
});

it('that was due while Temporal was down ticks when it is back, for the time that was missed', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['test/support/missed-tick.mjs']);
  const { due, downUntil, actions } = JSON.parse(stdout) as { due: string; downUntil: string; actions: { scheduledAt: string; takenAt: string; workflowId: string }[] };
  expect(actions).toEqual([{ scheduledAt: due, takenAt: expect.any(String) as string, workflowId: `reconcile-tick/acme-${due.replace('.000', '')}` }]);
  expect(Date.parse(actions[0]?.takenAt ?? '')).toBeGreaterThan(Date.parse(downUntil));
});

it('goes with the connection: made with it, moved with the company’s time zone, gone when it is disconnected', async () => {
  await keep();
  expect(localTimes('Australia/Sydney', await nextTimes(acme))[0]).toMatch(/^01, 04:/);
  const { policies } = await scheduleOf(acme).describe();
  expect(policies).toMatchObject({ overlap: 'ALLOW_ALL', catchupWindow: 31 * 86_400_000 });

  await desk.house.db.updateTable('companies').set({ time_zone: 'Pacific/Auckland' }).where('company_id', '=', acme).execute();
  await keep();
  expect(localTimes('Pacific/Auckland', await nextTimes(acme))[0]).toMatch(/^01, 04:/);
  await desk.house.db.updateTable('companies').set({ time_zone: 'Australia/Sydney' }).where('company_id', '=', acme).execute();

  const state = (to: 'connected' | 'disconnected' | 'expired') => desk.house.db.updateTable('connections').set({ state: to }).where('company_id', '=', acme).execute();
  // Ended by Xero: months that begin meanwhile wait.
  await state('expired');
  await keep();
  expect(await goneSchedule(acme)).toBe(false);
  await state('disconnected');
  await keep();
  expect(await goneSchedule(acme)).toBe(true);
  await state('connected');
});

it('triggered begins the month before; a backfill over times that were missed each its own, and none twice', async () => {
  await keep();
  await scheduleOf(acme).trigger();
  expect(await desk.until('2026-10', 'closed')).toMatchObject({ revision: 1, openedBy: 'schedule', timeZones: { company: 'Australia/Sydney', organisation: 'Europe/London', differ: true } });
  await scheduleOf(acme).backfill({ start: new Date('2026-08-15T00:00:00Z'), end: new Date('2026-11-15T00:00:00Z'), overlap: 'ALLOW_ALL' });
  for (const missed of ['2026-08', '2026-09'] as const) await desk.until(missed, 'closed');
  const rows = await desk.house.db.selectFrom('reconciliations').select(['month', 'revision']).where('company_id', '=', acme).orderBy('month').execute();
  expect(rows).toEqual(['2026-08', '2026-09', '2026-10'].map((of) => ({ month: of, revision: 1 })));
  const ran = desk.house.temporal.workflow.list({ query: `CompanyId = '${acme}' AND WorkflowType = 'reconcileTick'` });
  await eventually('every tick has ended', async () => {
    const ticks: string[] = [];
    for await (const { status } of ran) ticks.push(status.name);
    return ticks.length === 4 && ticks.every((name) => name === 'COMPLETED') ? true : undefined;
  });
});

it('is a set of dates: a document of its last day is in it, wherever it is that day', async () => {
  const [aud] = (await desk.month('2026-10'))['totals'] as { kinds: { invoice: Record<string, { count: number }> } }[];
  expect(aud?.kinds.invoice).toMatchObject({ cloudrent: { count: 1 }, xero: { count: 1 } });
});

it('that fell into a time without a connection is begun once there is one again', async () => {
  await desk.house.db.deleteFrom('closed_documents').where('company_id', '=', acme).where('month', '=', month('2026-10')).execute();
  await desk.house.db.deleteFrom('reconciliations').where('company_id', '=', acme).where('month', '=', month('2026-10')).execute();
  await desk.house.db.updateTable('connections').set({ month_zone: null }).where('company_id', '=', acme).execute();
  await keep();
  expect(await desk.until('2026-10', 'closed')).toMatchObject({ openedBy: 'schedule' });
});

it('whose start was lost, or whose workflow somebody ended, is found by a worker', async () => {
  const on = '2026-11' as Month;
  expect(await beginMonth(desk.house.db, acme, on, 'schedule')).toEqual({ result: 'open', revision: 1, begun: true });
  const longAgo = () => desk.house.db.updateTable('reconciliations').set({ opened_at: sql<Date>`clock_timestamp() - interval '1 day'`, looked_at: sql<Date>`looked_at - interval '1 hour'` }).where('company_id', '=', acme).where('state', '!=', 'closed').execute();
  await longAgo();
  await createMend(deps())();
  await desk.until(on, 'open');
  const handle = desk.house.temporal.workflow.getHandle(reconcileWorkflowId({ companyId: acme, month: on }));
  const before = (await handle.describe()).runId;
  await handle.terminate();
  // Temporal's list of what runs lags behind.
  await longAgo();
  await eventually('it runs again', async () => {
    await createMend(deps())();
    const { runId, status } = await handle.describe();
    return runId !== before && status.name === 'RUNNING' ? true : undefined;
  });
});

it('waits while the company is disconnected, and is not taken for empty', async () => {
  await desk.house.db.updateTable('connections').set({ state: 'disconnected' }).where('company_id', '=', acme).execute();
  await desk.house.call('POST', `/v1/companies/${acme}/reconciliations/2026-11/check`);
  expect(await desk.until('2026-11', 'reading')).toMatchObject({ heldBy: { reason: 'not-connected' } });
  expect((await monthRow(desk, '2026-11')).compared_at).not.toBeNull();
  expect(await desk.begin('2026-10')).toMatchObject({ status: 409, body: { code: 'not-connected' } });
});

it('ends with the company, and its Schedule too', async () => {
  expect((await desk.house.call('DELETE', `/v1/companies/${acme}`)).status).toBe(200);
  await eventually('what ran is ended', async () => (await desk.house.db.selectFrom('companies').select('ended_at').where('company_id', '=', acme).executeTakeFirst())?.ended_at ?? undefined);
  expect(await goneSchedule(acme)).toBe(true);
  const { status } = await desk.house.temporal.workflow.getHandle(reconcileWorkflowId({ companyId: acme, month: '2026-11' })).describe();
  expect(status.name).toBe('TERMINATED');
  await createMend(deps())();
  expect((await desk.house.temporal.workflow.getHandle(reconcileWorkflowId({ companyId: acme, month: '2026-11' })).describe()).status.name).toBe('TERMINATED');
});
