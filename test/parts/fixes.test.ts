import { anInvoice } from '../support/examples';
import { endedSync, eventually, pathIn, syncOf, type Json } from '../support/house';
import { aCreditNote, aPayment } from '../support/money-desk';
import { openNextDesk, openProblemDesk, type ProblemDesk } from '../problems/desk';
import { issuedInXero, noticed } from '../problems/invoices';

/** What a fix says before it is carried out, what it changes, and what stays chosen; each fix's way into Xero is played in test/problems. */

jest.setTimeout(120_000);

let desk: ProblemDesk;
beforeAll(async () => { desk = await openProblemDesk(); }, 90_000);

const preview = (path: string, fix: string, query = '') => desk.house.call('GET', pathIn(desk.house, `${path}/fixes/${fix}${query}`));
const carryOut = (path: string, fix: string, body?: Json) => desk.house.call('POST', pathIn(desk.house, `${path}/fixes/${fix}`), body);
/** All that a preview could have changed. */
const stored = async (path: string): Promise<unknown> => [(await desk.house.call('GET', pathIn(desk.house, path))).body, (await desk.house.call('GET', pathIn(desk.house, `${path}/timeline`))).body, (await desk.changes()).length];
const told = async (type: string): Promise<unknown[]> => (await desk.changes()).filter((change) => change['type'] === type).map(({ id, data }) => ({ id, data }));
const numberTaken = async (id: string, number: string): Promise<string> => {
  await issuedInXero(desk, number);
  expect(await desk.put(`invoices/${id}`, anInvoice(number))).toMatchObject({ problem: { code: 'invoice-number-taken', fixes: ['renumber'] } });
  return `invoices/${id}`;
};

