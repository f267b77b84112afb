import { aLine, openInvoiceDesk, twoLines, type InvoiceDesk } from '../support/invoice-desk';
import type { Json } from '../support/house';

/**
 * The table of docs/architecture.md, "Invoices": what an invoice is in Xero × what CloudRent does with it. Every cell goes the whole way:
 * a first version, a person in Xero, a second version; then how it stands, and what the books have.
 */

jest.setTimeout(90_000);

type Act = (desk: InvoiceDesk, id: string) => Promise<unknown>;
interface Cell { readonly state: string; readonly change: string; readonly sync: Json; readonly books: Json }

const pay = (sum: string): Act => (desk, id) => desk.pay(id, sum);

/** How an invoice comes to stand in Xero: its first version, and what a person does to it there. */
const states: Readonly<Record<string, { readonly first?: Json; readonly inXero?: Act }>> = {
  approved: {},
  'part-paid': { inXero: pay('100.00') },
  paid: { inXero: pay('385.00') },
  credited: { inXero: (desk, id) => desk.credit(id, '385.00') },
  voided: { inXero: (desk, id) => desk.edit(id, { Status: 'VOIDED' }) },
  'edited by a person': { inXero: async (desk, id) => {
    const { lines } = await desk.booked(id);
    // The excavator is billed nine times, the delivery is gone, something else is there.
    await desk.edit(id, { Reference: 'mine', LineItems: [{ LineItemID: lines[0]?.id, Quantity: 9 }, { Description: 'Fuel', Quantity: 1, UnitAmount: 20, AccountCode: '210', TaxType: 'OUTPUT' }] });
  } },
  'in a locked period': { first: { issuedOn: '2026-05-04' } },
  'in a locked year': { first: { issuedOn: '2025-11-04' } },
};

const line = (over: Json) => [aLine('l1', over), aLine('l2', { description: 'Delivery', quantity: '1', unitPrice: '50.00', category: 'delivery' })];
const dearer = { lines: line({ quantity: '4', description: 'Excavator, 4 days' }), totals: { subtotal: '450.00', tax: '45.00', total: '495.00' } };
/** What CloudRent changes. */
const changes: Readonly<Record<string, Json>> = {
  nothing: {},
  words: { reference: 'PO 2', dueOn: '2026-12-01', url: 'https://hire.example/2', lines: line({ description: 'Excavator with bucket' }) },
  'number and words': { number: 'another', reference: 'PO 2' },
  'an account': { lines: line({ category: 'service' }) },
  'amounts and words': { ...dearer, reference: 'PO 2' },
  'the lines': { lines: [aLine('l3', { description: 'Generator', quantity: '1' }), aLine('l1')], totals: { subtotal: '400.00', tax: '40.00', total: '440.00' } },
  'the customer': { contactId: 'bayside' },
  'the date': { issuedOn: '2026-11-05' },
  'the date, into a locked period, and words': { issuedOn: '2026-06-30', reference: 'PO 2' },
  'the currency': { currency: 'EUR' },
  void: { status: 'void' },
};

const synced = (over: Json = {}): Json => ({ status: 'synced', syncedVersion: 2, problem: null, xero: expect.objectContaining({ status: 'AUTHORISED', ...over }) as unknown });
const failed = (code: string, ...differences: readonly (readonly [field: string, xero: string, cloudrent: string])[]): Json => ({
  status: 'problem', syncedVersion: 1, problem: expect.objectContaining({ code, ...(differences.length === 0 ? {} : { differences: differences.map(([field, xero, cloudrent]) => ({ field, xero, cloudrent })) }) }) as unknown,
});
const asFirst = { reference: 'PO 1', dueDate: '2026-11-16', date: '2026-11-02', total: '385.00', status: 'AUTHORISED', currencyCode: 'AUD' };
const reworded = { reference: 'PO 2', dueDate: '2026-12-01', url: 'https://hire.example/2', total: '385.00', lines: [expect.objectContaining({ description: 'Excavator with bucket' }), expect.anything()] };
const quantity = ['lines.l1.quantity', '3', '4'] as const;
const total = ['totals.total', '385.00', '495.00'] as const;
const date = ['issuedOn', '2026-11-02', '2026-11-05'] as const;
const otherLines = [['lines.l3', '', 'Generator'], ['lines', 'Delivery', ''], ['totals.total', '385.00', '440.00']] as const;

