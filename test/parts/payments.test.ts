import { anInvoice } from '../support/examples';
import { endedSync, eventually, pathIn, type Json } from '../support/house';
import { aCreditNote, aPayment, aRefund, openMoneyDesk, type MoneyDesk } from '../support/money-desk';
import { spoilReads } from '../support/pulls';

/** Payments and refunds recorded in CloudRent, on real parts: what arrives in Xero's books, and what a person is told when it cannot. */

jest.setTimeout(120_000);

let desk: MoneyDesk;
beforeAll(async () => { desk = await openMoneyDesk(); }, 90_000);

const codeOf = (sync: Json): unknown => (sync['problem'] as Json | null)?.['code'];
const paymentOf = async (path: string): Promise<Json | undefined> => {
  const id = await desk.xeroId(path);
  return (await desk.books('payment')).find((payment) => payment['id'] === id);
};

describe('a payment recorded in CloudRent', () => {
  it('appears on the invoice in Xero, in the account of its method, under its own id', async () => {
    await desk.invoiced('i1');
    expect(await desk.put('payments/p1', aPayment('i1', { reference: 'card 4242' }))).toMatchObject({ status: 'synced', xero: { status: 'AUTHORISED' } });
    expect(await paymentOf('payments/p1')).toMatchObject({ amount: '100.00', date: '2026-11-10', reference: 'card 4242 [p1]', status: 'AUTHORISED', accountId: desk.accounts.bank });
    expect(await desk.booked('i1')).toMatchObject({ status: 'AUTHORISED', amountPaid: '100.00' });
  });

  it('may go to a clearing account that Xero allows payments to', async () => {
    await desk.put('payments/p2', aPayment('i1', { amount: '30.00', method: 'cash' }));
    expect(await paymentOf('payments/p2')).toMatchObject({ accountId: desk.accounts.clearing });
  });

  it('waits for its invoice, and pays it in full', async () => {
    await desk.send('i2', anInvoice('INV-i2'), '?bulk=true');
    expect(await desk.put('payments/p3', aPayment('i2', { amount: '330.00' }))).toMatchObject({ status: 'synced' });
    expect(await desk.booked('i2')).toMatchObject({ status: 'PAID', amountPaid: '330.00' });
  });

  it('goes out fifty a call', async () => {
    await desk.invoiced('i3');
    const before = (await desk.calls())['PUT Payments'] ?? 0;
    const ids = Array.from({ length: 60 }, (_, index) => `bulk-${String(index)}`);
    await Promise.all(ids.map((id, index) => desk.house.call('PUT', pathIn(desk.house, `payments/${id}?bulk=true`), aPayment('i3', { amount: `1.${String(index + 10)}`, paidOn: '2026-11-11' }))));
    for (const id of ids) expect(await endedSync(desk.house, `payments/${id}`)).toMatchObject({ status: 'synced' });
    expect((await desk.calls())['PUT Payments']).toBeLessThanOrEqual(before + 4);
  });

  it('deleted there is deleted in Xero, and the invoice is open again', async () => {
    const gone = await desk.xeroId('payments/p3');
    expect(await desk.put('payments/p3', aPayment('i2', { version: 2, amount: '330.00', status: 'deleted' }))).toMatchObject({ status: 'synced', xero: { status: 'DELETED' } });
    expect((await desk.books('payment')).find(({ id }) => id === gone)).toMatchObject({ status: 'DELETED' });
    expect(await desk.booked('i2')).toMatchObject({ status: 'AUTHORISED', amountPaid: '0.00' });
  });

  it('changed there is deleted and made anew in Xero, which never edits payments', async () => {
    const first = await desk.xeroId('payments/p1');
    expect(await desk.put('payments/p1', aPayment('i1', { version: 2, amount: '90.00', method: 'account' }))).toMatchObject({ status: 'synced', syncedVersion: 2 });
    expect(await paymentOf('payments/p1')).toMatchObject({ amount: '90.00', accountId: desk.accounts.savings, status: 'AUTHORISED' });
    expect(await desk.xeroId('payments/p1')).not.toBe(first);
    expect(await desk.booked('i1')).toMatchObject({ amountPaid: '120.00' });
  });

  it('deleted before it was ever sent is not sent', async () => {
    expect(await desk.put('payments/p4', aPayment('i1', { status: 'deleted' }))).toMatchObject({ status: 'excluded', excludedBecause: 'deleted-before-sent' });
  });

  it('refunds a credit note', async () => {
    await desk.put('credit-notes/c1', aCreditNote('CN-1'));
    expect(await desk.put('payments/r1', aRefund('c1'))).toMatchObject({ status: 'synced' });
    expect(await paymentOf('payments/r1')).toMatchObject({ amount: '20.00' });
    expect((await desk.books('creditNote')).find(({ number }) => number === 'CN-1')).toMatchObject({ remainingCredit: '90.00' });
  });
});

