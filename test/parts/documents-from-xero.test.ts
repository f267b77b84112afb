import { ringLists } from '../../db/pull-rings';
import { companyId } from '../../domain/ids';
import { anInvoice } from '../support/examples';
import { endedSync, eventually, pathIn, type Json } from '../support/house';
import { aCreditNote, aPayment, openMoneyDesk, type MoneyDesk } from '../support/money-desk';
import { ring, spoilReads } from '../support/pulls';

/** Invoices and credit notes that people edit, void or delete in Xero, on real parts: CloudRent is the source of truth, and says so. */

jest.setTimeout(120_000);

let desk: MoneyDesk;
beforeAll(async () => { desk = await openMoneyDesk(); }, 90_000);

const syncOf = (path: string): Promise<Json> => endedSync(desk.house, path);
const codeOf = async (path: string): Promise<unknown> => ((await syncOf(path))['problem'] as Json | null)?.['code'];
const timeline = async (path: string): Promise<Json[]> => (await desk.house.call('GET', pathIn(desk.house, `${path}/timeline`))).body['items'] as Json[];
const notesOn = async (path: string): Promise<string[]> => {
  const id = await desk.xeroId(path);
  return (await desk.books('history')).filter(({ documentId }) => documentId === id).map(({ details }) => String(details));
};
const creditNote = async (number: string): Promise<Json> => (await desk.books('creditNote')).find((one) => one['number'] === number) ?? {};
/** Everything that changed in Xero has been read, and what follows from it has ended. */
const settledBothWays = async (): Promise<void> => {
  await desk.pulled();
  await desk.settled();
};

