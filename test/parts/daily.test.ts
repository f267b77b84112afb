import { sql } from 'kysely';
import { createTickPull } from '../../activities/pull/tick';
import { companyId } from '../../domain/ids';
import { createRings } from '../../workflows/contract/rings';
import { createStarts } from '../../workflows/contract/start';
import { eventually, pathIn, syncOf } from '../support/house';
import { aPayment, openMoneyDesk, type MoneyDesk } from '../support/money-desk';
import { pulled } from '../support/pulls';

/** What is read once a day, whatever the lists of changes say. */

jest.setTimeout(120_000);

let desk: MoneyDesk;
beforeAll(async () => {
  desk = await openMoneyDesk();
  await desk.invoiced('i1');
  await desk.put('payments/p1', aPayment('i1'));
  await desk.pulled();
}, 90_000);

const tick = async (): Promise<void> => {
  const starts = createStarts(desk.house.temporal, desk.house.queue);
  await createTickPull({ db: desk.house.db, starts, rings: createRings(starts, { warn: () => undefined }) })({ companyId: desk.house.company });
  await pulled(desk.house);
};
const reads = async (operation: string): Promise<number> => (await desk.calls())[operation] ?? 0;
const organisationRead = async (): Promise<void> => { await desk.house.temporal.workflow.getHandle(`organisation/${desk.house.company}`).result(); };

it('is the organisation with its accounts and tax rates: a day after the first reading, once', async () => {
  const before = await reads('GET Organisation');
  await tick();
  expect(await reads('GET Organisation')).toBe(before);

  await desk.house.db.updateTable('connections').set({ read_at: sql<Date>`clock_timestamp() - interval '25 hours'` }).where('company_id', '=', companyId(desk.house.company)).execute();
  await tick();
  await organisationRead();
  expect(await reads('GET Organisation')).toBe(before + 1);
  await tick();
  await organisationRead();
  expect(await reads('GET Organisation')).toBe(before + 1);
});

it('finds the due date of a part-paid invoice changed, which moves no time of change in Xero, and puts it back', async () => {
  await desk.edit('i1', { DueDate: '2027-03-01' });
  await desk.house.db.updateTable('connections').set({ daily_read_at: sql<Date>`clock_timestamp() - interval '25 hours'` }).where('company_id', '=', companyId(desk.house.company)).execute();
  await tick();
  await eventually('it is put back', async () => (await desk.booked('i1')).dueDate === '2026-11-16' ? true : undefined);
  expect((await desk.house.call('GET', pathIn(desk.house, 'invoices/i1/timeline'))).body['items']).toContainEqual(expect.objectContaining({ type: 'edited-in-xero', details: { differences: [{ field: 'dueOn', xero: '2027-03-01', cloudrent: '2026-11-16' }] } }));
});

it('finds a deleted payment even if neither the list of payments nor the invoice tells of it', async () => {
  await desk.person('POST', ['Payments', await desk.xeroId('payments/p1')], { Status: 'DELETED' });
  await desk.house.db.updateTable('connections').set({ daily_read_at: sql<Date>`clock_timestamp() - interval '25 hours'` }).where('company_id', '=', companyId(desk.house.company)).execute();
  // The tick rings payments alone; the invoice is not read.
  await tick();
  await eventually('the deletion is seen', async () => (await syncOf(desk.house, 'payments/p1'))['status'] === 'problem' ? true : undefined);
  expect(await syncOf(desk.house, 'payments/p1')).toMatchObject({ problem: { code: 'payment-deleted-in-xero' } });
});