describe('a payment that cannot be recorded', () => {
  it('because Xero’s payments cannot be read now holds up nothing else, and goes once they can', async () => {
    await desk.invoiced('unread');
    await spoilReads(desk.house, 'Payments', { kind: 'status', status: 503 }, 2);
    await desk.house.call('PUT', pathIn(desk.house, 'payments/unread'), aPayment('unread'));
    expect(await desk.put('invoices/meanwhile', anInvoice('INV-meanwhile'))).toMatchObject({ status: 'synced' });
    expect((await desk.house.call('GET', pathIn(desk.house, 'payments/unread'))).body['sync']).toMatchObject({ status: 'pending' });
    expect(await endedSync(desk.house, 'payments/unread')).toMatchObject({ status: 'synced' });
  });

  it('without an account for its method heals when one is chosen', async () => {
    const sync = await desk.put('payments/p5', aPayment('i1', { method: 'cheque', amount: '5.00' }));
    expect(codeOf(sync)).toBe('method-unmapped');
    const { body: mapping } = await desk.house.call('GET', pathIn(desk.house, 'mappings'));
    const { offered: _offered, ...own } = mapping;
    await desk.house.call('PUT', pathIn(desk.house, 'mappings'), { ...own, payments: { ...own['payments'] as Json, cheque: desk.accounts.bank } });
    await eventually('it is healed', async () => ((await desk.house.call('GET', pathIn(desk.house, 'payments/p5'))).body['sync'] as Json)['status'] === 'synced' ? true : undefined);
  });

  it('larger than what is due says so', async () => {
    expect(codeOf(await desk.put('payments/p6', aPayment('i1', { amount: '500.00' })))).toBe('payment-exceeds-due');
  });

  it('of an invoice with a problem waits for that, and goes on with it', async () => {
    await desk.send('i4', anInvoice('INV-i4', { lines: [{ id: 'l1', description: 'Hire', quantity: '3', unitPrice: '100.00', category: 'sundries', tax: 'gst' }] }));
    expect(await desk.put('payments/p7', aPayment('i4'))).toMatchObject({ problem: { code: 'depends-on-problem', cause: 'The invoice i4 has a problem of its own.' } });
    await desk.sendAndEnd('i4', anInvoice('INV-i4', { version: 2 }));
    await eventually('it is healed', async () => ((await desk.house.call('GET', pathIn(desk.house, 'payments/p7'))).body['sync'] as Json)['status'] === 'synced' ? true : undefined);
  });

  it.each([
    ['an unknown invoice', aPayment('nowhere'), 'invoiceId'],
    ['another currency', aPayment('i1', { currency: 'NZD' }), 'currency'],
    ['no amount', aPayment('i1', { amount: '0.00' }), 'amount'],
    ['two documents', aPayment('i1', { creditNoteId: 'c1' }), 'invoiceId'],
  ])('with %s is refused at the door', async (_what, body, field) => {
    const { status, body: answer } = await desk.house.call('PUT', pathIn(desk.house, 'payments/bad'), body);
    expect(status).toBe(422);
    expect((answer['errors'] as Json[]).map((one) => one['field'])).toContain(field);
  });
});
