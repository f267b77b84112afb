import { endedSync, eventually, pathIn, type Json } from '../support/house';
import { aCreditNote, aPayment, openMoneyDesk, type MoneyDesk } from '../support/money-desk';

/** Payments and credits that people record, change or delete in Xero, on real parts: what the platform hears, and that nothing is there twice. */

jest.setTimeout(120_000);

let desk: MoneyDesk;
beforeAll(async () => { desk = await openMoneyDesk(); }, 90_000);

const news = async (type: string, id?: string): Promise<Json[]> => (await desk.changes()).filter((change) => change['type'] === type && (id === undefined || change['id'] === id));
const syncOf = (path: string): Promise<Json> => endedSync(desk.house, path);
const codeOf = async (path: string): Promise<unknown> => ((await syncOf(path))['problem'] as Json | null)?.['code'];
const deletes = (xeroId: string): Promise<Json> => desk.person('POST', ['Payments', xeroId], { Status: 'DELETED' });
/** Payments alive on an invoice in Xero. */
const alive = async (invoiceId: string): Promise<Json[]> => {
  const id = await desk.xeroId(`invoices/${invoiceId}`);
  return (await desk.books('payment')).filter((payment) => payment['payableId'] === id && payment['status'] === 'AUTHORISED');
};

describe('a payment recorded in Xero', () => {
  it('becomes a payment of origin xero, once, on the feed', async () => {
    await desk.invoiced('i1');
    const id = await desk.pays('i1', 120, { Reference: 'bank feed' });
    await desk.pulled();
    const { status, body } = await desk.house.call('GET', pathIn(desk.house, `payments/xero-${id}`));
    expect({ status, body }).toMatchObject({ status: 200, body: { origin: 'xero', invoiceId: 'i1', amount: '120.00', currency: 'AUD', paidOn: '2026-11-10', method: 'card', reference: 'bank feed', status: 'received', sync: { status: 'synced', xero: { id } } } });
    expect(await news('payment.created', `xero-${id}`)).toMatchObject([{ kind: 'payment', data: { payment: { invoiceId: 'i1', amount: '120.00' } } }]);
    await desk.pulled();
    expect(await news('payment.created', `xero-${id}`)).toHaveLength(1);
  });

  it('is Xero’s: the platform cannot change it', async () => {
    const [born] = await news('payment.created');
    const { status, body } = await desk.house.call('PUT', pathIn(desk.house, `payments/${String(born?.['id'])}`), aPayment('i1', { version: 2, amount: '1.00' }));
    expect({ status, code: body['code'] }).toEqual({ status: 409, code: 'owned-by-xero' });
  });

  it('deleted in Xero is told, although Xero’s list of changed payments does not name it', async () => {
    const [born] = await news('payment.created');
    const id = String(born?.['id']);
    await deletes(id.replace('xero-', ''));
    await desk.pulled();
    expect(await news('payment.deleted', id)).toMatchObject([{ data: { payment: { status: 'deleted', amount: '120.00' } } }]);
    expect((await desk.house.call('GET', pathIn(desk.house, `payments/${id}`))).body).toMatchObject({ status: 'deleted', version: 2, sync: { xero: { status: 'DELETED' } } });
  });

  it('claimed under an id of the platform’s stays Xero’s: read-only there, and deleted by Xero alone', async () => {
    await desk.invoiced('i1c');
    const id = await desk.pays('i1c', 77);
    await desk.pulled();
    const claim = (to: string) => desk.house.call('POST', pathIn(desk.house, `payments/xero-${id}/claim`), { id: to });
    expect(await claim('claimed')).toMatchObject({ status: 200, body: { id: 'claimed', origin: 'xero', amount: '77.00', sync: { status: 'synced', xero: { id } } } });
    expect(await claim('other')).toMatchObject({ status: 409, body: { code: 'claimed-already' } });
    expect((await desk.house.call('GET', pathIn(desk.house, `payments/xero-${id}`))).body).toMatchObject({ id: 'claimed' });
    for (const name of ['claimed', `xero-${id}`]) {
      for (const over of [{ amount: '1.00' }, { status: 'deleted' }]) expect(await desk.house.call('PUT', pathIn(desk.house, `payments/${name}`), aPayment('i1c', { version: 2, ...over }))).toMatchObject({ status: 409, body: { code: 'owned-by-xero' } });
    }
    expect(await alive('i1c')).toHaveLength(1);
    await deletes(id);
    await desk.pulled();
    expect(await news('payment.deleted', 'claimed')).toMatchObject([{ data: { payment: { amount: '77.00', status: 'deleted' } } }]);
  });

  it('that CloudRent sends too is one payment: linked, not doubled', async () => {
    await desk.invoiced('i2');
    const id = await desk.pays('i2', 100, { Date: '2026-11-09' });
    expect(await desk.put('payments/p2', aPayment('i2'))).toMatchObject({ status: 'synced', xero: { id } });
    expect(await alive('i2')).toHaveLength(1);
    await desk.pulled();
    expect(await news('payment.created', `xero-${id}`)).toEqual([]);
  });

  it('that was told already when CloudRent sends it becomes the same record, and the platform is told that too', async () => {
    await desk.invoiced('i3');
    const id = await desk.pays('i3', 100);
    await desk.pulled();
    expect(await news('payment.created', `xero-${id}`)).toHaveLength(1);
    expect(await desk.put('payments/p3', aPayment('i3'))).toMatchObject({ status: 'synced', xero: { id } });
    expect(await alive('i3')).toHaveLength(1);
    expect(await news('payment.merged', `xero-${id}`)).toMatchObject([{ data: { into: 'p3' } }]);
    expect((await desk.house.call('GET', pathIn(desk.house, `payments/xero-${id}`))).body).toMatchObject({ id: 'p3' });
  });

  it('of another week may be the same: a person says that it is', async () => {
    await desk.invoiced('i4');
    const id = await desk.pays('i4', 100, { Date: '2026-10-28' });
    expect(await desk.put('payments/p4', aPayment('i4'))).toMatchObject({ status: 'problem', problem: { code: 'payment-ambiguous', fixes: ['adopt', 'create'], payments: [{ xeroId: id, amount: '100.00', date: '2026-10-28' }] } });
    expect((await desk.house.call('POST', pathIn(desk.house, 'payments/p4/fixes/adopt'), { xeroId: id })).status).toBe(202);
    expect(await syncOf('payments/p4')).toMatchObject({ status: 'synced', xero: { id } });
    expect(await alive('i4')).toHaveLength(1);
  });

  it('or a person says that it is another one, and both are there', async () => {
    await desk.invoiced('i5');
    const id = await desk.pays('i5', 100, { Date: '2026-10-28' });
    expect(await desk.put('payments/p5', aPayment('i5'))).toMatchObject({ problem: { code: 'payment-ambiguous' } });
    await desk.house.call('POST', pathIn(desk.house, 'payments/p5/fixes/create'));
    expect(await syncOf('payments/p5')).toMatchObject({ status: 'synced' });
    await desk.pulled();
    expect(await alive('i5')).toHaveLength(2);
    expect(await news('payment.created', `xero-${id}`)).toHaveLength(1);
  });
});

