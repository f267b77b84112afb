import fc from 'fast-check';
import { computeTotals, standardTaxPercents } from '../../domain/totals';
import { endedSync, eventually, pathIn, syncOf, type Json } from '../support/house';
import { aLine, openInvoiceDesk, twoLines, type InvoiceDesk } from '../support/invoice-desk';

/** What an invoice may hold, on real parts: numbers, amounts, currencies, accounts, customers; and what CloudRent says while a version is under way. */

jest.setTimeout(90_000);

describe('an invoice', () => {
  let desk: InvoiceDesk;
  beforeAll(async () => { desk = await openInvoiceDesk(); });

  const contactId = async (id: string): Promise<string> => String(((await endedSync(desk.house, `contacts/${id}`))['xero'] as Json)['id']);
  const account = async (code: string): Promise<string> => String(((await desk.house.simulator('GET', `/objects?tenantId=${desk.house.tenantId}&entity=account`))['items'] as Json[]).find((item) => item['label'] === code)?.['id']);
  /** Resolves with a look at whether the fault has struck. */
  const inject = async (fault: Json, match: Json = {}): Promise<() => Promise<boolean>> => {
    const { faultId } = await desk.house.simulator('POST', '/faults', { match: { tenantId: desk.house.tenantId, path: '/api.xro/2.0/Invoices', method: 'PUT', ...match }, fault });
    return async () => ((await desk.house.simulator('GET', '/faults'))['items'] as Json[]).some((one) => one['faultId'] === faultId && one['fired'] === 1);
  };
  const synced = { status: 'synced', problem: null };
  const failed = (code: string, over: Json = {}) => ({ status: 'problem', problem: { code, ...over } });

  describe('by its number', () => {
    const somebody = async (number: string, over: Json = {}) => {
      const { body } = await desk.person('PUT', ['Invoices'], { Invoices: [{ Type: 'ACCREC', Status: 'AUTHORISED', InvoiceNumber: number, Contact: { ContactID: await contactId('bayside') }, Date: '2026-11-02', DueDate: '2026-11-16', LineItems: [{ Description: 'Another', Quantity: 1, UnitAmount: 5, AccountCode: '210', TaxType: 'OUTPUT' }], ...over }] }) as { body: { Invoices: Json[] } };
      return String(body.Invoices[0]?.['InvoiceID']);
    };

    it('is never taken for somebody else’s: another customer’s, a voided one; a bill of the same number is no matter', async () => {
      await somebody('N-other');
      const voided = await somebody('N-void');
      await desk.person('POST', ['Invoices', voided], { Invoices: [{ Status: 'VOIDED' }] });
      await somebody('N-bill', { Type: 'ACCPAY', LineItems: [{ Description: 'Fuel', Quantity: 1, UnitAmount: 5, AccountCode: '400', TaxType: 'INPUT' }] });
      await Promise.all(['N-other', 'N-void', 'N-bill'].map((number) => desk.send(number, twoLines(number))));
      expect(await desk.ended('N-bill')).toMatchObject(synced);
      for (const [number, code] of [['N-other', 'invoice-number-taken'], ['N-void', 'invoice-number-kept']] as const) expect(await desk.ended(number)).toMatchObject({ ...failed(code, { cause: expect.stringContaining(number) as unknown }), xero: null });
      expect(await desk.sendAndEnd('N-other', twoLines('N-own', { version: 2 }))).toMatchObject(synced);
    });

    it('is one record’s: of two that CloudRent sends alike, one is in Xero and the other says so', async () => {
      await Promise.all(['twin-1', 'twin-2'].map((id) => desk.send(id, twoLines('N-twin'), '?bulk=true')));
      const stand = await Promise.all(['twin-1', 'twin-2'].map(async (id) => (await desk.ended(id))['status']));
      expect(stand.map(String).sort()).toEqual(['problem', 'synced']);
      expect((await desk.allBooked()).filter(({ number }) => number === 'N-twin')).toHaveLength(1);
    });

    it('is found again after doubt, whatever characters it has, and made once', async () => {
      const numbers = ['INV, 7', 'He said "hire"', 'A & B #1+2 100%', 'Ä/ß 租赁 7', 'in  ner   blanks', 'a\\b', '(x)==1 OR 1', 'é'.repeat(255), '租'.repeat(255), 'x'.repeat(255)];
      await inject({ kind: 'status', status: 503, when: 'after' });
      await Promise.all(numbers.map((number, index) => desk.send(`odd-${String(index)}`, twoLines(number), '?bulk=true')));
      for (const index of numbers.keys()) expect(await desk.ended(`odd-${String(index)}`)).toMatchObject({ ...synced, xero: { number: numbers[index] } });
      const booked = (await desk.allBooked()).map(({ number }) => number);
      for (const number of numbers) expect(booked.filter((one) => one === number)).toHaveLength(1);
    });

    it('is ours where a voided invoice has given it back (switch numbersOfVoidedInvoices), also after doubt', async () => {
      const switches = (numbersOfVoidedInvoices: string) => desk.house.simulator('PATCH', `/organisations/${desk.house.tenantId}/settings`, { switches: { numbersOfVoidedInvoices } });
      for (const number of ['N-back-1', 'N-back-2']) await desk.person('POST', ['Invoices', await somebody(number)], { Invoices: [{ Status: 'VOIDED' }] });
      await switches('free');
      await inject({ kind: 'status', status: 503, when: 'after' });
      expect(await desk.sendAndEnd('back-1', twoLines('N-back-1'))).toMatchObject(synced);
      await inject({ kind: 'status', status: 503, when: 'before' });
      expect(await desk.sendAndEnd('back-2', twoLines('N-back-2'))).toMatchObject(synced);
      await switches('taken');
      for (const number of ['N-back-1', 'N-back-2']) expect((await desk.allBooked()).filter((invoice) => invoice.number === number).map(({ status }) => status)).toEqual(['VOIDED', 'AUTHORISED']);
    });

    it('changed to one that is taken keeps the old one, with everything else changed; changed to a free one it is renamed', async () => {
      await somebody('N-taken');
      await desk.sendAndEnd('rename', twoLines('N-first'));
      expect(await desk.sendAndEnd('rename', twoLines('N-taken', { version: 2, reference: 'PO 2' }))).toMatchObject(failed('invoice-number-taken', { differences: [{ field: 'number', xero: 'N-first', cloudrent: 'N-taken' }] }));
      expect(await desk.booked('rename')).toMatchObject({ number: 'N-first', reference: 'PO 2' });
      expect(await desk.sendAndEnd('rename', twoLines('N-free', { version: 3, reference: 'PO 2' }))).toMatchObject({ ...synced, xero: { number: 'N-free' } });
    });
  });

  describe('by its amounts', () => {
    it('comes out in Xero to the cent: discounts, four decimals, taxes inclusive and exclusive, negative lines, 500 lines', async () => {
      const decimals = (max: number, places: number) => fc.nat({ max }).map((value) => (value / 10 ** places).toFixed(places));
      const line = fc.record({ quantity: decimals(99_999, 4), unitPrice: decimals(9_999_999, 4), discountPercent: decimals(10_000, 2), tax: fc.constantFrom('gst', 'gst-free') });
      const many = Array.from({ length: 497 }, (_, index) => ({ quantity: `${index + 1}.3333`, unitPrice: '0.3335', discountPercent: '12.34', tax: 'gst' }));
      const samples = [many, ...fc.sample(fc.array(line, { minLength: 1, maxLength: 12 }), { numRuns: 12, seed: 20261124 })];
      const invoices = samples.map((some, index) => {
        const negative = { quantity: '-1', unitPrice: '0.5555', discountPercent: '0', tax: 'gst' };
        const lines = [...some, negative, { quantity: '1', unitPrice: '99.9999', discountPercent: '100', tax: 'gst' }, { quantity: '1', unitPrice: '1', discountPercent: '0', tax: 'gst-free' }].map((given, n) => ({ ...given, id: `l${String(n)}`, description: 'Hire', category: 'equipment-hire' }));
        const parts = { lines, pricesIncludeTax: index % 2 === 0 };
        return twoLines(`A-${String(index)}`, { ...parts, totals: computeTotals(parts, standardTaxPercents) });
      });
      await Promise.all(invoices.map((invoice, index) => desk.send(`amounts-${String(index)}`, invoice)));
      for (const [index, invoice] of invoices.entries()) {
        expect(await desk.ended(`amounts-${String(index)}`)).toMatchObject(synced);
        const { subTotal, totalTax, total } = await desk.booked(`amounts-${String(index)}`);
        expect({ subtotal: subTotal, tax: totalTax, total }).toEqual(invoice['totals']);
      }
    });

    it('is told when a cent differs, before anything is sent', async () => {
      const before = await desk.calls();
      expect(await desk.sendAndEnd('cent', twoLines('Cent', { totals: { subtotal: '350.00', tax: '35.01', total: '385.01' } }))).toMatchObject({ ...failed('totals-differ', { differences: [{ field: 'totals.tax', xero: '35.00', cloudrent: '35.01' }, { field: 'totals.total', xero: '385.00', cloudrent: '385.01' }] }), xero: null });
      expect(await desk.calls()).toEqual(before);
      expect(await desk.sendAndEnd('cent', twoLines('Cent', { version: 2 }))).toMatchObject(synced);
    });

    it('is tried again whenever it is asked for, also in the moment in which it failed', async () => {
      const cent = { totals: { subtotal: '350.00', tax: '35.01', total: '385.01' } };
      await Promise.all(Array.from({ length: 10 }, async (_, index) => {
        await desk.sendAndEnd(`again-${String(index)}`, twoLines(`Again ${String(index)}`, cent));
        expect(await desk.retry(`again-${String(index)}`)).toMatchObject(failed('totals-differ'));
      }));
    });

    it('is told when Xero’s own total differs: linked, never called synced by asking again, corrected by an update', async () => {
      await desk.sendAndEnd('override', twoLines('Override'));
      const [line] = (await desk.booked('override')).lines;
      const all = (await desk.booked('override')).lines.map(({ id }) => ({ LineItemID: id }));
      await desk.edit('override', { LineItems: all.map((one, index) => (index === 0 ? { ...one, TaxAmount: 30.01 } : one)) });
      const differs = { ...failed('totals-differ', { differences: [{ field: 'totals.tax', xero: '35.01', cloudrent: '35.00' }, { field: 'totals.total', xero: '385.01', cloudrent: '385.00' }] }), xero: { number: 'Override', status: 'AUTHORISED' } };
      expect(await desk.sendAndEnd('override', twoLines('Override', { version: 2, reference: 'PO 2' }))).toMatchObject(differs);
      expect(await desk.retry('override')).toMatchObject(differs);
      await desk.edit('override', { LineItems: all.map((one) => (one.LineItemID === line?.id ? { ...one, TaxAmount: 30 } : one)) });
      expect(await desk.retry('override')).toMatchObject(synced);
      expect((await desk.allBooked()).filter(({ number }) => number === 'Override')).toHaveLength(1);
    });
  });

  it('in a currency that Xero does not have says so, and goes once a person has added it; then it can be changed too', async () => {
    expect(await desk.sendAndEnd('euro', twoLines('Euro', { currency: 'EUR' }))).toMatchObject({ ...failed('currency-unavailable', { cause: expect.stringContaining('EUR') as unknown }), xero: null });
    await desk.person('POST', ['Organisation'], { Currencies: ['EUR'] });
    expect(await desk.retry('euro')).toMatchObject(synced);
    expect(await desk.booked('euro')).toMatchObject({ currencyCode: 'EUR', total: '385.00' });
    expect(await desk.sendAndEnd('euro', twoLines('Euro', { version: 2 }))).toMatchObject(synced);
    expect(await desk.booked('euro')).toMatchObject({ currencyCode: 'AUD' });
  });

  it('keeps its lines when they move, and clears what CloudRent takes back', async () => {
    await desk.sendAndEnd('lines', twoLines('Lines'));
    const before = (await desk.booked('lines')).lines.map(({ id }) => id);
    const moved = [aLine('l2', { description: 'Delivery', quantity: '1', unitPrice: '50.00', category: 'delivery' }), aLine('l3', { quantity: '1' }), aLine('l1')];
    const { reference: _reference, url: _url, ...bare } = twoLines('Lines', { version: 2, lines: moved, totals: { subtotal: '450.00', tax: '45.00', total: '495.00' } });
    expect(await desk.sendAndEnd('lines', bare)).toMatchObject(synced);
    const after = await desk.booked('lines');
    expect(after.lines.map(({ id }) => id)).toEqual([before[1], expect.not.stringMatching(before[0] ?? '-'), before[0]]);
    expect(after).toMatchObject({ reference: '', total: '495.00' });
    expect(after).not.toHaveProperty('url');
    await desk.edit('lines', { Reference: 'a person’s' });
    expect(await desk.sendAndEnd('lines', { ...bare, version: 3, dueOn: '2026-12-24' })).toMatchObject(synced);
    expect(await desk.booked('lines')).toMatchObject({ reference: 'a person’s', dueDate: '2026-12-24' });
  });

  describe('for a customer', () => {
    it('who is not in Xero yet waits for them', async () => {
      await desk.sendAndEnd('moves', twoLines('Moves'));
      await desk.house.call('PUT', pathIn(desk.house, 'contacts/newcomer?bulk=true'), { version: 1, name: 'Newcomer Ltd' });
      expect(await desk.sendAndEnd('moves', twoLines('Moves', { version: 2, contactId: 'newcomer' }))).toMatchObject(synced);
      expect(await desk.booked('moves')).toMatchObject({ contactId: await contactId('newcomer') });
    });

    it('who has a problem goes once they are well, as it is by then, in one write', async () => {
      await desk.house.call('PUT', pathIn(desk.house, 'contacts/unwell'), { version: 1 });
      for (const version of [1, 2]) expect(await desk.sendAndEnd('late', twoLines('Late', { version, contactId: 'unwell', reference: `PO ${String(version)}` }))).toMatchObject(failed('depends-on-problem'));
      const before = (await desk.calls())['PUT Invoices'] ?? 0;
      await desk.house.call('PUT', pathIn(desk.house, 'contacts/unwell'), { version: 2, name: 'Well again' });
      await eventually('it is synced', async () => (await syncOf(desk.house, 'invoices/late'))['status'] === 'synced' ? true : undefined);
      expect(await desk.booked('late')).toMatchObject({ reference: 'PO 2' });
      expect((await desk.calls())['PUT Invoices']).toBe(before + 1);
    });

    it('who is archived in Xero can still be changed; a new one cannot be made', async () => {
      await desk.house.call('PUT', pathIn(desk.house, 'contacts/leaver'), { version: 1, name: 'Leaver Ltd' });
      await desk.sendAndEnd('left', twoLines('Left', { contactId: 'leaver' }));
      await desk.person('POST', ['Contacts', await contactId('leaver')], { Contacts: [{ ContactStatus: 'ARCHIVED' }] });
      expect(await desk.sendAndEnd('left', twoLines('Left', { version: 2, contactId: 'leaver', reference: 'PO 2' }))).toMatchObject(synced);
      expect(await desk.booked('left')).toMatchObject({ reference: 'PO 2' });
      expect(await desk.sendAndEnd('too-late', twoLines('Too late', { contactId: 'leaver' }))).toMatchObject({ ...failed('depends-on-problem'), xero: null });
      expect(await endedSync(desk.house, 'contacts/leaver')).toMatchObject(failed('contact-archived'));
    });
  });

  describe('while a version is under way', () => {
    /** The sync that waits for the batch is gone, as after an operator's hand; the next version starts another. */
    const inDoubt = async (id: string, body: Json, match: Json): Promise<void> => {
      const struck = await inject({ kind: 'reset', when: 'after' }, match);
      await desk.send(id, body);
      await eventually('its call is in doubt', async () => await struck() ? true : undefined);
      await desk.house.temporal.workflow.getHandle(`invoice/${desk.house.company}/${id}`).terminate('a test');
    };

    it('is voided after it was made', async () => {
      await inDoubt('quick', twoLines('Quick'), {});
      expect(await desk.sendAndEnd('quick', twoLines('Quick', { version: 2, status: 'void' }))).toMatchObject({ status: 'synced', syncedVersion: 2, xero: { status: 'VOIDED' } });
      expect(await desk.booked('quick')).toMatchObject({ status: 'VOIDED' });
    });

    it('is changed back after it was changed', async () => {
      await desk.sendAndEnd('back', twoLines('Back'));
      await inDoubt('back', twoLines('Back', { version: 2, reference: 'PO 2' }), { method: 'POST' });
      expect(await desk.sendAndEnd('back', twoLines('Back', { version: 3 }))).toMatchObject({ status: 'synced', syncedVersion: 3 });
      expect(await desk.booked('back')).toMatchObject({ reference: 'PO 1' });
    });

    it('never goes when it is voided before, and goes when it is issued again', async () => {
      await desk.house.call('PUT', pathIn(desk.house, 'contacts/nameless'), { version: 1 });
      await desk.sendAndEnd('never', twoLines('Never', { contactId: 'nameless' }));
      expect(await desk.sendAndEnd('never', twoLines('Never', { version: 2, status: 'void', contactId: 'nameless' }))).toMatchObject({ status: 'excluded', excludedBecause: 'voided-before-sent', xero: null });
      expect(await desk.sendAndEnd('never', twoLines('Never', { version: 3 }))).toMatchObject(synced);
    });
  });

  it('with an account that was archived in Xero: an unchanged line is left alone, a changed invoice says which category, and heals', async () => {
    const changed = (version: number, over: Json) => twoLines('Archived', { version, lines: [aLine('l1', { category: 'service' }), aLine('l2', { description: 'Delivery', quantity: '1', unitPrice: '50.00', category: 'delivery' })], ...over });
    await desk.sendAndEnd('archived', changed(1, {}));
    const id = await account('230');
    await desk.person('POST', ['Accounts', id], { Status: 'ARCHIVED' });
    expect(await desk.sendAndEnd('archived', changed(2, { reference: 'PO 2' }))).toMatchObject(synced);
    expect(await desk.booked('archived')).toMatchObject({ reference: 'PO 2' });
    const more = { lines: [aLine('l1', { category: 'service' }), aLine('l2', { description: 'Delivery', quantity: '2', unitPrice: '50.00', category: 'delivery' })], totals: { subtotal: '400.00', tax: '40.00', total: '440.00' } };
    expect(await desk.sendAndEnd('archived', changed(3, more))).toMatchObject(failed('account-unusable', { cause: expect.stringContaining('230') as unknown, solution: expect.stringContaining('“service”') as unknown }));
    await desk.person('POST', ['Accounts', id], { Status: 'ACTIVE' });
    expect(await desk.retry('archived')).toMatchObject(synced);
    expect(await desk.booked('archived')).toMatchObject({ total: '440.00' });
  });
});
