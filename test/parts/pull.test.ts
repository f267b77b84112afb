import { createPullReads } from '../../activities/pull/pull-page';
import { createVault } from '../../db/encryption';
import { companyId, xeroId, xeroTenantId } from '../../domain/ids';
import { parkUntil } from '../../db/pace';
import { wantObjects } from '../../db/pull-cursors';
import { ringLists } from '../../db/pull-rings';
import { storeObjects } from '../../db/xero-objects';
import { keepSchedules } from '../../worker/schedules';
import { priorities } from '../../workflows/contract/names';
import { createPullSchedules } from '../../workflows/contract/pull-schedule';
import { createRings } from '../../workflows/contract/rings';
import { createStarts } from '../../workflows/contract/start';
import { consent, connect, eventually, openHouse, openHouseWithHarbour, pathIn, workerHere, type House, type Json } from '../support/house';
import { killableWorker } from '../support/killable-worker';
import { openInvoiceDesk, twoLines, type InvoiceDesk } from '../support/invoice-desk';
import { cursorOf, handleOf, objectsOf, pull, pulled, readsOf, ring, spoilReads } from '../support/pulls';
import { postWebhook, signed, webhookBody, type WebhookEvent } from '../support/webhook';

/** What changes in Xero is read: rung by a webhook, by the Schedule or by hand, each change once at least, none of them lost. */

jest.setTimeout(120_000);

const silent = { info: () => undefined, warn: () => undefined };
const webhook = (house: House, events: readonly WebhookEvent[]) => {
  const body = webhookBody(events);
  return postWebhook(house.apiUrl, body, signed(body, house.configuration.xero.webhookKey ?? ''));
};
const addContacts = (house: House, names: readonly string[]): Promise<Json> =>
  house.simulator('POST', `/people/${house.tenantId}`, { method: 'PUT', path: ['Contacts'], body: { Contacts: names.map((Name) => ({ Name })) } });
const namesOf = async (house: House): Promise<string[]> => [...(await objectsOf(house, 'contact')).values()].map(({ name }) => String(name)).sort();

