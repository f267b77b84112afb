import { pathIn, type Json } from '../support/house';
import { openMonthDesk, type MonthDesk, type MonthSeen } from '../support/reconcile-desk';
import { aCreditNote, aPayment } from '../support/money-desk';

/** What a person decides about a month's differences, where that is more than accepting them: what the record's problem offers, from the decision to the month that closes over it. */

jest.setTimeout(240_000);

let desk: MonthDesk;
beforeAll(async () => {
  desk = await openMonthDesk();
  for (const id of ['left', 'again', 'paid-again', 'paid-left', 'paid-twice']) await desk.invoiced(id, { issuedOn: '2026-09-07', dueOn: '2026-09-21' });
  for (const id of ['paid-again', 'paid-left']) await desk.put(`payments/${id}`, aPayment(id, { paidOn: '2026-09-10' }));
}, 90_000);

const inXero = async (method: string, path: string[], body: Json): Promise<void> => {
  const answer = await desk.person(method, path, body);
  if (answer['status'] !== 200) throw new Error(JSON.stringify(answer));
};
const voided = async (id: string): Promise<void> => { await inXero('POST', ['Invoices', await desk.xeroId(`invoices/${id}`)], { Invoices: [{ Status: 'VOIDED' }] }); };
const unpaid = async (id: string): Promise<void> => { await inXero('POST', ['Payments', await desk.xeroId(`payments/${id}`)], { Status: 'DELETED' }); };
const openOf = async (month: string): Promise<Json[]> => await desk.differences(month, '?state=open');
/** Of each record that has an open difference: what it is called and says. */
const standing = async (month: string): Promise<ReadonlyMap<string, Json>> => new Map((await openOf(month)).map((one) => [`${String((one['record'] as Json)['kind'])}/${String((one['record'] as Json)['id'])}`, one]));
const causes = async (month: string): Promise<Record<string, string>> => Object.fromEntries([...await standing(month)].map(([record, { kind, cause }]) => [record, kind === 'not-synced' ? String(cause).split(':')[0] ?? '' : String(kind)]));
/** Of a kind on each side: how many, what they come to, what of it is paid. */
const sums = ({ totals }: MonthSeen, kind: string): Json => Object.fromEntries((totals as { kinds: Record<string, Record<string, Json>> }[]).flatMap(({ kinds }) => Object.entries(kinds[kind] ?? {}).map(([side, { count, gross, paid }]) => [side, [count, gross, paid]])));
const explained = async (month: string): Promise<Json[]> => (await desk.differences(month, '?state=accepted')).map(({ kind, cause, reason, decidedBy }) => ({ kind, cause, reason, decidedBy }));
const decides = async (month: string, record: string, fix: string): Promise<void> => {
  const difference = (await standing(month)).get(record);
  const { status, body } = await desk.decide(month, { differenceId: difference?.['id'], decision: 'fix', fix });
  if (status !== 200) throw new Error(`${record}: ${JSON.stringify([status, body, difference])}`);
};

it('is carried out as each record’s problem offers it; the month closes once all of it has come through', async () => {
  for (const id of ['left', 'again']) await voided(id);
  for (const id of ['paid-again', 'paid-left']) await unpaid(id);
  await desk.pays('paid-twice', 100, { Date: '2026-09-10' });
  await desk.pulled();
  await desk.put('payments/paid-twice', aPayment('paid-twice', { paidOn: '2026-09-24' }));
  await desk.begin('2026-09');
  await desk.until('2026-09', 'open', ({ openDifferences }) => openDifferences > 0);
  expect(await causes('2026-09')).toEqual({
    'invoice/left': 'Invoice voided or deleted in Xero', 'invoice/again': 'Invoice voided or deleted in Xero',
    'payment/paid-again': 'Payment deleted in Xero', 'payment/paid-left': 'Payment deleted in Xero', 'payment/paid-twice': 'Payment may be in Xero already',
  });

  await decides('2026-09', 'invoice/left', 'accept');
  await decides('2026-09', 'payment/paid-again', 'recreate');
  await decides('2026-09', 'payment/paid-left', 'accept');
  await decides('2026-09', 'payment/paid-twice', 'create');
  // Xero keeps the number of what is voided: that is known once it has refused it.
  await decides('2026-09', 'invoice/again', 'recreate');
  await desk.until('2026-09', 'open', ({ openDifferences }) => openDifferences === 1);
  expect(await causes('2026-09')).toEqual({ 'invoice/again': 'Invoice number kept by a voided invoice' });

  await desk.house.call('POST', pathIn(desk.house, 'invoices/again/fixes/renumber'), { number: 'INV-again-2' });
  await desk.house.call('POST', pathIn(desk.house, 'reconciliations/2026-09/check'));
  const closed = await desk.until('2026-09', 'closed');
  // 'left' is in no month any more, its payment of 'paid-left' neither; 'paid-twice' has the payment by hand and CloudRent's.
  const [invoices, payments] = [[4, '1320.00', '300.00'], [3, '300.00', '0.00']];
  expect(sums(closed, 'invoice')).toEqual({ cloudrent: invoices, agreed: invoices, xero: invoices });
  expect(sums(closed, 'payment')).toEqual({ cloudrent: payments, agreed: payments, xero: payments });
  expect(await explained('2026-09')).toEqual([{ kind: 'number-differs', cause: 'A person chose at the record that Xero gets INV-again-2 in place of CloudRent’s INV-again.', reason: 'chosen at the record', decidedBy: { by: 'platform', person: null } }]);
});

it('dates a credit note into the first open day: that it belongs to another month in Xero is explained by that', async () => {
  await inXero('POST', ['Organisation'], { PeriodLockDate: '2026-10-31' });
  await desk.house.call('GET', pathIn(desk.house, 'xero/accounts?refresh=true'));
  await desk.put('credit-notes/late', aCreditNote('CN-late', { issuedOn: '2026-10-30' }));
  await desk.begin('2026-10');
  await desk.until('2026-10', 'open', ({ openDifferences }) => openDifferences === 1);
  expect(await causes('2026-10')).toEqual({ 'credit-note/late': 'Period locked' });
  await decides('2026-10', 'credit-note/late', 'redate');
  const closed = await desk.until('2026-10', 'closed');
  const [there, gone] = [[1, '110.00', '0.00'], [0, '0.00', '0.00']];
  expect(sums(closed, 'credit-note')).toEqual({ cloudrent: there, agreed: gone, xero: gone });
  expect(await explained('2026-10')).toEqual([{ kind: 'other-month', cause: 'A person chose at the record that Xero gets 2026-11-01 in place of CloudRent’s 2026-10-30.', reason: 'chosen at the record', decidedBy: { by: 'platform', person: null } }]);
});
