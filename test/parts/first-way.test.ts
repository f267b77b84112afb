import { anInvoice as invoice } from '../support/examples';
import { endedSync, eventually, openHouseWithHarbour, pathIn, syncOf, type House, type Json } from '../support/house';

/** One invoice from PUT to Xero and back to GET. */

jest.setTimeout(60_000);

describe('the first way through', () => {
  let house: House;
  const path = (rest: string) => pathIn(house, rest);
  const sync = (rest: string) => syncOf(house, rest);
  const ended = (rest: string) => endedSync(house, rest);

  beforeAll(async () => {
    house = await openHouseWithHarbour();
  }, 60_000);

  it('brings an invoice to Xero, approved, with its customer', async () => {
    expect((await house.call('PUT', path('invoices/i1'), invoice('INV-1'))).status).toBe(202);
    expect(await ended('invoices/i1')).toMatchObject({ status: 'synced', syncedVersion: 1, xero: { number: 'INV-1', status: 'AUTHORISED' }, problem: null });
    await expect(house.temporal.workflow.getHandle(`invoice/${house.company}/i1`).result()).resolves.toEqual({ version: 1, result: 'synced' });
  });

  it('sends nothing when nothing changed, updates what did, and voids', async () => {
    await house.call('PUT', path('invoices/i2'), invoice('INV-2'));
    await ended('invoices/i2');
    const calls = async () => (await house.simulator('GET', `/calls/summary?tenantId=${house.tenantId}`))['total'];
    const before = await calls();
    await house.call('PUT', path('invoices/i2'), invoice('INV-2', { version: 2 }));
    expect(await eventually('version 2', async () => { const found = await ended('invoices/i2'); return found['syncedVersion'] === 2 ? found : undefined; })).toMatchObject({ status: 'synced' });
    expect(await calls()).toBe(before);
    await house.call('PUT', path('invoices/i2'), invoice('INV-2', { version: 3, status: 'void' }));
    expect(await eventually('version 3', async () => { const found = await ended('invoices/i2'); return found['syncedVersion'] === 3 ? found : undefined; })).toMatchObject({ xero: { status: 'VOIDED' } });
  });

  it('says what to do about an unmapped category, and heals by itself when it is mapped', async () => {
    await house.call('PUT', path('invoices/i3'), invoice('INV-3', { lines: [{ id: 'l1', description: 'Cleaning', quantity: '3', unitPrice: '100.00', category: 'cleaning', tax: 'gst' }] }));
    expect(await ended('invoices/i3')).toMatchObject({ status: 'problem', xero: null, problem: { code: 'category-unmapped', cause: expect.stringContaining('cleaning') as unknown } });
    const { body } = await house.call('GET', path('mappings'));
    await house.call('PUT', path('mappings'), { accounts: { ...(body['accounts'] as Json), cleaning: '230' }, taxes: body['taxes'], payments: {} });
    expect(await eventually('healed', async () => { const found = await sync('invoices/i3'); return found['status'] === 'synced' ? found : undefined; })).toMatchObject({ problem: null });
  });

  it('lets an invoice wait for its contact’s problem to be cured, and both heal together', async () => {
    await house.call('PUT', path('contacts/nameless'), { version: 1 });
    await house.call('PUT', path('invoices/i4'), invoice('INV-4', { contactId: 'nameless' }));
    expect(await ended('contacts/nameless')).toMatchObject({ problem: { code: 'contact-incomplete' } });
    expect(await ended('invoices/i4')).toMatchObject({ problem: { code: 'depends-on-problem' } });
    await house.call('PUT', path('contacts/nameless'), { version: 2, name: 'Named at last' });
    expect(await eventually('healed', async () => { const found = await sync('invoices/i4'); return found['status'] === 'synced' ? found : undefined; })).toMatchObject({ xero: { status: 'AUTHORISED' } });
  });

  it('ends a failed sync as Failed in Temporal, with the problem code as its type', async () => {
    await house.call('PUT', path('contacts/empty'), { version: 1 });
    await ended('contacts/empty');
    const handle = house.temporal.workflow.getHandle(`contact/${house.company}/empty`);
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'contact-incomplete', message: expect.stringContaining('Complete or correct the customer') as unknown } });
    await eventually('an operator finds it by its search attributes', async () => {
      for await (const found of house.temporal.workflow.list({ query: `CompanyId='${house.company}' AND SyncStatus='problem' AND ProblemCode='contact-incomplete' AND SyncKind='contact'` })) {
        if (found.workflowId === `contact/${house.company}/empty`) return found;
      }
      return undefined;
    });
  });

  it.each([
    ['a wrong key', 'PUT', 'contacts/x', { version: 1 }, 401, undefined, 'wrong'],
    ['an unknown field', 'PUT', 'contacts/x', { version: 1, nmae: 'x' }, 422, 'nmae', undefined],
    ['sums that do not add up', 'PUT', 'invoices/x', invoice('X', { totals: { subtotal: '300.00', tax: '30.00', total: '331.00' } }), 422, 'totals.total', undefined],
    ['over-precise money', 'PUT', 'invoices/x', invoice('X', { totals: { subtotal: '300.001', tax: '30.00', total: '330.00' } }), 422, 'totals.subtotal', undefined],
    ['an unknown contact', 'PUT', 'invoices/x', invoice('X', { contactId: 'nobody' }), 422, 'contactId', undefined],
    ['a day that the calendar lacks', 'PUT', 'invoices/x', invoice('X', { issuedOn: '2026-02-30' }), 422, 'issuedOn', undefined],
    ['no JSON', 'PUT', 'contacts/x', '{"version":', 400, undefined, undefined],
  ] as const)('refuses %s at the door, by name, and stores nothing', async (_what, method, rest, body, status, field, key) => {
    const answer = await house.call(method, path(rest), body, key);
    expect(answer.status).toBe(status);
    const named = ((answer.body['errors'] ?? []) as Json[]).map((error) => error['field']);
    expect(named).toEqual(expect.arrayContaining([field].filter(Boolean)));
    expect((await house.call('GET', path(rest))).status).toBe(404);
  });
});
