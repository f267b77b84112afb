import type { XeroInvoiceContent } from '../bodies';
import type { XeroInvoiceSnapshot, XeroLineSnapshot } from '../snapshots';
import { contactXeroId, invoiceXeroId } from '../testing/examples';
import { compareInvoice } from './document-differences';

const ids = ['a', 'b', 'c'];
const theirLine = (name: string, over: Partial<XeroLineSnapshot> = {}): XeroLineSnapshot => ({ lineItemId: `id-${name}`, description: name, quantity: '1', unitPrice: '10', accountCode: '200', taxType: 'OUTPUT', lineAmount: '10.00', taxAmount: '1.00', ...over });
const ourLine = (name: string, known = true) => ({ ...(known ? { lineItemID: `id-${name}` } : {}), description: name, quantity: 1, unitAmount: 10, accountCode: '200', taxType: 'OUTPUT' });
const theirs = (over: Partial<XeroInvoiceSnapshot> = {}): XeroInvoiceSnapshot => ({
  xeroId: invoiceXeroId, number: 'INV-1', status: 'AUTHORISED', type: 'ACCREC', contactXeroId, date: '2026-11-02', dueDate: '2026-11-16', currency: 'AUD', lineAmountTypes: 'Exclusive', totals: { subtotal: '30.00', tax: '3.00', total: '33.00' },
  amountDue: '33.00', amountPaid: '0.00', amountCredited: '0.00', payments: [], credits: [], lines: ids.map((name) => theirLine(name)), ...over,
});
const ours = (over: Partial<XeroInvoiceContent> = {}): XeroInvoiceContent => ({ type: 'ACCREC', contact: { contactID: contactXeroId }, invoiceNumber: 'INV-1', date: '2026-11-02', dueDate: '2026-11-16', currencyCode: 'AUD', lineAmountTypes: 'Exclusive', lineItems: ids.map((name) => ourLine(name)), ...over });
const fieldsOf = (our: Partial<XeroInvoiceContent>, their: Partial<XeroInvoiceSnapshot> = {}) => compareInvoice(ours(our), theirs(their), ids).differences.map(({ field, xero, cloudrent }) => [field, xero, cloudrent]);

describe('an invoice beside the one that Xero has', () => {
  it('is the same when only the way of writing differs', () => {
    expect(compareInvoice(ours({ contact: { contactID: contactXeroId } }), theirs({ lines: [theirLine('a', { lineItemId: 'ID-A', quantity: '1.0000', unitPrice: '10.00' }), theirLine('b', { description: 'b\r\n' }), theirLine('c')] }), ids)).toEqual({ pairs: [0, 1, 2], differences: [] });
  });

  it('differs field by field, each named as the API names it, with both values', () => {
    expect(fieldsOf({ invoiceNumber: 'INV-2', date: '2026-11-03', dueDate: '2026-12-01', currencyCode: 'EUR', lineAmountTypes: 'Inclusive', reference: '', url: 'https://hire.example/1' }, { reference: 'PO 1' })).toEqual([
      ['number', 'INV-1', 'INV-2'], ['issuedOn', '2026-11-02', '2026-11-03'], ['dueOn', '2026-11-16', '2026-12-01'], ['currency', 'AUD', 'EUR'], ['pricesIncludeTax', 'false', 'true'], ['reference', 'PO 1', ''], ['url', '', 'https://hire.example/1'],
    ]);
  });

  it('leaves alone the texts that are not sent', () => {
    expect(fieldsOf({}, { reference: 'a person’s', url: 'https://elsewhere.example' })).toEqual([]);
  });

  it('tells lines that are more, fewer, or in another order', () => {
    expect(fieldsOf({ lineItems: [ourLine('a'), ourLine('b'), ourLine('new', false)] })).toEqual([['lines.c', '', 'new'], ['lines', 'c', '']]);
    expect(fieldsOf({ lineItems: [ourLine('b'), ourLine('a'), ourLine('c')] })).toEqual([['lines', '1 2 3', '2 1 3']]);
  });

  it('knows a line without its id, or with one that is gone, by its content', () => {
    expect(compareInvoice(ours({ lineItems: [ourLine('a', false), { ...ourLine('b'), lineItemID: 'gone' }, ourLine('c')] }), theirs(), ids)).toEqual({ pairs: [0, 1, 2], differences: [] });
  });

  it('tells within a line what differs, the rest of the line agreeing', () => {
    expect(fieldsOf({ lineItems: [ourLine('a'), { ...ourLine('b'), unitAmount: 10.0001, discountRate: 5 }, { ...ourLine('c'), accountCode: '210', taxType: 'EXEMPTOUTPUT' }] }, { lines: [theirLine('a', { discountRate: '0' }), theirLine('b'), theirLine('c')] })).toEqual([
      ['lines.b.unitPrice', '10', '10.0001'], ['lines.b.discountPercent', '0', '5'], ['lines.c.account', '200', '210'], ['lines.c.tax', 'OUTPUT', 'EXEMPTOUTPUT'],
    ]);
  });
});