const cells: readonly Cell[] = [
  { state: 'approved', change: 'nothing', sync: synced(), books: asFirst },
  { state: 'approved', change: 'words', sync: synced(), books: reworded },
  { state: 'approved', change: 'number and words', sync: synced({ number: 'approved, number and words 2' }), books: { number: 'approved, number and words 2', reference: 'PO 2' } },
  { state: 'approved', change: 'an account', sync: synced(), books: asFirst },
  { state: 'approved', change: 'amounts and words', sync: synced(), books: { total: '495.00', reference: 'PO 2' } },
  { state: 'approved', change: 'the lines', sync: synced(), books: { total: '440.00', lines: [expect.objectContaining({ description: 'Generator' }), expect.objectContaining({ description: 'Excavator, 3 days' })] } },
  { state: 'approved', change: 'the customer', sync: synced(), books: asFirst },
  { state: 'approved', change: 'the date', sync: synced(), books: { date: '2026-11-05' } },
  { state: 'approved', change: 'the date, into a locked period, and words', sync: failed('period-locked', ['issuedOn', '2026-11-02', '2026-06-30']), books: { ...asFirst, reference: 'PO 2' } },
  { state: 'approved', change: 'the currency', sync: failed('currency-unavailable', ['currency', 'AUD', 'EUR']), books: asFirst },
  { state: 'approved', change: 'void', sync: synced({ status: 'VOIDED' }), books: { ...asFirst, status: 'VOIDED' } },

  { state: 'part-paid', change: 'nothing', sync: synced(), books: asFirst },
  { state: 'part-paid', change: 'words', sync: synced(), books: reworded },
  { state: 'part-paid', change: 'number and words', sync: synced({ number: 'part-paid, number and words 2' }), books: { reference: 'PO 2' } },
  { state: 'part-paid', change: 'an account', sync: synced(), books: asFirst },
  { state: 'part-paid', change: 'amounts and words', sync: failed('invoice-paid', quantity, total), books: { ...asFirst, reference: 'PO 2', lines: [expect.objectContaining({ description: 'Excavator, 4 days', quantity: '3' }), expect.anything()] } },
  { state: 'part-paid', change: 'the lines', sync: failed('invoice-paid', ...otherLines), books: asFirst },
  { state: 'part-paid', change: 'the customer', sync: synced(), books: asFirst },
  { state: 'part-paid', change: 'the date', sync: failed('invoice-paid', date), books: asFirst },
  { state: 'part-paid', change: 'void', sync: failed('invoice-paid'), books: asFirst },

  { state: 'paid', change: 'words', sync: synced({ status: 'PAID' }), books: { ...reworded, status: 'PAID' } },
  { state: 'paid', change: 'amounts and words', sync: failed('invoice-paid', quantity, total), books: { ...asFirst, status: 'PAID', reference: 'PO 2' } },
  { state: 'paid', change: 'the date', sync: failed('invoice-paid', date), books: { ...asFirst, status: 'PAID' } },
  { state: 'paid', change: 'void', sync: failed('invoice-paid'), books: { ...asFirst, status: 'PAID' } },

  { state: 'credited', change: 'words', sync: synced({ status: 'PAID' }), books: { ...reworded, status: 'PAID' } },
  { state: 'credited', change: 'amounts and words', sync: failed('invoice-paid', quantity, total), books: { ...asFirst, status: 'PAID', reference: 'PO 2' } },
  { state: 'credited', change: 'void', sync: failed('invoice-paid'), books: { ...asFirst, status: 'PAID' } },

  { state: 'voided', change: 'nothing', sync: synced(), books: { ...asFirst, status: 'VOIDED' } },
  { state: 'voided', change: 'words', sync: failed('invoice-voided-in-xero'), books: { ...asFirst, status: 'VOIDED' } },
  { state: 'voided', change: 'number and words', sync: failed('invoice-voided-in-xero'), books: { ...asFirst, status: 'VOIDED' } },
  { state: 'voided', change: 'void', sync: synced({ status: 'VOIDED' }), books: { ...asFirst, status: 'VOIDED' } },

  { state: 'edited by a person', change: 'nothing', sync: synced(), books: { reference: 'mine' } },
  { state: 'edited by a person', change: 'words', sync: synced(), books: reworded },
  { state: 'edited by a person', change: 'void', sync: synced({ status: 'VOIDED' }), books: { status: 'VOIDED' } },

  { state: 'in a locked period', change: 'nothing', sync: synced(), books: { reference: 'PO 1' } },
  { state: 'in a locked period', change: 'words', sync: failed('period-locked', ['dueOn', '2026-11-16', '2026-12-01'], ['reference', 'PO 1', 'PO 2'], ['url', 'https://hire.example/1', 'https://hire.example/2'], ['lines.l1.description', 'Excavator, 3 days', 'Excavator with bucket']), books: { reference: 'PO 1' } },
  { state: 'in a locked period', change: 'the date', sync: failed('period-locked', ['issuedOn', '2026-05-04', '2026-11-05']), books: { date: '2026-05-04' } },
  { state: 'in a locked period', change: 'void', sync: failed('period-locked'), books: { status: 'AUTHORISED' } },
  { state: 'in a locked year', change: 'amounts and words', sync: failed('period-locked'), books: { reference: 'PO 1', total: '385.00' } },
];

