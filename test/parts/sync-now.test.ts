import { startApi } from '../../api/start';
import { syncNowWorkflowId } from '../../workflows/contract/names';
import { pressSyncNow } from '../../db/syncs';
import { thePlatform } from '../../domain/actor';
import { companyId, syncId as toSyncId } from '../../domain/ids';
import { anInvoice } from '../support/examples';
import { openGate, type Gate } from '../support/gate';
import { consent, endedSync, eventually, pathIn, syncOf, workerHere, type Json } from '../support/house';
import { killableWorker } from '../support/killable-worker';
import { testSetting } from '../support/settings';
import { openSyncDesk, type ServerEvent, type SyncDesk, type View } from '../support/sync-desk';
import { registerRig } from '../support/open-rigs';

/** Sync Now: everything of a company refreshed, pulled and sent, with counts that always add up. */

jest.setTimeout(120_000);

const withDelivery = (number: string, over: Json = {}): Json => anInvoice(number, { lines: [{ id: 'l1', description: 'Delivery', quantity: '3', unitPrice: '100.00', category: 'delivery', tax: 'gst' }], ...over });
const sumOf = ({ counts: { total: _total, ...five } }: View): number => Object.values(five).reduce((sum, count) => sum + count, 0);
const deliveries = ['delivery-1', 'delivery-2', 'delivery-3'];
const unbalanced = (events: readonly ServerEvent[]): View[] => events.map(({ view }) => view).filter((view) => view.counts.total !== sumOf(view));
const inject = (desk: SyncDesk, fault: Json): Promise<Json> => desk.house.simulator('POST', '/faults', { match: { path: '/api.xro/2.0', tenantId: desk.house.tenantId }, fault });
const endedAll = (desk: SyncDesk, ...rest: string[]): Promise<Json[]> => Promise.all(rest.map((one) => endedSync(desk.house, one)));
const callsTo = async (desk: SyncDesk): Promise<Record<string, number>> => (await desk.house.simulator('GET', `/calls/summary?tenantId=${desk.house.tenantId}`))['byOperation'] as Record<string, number>;

