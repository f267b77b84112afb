import { month, type Month } from '../../domain/reconciliation';
import { openHouseWithHarbour, pathIn, workerHere, type Json } from '../support/house';
import { openMoneyDesk, type MoneyDesk } from '../support/money-desk';
import { openMonthDesk } from '../support/month-desk';
import { quietMonth } from '../support/quiet-month';

/** Where nothing was changed, nothing is found: months that ten seeds make up, synced by the service and held against Xero. The retail data's months are held so by `npm run bench -- retail`. */

jest.setTimeout(240_000);

const invoicesEach = 15;
const seeds = new Map<Month, number>(Array.from({ length: 10 }, (_, index) => [month(`2026-${String(index + 1).padStart(2, '0')}`), index + 1]));
let desk: MoneyDesk;
let sent: readonly string[];

beforeAll(async () => {
  const limits = { callsPerMinute: 1_000_000, callsPerDay: 10_000_000 };
  desk = await openMoneyDesk(openHouseWithHarbour(limits, undefined, workerHere({ limits })));
  const records = [...seeds].flatMap(([of, seed]) => [...quietMonth(of, seed, invoicesEach)]);
  sent = records.map(([path]) => path);
  for (const [path, body] of records) {
    const { status, body: answer } = await desk.house.call('PUT', pathIn(desk.house, path), body);
    if (status !== 202) throw new Error(`${path}: ${JSON.stringify([answer, body])}`);
  }
  await desk.settled();
  await desk.pulled();
}, 180_000);

it('everything is in Xero', async () => {
  const { items } = (await desk.house.call('GET', pathIn(desk.house, 'problems'))).body;
  expect(items).toEqual([]);
  expect(sent.length).toBeGreaterThan(200);
});

it.each([...seeds])('%s, by seed %i: no difference, and the same totals on all three sides', async (of) => {
  const held = await openMonthDesk(desk.house, of);
  expect((await held.checked()).map(({ kind, record, found }) => ({ kind, record, found }))).toEqual([]);
  const [totals] = await held.totals() as unknown as { kinds: Record<string, Record<string, Json>>; receivables: Record<string, Json>; accounts: readonly { net: Json; tax: Json }[]; taxRates: readonly { net: Json; tax: Json }[] }[];
  for (const { cloudrent, agreed, xero } of [...Object.values(totals?.kinds ?? {}), ...[...totals?.accounts ?? [], ...totals?.taxRates ?? []].flatMap(({ net, tax }) => [net, tax]), totals?.receivables ?? {}]) {
    expect([agreed, xero]).toEqual([cloudrent, cloudrent]);
  }
  expect(Number(totals?.kinds['invoice']?.['xero']?.['count'])).toBeGreaterThan(invoicesEach / 2);
});