describe('a pull', () => {
  let desk: InvoiceDesk;
  let house: House;
  beforeAll(async () => {
    desk = await openInvoiceDesk();
    ({ house } = desk);
    await desk.sendAndEnd('i1', twoLines('INV-1'));
    await pull(house);
  }, 90_000);

  it('reads every list the first time, and keeps what it saw', async () => {
    expect(await namesOf(house)).toEqual(expect.arrayContaining(['Bayside Scaffolding', 'Harbour Builders']));
    const { id } = await desk.booked('i1');
    expect((await objectsOf(house, 'invoice')).get(id)).toMatchObject({ number: 'INV-1', status: 'AUTHORISED', totals: { total: '385.00' } });
    const { body } = await house.call('GET', pathIn(house, 'connection'));
    expect(Date.now() - Date.parse(String(body['lastPulledAt']))).toBeLessThan(60_000);
  });

  it('makes no call when nothing is due', async () => {
    const before = await readsOf(house);
    await ring(house);
    await handleOf(house).result();
    expect(await readsOf(house)).toEqual(before);
  });

  it('reads only what was rung, and only what changed is written', async () => {
    const before = await readsOf(house);
    const { id } = await desk.booked('i1');
    await desk.edit('i1', { Reference: 'PO 77' });
    const seen = await house.db.selectFrom('xero_objects').select(['xero_id', 'seen_at']).where('kind', '=', 'invoice').execute();
    await desk.sendAndEnd('i2', twoLines('INV-2'));
    await pull(house, ['invoices']);
    expect(await readsOf(house)).toEqual({ ...before, Invoices: (before['Invoices'] ?? 0) + 1 });
    expect((await objectsOf(house, 'invoice')).get(id)).toMatchObject({ reference: 'PO 77' });
    // The edit is put back, which is a change again.
    await desk.settled();
    await pull(house, ['invoices']);
    const again = await house.db.selectFrom('xero_objects').select(['xero_id', 'seen_at']).where('kind', '=', 'invoice').execute();
    expect(again).toHaveLength(seen.length + 1);
    await pull(house, ['invoices']);
    expect(await house.db.selectFrom('xero_objects').select(['xero_id', 'seen_at']).where('kind', '=', 'invoice').execute()).toEqual(again);
  });

  it('reads payments and credit notes that a person made in Xero', async () => {
    await desk.pay('i1', '10.00');
    await desk.credit('i1', '5.00');
    await pull(house, ['payments', 'credit-notes']);
    const { id } = await desk.booked('i1');
    expect([...(await objectsOf(house, 'payment')).values()]).toEqual([expect.objectContaining({ amount: '10.00', status: 'AUTHORISED', target: expect.objectContaining({ is: 'invoice', xeroId: id }) as unknown })]);
    expect([...(await objectsOf(house, 'credit-note')).values()]).toEqual([expect.objectContaining({ allocations: [expect.objectContaining({ invoiceXeroId: id, amount: '5.00' })] })]);
  });

  it('does no harm when two read the same page at once: one is stored', async () => {
    const other = workerPull(house);
    await addContacts(house, ['Read twice']);
    const { steps } = await cursorOf(house, 'contacts');
    const asked = { companyId: house.company, resource: 'contacts', steps, priority: 3 } as const;
    const came = await Promise.all([other.pullPage(asked), other.pullPage(asked)]);
    expect(came.map(({ step }) => step).sort()).toEqual(['overtaken', 'stored']);
    expect(await cursorOf(house, 'contacts')).toMatchObject({ steps: steps + 1, page: 0 });
    expect(await namesOf(house)).toContain('Read twice');
    const reads = await readsOf(house);
    expect(await other.pullPage(asked)).toEqual({ step: 'overtaken' });
    expect(await readsOf(house)).toEqual(reads);
  });

  it.each([
    ['an error of Xero’s own', { kind: 'status', status: 503 }], ['an answer that is lost', { kind: 'reset', when: 'after' }],
    ['one that cannot be read', { kind: 'unreadable', variant: 'broken-json' }], ['a refusal', { kind: 'status', status: 400, body: { ErrorNumber: 10, Message: 'no' } }],
  ])('reads a page again after %s, and the other lists meanwhile', async (what, fault) => {
    await addContacts(house, [`After ${what}`]);
    const before = await cursorOf(house, 'contacts');
    await spoilReads(house, 'Contacts', fault);
    await ringLists(house.db, companyId(house.company), ['contacts', 'invoices']);
    await ring(house);
    await eventually('the invoices are read, the contacts not yet', async () => (await cursorOf(house, 'invoices')).read_at?.getTime() !== before.read_at?.getTime() && (await cursorOf(house, 'contacts')).failures === 1 ? true : undefined);
    expect(await cursorOf(house, 'contacts')).toMatchObject({ cursor: before.cursor, read_at: before.read_at, steps: before.steps });
    await pulled(house);
    expect(await cursorOf(house, 'contacts')).toMatchObject({ failures: 0 });
    expect(await namesOf(house)).toContain(`After ${what}`);
  });

  it('reads objects by their ids when they were asked for; one that Xero does not have is asked for once', async () => {
    const { id } = await desk.booked('i1');
    await house.db.deleteFrom('xero_objects').where('xero_id', '=', xeroId(id)).execute();
    await wantObjects(house.db, companyId(house.company), 'invoice', [xeroId(id), xeroId('0e4c3b52-5b86-4f2c-8f61-2f0f5a6f1d11')]);
    await ring(house);
    await eventually('nothing is wanted', async () => (await house.db.selectFrom('pull_wanted').select('xero_id').execute()).length === 0 ? true : undefined);
    expect([...(await objectsOf(house, 'invoice')).keys()]).toContain(id);
    await handleOf(house).result();
  });

  it('never replaces a newer sight by an older one', async () => {
    const id = xeroId('0e4c3b52-5b86-4f2c-8f61-2f0f5a6f1d12');
    const sight = (updatedAt: string, name: string) => ({ xeroId: id, updatedAt, name });
    const store = (...seen: ReturnType<typeof sight>[]) => house.db.transaction().execute((tx) => storeObjects(tx, companyId(house.company), xeroTenantId(house.tenantId), 'contact', seen));
    expect(await store(sight('2026-11-25T10:00:05.000Z', 'newer'), sight('2026-11-25T10:00:04.000Z', 'older'))).toEqual([id]);
    expect(await store(sight('2026-11-25T10:00:04.000Z', 'older'))).toEqual([]);
    await house.db.updateTable('xero_objects').set({ decided: true }).where('xero_id', '=', id).execute();
    expect(await store(sight('2026-11-25T10:00:05.000Z', 'newer'))).toEqual([]);
    expect((await objectsOf(house, 'contact')).get(id)).toMatchObject({ name: 'newer' });
  });

  it('reads a list again that is rung while its page is on the way', async () => {
    const { faultId } = await spoilReads(house, 'Contacts', { kind: 'delay', ms: 1_500 });
    const reads = (await readsOf(house))['Contacts'];
    await ringLists(house.db, companyId(house.company), ['contacts']);
    await ring(house);
    await eventually('Xero has the call', async () => ((await house.simulator('GET', '/faults'))['items'] as Json[]).some((one) => one['faultId'] === faultId && one['fired'] === 1) ? true : undefined);
    await addContacts(house, ['While reading']);
    await ringLists(house.db, companyId(house.company), ['contacts']);
    await pulled(house);
    expect(await namesOf(house)).toContain('While reading');
    expect((await readsOf(house))['Contacts']).toBe((reads ?? 0) + 2);
  });

  it('is parked while Xero asks us to wait, and goes on at once for a person when that is over', async () => {
    await parkUntil(house.db, xeroTenantId(house.tenantId), 3_600, 'day');
    await ringLists(house.db, companyId(house.company), ['invoices']);
    await ring(house);
    await eventually('it says so', async () => (await handleOf(house).query<{ currentDetails?: string }>('__temporal_workflow_metadata')).currentDetails?.includes('Parked') ? true : undefined);
    await house.db.updateTable('pace').set({ parked_until: null }).execute();
    await createStarts(house.temporal, house.queue).ringPull(house.company, priorities.person);
    await pulled(house);
    expect((await cursorOf(house, 'invoices')).page).toBe(0);
  });

  it('that nobody heard of is rung by the worker', async () => {
    await addContacts(house, ['Never rung']);
    await ringLists(house.db, companyId(house.company), ['contacts']);
    const names = await eventually('it is read', async () => { const found = await namesOf(house); return found.includes('Never rung') ? found : undefined; }, 40_000);
    expect(names).toContain('After a refusal');
    await handleOf(house).result();
  });

  describe('by webhook', () => {
    it('is rung at once, and reads what the event may be about', async () => {
      const before = await readsOf(house);
      await desk.edit('i1', { Reference: 'PO 78' });
      const { id } = await desk.booked('i1');
      expect(await webhook(house, [{ category: 'INVOICE', tenantId: house.tenantId }, { category: 'INVOICE', tenantId: house.tenantId }])).toMatchObject({ status: 200, text: '' });
      await eventually('it is read', async () => (await objectsOf(house, 'invoice')).get(id)?.['reference'] === 'PO 78' ? true : undefined, 8_000);
      await pulled(house);
      expect(await readsOf(house)).toEqual({ ...before, Invoices: (before['Invoices'] ?? 0) + 1, Payments: (before['Payments'] ?? 0) + 1 });
    });

    it('is harmless when it comes twice, late, or about what nobody here knows', async () => {
      const stranger = '7cb9ee2c-1b0a-4f3c-9f9e-2b8a6a1d0c11';
      expect((await webhook(house, [{ category: 'INVOICE', tenantId: stranger }, { category: 'CONTACT', tenantId: 'no id at all' }])).status).toBe(200);
      expect((await webhook(house, [{ category: 'TELEGRAM', tenantId: house.tenantId }])).status).toBe(200);
      await pulled(house);
      for (let times = 0; times < 3; times += 1) await webhook(house, [{ category: 'CREDITNOTE', tenantId: house.tenantId }]);
      await pulled(house);
    });
  });
});