describe('a preview', () => {
  it('of another number says from what to what, and changes nothing', async () => {
    const path = await numberTaken('i1', 'F-1');
    const before = await stored(path);
    expect(await preview(path, 'renumber', '?number=F-1-B')).toMatchObject({ status: 200, body: {
      fix: 'renumber', title: 'Use another number', changes: [{ what: 'number in Xero', from: 'F-1', to: 'F-1-B' }],
      does: ['The invoice is created in Xero under the number F-1-B.', 'In CloudRent it has the number F-1. It stays F-1-B in Xero until CloudRent gives it another number. CloudRent is told.'],
    } });
    expect(await stored(path)).toEqual(before);
  });

  it('is refused as the fix is', async () => {
    await desk.invoiced('used');
    for (const [query, body, code] of [['?number=F-1', { number: 'F-1' }, 'number-refused'], ['?number=INV-used', { number: 'INV-used' }, 'number-used']] as const) {
      expect(await preview('invoices/i1', 'renumber', query)).toMatchObject({ status: 409, body: { code } });
      expect(await carryOut('invoices/i1', 'renumber', body)).toMatchObject({ status: 409, body: { code } });
    }
    expect(await preview('invoices/i1', 'recreate')).toMatchObject({ status: 409, body: { code: 'fix-not-offered' } });
    await issuedInXero(desk, 'F-1-SEEN');
    await desk.pulled();
    expect(await preview('invoices/i1', 'renumber', '?number=F-1-SEEN')).toMatchObject({ status: 409, body: { code: 'number-used', detail: 'Xero has another invoice of that number: choose another one.' } });
  });

  it('names the payment that is there, and warns that the money may be there twice', async () => {
    await desk.invoiced('i2');
    const xeroId = await desk.pays('i2', 100, { Date: '2026-10-28', Reference: 'bank feed' });
    await desk.put('payments/p2', aPayment('i2'));
    expect((await preview('payments/p2', 'adopt', `?xeroId=${xeroId}`)).body).toEqual({
      fix: 'adopt', title: 'It is this payment in Xero', changes: [{ what: 'payment in Xero', from: '', to: '100.00 of 28 October 2026' }],
      does: ['The payment of 100.00 AUD of 10 November 2026 on invoice INV-i2 is linked to the one of 28 October 2026 in Xero with the reference “bank feed”.', 'Nothing is sent to Xero, and its payment stays as it is there.'],
    });
    expect((await preview('payments/p2', 'create')).body).toMatchObject({ changes: [{ what: 'payment in Xero', from: '', to: '100.00 AUD' }], warning: 'If it is the same money as the payment of 28 October 2026, it will be in Xero twice: link it instead.' });
  });

  it('of what was voided in Xero says what either way leads to', async () => {
    await desk.invoiced('i3');
    await desk.edit('i3', { Status: 'VOIDED' });
    await noticed(desk, 'invoices/i3', 'invoice-voided-in-xero');
    expect((await preview('invoices/i3', 'recreate')).body).toMatchObject({
      does: ['The invoice INV-i3 over 330.00 AUD is created in Xero anew, as CloudRent has it. The voided one stays as it is.', 'What waits for this invoice, such as payments, then goes to the new one.'],
      warning: 'Xero may keep the number INV-i3 for the voided one. If so, you are asked for another number, and nothing is created until then.',
    });
    expect((await preview('invoices/i3', 'accept')).body).toMatchObject({ does: ['The invoice INV-i3 stays voided in Xero, and is synced no more.', 'Nothing is sent to Xero. CloudRent is told.'], changes: [{ what: 'sync status', from: 'problem', to: 'excluded' }] });
  });

  it('of a contact says whose it becomes, and what is written into it', async () => {
    const { ContactID } = await desk.inXero('PUT', ['Contacts'], { Contacts: [{ Name: 'Quayside Rigging', EmailAddress: 'old@quay.example' }] });
    await desk.pulled();
    await desk.put('contacts/quay', { version: 1, name: 'Quayside Rigging', email: 'office@quay.example' });
    expect((await preview('contacts/quay', 'link', `?xeroId=${String(ContactID)}`)).body).toEqual({
      fix: 'link', title: 'Link to this contact in Xero', changes: [{ what: 'contact in Xero', from: '', to: 'Quayside Rigging' }, { what: 'e-mail in Xero', from: 'old@quay.example', to: 'office@quay.example' }],
      does: ['Customer quay is linked to the contact “Quayside Rigging” (old@quay.example) in Xero.', 'What CloudRent has of the customer is written into that contact; what CloudRent leaves empty stays as Xero has it.', 'Documents that wait for this customer then go to that contact.'],
    });
    expect((await preview('contacts/quay', 'create')).body).toMatchObject({ warning: 'Xero then has it beside “Quayside Rigging” (old@quay.example). If it is the same customer, link it instead.' });
    expect((await preview('contacts/quay', 'link', '?xeroId=0e4c3b52-5b86-4f2c-8f61-2f0f5a6f1d1b')).body).toMatchObject({ warning: 'No contact of this id was seen in Xero. If there is none, the customer has a problem again.' });
  });
});