describe('several payments of one amount', () => {
  it('of two in Xero one is deleted there: it is the other one, without asking', async () => {
    await desk.invoiced('i20');
    const [one, other] = [await desk.pays('i20', 100, { Date: '2026-11-10' }), await desk.pays('i20', 100, { Date: '2026-11-11' })];
    expect(await desk.put('payments/p20', aPayment('i20'))).toMatchObject({ problem: { code: 'payment-ambiguous' } });
    await deletes(one);
    await desk.pulled();
    await eventually('it is linked', async () => (await syncOf('payments/p20'))['status'] === 'synced' ? true : undefined);
    expect(await syncOf('payments/p20')).toMatchObject({ xero: { id: other } });
    expect(await alive('i20')).toHaveLength(1);
  });

  it('of two in CloudRent a person links one to Xero’s: the other is made, without asking', async () => {
    await desk.invoiced('i21');
    const id = await desk.pays('i21', 100, { Date: '2026-10-28' });
    expect(await desk.put('payments/p21', aPayment('i21'))).toMatchObject({ problem: { code: 'payment-ambiguous' } });
    expect(await desk.put('payments/p22', aPayment('i21'))).toMatchObject({ problem: { code: 'payment-ambiguous' } });
    await desk.house.call('POST', pathIn(desk.house, 'payments/p21/fixes/adopt'), { xeroId: id });
    await eventually('both are there', async () => (await syncOf('payments/p22'))['status'] === 'synced' ? true : undefined);
    expect(await alive('i21')).toHaveLength(2);
  });
});

