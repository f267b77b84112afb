import type { Invoice } from '../../domain/records';
import { anInvoice, contactXeroId, invoiceXeroId, lineXeroId } from '../testing/examples';
import { invoiceBody, voidBody } from './invoice';

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
