import { compare, type Synced } from './compare';
import type { Books } from './simulator-books';

const lines = [{ id: 'line-1', description: 'MUG', quantity: '1', unitPrice: '1', category: 'equipment-hire', tax: 'gst-free' }];
const content = (number: string, total: string) => ({ version: 1, number, contactId: '5', status: 'issued', issuedOn: '2011-10-06', currency: 'GBP', pricesIncludeTax: false, lines, totals: { subtotal: total, tax: '0.00', total } } as const);
const invoice = (number: string, total: string): Synced['invoice'][number] => ({ id: number, body: { ...content(number, total), lines: [...lines], dueOn: '2011-10-06' } });
const creditNote = (number: string, total: string, ...allocations: { invoiceId: string; amount: string }[]): Synced['credit-note'][number] => ({ id: number, body: { ...content(number, total), lines: [...lines], allocations } });
const payment = (id: string, invoiceId: string, amount: string): Synced['payment'][number] => ({ id, body: { version: 1, invoiceId, amount, currency: 'GBP', paidOn: '2011-10-06', method: 'card', status: 'received' } });

const accounts = { card: 'bank', cash: 'clearing' };
const nothing: Synced = { invoice: [], 'credit-note': [], payment: [] };
const empty: Books = { contact: [], invoice: [], creditNote: [], payment: [], allocation: [] };
const bookedInvoice = (number: string, total: string, over: Partial<Books['invoice'][number]> = {}) => ({ id: `x${number}`, number, status: 'AUTHORISED', total, amountPaid: '0.00', amountCredited: '0.00', ...over });
const bookedPayment = (over: Partial<Books['payment'][number]> = {}) => ({ reference: 'p1', status: 'AUTHORISED', amount: '3.00', payableId: 'x1', accountId: 'bank', ...over });

/** An invoice of 10.00 of which 3.00 are paid and 2.00 credited; one credit note of 2.00 is used up, of another 4.00 are open. */
const synced: Synced = { invoice: [invoice('1', '10.00'), invoice('2', '1.00')], 'credit-note': [creditNote('C1', '2.00', { invoiceId: '1', amount: '2.00' }), creditNote('C2', '4.00')], payment: [payment('p1', '1', '3.00')] };
const books: Books = {
  contact: [{ name: 'A', status: 'ACTIVE', contactNumber: '5' }],
  invoice: [bookedInvoice('2', '1'), bookedInvoice('1', '10.00', { amountPaid: '3.00', amountCredited: '2.00' })],
  creditNote: [{ id: 'xC1', number: 'C1', status: 'PAID', total: '2.00', remainingCredit: '0.00' }, { id: 'xC2', number: 'C2', status: 'AUTHORISED', total: '4.00', remainingCredit: '4.00' }],
  payment: [bookedPayment()], allocation: [{ status: 'AUTHORISED', amount: '2.00', creditId: 'xC1', invoiceId: 'x1' }],
};

describe('holding what was sent against the books', () => {
  it('agrees when every record is there once with its amounts', () => {
    const totals = { invoiced: '11.00', paid: '3.00', credited: '2.00', outstanding: '6.00', creditNotes: '6.00', openCredit: '4.00' };
    expect(compare(synced, books, accounts)).toEqual({ ours: totals, theirs: totals, wrong: [], unknown: [], duplicates: [] });
  });

  it('names invoices whose totals differ even when the sums agree', () => {
    expect(compare({ ...nothing, invoice: [invoice('1', '1.00'), invoice('2', '1.00')] }, { ...empty, invoice: [bookedInvoice('1', '0.99'), bookedInvoice('2', '1.01')] }, accounts).wrong).toEqual(['invoice 1', 'invoice 2']);
  });

  it('names what is missing, not approved, unknown or there twice', () => {
    const found = compare({ ...nothing, invoice: [invoice('1', '1.00'), invoice('2', '1.00')] }, {
      ...empty, invoice: [bookedInvoice('2', '1.00', { status: 'DRAFT' }), bookedInvoice('3', '1.00'), bookedInvoice('3', '1.00')],
      contact: [{ name: 'Ann', status: 'ACTIVE', contactNumber: '5' }, { name: 'ANN', status: 'ACTIVE', contactNumber: '5' }],
    }, accounts);
    expect(found).toMatchObject({ wrong: ['invoice 1', 'invoice 2'], unknown: ['invoice 3', 'invoice 3'], duplicates: ['invoice 3', 'contact ann', 'contact number 5'] });
  });

  it.each<[string, Partial<Books>, string[]]>([
    ['paid too little on an invoice', { invoice: [bookedInvoice('2', '1'), bookedInvoice('1', '10.00', { amountPaid: '2.99', amountCredited: '2.00' })] }, ['invoice 1']],
    ['credited on another invoice', { invoice: [bookedInvoice('2', '1', { amountCredited: '1.00' }), bookedInvoice('1', '10.00', { amountPaid: '3.00', amountCredited: '1.00' })] }, ['invoice 1', 'invoice 2']],
    ['not allocated', { creditNote: [{ id: 'xC1', number: 'C1', status: 'AUTHORISED', total: '2.00', remainingCredit: '2.00' }, ...books.creditNote.slice(1)] }, ['credit note C1']],
    ['a payment that is deleted', { payment: [bookedPayment({ status: 'DELETED' })] }, ['payment p1']],
    ['a payment in another account', { payment: [bookedPayment({ accountId: 'clearing' })] }, ['payment p1']],
    ['a payment of another invoice', { payment: [bookedPayment({ payableId: 'x2' })] }, ['payment p1']],
  ])('names what is wrong with money: %s', (_what, over, wrong) => {
    expect(compare(synced, { ...books, ...over }, accounts).wrong).toEqual(wrong);
  });

  it('finds a payment that is there twice, and what it does to the sums', () => {
    const found = compare(synced, { ...books, payment: [bookedPayment(), bookedPayment()] }, accounts);
    expect(found.duplicates).toEqual(['payment p1']);
    expect(found.theirs).toMatchObject({ paid: '6.00', outstanding: '3.00' });
  });
});