describe('a number that a person chose', () => {
  it('is told to the platform, once, and the timeline says who chose it', async () => {
    for (const number of ['F-1-B', 'F-1-B']) expect(await carryOut('invoices/i1', 'renumber', { number })).toMatchObject({ status: 202, body: { number: 'F-1', sync: { instead: { number: 'F-1-B' } } } });
    expect(await endedSync(desk.house, 'invoices/i1')).toMatchObject({ status: 'synced', xero: { number: 'F-1-B' }, instead: { number: 'F-1-B' } });
    expect(await told('invoice.renumbered')).toEqual([{ id: 'i1', data: { from: 'F-1', to: 'F-1-B' } }]);
    const { items } = (await desk.house.call('GET', pathIn(desk.house, 'invoices/i1/timeline'))).body as { items: Json[] };
    expect(items.filter(({ type }) => type === 'renumbered')).toMatchObject([{ actor: 'platform', details: { from: 'F-1', to: 'F-1-B' } }]);
  });

  it('holds for later versions that keep CloudRent’s own, and a pull puts nothing back', async () => {
    expect(await desk.put('invoices/i1', anInvoice('F-1', { version: 2, reference: 'PO 9' }))).toMatchObject({ status: 'synced', instead: { number: 'F-1-B' } });
    await desk.pulled();
    expect(await desk.booked('i1')).toMatchObject({ number: 'F-1-B', reference: 'PO 9' });
    await desk.edit('i1', { InvoiceNumber: 'F-1-BY-HAND' });
    await desk.pulled();
    await eventually('it is put back', async () => ((await desk.booked('i1')).number === 'F-1-B' ? true : undefined));
  });

  it('ends with a version of another number, and does not come back', async () => {
    await desk.settled();
    const sync = await desk.put('invoices/i1', anInvoice('F-1-C', { version: 3 }));
    expect(sync).toMatchObject({ status: 'synced', xero: { number: 'F-1-C' } });
    expect(sync).not.toHaveProperty('instead');
    expect(await desk.put('invoices/i1', anInvoice('F-1', { version: 4 }))).toMatchObject({ problem: { code: 'invoice-number-taken' } });
    expect(await desk.booked('i1')).toMatchObject({ number: 'F-1-C' });
  });

  it('that is taken too is chosen anew', async () => {
    const path = await numberTaken('i4', 'F-4');
    await issuedInXero(desk, 'F-4-B');
    await carryOut(path, 'renumber', { number: 'F-4-B' });
    expect(await endedSync(desk.house, path)).toMatchObject({ problem: { code: 'invoice-number-taken', cause: 'Another invoice in Xero already has the number F-4-B.', fixes: ['renumber'] } });
    await carryOut(path, 'renumber', { number: 'F-4-C' });
    expect(await endedSync(desk.house, path)).toMatchObject({ status: 'synced', xero: { number: 'F-4-C' } });
    expect(await told('invoice.renumbered')).toContainEqual({ id: 'i4', data: { from: 'F-4', to: 'F-4-C' } });
  });
});

describe('the first open day', () => {
  let here: ProblemDesk;
  beforeAll(async () => {
    here = await openNextDesk(desk);
    await here.organisation({ PeriodLockDate: '2026-11-04', EndOfYearLockDate: '2026-06-30' });
  }, 60_000);
  const at = (rest: string) => pathIn(here.house, rest);

  it('is the one after the later lock date, also of one that Xero alone has named, and not before the invoices that it is for', async () => {
    await here.invoiced('d1', { issuedOn: '2026-11-08', dueOn: '2026-11-20' });
    await here.put('credit-notes/c1', aCreditNote('CN-1', { issuedOn: '2026-11-03' }));
    await here.put('credit-notes/c2', aCreditNote('CN-2', { issuedOn: '2026-11-03', allocations: [{ invoiceId: 'd1', amount: '110.00' }] }));
    expect((await here.house.call('GET', at('credit-notes/c1/fixes/redate'))).body).toEqual({
      fix: 'redate', title: 'Date it into the first open day', changes: [{ what: 'date in Xero', from: '2026-11-03', to: '2026-11-05' }], warning: 'It then counts in the period of that day, also for tax.',
      does: ['The credit note CN-1 is created in Xero with the date 5 November 2026, the first day that is open.', 'In CloudRent its date is 3 November 2026. Xero keeps 5 November 2026 until CloudRent gives it another date. CloudRent is told.'],
    });
    for (const id of ['c1', 'c2']) expect(await here.house.call('POST', at(`credit-notes/${id}/fixes/redate`))).toMatchObject({ status: 202 });
    for (const id of ['c1', 'c2']) expect(await endedSync(here.house, `credit-notes/${id}`)).toMatchObject({ status: 'synced' });
    const dates = Object.fromEntries((await here.books('creditNote')).map(({ number, date }) => [number, date]));
    expect(dates).toEqual({ 'CN-1': '2026-11-05', 'CN-2': '2026-11-08' });
    expect(await here.booked('d1')).toMatchObject({ amountCredited: '110.00' });
    expect((await here.changes()).filter(({ type }) => type === 'credit-note.redated')).toMatchObject([{ id: 'c1', data: { from: '2026-11-03', to: '2026-11-05' } }, { id: 'c2', data: { to: '2026-11-08' } }]);
  });

  it('holds until CloudRent gives another date', async () => {
    expect(await here.put('credit-notes/c1', aCreditNote('CN-1', { version: 2, issuedOn: '2026-11-03', reference: 'RMA 1' }))).toMatchObject({ status: 'synced', instead: { issuedOn: '2026-11-05' } });
    expect(await here.put('credit-notes/c1', aCreditNote('CN-1', { version: 3, issuedOn: '2026-11-09' }))).not.toHaveProperty('instead');
    expect((await here.books('creditNote')).find(({ number }) => number === 'CN-1')).toMatchObject({ date: '2026-11-09' });
  });

  it('is not offered for what is in Xero already, nor for an invoice', async () => {
    await here.put('credit-notes/c3', aCreditNote('CN-3', { issuedOn: '2026-11-10' }));
    expect(await here.put('credit-notes/c3', aCreditNote('CN-3', { version: 2, issuedOn: '2026-11-02' }))).toMatchObject({ problem: { code: 'period-locked', fixes: [] } });
    expect(await here.put('invoices/d2', anInvoice('INV-d2', { issuedOn: '2026-11-02' }))).toMatchObject({ problem: { code: 'period-locked', fixes: [] } });
    expect(await here.house.call('POST', at('credit-notes/c3/fixes/redate'))).toMatchObject({ status: 409, body: { code: 'fix-not-offered' } });
  });
});