describe('an invoice edited in Xero', () => {
  it('is put back, with the overwritten values in its timeline and a line in Xero’s history', async () => {
    await desk.invoiced('i1', { reference: 'PO 1' });
    await desk.edit('i1', { Reference: 'someone else’s', DueDate: '2026-12-24' });
    await settledBothWays();
    expect(await desk.booked('i1')).toMatchObject({ reference: 'PO 1', dueDate: '2026-11-16' });
    expect((await timeline('invoices/i1')).find(({ type }) => type === 'edited-in-xero')).toMatchObject({ actor: 'xero', details: { differences: expect.arrayContaining([{ field: 'dueOn', xero: '2026-12-24', cloudrent: '2026-11-16' }, { field: 'reference', xero: 'someone else’s', cloudrent: 'PO 1' }]) as unknown } });
    await eventually('the line is written', async () => (await notesOn('invoices/i1')).some((note) => note.includes('dueOn “2026-12-24” → “2026-11-16”')) ? true : undefined);
  });

  it('then is at rest: a further pull makes no write', async () => {
    await settledBothWays();
    const before = await desk.calls();
    await settledBothWays();
    const after = await desk.calls();
    expect(Object.keys(after).filter((operation) => !operation.startsWith('GET') && after[operation] !== before[operation])).toEqual([]);
  });

  it('in its lines is put back too, line by line', async () => {
    await desk.invoiced('i2');
    const [line] = (await desk.booked('i2')).lines;
    await desk.edit('i2', { LineItems: [{ LineItemID: line?.id, Description: 'Something else', Quantity: 1, UnitAmount: 10, AccountCode: '200' }] });
    await settledBothWays();
    expect(await desk.booked('i2')).toMatchObject({ total: '330.00', lines: [{ description: 'Excavator, 3 days', quantity: '3', unitAmount: '100' }] });
  });

  it('where Xero no longer allows to put it back is a problem that names both values', async () => {
    await desk.invoiced('i3');
    const [line] = (await desk.booked('i3')).lines;
    await desk.edit('i3', { LineItems: [{ LineItemID: line?.id, Description: 'Excavator, 3 days', Quantity: 2, UnitAmount: 100, AccountCode: '210', TaxType: 'OUTPUT' }] });
    await desk.pays('i3', 20);
    await settledBothWays();
    const sync = await syncOf('invoices/i3');
    expect(sync).toMatchObject({ status: 'problem', problem: { code: 'invoice-paid' } });
    expect((sync['problem'] as Json)['differences']).toEqual(expect.arrayContaining([expect.objectContaining({ field: 'lines.l1.quantity', xero: '2', cloudrent: '3' })]));
  });

  it('in what CloudRent says nothing of is left alone', async () => {
    await desk.invoiced('i4');
    await desk.edit('i4', { Reference: 'a person’s own' });
    await settledBothWays();
    expect(await desk.booked('i4')).toMatchObject({ reference: 'a person’s own' });
    expect((await timeline('invoices/i4')).map(({ type }) => type)).not.toContain('edited-in-xero');
  });

  it('while CloudRent changes it too ends as CloudRent has it', async () => {
    await desk.invoiced('i5');
    await desk.edit('i5', { DueDate: '2026-12-24' });
    await desk.send('i5', anInvoice('INV-i5', { version: 2, reference: 'PO 5' }));
    await settledBothWays();
    expect(await desk.booked('i5')).toMatchObject({ dueDate: '2026-11-16', reference: 'PO 5' });
    expect(await syncOf('invoices/i5')).toMatchObject({ status: 'synced', syncedVersion: 2 });
  });

  it('while a change of CloudRent’s is refused is put back when CloudRent takes its change back', async () => {
    await desk.invoiced('i8');
    await desk.pays('i8', 20);
    const [line] = (await desk.booked('i8')).lines;
    expect(await desk.sendAndEnd('i8', anInvoice('INV-i8', { version: 2, lines: [{ id: 'l1', description: 'Excavator, 3 days', quantity: '4', unitPrice: '100.00', category: 'equipment-hire', tax: 'gst' }], totals: { subtotal: '400.00', tax: '40.00', total: '440.00' } }))).toMatchObject({ problem: { code: 'invoice-paid' } });
    await desk.edit('i8', { LineItems: [{ LineItemID: line?.id, Description: 'By hand', Quantity: 3, UnitAmount: 100, AccountCode: '210', TaxType: 'OUTPUT' }] });
    await settledBothWays();
    expect(await desk.sendAndEnd('i8', anInvoice('INV-i8', { version: 3 }))).toMatchObject({ status: 'synced' });
    expect(await desk.booked('i8')).toMatchObject({ lines: [{ description: 'Excavator, 3 days' }] });
  });

  it('paid in Xero while CloudRent edits it keeps both: the payment is told, the edit is there or says why not', async () => {
    await desk.invoiced('i6');
    const id = await desk.pays('i6', 100);
    await desk.send('i6', anInvoice('INV-i6', { version: 2, dueOn: '2026-11-30', reference: 'PO 6' }));
    await settledBothWays();
    expect(await desk.booked('i6')).toMatchObject({ dueDate: '2026-11-30', reference: 'PO 6', amountPaid: '100.00' });
    expect((await desk.changes()).filter((change) => change['id'] === `xero-${id}`)).toHaveLength(1);
  });
});

