import { eventually, pathIn, type Json } from '../support/house';
import { aCreditNote, aPayment, openMoneyDesk, type MoneyDesk } from '../support/money-desk';

/** Credit notes with their allocations, on real parts: what arrives in Xero's books, and what a person is told when it cannot. */

jest.setTimeout(120_000);

let desk: MoneyDesk;
beforeAll(async () => { desk = await openMoneyDesk(); }, 90_000);

const codeOf = (sync: Json): unknown => (sync['problem'] as Json | null)?.['code'];
const creditNote = async (number: string): Promise<Json> => {
  const found = (await desk.books('creditNote')).find((one) => one['number'] === number);
  if (!found) throw new Error(`${number} is not in the books`);
  return found;
};
const allocationsOf = async (number: string): Promise<unknown[]> => {
  const { id } = await creditNote(number);
  return (await desk.books('allocation')).filter(({ creditId, status }) => creditId === id && status !== 'DELETED').map(({ amount, invoiceId }) => [amount, invoiceId]);
};

describe('a credit note', () => {
  it('is created with its account and tax, and stays open where it is allocated to nothing', async () => {
    expect(await desk.put('credit-notes/c1', aCreditNote('CN-1', { reference: 'RMA 7' }))).toMatchObject({ status: 'synced', xero: { number: 'CN-1', status: 'AUTHORISED' } });
    expect(await creditNote('CN-1')).toMatchObject({ status: 'AUTHORISED', reference: 'RMA 7', total: '110.00', remainingCredit: '110.00' });
  });

  it('is put against its invoices in one call, once they are in Xero', async () => {
    await desk.invoiced('i1');
    await desk.send('i2', { ...aCreditNoteInvoice('INV-i2') }, '?bulk=true');
    const sync = await desk.put('credit-notes/c2', aCreditNote('CN-2', { allocations: [{ invoiceId: 'i1', amount: '60.00' }, { invoiceId: 'i2', amount: '40.00' }] }));
    expect(sync).toMatchObject({ status: 'synced' });
    expect(await allocationsOf('CN-2')).toEqual([['60.00', await desk.xeroId('invoices/i1')], ['40.00', await desk.xeroId('invoices/i2')]]);
    expect(await desk.booked('i1')).toMatchObject({ amountCredited: '60.00' });
    expect(Object.entries(await desk.calls()).filter(([operation]) => operation.startsWith('PUT CreditNotes/')).map(([, count]) => count)).toEqual([1]);
  });

  it('is re-allocated: what is gone or changed comes off, what is new goes on', async () => {
    expect(await desk.put('credit-notes/c2', aCreditNote('CN-2', { version: 2, allocations: [{ invoiceId: 'i1', amount: '50.00' }] }))).toMatchObject({ status: 'synced', syncedVersion: 2 });
    expect(await allocationsOf('CN-2')).toEqual([['50.00', await desk.xeroId('invoices/i1')]]);
    expect(await desk.booked('i2')).toMatchObject({ amountCredited: '0.00' });
  });

  it('whose amounts change loses its allocations first and gets them back', async () => {
    const dearer = { lines: [{ id: 'l1', description: 'Two days less', quantity: '2', unitPrice: '100.00', category: 'equipment-hire', tax: 'gst' }], totals: { subtotal: '200.00', tax: '20.00', total: '220.00' } };
    expect(await desk.put('credit-notes/c2', aCreditNote('CN-2', { version: 3, ...dearer, allocations: [{ invoiceId: 'i1', amount: '50.00' }] }))).toMatchObject({ status: 'synced' });
    expect(await creditNote('CN-2')).toMatchObject({ total: '220.00', remainingCredit: '170.00' });
    expect(await allocationsOf('CN-2')).toEqual([['50.00', await desk.xeroId('invoices/i1')]]);
  });

  it('voided loses its allocations and is voided in Xero', async () => {
    expect(await desk.put('credit-notes/c2', aCreditNote('CN-2', { version: 4, status: 'void' }))).toMatchObject({ status: 'synced', xero: { status: 'VOIDED' } });
    expect(await creditNote('CN-2')).toMatchObject({ status: 'VOIDED' });
    expect(await allocationsOf('CN-2')).toEqual([]);
    expect(await desk.booked('i1')).toMatchObject({ amountCredited: '0.00' });
  });

  it('voided before it was ever sent is not sent', async () => {
    expect(await desk.put('credit-notes/c9', aCreditNote('CN-9', { status: 'void' }))).toMatchObject({ status: 'excluded', excludedBecause: 'voided-before-sent' });
  });

  it('of more than the invoice owes says so, and heals when the payment in the way is deleted', async () => {
    await desk.invoiced('i3');
    await desk.put('payments/p3', aPayment('i3', { amount: '300.00' }));
    const sync = await desk.put('credit-notes/c3', aCreditNote('CN-3', { allocations: [{ invoiceId: 'i3', amount: '100.00' }] }));
    expect(codeOf(sync)).toBe('allocation-refused');
    expect(sync['xero']).toMatchObject({ number: 'CN-3', status: 'AUTHORISED' });
    await desk.put('payments/p3', aPayment('i3', { version: 2, amount: '300.00', status: 'deleted' }));
    await eventually('it is allocated', async () => ((await desk.house.call('GET', pathIn(desk.house, 'credit-notes/c3'))).body['sync'] as Json)['status'] === 'synced' ? true : undefined);
    expect(await desk.booked('i3')).toMatchObject({ amountCredited: '100.00', amountPaid: '0.00' });
  });

  it('allocated by hand in Xero as CloudRent asks is taken as it is', async () => {
    await desk.invoiced('i4');
    await desk.put('credit-notes/c4', aCreditNote('CN-4'));
    const id = await desk.xeroId('credit-notes/c4');
    await desk.person('PUT', ['CreditNotes', id, 'Allocations'], { Allocations: [{ Invoice: { InvoiceID: await desk.xeroId('invoices/i4') }, Amount: 110, Date: '2026-11-06' }] });
    expect(await desk.put('credit-notes/c4', aCreditNote('CN-4', { version: 2, allocations: [{ invoiceId: 'i4', amount: '110.00' }] }))).toMatchObject({ status: 'synced' });
    expect(await allocationsOf('CN-4')).toHaveLength(1);
  });

  it('whose number another one has in Xero says so', async () => {
    await desk.person('PUT', ['CreditNotes'], { CreditNotes: [{ Type: 'ACCRECCREDIT', Status: 'AUTHORISED', CreditNoteNumber: 'CN-5', Contact: { ContactID: await desk.xeroId('contacts/bayside') }, Date: '2026-11-05', LineItems: [{ Description: 'Other', Quantity: 1, UnitAmount: 5, AccountCode: '200' }] }] });
    expect(codeOf(await desk.put('credit-notes/c5', aCreditNote('CN-5')))).toBe('credit-note-number-taken');
  });

  it('refunded and changed says what is in the way', async () => {
    await desk.put('credit-notes/c6', aCreditNote('CN-6'));
    await desk.put('payments/r6', { version: 1, creditNoteId: 'c6', amount: '110.00', currency: 'AUD', paidOn: '2026-11-12', method: 'card', status: 'received' });
    expect(codeOf(await desk.put('credit-notes/c6', aCreditNote('CN-6', { version: 2, status: 'void' })))).toBe('credit-note-used');
    await desk.put('payments/r6', { version: 2, creditNoteId: 'c6', amount: '110.00', currency: 'AUD', paidOn: '2026-11-12', method: 'card', status: 'deleted' });
    await eventually('it is voided', async () => ((await desk.house.call('GET', pathIn(desk.house, 'credit-notes/c6'))).body['sync'] as Json)['status'] === 'synced' ? true : undefined);
    expect(await creditNote('CN-6')).toMatchObject({ status: 'VOIDED' });
  });

  it.each([
    ['more allocated than there is', { allocations: [{ invoiceId: 'i1', amount: '200.00' }] }, 'allocations'],
    ['an unknown invoice', { allocations: [{ invoiceId: 'nowhere', amount: '1.00' }] }, 'allocations.0.invoiceId'],
    ['an invoice named twice', { allocations: [{ invoiceId: 'i1', amount: '1.00' }, { invoiceId: 'i1', amount: '2.00' }] }, 'allocations.1.invoiceId'],
    ['a discount', { lines: [{ id: 'l1', description: 'x', quantity: '1', unitPrice: '100.00', discountPercent: '10', category: 'equipment-hire', tax: 'gst' }] }, 'lines.0.discountPercent'],
  ])('with %s is refused at the door', async (_what, over, field) => {
    const { status, body } = await desk.house.call('PUT', pathIn(desk.house, 'credit-notes/bad'), aCreditNote('CN-bad', over));
    expect(status).toBe(422);
    expect((body['errors'] as Json[]).map((one) => one['field'])).toContain(field);
  });

  it.each([['its creation', 0], ['its allocation', 1]])('is safe when the answer to %s gets lost: nothing is there twice', async (_what, skip) => {
    await desk.invoiced(`lost-${String(skip)}`);
    const number = `CN-lost-${String(skip)}`;
    await desk.house.simulator('POST', '/faults', { match: { method: 'PUT', path: '/api.xro/2.0/CreditNotes', tenantId: desk.house.tenantId }, skip, times: 1, fault: { kind: 'reset', when: 'after' } });
    expect(await desk.put(`credit-notes/lost-${String(skip)}`, aCreditNote(number, { allocations: [{ invoiceId: `lost-${String(skip)}`, amount: '110.00' }] }))).toMatchObject({ status: 'synced' });
    expect((await desk.books('creditNote')).filter((one) => one['number'] === number)).toHaveLength(1);
    expect(await allocationsOf(number)).toHaveLength(1);
  });

  it('is safe when the answer to taking an allocation off gets lost: it is read before it is sent again', async () => {
    await desk.house.simulator('POST', '/faults', { match: { method: 'DELETE', tenantId: desk.house.tenantId }, times: 1, fault: { kind: 'reset', when: 'after' } });
    expect(await desk.put('credit-notes/lost-0', aCreditNote('CN-lost-0', { version: 2 }))).toMatchObject({ status: 'synced' });
    expect(await allocationsOf('CN-lost-0')).toEqual([]);
  });
});

/** The desk's invoice of 330.00. */
function aCreditNoteInvoice(number: string): Json {
  return { version: 1, number, contactId: 'harbour', status: 'issued', issuedOn: '2026-11-02', dueOn: '2026-11-16', currency: 'AUD', pricesIncludeTax: false,
    lines: [{ id: 'l1', description: 'Excavator, 3 days', quantity: '3', unitPrice: '100.00', category: 'equipment-hire', tax: 'gst' }], totals: { subtotal: '300.00', tax: '30.00', total: '330.00' } };
}
