import { xeroId } from '../../domain/ids';
import type { XeroCreditNoteContent } from '../../xero/bodies';
import type { XeroCreditNoteSnapshot } from '../../xero/snapshots';
import { decideRefusedCreditNote, type RefusedCreditNote } from './refused-credit-note';

const [noteId, contactId, otherId] = ['1', '2', '3'].map((digit) => xeroId(`${digit.repeat(8)}-1111-4111-8111-111111111111`)) as [ReturnType<typeof xeroId>, ReturnType<typeof xeroId>, ReturnType<typeof xeroId>];
const used = 'This document cannot be edited as it has a payment or credit note allocated to it.';
const locked = 'The document date cannot be before the period lock date, currently set at 30 June 2026';
const notModifiable = 'Credit note not of valid status for modification';

const line = { lineItemID: 'a', description: 'One day less', quantity: 1, unitAmount: 100, accountCode: '200', taxType: 'OUTPUT' };
const ours: XeroCreditNoteContent = {
  creditNoteID: noteId, type: 'ACCRECCREDIT', contact: { contactID: contactId }, creditNoteNumber: 'CN-1', date: '2026-05-05', currencyCode: 'AUD', lineAmountTypes: 'Exclusive', reference: 'RMA 1', lineItems: [line],
};
const inXero = {
  xeroId: noteId, number: 'CN-1', status: 'AUTHORISED', type: 'ACCRECCREDIT', contactXeroId: contactId, date: '2026-05-05', currency: 'AUD', reference: 'RMA 1', lineAmountTypes: 'Exclusive', remainingCredit: '60.00',
  totals: { subtotal: '100.00', tax: '10.00', total: '110.00' }, allocations: [], payments: [],
  lines: [{ lineItemId: 'a', description: 'One day less', quantity: '1', unitPrice: '100', accountCode: '200', taxType: 'OUTPUT', lineAmount: '100.00', taxAmount: '10.00' }],
} satisfies XeroCreditNoteSnapshot;
const sent: RefusedCreditNote['sent'] = {
  fingerprint: 'second', number: 'CN-1', totals: { subtotal: '200.00', tax: '20.00', total: '220.00' },
  lines: { 'l-1': { category: 'equipment-hire', tax: 'gst', fingerprint: 'f', position: 0, accountCode: '200', taxType: 'OUTPUT', lineItemId: 'a' } },
};
const refused = (change: Partial<XeroCreditNoteContent>, message: string, theirs: Partial<XeroCreditNoteSnapshot> = {}) =>
  decideRefusedCreditNote({ body: { ...ours, ...change }, sent, messages: [message], theirs: { ...inXero, ...theirs } });
const dearer = { lineItems: [{ ...line, quantity: 2 }] };
const quantity = { field: 'lines.l-1.quantity', xero: '1', cloudrent: '2' };

describe('an update of a credit note that Xero refused', () => {
  it('for what it is used for: the words go alone, the amounts are told with both values', () => {
    expect(refused({ ...dearer, reference: 'RMA 2' }, used)).toMatchObject({
      action: 'part', body: { creditNoteID: noteId, reference: 'RMA 2' }, sent: { fingerprint: '', totals: { total: '110.00' } },
      part: { rest: { code: 'credit-note-used', details: { refused: 'changing quantities' }, differences: [quantity, { field: 'totals.total', xero: '110.00', cloudrent: '220.00' }] } },
    });
  });

  it('for what it is used for: its customer stays, too', () => {
    expect(refused({ contact: { contactID: otherId } }, used)).toMatchObject({ action: 'problem', problem: { code: 'credit-note-used', details: { refused: 'changing its customer' } } });
  });

  it('used up, in words about its status, and only words changed: nothing remains', () => {
    expect(refused({ reference: 'RMA 2' }, notModifiable, { status: 'PAID' })).toMatchObject({ action: 'part', body: { creditNoteID: noteId, reference: 'RMA 2' }, part: { rest: null }, sent: { fingerprint: 'second' } });
  });

  it('in a locked period: descriptions are tried alone, accounts are not', () => {
    expect(refused({ lineItems: [{ ...line, description: 'Two days less', accountCode: '210' }] }, locked)).toMatchObject({
      action: 'part', body: { creditNoteID: noteId, lineItems: [{ lineItemID: 'a', description: 'Two days less', quantity: 1, accountCode: '200' }] },
      part: { rest: { code: 'period-locked', details: { lock: 'period lock date', lockDate: '30 June 2026', refused: 'changing accounts' } } },
    });
  });

  it('moved into a locked period: all but the date goes', () => {
    expect(refused({ ...dearer, date: '2026-05-05' }, locked, { date: '2026-07-07' })).toMatchObject({ action: 'part', body: { creditNoteID: noteId, lineItems: [{ quantity: 2 }] }, part: { rest: { differences: [{ field: 'issuedOn' }] } } });
  });

  it('in words not known: everything is the problem', () => {
    expect(refused({ reference: 'RMA 2' }, 'No.')).toMatchObject({ action: 'problem', problem: { code: 'xero-refused' } });
  });
});