describe('an invoice in Xero that CloudRent changes', () => {
  let desk: InvoiceDesk;
  const numberOf = ({ state, change }: Pick<Cell, 'state' | 'change'>) => `${state}, ${change}`;
  const idOf = (cell: Pick<Cell, 'state' | 'change'>) => numberOf(cell).replaceAll(/[^a-z]+/g, '-').slice(0, 50);
  const together = (act: (cell: Cell) => Promise<unknown>) => Promise.all(cells.map(act));

  beforeAll(async () => {
    desk = await openInvoiceDesk();
    await together((cell) => desk.send(idOf(cell), twoLines(numberOf(cell), states[cell.state]?.first)));
    await desk.settled();
    await together(async (cell) => await states[cell.state]?.inXero?.(desk, idOf(cell)));
    await desk.person('POST', ['Organisation'], { PeriodLockDate: '2026-06-30', EndOfYearLockDate: '2025-12-31' });
    await together((cell) => {
      const { number, ...change } = changes[cell.change] ?? {};
      return desk.send(idOf(cell), twoLines(number === undefined ? numberOf(cell) : `${numberOf(cell)} 2`, { ...states[cell.state]?.first, ...change, version: 2 }));
    });
    await desk.settled();
  });

  it.each(cells.map((cell) => [cell.state, cell.change, cell] as const))('%s: %s', async (_state, _change, cell) => {
    expect(await desk.ended(idOf(cell))).toMatchObject(cell.sync);
    expect(await desk.booked(idOf(cell))).toMatchObject(cell.books);
  });

  it('says in plain words what is in the way, and the way out', async () => {
    const problemOf = async (state: string, change: string) => (await desk.ended(idOf({ state, change })))['problem'] as Json;
    expect(await problemOf('part-paid', 'amounts and words')).toMatchObject({ cause: 'There is a payment on the invoice in Xero, which does not allow changing quantities.', solution: 'Take it off the invoice in Xero; or leave the invoice as it was, and put the difference on a credit note or a further invoice.' });
    expect(await problemOf('credited', 'void')).toMatchObject({ cause: 'There is a credit on the invoice in Xero, which does not allow voiding it.', solution: 'Take it off the invoice in Xero; or credit the invoice instead of voiding it.' });
    expect(await problemOf('in a locked period', 'void')).toMatchObject({ cause: 'The period lock date in Xero is 30 June 2026, which does not allow voiding it.', solution: 'Move the lock date in Xero and sync again; or credit the invoice instead of voiding it.' });
    expect(await problemOf('in a locked year', 'amounts and words')).toMatchObject({ cause: 'The end of year lock date in Xero is 31 December 2025, which does not allow changing its reference, descriptions and quantities.' });
    expect(await problemOf('approved', 'the date, into a locked period, and words')).toMatchObject({ cause: expect.stringContaining('30 June 2026, which does not allow changing its date') as unknown });
  });

  it('tries again only what it was asked to, and comes to the same end while the cause is there', async () => {
    const id = idOf({ state: 'part-paid', change: 'amounts and words' });
    const before = await desk.calls();
    expect(await desk.retry(id)).toMatchObject(failed('invoice-paid', quantity, total));
    const after = await desk.calls();
    expect([(after['POST Invoices'] ?? 0) - (before['POST Invoices'] ?? 0), (after['GET Invoices'] ?? 0) - (before['GET Invoices'] ?? 0)]).toEqual([1, 1]);
  });

  it('sends the rest once the payment is off: when a person asks', async () => {
    const id = idOf({ state: 'part-paid', change: 'amounts and words' });
    await desk.takeMoneyOff(id);
    expect(await desk.retry(id)).toMatchObject(synced());
    expect(await desk.booked(id)).toMatchObject({ total: '495.00', reference: 'PO 2' });
  });

  it('sends the rest once the payment is off: with the next version', async () => {
    const id = idOf({ state: 'part-paid', change: 'the lines' });
    await desk.takeMoneyOff(id);
    expect(await desk.sendAndEnd(id, twoLines(numberOf({ state: 'part-paid', change: 'the lines' }), { ...changes['the lines'], version: 3, reference: 'PO 3' }))).toMatchObject({ status: 'synced', syncedVersion: 3 });
    expect(await desk.booked(id)).toMatchObject({ total: '440.00', reference: 'PO 3' });
  });

  it('is synced when CloudRent takes the change back', async () => {
    const id = idOf({ state: 'paid', change: 'the date' });
    expect(await desk.sendAndEnd(id, twoLines(numberOf({ state: 'paid', change: 'the date' }), { version: 3 }))).toMatchObject({ status: 'synced', syncedVersion: 3, problem: null });
  });

  it('voids once the credit is off, and moves once the books are open', async () => {
    await desk.takeMoneyOff(idOf({ state: 'credited', change: 'void' }));
    expect(await desk.retry(idOf({ state: 'credited', change: 'void' }))).toMatchObject(synced({ status: 'VOIDED' }));
    await desk.person('POST', ['Organisation'], { PeriodLockDate: null, EndOfYearLockDate: null });
    expect(await desk.retry(idOf({ state: 'in a locked period', change: 'the date' }))).toMatchObject(synced());
    expect(await desk.booked(idOf({ state: 'in a locked period', change: 'the date' }))).toMatchObject({ date: '2026-11-05' });
  });

  it('voids once only, and issues again only under a new number', async () => {
    const [id, number] = ['voided-twice', 'Voided twice'];
    await desk.sendAndEnd(id, twoLines(number));
    await desk.sendAndEnd(id, twoLines(number, { version: 2, status: 'void' }));
    const before = await desk.calls();
    expect(await desk.sendAndEnd(id, twoLines(number, { version: 3, status: 'void', reference: 'PO 9' }))).toMatchObject({ status: 'synced', syncedVersion: 3, xero: { status: 'VOIDED' } });
    expect(await desk.sendAndEnd(id, twoLines(number, { version: 4 }))).toMatchObject({ status: 'problem', problem: { code: 'invoice-voided-in-xero' } });
    expect(await desk.calls()).toEqual(before);
    expect(await desk.sendAndEnd(id, twoLines(`${number}, anew`, { version: 5 }))).toMatchObject({ status: 'synced', xero: { status: 'AUTHORISED', number: `${number}, anew` } });
    expect((await desk.allBooked()).filter((invoice) => invoice.number.startsWith(number)).map((invoice) => [invoice.number, invoice.status])).toEqual([[number, 'VOIDED'], [`${number}, anew`, 'AUTHORISED']]);
  });

  it('changes nothing where Xero allows nothing on a paid invoice (switch paidInvoiceEdits), and says all of it', async () => {
    await desk.sendAndEnd('strict', twoLines('Strict'));
    await pay('10.00')(desk, 'strict');
    await desk.house.simulator('PATCH', `/organisations/${desk.house.tenantId}/settings`, { switches: { paidInvoiceEdits: 'none' } });
    expect(await desk.sendAndEnd('strict', twoLines('Strict', { version: 2, reference: 'PO 2' }))).toMatchObject(failed('invoice-paid', ['reference', 'PO 1', 'PO 2']));
    expect(await desk.sendAndEnd('strict', twoLines('Strict', { version: 3, ...dearer, reference: 'PO 2' }))).toMatchObject(failed('invoice-paid', ['reference', 'PO 1', 'PO 2'], ['lines.l1.description', 'Excavator, 3 days', 'Excavator, 4 days'], quantity, total));
    expect(await desk.booked('strict')).toMatchObject(asFirst);
    await desk.house.simulator('PATCH', `/organisations/${desk.house.tenantId}/settings`, { switches: { paidInvoiceEdits: 'some' } });
    expect(await desk.retry('strict')).toMatchObject(failed('invoice-paid', quantity, total));
    expect(await desk.booked('strict')).toMatchObject({ reference: 'PO 2', total: '385.00' });
  });
});
