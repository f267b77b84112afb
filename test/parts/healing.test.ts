import { companyId, type RecordId } from '../../domain/ids';
import { createStarts } from '../../workflows/contract/start';
import { endedSync, eventually, pathIn, syncOf, type Json } from '../support/house';
import { anInvoice } from '../support/examples';
import { openNextDesk, openProblemDesk, type ProblemDesk } from '../problems/desk';

/** Fix once, all heal: everything that waited on exactly a cause goes on by itself, in as few calls as can be, and nothing else is started. */

jest.setTimeout(180_000);

let desk: ProblemDesk;
beforeAll(async () => { desk = await openProblemDesk(); }, 60_000);

const coded = (number: string, category: string, over: Json = {}): Json => anInvoice(number, { lines: [{ id: 'l1', description: 'Excavator, 3 days', quantity: '3', unitPrice: '100.00', category, tax: 'gst' }], ...over });
const stuck = (on: ProblemDesk, path: string, code: string) => eventually(`${path} has ${code}`, async () => ((await syncOf(on.house, path))['problem'] as Json | null)?.['code'] === code || undefined);
const counted = async (on: ProblemDesk, status: string): Promise<number> => Number(((await on.house.call('GET', pathIn(on.house, 'records/summary'))).body['items'] as Json[]).find((item) => item['kind'] === 'invoice' && item['status'] === status)?.['count'] ?? 0);
/** How often a record was tried in vain. */
const tries = async (on: ProblemDesk, id: string): Promise<number> =>
  (await on.house.db.selectFrom('events').select('event_id').where('company_id', '=', companyId(on.house.company)).where('kind', '=', 'invoice').where('record_id', '=', id as RecordId).where('type', '=', 'problem').execute()).length;
/** What was started would have registered or ended by then: the bulk starter's looks are a second apart. */
const nothingStarts = (on: ProblemDesk) => eventually('nothing is under way', async () => (await counted(on, 'pending')) + (await counted(on, 'waiting')) === 0 || undefined);

it('300 invoices on an account that was archived in Xero: choosing another heals all of them, with no further click and in six calls', async () => {
  await desk.choose({ accounts: { depot: '260' } });
  await desk.account('260', { Status: 'ARCHIVED' });
  await desk.refreshed();
  const ids = Array.from({ length: 300 }, (_, n) => `depot-${String(n)}`);
  for (let at = 0; at < ids.length; at += 20) {
    // As a person sends them, who would not wait for a batch to fill.
    await Promise.all(ids.slice(at, at + 20).map((id) => desk.give(`invoices/${id}`, coded(id, 'depot'))));
  }
  await eventually('all of them wait', async () => await counted(desk, 'problem') === 300 || undefined, 90_000);
  const { items } = (await desk.house.call('GET', pathIn(desk.house, 'problems'))).body as { items: Json[] };
  expect(items).toMatchObject([{ code: 'account-unusable', records: 300, causeText: 'The account 260 is archived in Xero.', byKind: [{ kind: 'invoice', count: 300, amounts: [{ currency: 'AUD', amount: '99000.00' }] }] }]);

  const before = await desk.calls();
  await desk.choose({ accounts: { depot: '200' } });
  await eventually('all of them are in Xero', async () => await counted(desk, 'synced') === 300 || undefined, 90_000);
  const after = await desk.calls();
  const made = Object.keys(after).flatMap((operation) => (after[operation] ?? 0) > (before[operation] ?? 0) ? [[operation, (after[operation] ?? 0) - (before[operation] ?? 0)]] : []);
  expect(made).toEqual([['PUT Invoices', 6]]);
});

