import { anInvoice as invoice } from '../support/examples';
import { connect, endedSync, eventually, openHouse, pathIn, type House, type Json } from '../support/house';

/** What a bulk record costs: Xero's calls are the bound, and Temporal's history is what the rest of the time goes into. */

jest.setTimeout(60_000);

describe('bulk', () => {
  let house: House;
  const names = (tag: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${tag}-${String(n + 1)}`);
  const calls = async (operation: string): Promise<unknown> => ((await house.simulator('GET', `/calls/summary?tenantId=${house.tenantId}`))['byOperation'] as Json)[operation];

  beforeAll(async () => {
    house = await openHouse();
    await house.call('PUT', `/v1/companies/${house.company}`, { name: 'Test Hire', timeZone: 'Australia/Sydney' });
  });

  it('takes ⌈n/50⌉ calls, whatever came in before the connection was set up', async () => {
    const contacts = names('customer', 120);
    for (const id of contacts) await house.call('PUT', pathIn(house, `contacts/${id}?bulk=true`), { version: 1, name: `Customer ${id}` });
    await eventually('all are registered', async () => (await house.db.selectFrom('writes').select('write_id').execute()).length === contacts.length ? true : undefined);
    await connect(house);
    for (const id of contacts) expect(await endedSync(house, `contacts/${id}`)).toMatchObject({ status: 'synced' });
    expect(await calls('PUT Contacts')).toBe(3);
    // To read the organisation, its accounts, its rates and its one page of contacts; and nothing to look anything up.
    expect(await calls('GET Contacts')).toBe(1);
  });

  it('has several batches on their way at once: the next one does not wait for the answer to the first', async () => {
    const answerMs = 6_000;
    await house.simulator('POST', '/faults', { match: { method: 'PUT', path: '/api.xro/2.0/Contacts', tenantId: house.tenantId }, times: 1, fault: { kind: 'delay', ms: answerMs } });
    const before = await house.db.selectFrom('batches').select('batch_id').execute();
    const contacts = names('caller', 100);
    for (const id of contacts) await house.call('PUT', pathIn(house, `contacts/${id}?bulk=true`), { version: 1, name: `Caller ${id}` });
    for (const id of contacts) expect(await endedSync(house, `contacts/${id}`)).toMatchObject({ status: 'synced' });
    const [first, second] = await house.db.selectFrom('batches').select('first_sent_at').where('batch_id', 'not in', before.map(({ batch_id }) => batch_id)).orderBy('first_sent_at').execute();
    const sent = (batch: typeof first): number => batch?.first_sent_at?.getTime() ?? NaN;
    expect(sent(second)).toBeLessThan(sent(first) + answerMs);
  });

  it('tells the server at the start what it would note of the build after the first task, so that nothing is left to note', async () => {
    const sync = house.temporal.workflow.getHandle(`contact/${house.company}/caller-1`);
    const started = (await sync.fetchHistory()).events?.[0]?.workflowExecutionStartedEventAttributes?.searchAttributes?.indexedFields?.['BuildIds'];
    const told: unknown = JSON.parse(Buffer.from(started?.data ?? []).toString('utf8'));
    expect(told).toEqual(['unversioned', expect.stringMatching(/^unversioned:@temporalio\/worker@/)]);
    expect((await sync.describe()).raw.workflowExecutionInfo?.searchAttributes?.indexedFields?.['BuildIds']?.data).toEqual(started?.data);
  });

  it('costs twelve events of history a record: two workflow tasks, the activity that waits, and the status for the list', async () => {
    const ids = names('invoice', 20);
    for (const id of ids) await house.call('PUT', pathIn(house, `invoices/${id}?bulk=true`), invoice(id, { contactId: 'customer-1' }));
    for (const id of ids) expect(await endedSync(house, `invoices/${id}`)).toMatchObject({ status: 'synced' });
    for (const id of ids) {
      const sync = house.temporal.workflow.getHandle(`invoice/${house.company}/${id}`);
      await sync.result();
      expect((await sync.fetchHistory()).events?.map(({ eventId }) => Number(eventId)).at(-1)).toBe(12);
    }
  });
});