describe('a refund recorded in Xero', () => {
  it('becomes a payment of the credit note', async () => {
    await desk.put('credit-notes/c1', aCreditNote('CN-1'));
    const answer = await desk.person('PUT', ['Payments'], { Payments: [{ CreditNote: { CreditNoteID: await desk.xeroId('credit-notes/c1') }, Account: { AccountID: desk.accounts.bank }, Amount: 25, Date: '2026-11-10' }] });
    const [refund] = (answer['body'] as { Payments: Json[] }).Payments;
    await desk.pulled();
    expect(await news('payment.created', `xero-${String(refund?.['PaymentID'])}`)).toMatchObject([{ data: { payment: { creditNoteId: 'c1', amount: '25.00' } } }]);
  });
});

describe('a payment of CloudRent’s', () => {
  it('coming back is recognised: no news, no write', async () => {
    await desk.invoiced('i6');
    await desk.put('payments/p6', aPayment('i6'));
    await desk.pulled();
    const [before, feed] = [await desk.calls(), (await desk.changes()).length];
    await desk.pulled();
    const after = await desk.calls();
    expect(Object.keys(after).filter((operation) => !operation.startsWith('GET') && after[operation] !== before[operation])).toEqual([]);
    expect(await desk.changes()).toHaveLength(feed);
  });

  it('deleted in Xero is a problem: recorded there again when a person says so', async () => {
    await deletes(await desk.xeroId('payments/p6'));
    await desk.pulled();
    await eventually('it is a problem', async () => (await codeOf('payments/p6')) === 'payment-deleted-in-xero' ? true : undefined);
    expect(await syncOf('payments/p6')).toMatchObject({ problem: { fixes: ['recreate', 'accept'] } });
    await desk.house.call('POST', pathIn(desk.house, 'payments/p6/fixes/recreate'));
    expect(await syncOf('payments/p6')).toMatchObject({ status: 'synced', xero: { status: 'AUTHORISED' } });
    expect(await alive('i6')).toHaveLength(1);
  });

  it('or accepted as deleted, which the platform is told', async () => {
    await deletes(await desk.xeroId('payments/p6'));
    await desk.pulled();
    await eventually('it is a problem', async () => (await codeOf('payments/p6')) === 'payment-deleted-in-xero' ? true : undefined);
    await desk.house.call('POST', pathIn(desk.house, 'payments/p6/fixes/accept'));
    expect(await syncOf('payments/p6')).toMatchObject({ status: 'excluded', excludedBecause: 'accepted-in-xero' });
    expect(await news('payment.deleted', 'p6')).toHaveLength(1);
  });

  it('deleted in Xero and made there anew is that one from then on', async () => {
    await desk.invoiced('i7');
    await desk.put('payments/p7', aPayment('i7'));
    await deletes(await desk.xeroId('payments/p7'));
    const id = await desk.pays('i7', 100, { Date: '2026-11-11' });
    await desk.pulled();
    await eventually('it is linked anew', async () => ((await syncOf('payments/p7'))['xero'] as Json)['id'] === id ? true : undefined);
    expect(await syncOf('payments/p7')).toMatchObject({ status: 'synced' });
    expect(await alive('i7')).toHaveLength(1);
    expect(await news('payment.created', `xero-${id}`)).toEqual([]);
  });

  it('found deleted first heals when it is made anew', async () => {
    await desk.invoiced('i8');
    await desk.put('payments/p8', aPayment('i8'));
    await deletes(await desk.xeroId('payments/p8'));
    await desk.pulled();
    await eventually('it is a problem', async () => (await codeOf('payments/p8')) === 'payment-deleted-in-xero' ? true : undefined);
    const id = await desk.pays('i8', 100);
    await desk.pulled();
    await eventually('it is linked anew', async () => (await syncOf('payments/p8'))['status'] === 'synced' ? true : undefined);
    expect(await syncOf('payments/p8')).toMatchObject({ xero: { id } });
  });

  it('reconciled in Xero and deleted in CloudRent says what to undo', async () => {
    await desk.invoiced('i9');
    await desk.put('payments/p9', aPayment('i9'));
    await desk.person('POST', ['Payments', await desk.xeroId('payments/p9')], { IsReconciled: true });
    expect(await desk.put('payments/p9', aPayment('i9', { version: 2, status: 'deleted' }))).toMatchObject({ problem: { code: 'payment-fixed-in-xero', cause: 'The payment is reconciled in Xero, and cannot be deleted from outside.', solution: 'Unreconcile it in Xero; it is then deleted by itself. Or leave the payment as it was.' } });
  });
});