describe('what waits on another cause', () => {
  it('is not started by a mapping that says nothing of it', async () => {
    await desk.give('invoices/of-tools', coded('OF-TOOLS', 'tools'));
    await desk.give('invoices/of-fuel', coded('OF-FUEL', 'fuel'));
    for (const id of ['of-tools', 'of-fuel']) await stuck(desk, `invoices/${id}`, 'category-unmapped');
    await desk.choose({ accounts: { tools: '200' } });
    await eventually('the other one goes', async () => (await syncOf(desk.house, 'invoices/of-tools'))['status'] === 'synced' || undefined);
    expect([await tries(desk, 'of-tools'), await tries(desk, 'of-fuel')]).toEqual([1, 1]);
    expect(await syncOf(desk.house, 'invoices/of-fuel')).toMatchObject({ status: 'problem' });
  });

  it('is not started by lists that say the same as before, however often they are read', async () => {
    const own = await openNextDesk(desk);
    await own.choose({ accounts: { depot: '260' } });
    await own.account('260', { Status: 'ARCHIVED' });
    // Not read yet: Xero itself refuses it.
    await own.give('invoices/unread', coded('UNREAD', 'depot'));
    await stuck(own, 'invoices/unread', 'account-unusable');
    for (let n = 0; n < 3; n += 1) await own.refreshed();
    await nothingStarts(own);
    expect(await tries(own, 'unread')).toBe(1);
    await own.account('260', { Status: 'ACTIVE' });
    await own.refreshed();
    await eventually('it goes', async () => (await syncOf(own.house, 'invoices/unread'))['status'] === 'synced' || undefined);
  });

  it('of a locked period is started when its own date is open, and not before', async () => {
    const own = await openNextDesk(desk);
    await own.organisation({ PeriodLockDate: '2026-06-30' });
    for (const [id, issuedOn] of [['of-may', '2026-05-04'], ['of-june', '2026-06-04']] as const) await own.give(`invoices/${id}`, anInvoice(id, { issuedOn }));
    for (const id of ['of-may', 'of-june']) await stuck(own, `invoices/${id}`, 'period-locked');
    await own.refreshed();
    await nothingStarts(own);
    expect([await tries(own, 'of-may'), await tries(own, 'of-june')]).toEqual([1, 1]);
    await own.organisation({ PeriodLockDate: '2026-05-31' });
    await own.refreshed();
    expect(await eventually('the one of June goes', async () => (await syncOf(own.house, 'invoices/of-june'))['status'] === 'synced' || undefined)).toBe(true);
    expect([await tries(own, 'of-may'), await tries(own, 'of-june')]).toEqual([1, 1]);
  });
});

it('what Xero refuses is decided again when the mapping was saved while its call was under way', async () => {
  const own = await openNextDesk(desk);
  await own.choose({ accounts: { depot: '260' } });
  await own.account('260', { Status: 'ARCHIVED' });
  await own.house.simulator('POST', '/faults', { match: { method: 'PUT', path: '/api.xro/2.0/Invoices', tenantId: own.house.tenantId }, fault: { kind: 'delay', ms: 2_000 } });
  await own.give('invoices/under-way', coded('UNDER-WAY', 'depot'));
  await eventually('its call is under way', async () => ((await own.house.simulator('GET', '/faults'))['items'] as Json[]).some(({ fired, match }) => fired === 1 && (match as Json)['tenantId'] === own.house.tenantId) || undefined);
  await own.choose({ accounts: { depot: '200' } });
  await eventually('it goes', async () => (await syncOf(own.house, 'invoices/under-way'))['status'] === 'synced' || undefined);
  expect(await tries(own, 'under-way')).toBe(1);
});

it('what nothing tells the end of is tried once a day, all in one call, and no more than once', async () => {
  const own = await openNextDesk(desk);
  const ids = ['eur-1', 'eur-2', 'eur-3'];
  for (const id of ids) await own.give(`invoices/${id}`, anInvoice(id, { currency: 'EUR' }));
  for (const id of ids) await stuck(own, `invoices/${id}`, 'currency-unavailable');
  const before = (await own.calls())['PUT Invoices'] ?? 0;
  await own.dayLater();
  await eventually('they were tried again', async () => (await Promise.all(ids.map((id) => tries(own, id)))).every((n) => n === 2) || undefined);
  expect((await own.calls())['PUT Invoices']).toBe(before + 1);
  await own.tick();
  await nothingStarts(own);
  for (const id of ids) {
    expect(await tries(own, id)).toBe(2);
    expect(await endedSync(own.house, `invoices/${id}`)).toMatchObject({ problem: { code: 'currency-unavailable' } });
  }
});

it('a reading of an organisation ends when the company is disconnected meanwhile, and says so', async () => {
  const { house } = await openNextDesk(desk);
  await house.simulator('POST', '/faults', { match: { method: 'GET', path: '/api.xro/2.0/Accounts', tenantId: house.tenantId }, times: 100, fault: { kind: 'status', status: 503 } });
  await createStarts(house.temporal, house.queue).refreshOrganisation(house.company);
  await eventually('it is tried in vain', async () => ((await house.simulator('GET', '/faults'))['items'] as Json[]).some(({ fired }) => Number(fired) > 0) || undefined);
  await house.call('DELETE', pathIn(house, 'connection'));
  const ended = house.temporal.workflow.getHandle(`organisation/${house.company}`).result();
  await expect(ended).rejects.toMatchObject({ cause: { cause: { type: 'not-connected', nonRetryable: true, message: 'Not connected to Xero. Connect the organisation and finish the set-up.' } } });
});