describe('an invoice voided in Xero', () => {
  it('is a problem; it is created anew when a person says so, under another number where Xero keeps that of the voided one', async () => {
    await desk.invoiced('v1');
    await desk.edit('v1', { Status: 'VOIDED' });
    await settledBothWays();
    expect(await syncOf('invoices/v1')).toMatchObject({ status: 'problem', problem: { code: 'invoice-voided-in-xero', fixes: ['recreate', 'accept'] }, xero: { status: 'VOIDED' } });
    await desk.house.call('POST', pathIn(desk.house, 'invoices/v1/fixes/recreate'));
    await desk.settled();
    // Whether a voided invoice gives its number back is Xero's to say; the simulator keeps it (switch numbersOfVoidedInvoices).
    expect(await syncOf('invoices/v1')).toMatchObject({ status: 'problem', xero: null, problem: {
      code: 'invoice-number-kept', fixes: ['renumber'], cause: 'A voided or deleted invoice in Xero keeps the number INV-v1, and Xero gives it to no other one.',
      solution: 'Have this invoice sent under another number, or give it one in CloudRent, and it is created in Xero under that; or void it in CloudRent too.',
    } });
    expect((await desk.house.call('POST', pathIn(desk.house, 'invoices/v1/fixes/recreate'))).status).toBe(409);
    expect(await desk.put('invoices/v1', anInvoice('INV-v1-again', { version: 2 }))).toMatchObject({ status: 'synced', xero: { number: 'INV-v1-again', status: 'AUTHORISED' } });
  });

  it('or accepted, which the platform is told', async () => {
    await desk.invoiced('v2');
    await desk.edit('v2', { Status: 'VOIDED' });
    await settledBothWays();
    expect((await desk.house.call('POST', pathIn(desk.house, 'invoices/v2/fixes/accept'))).status).toBe(202);
    expect(await syncOf('invoices/v2')).toMatchObject({ status: 'excluded', excludedBecause: 'accepted-in-xero' });
    expect((await desk.changes()).filter((change) => change['type'] === 'invoice.voided')).toMatchObject([{ id: 'v2', data: { accepted: true } }]);
  });

  it('that CloudRent voided too is as it should be', async () => {
    await desk.invoiced('v3');
    await desk.edit('v3', { Status: 'VOIDED' });
    expect(await desk.put('invoices/v3', anInvoice('INV-v3', { version: 2, status: 'void' }))).toMatchObject({ status: 'synced' });
    await settledBothWays();
    expect(await syncOf('invoices/v3')).toMatchObject({ status: 'synced', xero: { status: 'VOIDED' } });
  });

  it('in CloudRent with a payment on it says what to undo, and goes on once that is deleted in Xero', async () => {
    await desk.invoiced('v4');
    const id = await desk.pays('v4', 50);
    expect(await desk.put('invoices/v4', anInvoice('INV-v4', { version: 2, status: 'void' }))).toMatchObject({ problem: { code: 'invoice-paid' } });
    await desk.person('POST', ['Payments', id], { Status: 'DELETED' });
    await desk.pulled();
    await eventually('it is voided', async () => (await syncOf('invoices/v4'))['status'] === 'synced' ? true : undefined);
    expect(await desk.booked('v4')).toMatchObject({ status: 'VOIDED' });
  });
});

describe('an invoice that was in Xero before', () => {
  it('is adopted with the payments on it', async () => {
    await desk.person('PUT', ['Invoices'], { Invoices: [{ Type: 'ACCREC', Status: 'AUTHORISED', InvoiceNumber: 'INV-old', Contact: { ContactID: await desk.xeroId('contacts/harbour') }, Date: '2026-11-02', DueDate: '2026-11-16', LineAmountTypes: 'Exclusive', LineItems: [{ Description: 'Excavator, 3 days', Quantity: 3, UnitAmount: 100, AccountCode: await accountCode(), TaxType: 'OUTPUT' }] }] });
    const old = (await desk.allBooked()).find(({ number }) => number === 'INV-old');
    await desk.person('PUT', ['Payments'], { Payments: [{ Invoice: { InvoiceID: old?.id }, Account: { AccountID: desk.accounts.bank }, Amount: 130, Date: '2026-11-10' }] });
    await desk.pulled();
    expect(await desk.put('invoices/old', anInvoice('INV-old'))).toMatchObject({ status: 'synced', xero: { id: old?.id } });
    await eventually('the payment is told', async () => {
      await desk.pulled();
      return (await desk.changes()).some((change) => change['type'] === 'payment.created' && ((change['data'] as Json)['payment'] as Json)['invoiceId'] === 'old') ? true : undefined;
    });
  });

  const accountCode = async (): Promise<string> => String(((await desk.house.call('GET', pathIn(desk.house, 'mappings'))).body['accounts'] as Json)['equipment-hire']);
});