describe('what is chosen otherwise for all that wait on one cause', () => {
  const remap = (method: string, code: string, asked: Json) => desk.house.call(method, pathIn(desk.house, `problems/${code}/fixes/remap${method === 'GET' ? `?${new URLSearchParams(asked as Record<string, string>).toString()}` : ''}`), method === 'GET' ? undefined : asked);

  it('says how many records and how much money, and is checked as a mapping is', async () => {
    for (const id of ['m1', 'm2', 'm3']) await desk.put(`invoices/${id}`, anInvoice(id, { lines: [{ id: 'l1', description: 'Crane', quantity: '3', unitPrice: '100.00', category: 'crane', tax: 'gst' }] }));
    const group = ((await desk.house.call('GET', pathIn(desk.house, 'problems'))).body['items'] as Json[]).find(({ code }) => code === 'category-unmapped');
    expect(group).toMatchObject({ records: 3, fixes: ['remap'] });
    const cause = String(group?.['cause']);
    expect(await remap('GET', 'category-unmapped', { cause, account: '210' })).toEqual({ status: 200, body: {
      fix: 'remap', title: 'Choose another account', changes: [{ what: 'account of crane', from: '', to: '210 Sales - Equipment Hire' }], records: 3, byKind: [{ kind: 'invoice', count: 3, amounts: [{ currency: 'AUD', amount: '990.00' }] }],
      does: ['From now on the account for the category “crane” is 210 Sales - Equipment Hire, for everything that is sent.', 'What waits on it is sent by itself: 3 invoices of 990.00 AUD.', 'Lines that are in Xero stay as they are until CloudRent changes them.'],
    } });
    for (const method of ['GET', 'POST']) {
      expect(await remap(method, 'category-unmapped', { cause, account: '800' })).toMatchObject({ status: 422, body: { errors: [{ field: 'account' }] } });
      expect(await remap(method, 'category-unmapped', { cause, taxType: 'OUTPUT' })).toMatchObject({ status: 422, body: { errors: [{ field: 'taxType' }] } });
      expect(await remap(method, 'category-unmapped', { cause })).toMatchObject({ status: 422, body: { errors: [{ field: 'account', message: 'is missing' }] } });
      expect(await remap(method, 'category-unmapped', { cause: 'abc', account: '210' })).toMatchObject({ status: 409, body: { code: 'no-such-problem' } });
      expect(await remap(method, 'invoice-paid', { cause, account: '210' })).toMatchObject({ status: 409, body: { code: 'fix-not-offered' } });
    }
    expect((await desk.house.call('GET', pathIn(desk.house, 'mappings'))).body['accounts']).not.toHaveProperty('crane');
    expect(await syncOf(desk.house, 'invoices/m1')).toMatchObject({ status: 'problem' });
  });
});
