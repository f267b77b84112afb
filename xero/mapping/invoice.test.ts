import type { Invoice } from '../../domain/records';
import { readInvoice, type XeroInvoiceSnapshot } from '../snapshots';
import { anInvoice, contactXeroId, invoiceXeroId, lineXeroId } from '../testing/examples';
import { invoiceBody, sameInvoice, voidBody } from './invoice';

const lineCodes = [{ accountCode: '200', taxType: 'OUTPUT' }];
const bodyOf = (fields: Partial<Invoice> = {}) => invoiceBody({ invoice: anInvoice(fields), contactXeroId, lineCodes });
const [line] = anInvoice().lines;
if (!line) throw new Error('the example has a line');

describe('an invoice as Xero gets it', () => {
  it('is approved, names the contact by id alone and leaves the sums to Xero', () => {
    expect(bodyOf({ reference: 'PO 7' })).toEqual({
      type: 'ACCREC', status: 'AUTHORISED', contact: { contactID: contactXeroId }, invoiceNumber: 'INV-1001', date: '2026-10-05', dueDate: '2026-10-19', currencyCode: 'AUD',
      lineAmountTypes: 'Exclusive', reference: 'PO 7', lineItems: [{ description: 'Scaffold tower, 3 days', quantity: 3, unitAmount: 45.505, accountCode: '200', taxType: 'OUTPUT' }],
    });
  });

  it('says when prices include tax', () => {
    expect(bodyOf({ pricesIncludeTax: true }).lineAmountTypes).toBe('Inclusive');
  });

  it('links back, unless the address contains Xero’s name', () => {
    expect(bodyOf({ url: 'https://app.example/i/1' }).url).toBe('https://app.example/i/1');
    expect(bodyOf({ url: 'https://app.example/xero/1' })).not.toHaveProperty('url');
  });

  it('keeps the lines that Xero has, so that they are not deleted and made anew', () => {
    const invoice = anInvoice({ lines: [{ ...line, discountPercent: '12.5' }, { ...line, id: 'l-2' }, { ...line, id: 'l-3' }] });
    const body = invoiceBody({ invoice, contactXeroId, lineCodes: [...lineCodes, ...lineCodes, ...lineCodes], existing: { xeroId: invoiceXeroId, lineItemIds: { 'l-1': lineXeroId, 'l-3': 'x' } } });
    expect(body.invoiceID).toBe(invoiceXeroId);
    expect(body.lineItems.map(({ lineItemID, discountRate }) => [lineItemID, discountRate])).toEqual([[lineXeroId, 12.5], [undefined, undefined], ['x', 0]]);
  });

  it('is not made when the line codes do not match the lines', () => {
    expect(() => invoiceBody({ invoice: anInvoice(), contactXeroId, lineCodes: [] })).toThrow(RangeError);
    expect(() => invoiceBody({ invoice: anInvoice(), contactXeroId, lineCodes: [...lineCodes, ...lineCodes] })).toThrow(RangeError);
  });

  it('is voided by its id', () => {
    expect(voidBody(invoiceXeroId)).toEqual({ invoiceID: invoiceXeroId, status: 'VOIDED' });
  });
});

describe('an invoice found in Xero by its number', () => {
  const found = (fields: Partial<XeroInvoiceSnapshot> = {}): XeroInvoiceSnapshot => ({
    xeroId: invoiceXeroId, number: 'INV-1001', status: 'AUTHORISED', type: 'ACCREC', contactXeroId, date: '2026-10-05', dueDate: '2026-10-19', currency: 'AUD', lineAmountTypes: 'Exclusive',
    totals: { subtotal: '136.52', tax: '13.65', total: '150.17' }, amountPaid: '0.00', amountCredited: '0.00',
    lines: [{ lineItemId: lineXeroId, description: 'Scaffold tower, 3 days', quantity: '3', unitPrice: '45.505', accountCode: '200', taxType: 'OUTPUT', lineAmount: '136.52', taxAmount: '13.65' }], ...fields,
  });
  const compare = (fields: Partial<XeroInvoiceSnapshot> = {}) => sameInvoice({ invoice: anInvoice(), contactXeroId, lineCodes }, found(fields));
  const [theirLine] = found().lines;
  if (!theirLine) throw new Error('the example has a line');

  it('is ours when everything agrees, paid or not', () => {
    expect(compare()).toEqual({ same: true });
    expect(compare({ status: 'PAID', amountPaid: '150.17' })).toEqual({ same: true });
  });

  it.each<[string, Partial<XeroInvoiceSnapshot>]>([
    ['status', { status: 'VOIDED' }], ['status', { status: 'DRAFT' }], ['contact', { contactXeroId: invoiceXeroId }], ['issuedOn', { date: '2026-10-06' }],
    ['dueOn', { dueDate: '2026-10-20' }], ['currency', { currency: 'NZD' }], ['pricesIncludeTax', { lineAmountTypes: 'Inclusive' }],
    ['totals.tax', { totals: { subtotal: '136.52', tax: '13.66', total: '150.17' } }], ['lines', { lines: [] }],
    ['lines[0].quantity', { lines: [{ ...theirLine, quantity: '4' }] }], ['lines[0].unitPrice', { lines: [{ ...theirLine, unitPrice: '45.51' }] }],
    ['lines[0].discountPercent', { lines: [{ ...theirLine, discountRate: '5' }] }], ['lines[0].description', { lines: [{ ...theirLine, description: 'Ladder' }] }],
    ['lines[0].account', { lines: [{ ...theirLine, accountCode: '260' }] }], ['lines[0].tax', { lines: [{ ...theirLine, taxType: 'EXEMPTOUTPUT' }] }],
  ])('is not ours when it differs in %s', (name, fields) => {
    expect(compare(fields)).toEqual({ same: false, differences: [name] });
  });

  it('cannot be judged without its lines', () => {
    expect(readInvoice({ invoiceID: invoiceXeroId, contact: { contactID: contactXeroId }, subTotal: 1, totalTax: 0, total: 1 })).toBeUndefined();
  });
});