describe('a credit note edited in Xero', () => {
  it('is put back', async () => {
    await desk.put('credit-notes/c1', aCreditNote('CN-1', { reference: 'RMA 1' }));
    await desk.person('POST', ['CreditNotes', await desk.xeroId('credit-notes/c1')], { CreditNotes: [{ Reference: 'another' }] });
    await settledBothWays();
    expect(await creditNote('CN-1')).toMatchObject({ reference: 'RMA 1' });
    expect((await timeline('credit-notes/c1')).map(({ type }) => type)).toContain('edited-in-xero');
  });

  it('whose allocation was taken off gets it back', async () => {
    await desk.invoiced('a1');
    await desk.put('credit-notes/c2', aCreditNote('CN-2', { allocations: [{ invoiceId: 'a1', amount: '110.00' }] }));
    const id = await desk.xeroId('credit-notes/c2');
    const [made] = (await desk.books('allocation')).filter(({ creditId, status }) => creditId === id && status !== 'DELETED');
    await desk.person('DELETE', ['CreditNotes', id, 'Allocations', String(made?.['id'])], {});
    await settledBothWays();
    expect(await desk.booked('a1')).toMatchObject({ amountCredited: '110.00' });
    expect((await timeline('credit-notes/c2')).map(({ type }) => type)).toContain('unallocated-in-xero');
  });

  it('seen by a call that left before CloudRent allocated it is looked at again: nothing is allocated twice', async () => {
    await desk.invoiced('a2');
    await desk.put('credit-notes/c4', aCreditNote('CN-4'));
    await desk.person('POST', ['CreditNotes', await desk.xeroId('credit-notes/c4')], { CreditNotes: [{ Reference: 'a person’s own' }] });
    const { faultId } = await spoilReads(desk.house, 'CreditNotes', { kind: 'delay', ms: 3_000 });
    await ringLists(desk.house.db, companyId(desk.house.company), ['credit-notes']);
    await ring(desk.house);
    await eventually('Xero has the call', async () => ((await desk.house.simulator('GET', '/faults'))['items'] as Json[]).some((one) => one['faultId'] === faultId && one['fired'] === 1) ? true : undefined);
    expect(await desk.put('credit-notes/c4', aCreditNote('CN-4', { version: 2, allocations: [{ invoiceId: 'a2', amount: '50.00' }] }))).toMatchObject({ status: 'synced' });
    await settledBothWays();
    expect(await desk.booked('a2')).toMatchObject({ amountCredited: '50.00' });
    expect((await timeline('credit-notes/c4')).map(({ type }) => type)).not.toContain('unallocated-in-xero');
  });

  it('voided there is a problem, made anew or accepted', async () => {
    await desk.put('credit-notes/c3', aCreditNote('CN-3'));
    await desk.person('POST', ['CreditNotes', await desk.xeroId('credit-notes/c3')], { CreditNotes: [{ Status: 'VOIDED' }] });
    await settledBothWays();
    expect(await codeOf('credit-notes/c3')).toBe('credit-note-voided-in-xero');
    await desk.house.call('POST', pathIn(desk.house, 'credit-notes/c3/fixes/accept'));
    expect(await syncOf('credit-notes/c3')).toMatchObject({ status: 'excluded' });
    expect((await desk.changes()).filter((change) => change['type'] === 'credit-note.voided')).toHaveLength(1);
  });
});

describe('two companies', () => {
  it('never hear of each other’s books', async () => {
    const other = await openMoneyDesk();
    await other.invoiced('o1');
    const id = await other.pays('o1', 10);
    await desk.pulled();
    await other.pulled();
    expect((await desk.changes()).some((change) => change['id'] === `xero-${id}`)).toBe(false);
    expect(await other.changes()).toMatchObject([{ number: 1, id: `xero-${id}` }]);
    await desk.put('payments/mine', aPayment('i4'));
    expect((await other.house.call('GET', pathIn(other.house, 'payments/mine'))).status).toBe(404);
  });
});