/** The reads of a pull beside those of the house's worker. */
function workerPull(house: House) {
  const { xero, limits, encryptionKeys } = house.configuration;
  const starts = createStarts(house.temporal, house.queue);
  return createPullReads({ db: house.db, client: house.temporal, starts, rings: createRings(starts, silent), xero, limits, callbacks: { privateHosts: [] }, vault: createVault(encryptionKeys), log: silent });
}

describe('many changes in one second', () => {
  it('are all read, page by page', async () => {
    const house = await openHouseWithHarbour({}, undefined, workerHere({ pullPageSize: 3 }));
    const names = Array.from({ length: 17 }, (_, index) => `Many ${String(index)}`);
    await addContacts(house, names);
    await addContacts(house, ['Later']);
    await pull(house);
    expect(await namesOf(house)).toEqual(['Harbour Builders', 'Later', ...names].sort());
    const { page, cursor } = await cursorOf(house, 'contacts');
    expect(page).toBe(0);
    const changes = [...(await objectsOf(house, 'contact')).values()].map(({ updatedAt }) => Date.parse(String(updatedAt)));
    expect(cursor.getTime()).toBe(Math.max(...changes));
  });
});

describe('a worker that is killed', () => {
  it.each([['with the answer read and not stored', 'pullPage:answer:1'], ['with the page stored and nobody told', 'pullPage:end:1']])('%s is made up for', async (_what, point) => {
    const worker = killableWorker([point]);
    const house = await openHouseWithHarbour({}, undefined, worker.run);
    await pull(house);
    expect(worker.deaths()).toBe(1);
    expect(await namesOf(house)).toEqual(['Harbour Builders']);
    expect((await cursorOf(house, 'contacts')).steps).toBe(1);
  });
});

