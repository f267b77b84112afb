import { readInvoice, type XeroInvoiceSnapshot } from '../snapshots';
import { anInvoice, contactXeroId, invoiceXeroId, lineXeroId } from '../testing/examples';
import { invoiceBody } from './invoice';
import { sameBody } from './same-body';

const lineCodes = [{ accountCode: '200', taxType: 'OUTPUT' }];

describe('an invoice found in Xero by its number', () => {
  const found = (fields: Partial<XeroInvoiceSnapshot> = {}): XeroInvoiceSnapshot => ({
    xeroId: invoiceXeroId, number: 'INV-1001', status: 'AUTHORISED', type: 'ACCREC', contactXeroId, date: '2026-10-05', dueDate: '2026-10-19', currency: 'AUD', lineAmountTypes: 'Exclusive',
    totals: { subtotal: '136.52', tax: '13.65', total: '150.17' }, amountDue: '150.17', amountPaid: '0.00', amountCredited: '0.00', payments: [], credits: [],
    lines: [{ lineItemId: lineXeroId, description: 'Scaffold tower, 3 days', quantity: '3', unitPrice: '45.505', accountCode: '200', taxType: 'OUTPUT', lineAmount: '136.52', taxAmount: '13.65' }], ...fields,
  });
  const compare = (fields: Partial<XeroInvoiceSnapshot> = {}) => sameBody(invoiceBody({ invoice: anInvoice(), contactXeroId, lineCodes }), found(fields));
  const [theirLine] = found().lines;
  if (!theirLine) throw new Error('the example has a line');

  it('is ours when everything agrees, paid or not', () => {
    expect(compare()).toBe(true);
    expect(compare({ status: 'PAID', amountPaid: '150.17' })).toBe(true);
  });

  it.each<[string, Partial<XeroInvoiceSnapshot>]>([
    ['status', { status: 'VOIDED' }], ['status', { status: 'DRAFT' }], ['contact', { contactXeroId: invoiceXeroId }], ['issuedOn', { date: '2026-10-06' }],
    ['dueOn', { dueDate: '2026-10-20' }], ['currency', { currency: 'NZD' }], ['pricesIncludeTax', { lineAmountTypes: 'Inclusive' }],
    ['lines', { lines: [] }],
    ['lines[0].quantity', { lines: [{ ...theirLine, quantity: '4' }] }], ['lines[0].unitPrice', { lines: [{ ...theirLine, unitPrice: '45.51' }] }],
    ['lines[0].discountPercent', { lines: [{ ...theirLine, discountRate: '5' }] }], ['lines[0].description', { lines: [{ ...theirLine, description: 'Ladder' }] }],
    ['lines[0].account', { lines: [{ ...theirLine, accountCode: '260' }] }], ['lines[0].tax', { lines: [{ ...theirLine, taxType: 'EXEMPTOUTPUT' }] }],
  ])('is not ours when it differs in %s', (_name, fields) => {
    expect(compare(fields)).toBe(false);
  });

  it('cannot be judged without its lines', () => {
    expect(readInvoice({ invoiceID: invoiceXeroId, contact: { contactID: contactXeroId }, subTotal: 1, totalTax: 0, total: 1 })).toBeUndefined();
  });
});