describe('credit applied in Xero', () => {
  const advance = async (type: string, amount: number): Promise<string> => {
    const answer = await desk.person('PUT', ['BankTransactions'], { BankTransactions: [{ Type: type, Contact: { ContactID: await desk.xeroId('contacts/harbour') }, BankAccount: { AccountID: desk.accounts.bank }, Date: '2026-11-08', LineAmountTypes: 'NoTax', LineItems: [{ Description: 'Paid ahead', Quantity: 1, UnitAmount: amount, AccountCode: type === 'RECEIVE-PREPAYMENT' ? '200' : '610' }] }] });
    const [transaction] = (answer['body'] as { BankTransactions: Json[] }).BankTransactions;
    return String(transaction?.['PrepaymentID'] ?? transaction?.['OverpaymentID']);
  };

  it.each([['prepayment', 'RECEIVE-PREPAYMENT', 'Prepayments'], ['overpayment', 'RECEIVE-OVERPAYMENT', 'Overpayments']])('of a %s is told as credit, not as a payment, and told again when it is taken off', async (source, type, path) => {
    await desk.invoiced(`c-${source}`);
    const id = await advance(type, 50);
    const invoice = await desk.xeroId(`invoices/c-${source}`);
    const allocated = await desk.person('PUT', [path, id, 'Allocations'], { Allocations: [{ Invoice: { InvoiceID: invoice }, Amount: 50, Date: '2026-11-09' }] });
    await desk.pulled();
    expect(await news('invoice.credit-applied', `c-${source}`)).toMatchObject([{ data: { source, xeroId: id, amount: '50.00' } }]);
    const [allocation] = (allocated['body'] as { Allocations: Json[] }).Allocations;
    await desk.person('DELETE', [path, id, 'Allocations', String(allocation?.['AllocationID'] ?? allocation?.['AllocationId'])], {});
    await desk.pulled();
    expect(await news('invoice.credit-removed', `c-${source}`)).toMatchObject([{ data: { source, amount: '50.00' } }]);
  });

  it('of a credit note of ours, allocated by hand, stays and is told', async () => {
    await desk.invoiced('i10');
    await desk.put('credit-notes/c10', aCreditNote('CN-10'));
    await desk.person('PUT', ['CreditNotes', await desk.xeroId('credit-notes/c10'), 'Allocations'], { Allocations: [{ Invoice: { InvoiceID: await desk.xeroId('invoices/i10') }, Amount: 30, Date: '2026-11-09' }] });
    await desk.pulled();
    expect(await news('invoice.credit-applied', 'i10')).toMatchObject([{ data: { source: 'credit-note', creditNoteId: 'c10', amount: '30.00' } }]);
    expect(await desk.booked('i10')).toMatchObject({ amountCredited: '30.00' });
  });

  it('that CloudRent then asks for itself is CloudRent’s: told no more, and not applied twice', async () => {
    await desk.invoiced('i12');
    await desk.put('credit-notes/c12', aCreditNote('CN-12'));
    await desk.person('PUT', ['CreditNotes', await desk.xeroId('credit-notes/c12'), 'Allocations'], { Allocations: [{ Invoice: { InvoiceID: await desk.xeroId('invoices/i12') }, Amount: 110, Date: '2026-11-09' }] });
    await desk.pulled();
    expect(await desk.put('credit-notes/c12', aCreditNote('CN-12', { version: 2, allocations: [{ invoiceId: 'i12', amount: '110.00' }] }))).toMatchObject({ status: 'synced' });
    await desk.pulled();
    expect(await news('invoice.credit-removed', 'i12')).toMatchObject([{ data: { creditNoteId: 'c12', amount: '110.00' } }]);
    expect(await desk.booked('i12')).toMatchObject({ amountCredited: '110.00' });
  });

  it('by CloudRent’s own allocation is no news', async () => {
    await desk.invoiced('i11');
    await desk.put('credit-notes/c11', aCreditNote('CN-11', { allocations: [{ invoiceId: 'i11', amount: '110.00' }] }));
    await desk.pulled();
    expect(await news('invoice.credit-applied', 'i11')).toEqual([]);
  });
});