describe('a company that is not connected', () => {
  it('is not read, and what was rung is read once it is', async () => {
    const house = await openHouse();
    await house.call('PUT', `/v1/companies/${house.company}`, { name: 'Test Hire', timeZone: 'Australia/Sydney' });
    await consent(house);
    await eventually('the organisation is read', async () => ((await house.call('GET', pathIn(house, 'connection'))).body['contactsReadAt'] ? true : undefined));
    await ring(house);
    await handleOf(house).result();
    expect(await house.db.selectFrom('pull_cursors').selectAll().execute()).toEqual([]);
    expect((await house.call('GET', pathIn(house, 'connection'))).body).toMatchObject({ status: 'setup', lastPulledAt: null });
  });
});

describe('the Schedule of a connection', () => {
  it('is made once the company is connected, ticks at once, follows the daily limit, and goes with the connection', async () => {
    const house = await openHouse();
    await connect(house);
    const schedules = createPullSchedules(house.temporal, house.queue);
    const keep = (callsPerDay: number) => keepSchedules({ db: house.db, log: silent, schedules, limits: { callsPerMinute: 60, callsPerDay } });
    const handle = house.temporal.schedule.getHandle(`pull/${house.company}`);
    const every = async () => (await handle.describe()).spec.intervals?.map((interval) => interval.every);
    try {
      await keep(5_000);
      expect(await every()).toEqual([9 * 60_000]);
      await pulled(house);
      await keep(500);
      expect((await every())?.[0]).toBeGreaterThan(18 * 60_000);
      await house.call('DELETE', pathIn(house, 'connection'));
      await keep(500);
      await expect(handle.describe()).rejects.toThrow();
      await schedules.remove(house.company);
    } finally {
      await schedules.remove(house.company);
    }
  });
});
