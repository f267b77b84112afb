import { sql } from 'kysely';
import type { RecordId } from '../../domain/ids';
import { anInvoice as invoice } from '../support/examples';
import { openGate, type Gate } from '../support/gate';
import { consent, endedSync, eventually, openHouseWithHarbour, pathIn, syncOf, type House, type Json } from '../support/house';
import { testSetting } from '../support/settings';

/** The table of answers (design, section 3, point 3): each one injected for a batch of three, on real parts. */

jest.setTimeout(60_000);

const refusedToken = (detail: string) => ({ Type: null, Title: 'Unauthorized', Status: 401, Detail: detail, Instance: null, Extensions: {} });
const refusedWhole = { ErrorNumber: 10, Type: 'ValidationException', Message: 'A validation exception occurred', Elements: [{ ValidationErrors: [{ Message: 'Something about one of them' }] }] };

describe('what an answer of Xero means', () => {
  let house: House;
  let gate: Gate;
  const path = (rest: string) => pathIn(house, rest);
  const sync = (rest: string) => syncOf(house, rest);
  const ended = (rest: string) => endedSync(house, rest);
  const waiting = (rest: string) => eventually(`${rest} waits`, async () => {
    const found = await sync(rest);
    return found['status'] === 'waiting' ? found : undefined;
  });
  const inXero = async (): Promise<Json[]> => ((await house.simulator('GET', `/objects?tenantId=${house.tenantId}&entity=invoice`))['items'] as Json[]);
  const inject = async (fault: Json, times = 1): Promise<() => Promise<Json | undefined>> => {
    const { faultId } = await house.simulator('POST', '/faults', { match: { method: 'PUT', path: '/api.xro/2.0/Invoices', tenantId: house.tenantId }, times, fault });
    return async () => ((await house.simulator('GET', '/faults'))['items'] as Json[]).find((one) => one['faultId'] === faultId);
  };
  const sendThree = async (tag: string): Promise<string[]> => {
    const ids = [1, 2, 3].map((n) => `${tag}-${String(n)}`);
    await Promise.all(ids.map((id) => house.call('PUT', path(`invoices/${id}?bulk=true`), invoice(`N-${id}`))));
    return ids;
  };
  const onceEach = async (ids: readonly string[]): Promise<void> => {
    for (const id of ids) expect(await ended(`invoices/${id}`)).toMatchObject({ status: 'synced', xero: { number: `N-${id}` } });
    const numbers = (await inXero()).map((one) => one['label']);
    for (const id of ids) expect(numbers.filter((number) => number === `N-${id}`)).toHaveLength(1);
  };

  afterAll(async () => { await gate.close(); });
  beforeAll(async () => {
    gate = await openGate(testSetting('TEST_SIMULATOR_URL'));
    house = await openHouseWithHarbour({}, gate.url);
  });

  it.each([
    ['429 of the minute', { kind: 'rate-limit', problem: 'minute', retryAfterSeconds: 1 }],
    ['429 for too many at once', { kind: 'rate-limit', problem: 'concurrent' }],
    ['an answered 500', { kind: 'status', status: 500, when: 'before' }],
    ['a 503 after Xero took it', { kind: 'status', status: 503, when: 'after' }],
    ['a connection cut before', { kind: 'reset', when: 'before' }],
    ['a connection cut after Xero took it', { kind: 'reset', when: 'after' }],
    ['an unreadable 200 (HTML)', { kind: 'unreadable', variant: 'html', when: 'after' }],
    ['an unreadable 200 (broken JSON)', { kind: 'unreadable', variant: 'broken-json', when: 'after' }],
    ['an empty 204', { kind: 'unreadable', variant: 'empty-204', when: 'after' }],
    ['an access token that expired early', { kind: 'status', status: 401, when: 'before', body: refusedToken('TokenExpired: token expired at 11/24/2026 03:00:00') }],
    ['the whole batch refused', { kind: 'status', status: 400, when: 'before', body: refusedWhole }],
  ])('settles a batch of three, once each, after %s', async (name, fault) => {
    const injected = await inject(fault);
    await onceEach(await sendThree(name.replaceAll(/\W+/g, '').slice(0, 24)));
    expect(await injected()).toMatchObject({ fired: 1 });
  });

  it('looks up and splits when Xero answers 5xx twice', async () => {
    const injected = await inject({ kind: 'status', status: 500, when: 'before' }, 2);
    await onceEach(await sendThree('twice500'));
    expect(await injected()).toMatchObject({ fired: 2 });
    const batches = await house.db.selectFrom('batch_elements').select('batch_id').distinct().where('record_id', 'like', 'twice500-%' as RecordId).execute();
    // The first, its repeat under a new key, and the two halves.
    expect(batches).toHaveLength(4);
  });

  it('holds everything while Xero cannot be reached, and goes on when it can', async () => {
    await gate.shut();
    const ids = await sendThree('refused');
    await eventually('the call was tried', async () => {
      const attempts = await house.temporal.workflow.getHandle(`xero-writer/${house.company}`).describe();
      return attempts.raw.pendingActivities?.some((activity) => activity.lastFailure?.applicationFailureInfo?.type === 'xero-not-reached') ? true : undefined;
    });
    // Certainly not with Xero: as if it had never left.
    expect(await house.db.selectFrom('batches').select('first_sent_at').where('state', '=', 'claimed').execute()).toEqual([{ first_sent_at: null }]);
    await gate.open();
    await onceEach(ids);
  });

  it('never repeats a batch in doubt once its key may be forgotten: it is looked up', async () => {
    await inject({ kind: 'reset', when: 'after' });
    const ids = await sendThree('keylife');
    await eventually('the batch is in doubt', async () => {
      const moved = await house.db.updateTable('batches').set({ first_sent_at: sql<Date>`clock_timestamp() - interval '6 minutes'` })
        .where('first_sent_at', 'is not', null).where('state', '=', 'claimed').executeTakeFirst();
      return moved.numUpdatedRows === 1n && (await inXero()).some((one) => one['label'] === `N-${ids[0] ?? ''}`) ? true : undefined;
    });
    const puts = async () => ((await house.simulator('GET', `/calls/summary?tenantId=${house.tenantId}`))['byOperation'] as Json)['PUT Invoices'];
    const before = await puts();
    await onceEach(ids);
    expect(await puts()).toBe(before);
  });

  it('takes a clash with our own invoice for ours, and one with somebody else’s for a problem', async () => {
    const [contact] = (await house.simulator('GET', `/objects?tenantId=${house.tenantId}&entity=contact`))['items'] as Json[];
    await house.simulator('POST', `/people/${house.tenantId}`, { method: 'PUT', path: ['Invoices'], body: { Invoices: [{ Type: 'ACCREC', Status: 'AUTHORISED', InvoiceNumber: 'N-clash-2', Contact: { ContactID: contact?.['id'] }, Date: '2026-11-02', DueDate: '2026-11-16', LineItems: [{ Description: 'Another', Quantity: 1, UnitAmount: 5, AccountCode: '210', TaxType: 'OUTPUT' }] }] } });
    const [one, two, three] = await sendThree('clash');
    await onceEach([one ?? '', three ?? '']);
    expect(await ended(`invoices/${two ?? ''}`)).toMatchObject({ status: 'problem', xero: null, problem: { code: 'invoice-number-taken', cause: expect.stringContaining('N-clash-2') as unknown } });
  });

  it('never takes for one record what another has already, however alike they are', async () => {
    const twins = ['twin-1', 'twin-2', 'twin-3'];
    await Promise.all(twins.map((id) => house.call('PUT', path(`invoices/${id}?bulk=true`), invoice('N-twin'))));
    const outcomes = await Promise.all(twins.map((id) => ended(`invoices/${id}`)));
    expect(outcomes.filter((found) => found['status'] === 'synced')).toHaveLength(1);
    expect(outcomes.filter((found) => found['status'] === 'problem')).toHaveLength(2);
    await house.call('PUT', path('invoices/late-twin'), invoice('N-twin'));
    expect(await ended('invoices/late-twin')).toMatchObject({ status: 'problem', problem: { code: 'invoice-number-taken' } });
  });

  it('waits with the whole company when the day is used up, says until when, and goes on by itself', async () => {
    const injected = await inject({ kind: 'rate-limit', problem: 'day', retryAfterSeconds: 7200 });
    const ids = await sendThree('day');
    for (const id of ids) expect(await waiting(`invoices/${id}`)).toMatchObject({ waitingFor: 'daily-limit', waitingUntil: expect.stringMatching(/Z$/) as unknown });
    expect(await injected()).toMatchObject({ fired: 1 });
    // Two hours later, as far as the permit row knows; the next record pokes the writer.
    await house.db.updateTable('pace').set({ parked_until: null }).execute();
    await house.call('PUT', path('invoices/after-the-day'), invoice('N-after-the-day'));
    await onceEach([...ids, 'after-the-day']);
  });

  it('waits with the whole company when a permission is missing, and goes on when a person has reconnected', async () => {
    await inject({ kind: 'status', status: 401, when: 'before', body: refusedToken('AuthorizationUnsuccessful') });
    const ids = await sendThree('permission');
    for (const id of ids) expect(await waiting(`invoices/${id}`)).toMatchObject({ waitingFor: 'permission-missing' });
    await consent(house);
    await onceEach(ids);
  });

  it('refuses one of three and holds up none of the others', async () => {
    await house.simulator('POST', `/people/${house.tenantId}`, { method: 'POST', path: ['Organisation'], body: { PeriodLockDate: '2026-06-30' } });
    const bodies = [invoice('P-1'), invoice('P-2', { issuedOn: '2026-05-01', dueOn: '2026-12-01' }), invoice('P-3')];
    await Promise.all(bodies.map((body, n) => house.call('PUT', path(`invoices/p${String(n)}?bulk=true`), body)));
    expect(await ended('invoices/p0')).toMatchObject({ status: 'synced' });
    expect(await ended('invoices/p1')).toMatchObject({ status: 'problem', problem: { code: 'period-locked' } });
    expect(await ended('invoices/p2')).toMatchObject({ status: 'synced' });
  });
});
