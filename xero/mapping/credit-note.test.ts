import { readCreditNote, type XeroCreditNoteSnapshot } from '../snapshots';
import { contactXeroId, creditNoteXeroId, invoiceXeroId, lineXeroId } from '../testing/examples';
import { compareCreditNote } from './document-differences';
import { creditNoteBody, creditNoteVoidBody, type CreditNoteDocument } from './credit-note';
import { sameCreditNote } from './same-body';

const lineCodes = [{ accountCode: '200', taxType: 'OUTPUT' }];
const aCreditNote = (fields: Partial<CreditNoteDocument> = {}): CreditNoteDocument => ({
  number: 'CN-1001', issuedOn: '2026-10-05', currency: 'AUD', pricesIncludeTax: false, lines: [{ id: 'l-1', description: 'Scaffold tower, 1 day', quantity: '1', unitPrice: '45.5050' }], ...fields,
});
const bodyOf = (fields: Partial<CreditNoteDocument> = {}) => creditNoteBody({ creditNote: aCreditNote(fields), contactXeroId, lineCodes });

describe('a credit note as Xero gets it', () => {
  it('is approved, names the contact by id alone and leaves the sums to Xero', () => {
    expect(bodyOf({ reference: 'INV-1001' })).toEqual({
      type: 'ACCRECCREDIT', status: 'AUTHORISED', contact: { contactID: contactXeroId }, creditNoteNumber: 'CN-1001', date: '2026-10-05', currencyCode: 'AUD', lineAmountTypes: 'Exclusive',
      reference: 'INV-1001', lineItems: [{ description: 'Scaffold tower, 1 day', quantity: 1, unitAmount: 45.505, accountCode: '200', taxType: 'OUTPUT' }],
    });
    expect(bodyOf({ pricesIncludeTax: true }).lineAmountTypes).toBe('Inclusive');
  });

  it('is changed by its id, without a status, keeping the lines that Xero has and never naming a discount', () => {
    const body = creditNoteBody({ creditNote: aCreditNote(), contactXeroId, lineCodes, existing: { xeroId: creditNoteXeroId, lineItemIds: { 'l-1': lineXeroId } } });
    expect(body).toMatchObject({ creditNoteID: creditNoteXeroId });
    expect(body).not.toHaveProperty('status');
    expect(body.lineItems).toEqual([{ lineItemID: lineXeroId, description: 'Scaffold tower, 1 day', quantity: 1, unitAmount: 45.505, accountCode: '200', taxType: 'OUTPUT' }]);
  });

  it('clears the reference that we gave once, and no other', () => {
    const existing = { xeroId: creditNoteXeroId, lineItemIds: {} };
    expect(creditNoteBody({ creditNote: aCreditNote(), contactXeroId, lineCodes, existing: { ...existing, gave: { reference: 'once' } } }).reference).toBe('');
    expect(creditNoteBody({ creditNote: aCreditNote(), contactXeroId, lineCodes, existing })).not.toHaveProperty('reference');
  });

  it('is not made when the line codes do not match the lines', () => {
    expect(() => creditNoteBody({ creditNote: aCreditNote(), contactXeroId, lineCodes: [] })).toThrow(RangeError);
  });

  it('is voided by its id', () => {
    expect(creditNoteVoidBody(creditNoteXeroId)).toEqual({ creditNoteID: creditNoteXeroId, status: 'VOIDED' });
  });
});

describe('a credit note beside the one that Xero has', () => {
  const theirs = (over: Partial<XeroCreditNoteSnapshot> = {}): XeroCreditNoteSnapshot => ({
    xeroId: creditNoteXeroId, number: 'CN-1001', status: 'AUTHORISED', type: 'ACCRECCREDIT', contactXeroId, date: '2026-10-05', currency: 'AUD', lineAmountTypes: 'Exclusive',
    totals: { subtotal: '45.51', tax: '4.55', total: '50.06' }, remainingCredit: '50.06', allocations: [], payments: [],
    lines: [{ lineItemId: lineXeroId, description: 'Scaffold tower, 1 day', quantity: '1', unitPrice: '45.505', accountCode: '200', taxType: 'OUTPUT', lineAmount: '45.51', taxAmount: '4.55' }], ...over,
  });

  it('is the same, also where Xero names no id of a line', () => {
    expect(compareCreditNote(bodyOf(), theirs(), ['l-1'])).toEqual({ pairs: [0], differences: [] });
    expect(compareCreditNote(bodyOf(), theirs({ lines: theirs().lines.map((line) => ({ ...line, lineItemId: '' })) }), ['l-1'])).toEqual({ pairs: [0], differences: [] });
  });

  it('differs field by field; a day on which it is due has none of them', () => {
    const body = creditNoteBody({ creditNote: aCreditNote({ number: 'CN-2', issuedOn: '2026-10-06', lines: [{ id: 'l-1', description: 'Scaffold tower, 1 day', quantity: '2', unitPrice: '45.505' }] }), contactXeroId, lineCodes, existing: { xeroId: creditNoteXeroId, lineItemIds: { 'l-1': lineXeroId } } });
    expect(compareCreditNote(body, theirs(), ['l-1']).differences).toEqual([
      { aspect: 'number', field: 'number', xero: 'CN-1001', cloudrent: 'CN-2' }, { aspect: 'issuedOn', field: 'issuedOn', xero: '2026-10-05', cloudrent: '2026-10-06' },
      { aspect: 'quantity', field: 'lines.l-1.quantity', xero: '1', cloudrent: '2', line: 0 },
    ]);
  });

  it('found by its number is ours when everything agrees, used up or not, whatever it is allocated to', () => {
    expect(sameCreditNote(bodyOf(), theirs())).toBe(true);
    expect(sameCreditNote(bodyOf(), theirs({ status: 'PAID', remainingCredit: '0.00', allocations: [{ invoiceXeroId, amount: '50.06', date: '2026-10-06' }] }))).toBe(true);
  });

  it.each<[string, Partial<XeroCreditNoteSnapshot>]>([
    ['status', { status: 'VOIDED' }], ['type', { type: 'ACCPAYCREDIT' }], ['contact', { contactXeroId: invoiceXeroId }], ['day', { date: '2026-10-06' }], ['currency', { currency: 'NZD' }], ['lines', { lines: [] }],
  ])('found by its number is not ours when it differs in %s', (_name, fields) => {
    expect(sameCreditNote(bodyOf(), theirs(fields))).toBe(false);
  });

  it('cannot be judged without its lines', () => {
    expect(readCreditNote({ creditNoteID: creditNoteXeroId, contact: { contactID: contactXeroId }, subTotal: 1, totalTax: 0, total: 1, remainingCredit: 1 })).toBeUndefined();
  });
});