describe('a press', () => {
  let desk: SyncDesk;
  beforeAll(async () => { desk = await openSyncDesk(); });

  it('refreshes, pulls and sends a mix of records to their ends, tells it as it goes, and lives through a stopped worker', async () => {
    await desk.put('contacts/harbour', { version: 1, name: 'Harbour Builders' });
    await endedAll(desk, 'contacts/harbour');
    await desk.put('invoices/edited', anInvoice('N-edited'));
    await desk.account('220', 'ARCHIVED');
    await desk.put('contacts/nameless', { version: 1 });
    await desk.put('invoices/orphan', anInvoice('N-orphan', { contactId: 'nameless' }));
    for (const id of deliveries) await desk.put(`invoices/${id}`, withDelivery(`N-${id}`));
    expect((await endedAll(desk, 'invoices/edited', 'contacts/nameless', 'invoices/orphan', ...deliveries.map((id) => `invoices/${id}`))).map((sync) => (sync['problem'] as Json | null)?.['code'] ?? 'synced'))
      .toEqual(['synced', 'contact-incomplete', 'depends-on-problem', ...deliveries.map(() => 'account-unusable')]);
    // A person restores the account in Xero, and nobody tells us.
    await desk.account('220', 'ACTIVE');
    await desk.worker.stop();
    for (const id of ['one', 'two', 'three']) await desk.put(`invoices/${id}`, anInvoice(`N-${id}`), '?bulk=true');
    await desk.put('invoices/edited', anInvoice('N-edited', { version: 2, reference: 'PO 2' }));

    const { status, body: { syncId, ...first } } = await desk.press();
    expect({ status, first }).toMatchObject({ status: 202, first: { status: 'running', step: 'refresh', endedAt: null, counts: { total: 0 } } });
    expect(await desk.press()).toMatchObject({ status: 200, body: { syncId } });
    const { events, response, done } = await desk.listen(syncId);
    expect(Object.fromEntries(response.headers)).toMatchObject({ 'content-type': expect.stringContaining('text/event-stream') as unknown, 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    await desk.worker.start();
    await eventually('it sends', async () => (events.some(({ view }) => view.step === 'send') ? true : await Promise.resolve(undefined)));
    await desk.worker.stop();
    await desk.worker.start();
    await done;

    expect(unbalanced(events)).toEqual([]);
    expect(events.map(({ event }) => event)).toEqual([...events.slice(1).map(() => 'progress'), 'done']);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    expect(events.at(-1)?.view).toEqual(await desk.view(syncId));
    // The starter may have brought what was pending before anything was covered; problems are retried by Sync Now alone.
    const { counts: { total, ...counts }, ...last } = await desk.view(syncId);
    expect(total).toBeGreaterThanOrEqual(2 + deliveries.length);
    expect(counts).toEqual({ synced: total - 2, problem: 2, pending: 0, waiting: 0, excluded: 0 });
    expect(last).toMatchObject({
      status: 'done', step: 'done', heldBy: null, mapping: [], waitingFor: [],
      problems: [{ code: 'contact-incomplete', count: 1 }, { code: 'depends-on-problem', count: 1 }],
      pulled: { 'contacts': { changed: expect.any(Number) as unknown }, 'invoices': {}, 'credit-notes': {}, 'payments': {} },
    });
    expect(await syncOf(desk.house, 'invoices/edited')).toMatchObject({ status: 'synced', syncedVersion: 2 });
    expect((await endedAll(desk, ...[...deliveries, 'one', 'two', 'three'].map((id) => `invoices/${id}`))).map((sync) => sync['status'])).toEqual(Array.from({ length: deliveries.length + 3 }, () => 'synced'));
    // Once it has ended it stays as it ended, whatever becomes of its records; a new press is a new one.
    await desk.put('contacts/nameless', { version: 2, name: 'Named Now' });
    await eventually('the orphan has healed', async () => ((await syncOf(desk.house, 'invoices/orphan'))['status'] === 'synced' ? true : undefined));
    expect(await desk.view(syncId)).toMatchObject({ counts: { total, problem: 2 } });
    const again = await desk.press();
    expect(again.body.syncId).not.toBe(syncId);
    expect(await desk.ended(again.body.syncId)).toMatchObject({ status: 'done', counts: { total: 0 } });
  });

  it('goes on being told to whoever comes back after the API was restarted', async () => {
    await desk.worker.stop();
    for (const id of ['four', 'five']) await desk.put(`invoices/${id}`, anInvoice(`N-${id}`), '?bulk=true');
    const { body: { syncId } } = await desk.press();
    const { configuration, queue } = desk.house;
    const api = await startApi(configuration, queue);
    const before = await desk.listen(syncId, api.url);
    await eventually('it was told', async () => (before.events.length > 0 ? true : await Promise.resolve(undefined)));
    await api.close();
    await before.done;
    expect(before.events.map(({ event }) => event)).not.toContain('done');
    const after = await desk.listen(syncId);
    await eventually('the state of now is told', async () => (after.events.length > 0 ? true : await Promise.resolve(undefined)));
    expect(after.events[0]?.view).toMatchObject({ syncId, status: 'running' });
    await desk.worker.start();
    await after.done;
    expect(unbalanced([...before.events, ...after.events])).toEqual([]);
    expect(after.events.at(-1)).toMatchObject({ event: 'done', view: { status: 'done', counts: { pending: 0, waiting: 0 } } });
    expect(after.events.at(-1)?.view).toEqual(await desk.view(syncId));
  });

  it('says which parts of the mapping cannot be used any more', async () => {
    await desk.account('230', 'ARCHIVED');
    const { body } = await desk.press();
    expect(await desk.ended(body.syncId)).toMatchObject({ status: 'done', mapping: [{ what: 'accounts', word: 'service', problem: expect.stringContaining('230') as unknown }] });
    await desk.account('230', 'ACTIVE');
  });

  it('reads each part of the organisation and each list once', async () => {
    const before = await callsTo(desk);
    await desk.ended((await desk.press()).body.syncId);
    const after = await callsTo(desk);
    const gets = ['GET Organisation', 'GET Accounts', 'GET TaxRates', 'GET Contacts', 'GET Invoices', 'GET CreditNotes', 'GET Payments'];
    expect(gets.map((operation) => [operation, (after[operation] ?? 0) - (before[operation] ?? 0)])).toEqual(gets.map((operation) => [operation, 1]));
  });

  it('whose start is lost is started by a worker', async () => {
    const pressed = await pressSyncNow(desk.house.db, companyId(desk.house.company), thePlatform);
    expect(pressed).toMatchObject({ pressed: 'begun' });
    // A minute later, as far as Postgres knows.
    await desk.house.db.updateTable('syncs').set({ started_at: new Date(Date.now() - 60_000) }).where('status', '=', 'running').execute();
    expect(await desk.view(String(pressed?.syncId))).toMatchObject({ status: 'running', heldBy: { reason: 'worker-away' } });
    expect(await desk.ended(String(pressed?.syncId))).toMatchObject({ status: 'done' });
  });

  it('that an operator cancels has failed; one that is terminated goes on in a new run', async () => {
    const run = (syncId: string) => desk.house.temporal.workflow.getHandle(`sync-now/${desk.house.company}/${syncId}`);
    await desk.worker.stop();
    const { body: { syncId } } = await desk.press();
    await eventually('it was started', async () => await run(syncId).describe().then(() => true, () => undefined));
    await run(syncId).cancel();
    await desk.worker.start();
    expect(await desk.ended(syncId)).toMatchObject({ status: 'failed', step: 'refresh', heldBy: null });

    await desk.worker.stop();
    const { body: next } = await desk.press();
    await eventually('it was started', async () => await run(next.syncId).describe().then(() => true, () => undefined));
    await run(next.syncId).terminate('a test');
    await desk.house.db.updateTable('syncs').set({ started_at: new Date(Date.now() - 60_000) }).where('sync_id', '=', toSyncId(next.syncId)).execute();
    await desk.worker.start();
    expect(await desk.ended(next.syncId)).toMatchObject({ status: 'done' });
  });

  it('is listened to by twenty at most, and a place is free again when one goes', async () => {
    await desk.worker.stop();
    const { body: { syncId } } = await desk.press();
    const listeners = await Promise.all(Array.from({ length: 20 }, () => desk.listen(syncId)));
    expect(listeners.map(({ response }) => response.status)).toEqual(listeners.map(() => 200));
    const path = pathIn(desk.house, `syncs/${syncId}/events`);
    expect(await desk.house.call('GET', path)).toMatchObject({ status: 429, body: { code: 'too-many-listeners' } });
    listeners[0]?.close();
    const late = await eventually('a place is free', async () => {
      const one = await desk.listen(syncId);
      return one.response.status === 200 ? one : undefined;
    });
    await desk.worker.start();
    await Promise.all([...listeners.slice(1), late].map(async ({ done, events }) => {
      await done;
      expect(events.at(-1)).toMatchObject({ event: 'done', view: { status: 'done' } });
    }));
    const { done, events } = await desk.listen(syncId);
    await done;
    expect(events).toMatchObject([{ event: 'done', view: { syncId, status: 'done' } }]);
  });

  it('of another company is not there', async () => {
    const { body: { syncId } } = await desk.press();
    await desk.house.call('PUT', `/v1/companies/${desk.house.company}-b`, { name: 'Other Hire', timeZone: 'Australia/Sydney' });
    for (const rest of [`syncs/${syncId}`, `syncs/${syncId}/events`]) expect(await desk.house.call('GET', `/v1/companies/${desk.house.company}-b/${rest}`)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await desk.house.call('POST', `/v1/companies/${desk.house.company}-b/sync`)).toMatchObject({ status: 409, body: { code: 'not-connected', detail: expect.stringContaining('Connect') as unknown } });
    await desk.ended(syncId);
  });
});

describe('what cannot be done', () => {
  let desk: SyncDesk;
  let gate: Gate;
  const three = ['one', 'two', 'three'];
  beforeEach(async () => {
    gate = await openGate(testSetting('TEST_SIMULATOR_URL'));
    registerRig(gate);
    desk = await openSyncDesk({ xeroApiUrl: gate.url });
    await desk.put('contacts/harbour', { version: 1, name: 'Harbour Builders' });
    await endedAll(desk, 'contacts/harbour');
    await desk.worker.stop();
    for (const id of three) await desk.put(`invoices/${id}`, anInvoice(`N-${id}`), '?bulk=true');
  });
  const waits = (reason: string) => ({ status: 'done', counts: { total: 3, waiting: 3, pending: 0 }, waitingFor: [{ reason, count: 3, text: expect.stringMatching(/\.$/) as unknown }] });

  const allSynced = async (): Promise<void> => { expect((await endedAll(desk, ...three.map((id) => `invoices/${id}`))).map((sync) => sync['status'])).toEqual(['synced', 'synced', 'synced']); };

  it('is named as waiting: the company is disconnected meanwhile', async () => {
    const { body: { syncId } } = await desk.press();
    await desk.house.call('DELETE', pathIn(desk.house, 'connection'));
    const { events, done } = await desk.listen(syncId);
    await desk.worker.start();
    await done;
    expect(unbalanced(events)).toEqual([]);
    expect(events.at(-1)?.view).toMatchObject(waits('not-connected'));
    expect(await desk.press()).toMatchObject({ status: 409, body: { code: 'not-connected' } });
    await consent(desk.house);
    await desk.house.call('POST', pathIn(desk.house, 'connection/start'), {});
    await allSynced();
  });

  it('is named as waiting: the connection expires while it reads', async () => {
    const { body: { syncId } } = await desk.press();
    await inject(desk, { kind: 'status', status: 401, when: 'before', body: { Type: null, Title: 'Unauthorized', Status: 401, Detail: 'AuthorizationUnsuccessful', Instance: null, Extensions: {} } });
    await desk.worker.start();
    expect(await desk.ended(syncId)).toMatchObject(waits('permission-missing'));
    await consent(desk.house);
    await allSynced();
  });

  it('is named as waiting: Xero’s day is used up', async () => {
    const { body: { syncId } } = await desk.press();
    await inject(desk, { kind: 'rate-limit', problem: 'day', retryAfterSeconds: 7200 });
    await desk.worker.start();
    expect(await desk.ended(syncId)).toMatchObject(waits('daily-limit'));
    // Two hours later, as far as the permit row knows: the next press finds the reason over.
    await desk.house.db.updateTable('pace').set({ parked_until: null }).execute();
    expect(await desk.ended((await desk.press()).body.syncId)).toMatchObject({ status: 'done', counts: { waiting: 0, problem: 0 } });
    await allSynced();
  });

  it('shows why while it runs: Xero is away, and it goes on when Xero is back', async () => {
    await gate.shut();
    const { body: { syncId } } = await desk.press();
    await desk.worker.start();
    const held = await eventually('the reason is seen', async () => {
      const found = await desk.view(syncId);
      return found.heldBy ? found : undefined;
    });
    expect(held).toMatchObject({ status: 'running', step: 'refresh', heldBy: { reason: 'xero-not-reached', text: expect.stringContaining('cannot be reached') as unknown } });
    await gate.open();
    const { status, counts } = await desk.ended(syncId);
    expect({ status, rest: counts.total - counts.synced }).toEqual({ status: 'done', rest: 0 });
    await allSynced();
  });
});

it('goes on where it was when its worker is killed, in each of its steps', async () => {
  const points = ['refreshForSyncNow:answer:2', 'beginPull:end:1', 'beginSending:end:1', 'lookSyncNow:end:1'];
  const worker = killableWorker(points);
  // Connected by a worker that lives on.
  let run = workerHere();
  const desk = await openSyncDesk({ runWorker: (given) => run(given) });
  await desk.put('contacts/harbour', { version: 1, name: 'Harbour Builders' });
  await endedAll(desk, 'contacts/harbour');
  await desk.worker.stop();
  for (const id of ['one', 'two']) await desk.put(`invoices/${id}`, anInvoice(`N-${id}`), '?bulk=true');
  const { body: { syncId } } = await desk.press();
  const { events, done } = await desk.listen(syncId);
  run = worker.run;
  await desk.worker.start();
  await done;
  expect(unbalanced(events)).toEqual([]);
  expect(events.at(-1)?.view).toMatchObject({ status: 'done', counts: { pending: 0, waiting: 0, problem: 0 } });
  expect((await endedAll(desk, 'invoices/one', 'invoices/two')).map((sync) => sync['status'])).toEqual(['synced', 'synced']);
  // It is done before the workflow has heard of it.
  await desk.house.temporal.workflow.getHandle(syncNowWorkflowId({ companyId: desk.house.company, syncId: String(syncId) })).result();
  expect(worker.deaths()).toBe(points.length);
});
