import { xeroId } from '../../domain/ids';
import type { CreditNote } from '../../domain/records';
import { isDocumentLeftAlone, isPaymentLeftAlone, withoutOldInvoices } from './sync-from';

const never = { xeroId: null, syncedVersion: 0 };
const linked = { xeroId: xeroId('0e4c3b52-5b86-4f2c-8f61-2f0f5a6f1d11'), syncedVersion: 1 };
const madeAnew = { xeroId: null, syncedVersion: 1 };
const from = '2026-07-01';

describe('what is older than the date from which a company syncs', () => {
  it.each([
    ['issued the day before', { status: 'issued', issuedOn: '2026-06-30' }, never, from, true],
    ['issued on the day', { status: 'issued', issuedOn: '2026-07-01' }, never, from, false],
    ['older, and there is no date', { status: 'issued', issuedOn: '2020-01-01' }, never, null, false],
    ['older, and linked', { status: 'issued', issuedOn: '2026-06-30' }, linked, from, false],
    ['older, was in Xero and is to be made there anew', { status: 'issued', issuedOn: '2026-06-30' }, madeAnew, from, false],
    ['older and void, which has a reason of its own', { status: 'void', issuedOn: '2026-06-30' }, never, from, false],
  ] as const)('a document %s', (_what, document, link, syncFrom, alone) => { expect(isDocumentLeftAlone(document, link, syncFrom)).toBe(alone); });

  it.each([
    ['paid the day before', { status: 'received', paidOn: '2026-06-30' }, never, false, from, true],
    ['paid on the day', { status: 'received', paidOn: '2026-07-01' }, never, false, from, false],
    ['paid later, of a document that is left alone', { status: 'received', paidOn: '2026-08-01' }, never, true, from, true],
    ['older, and there is no date', { status: 'received', paidOn: '2020-01-01' }, never, false, null, false],
    ['older, and linked', { status: 'received', paidOn: '2026-06-30' }, linked, false, from, false],
    ['of a document that is left alone, and linked', { status: 'received', paidOn: '2026-08-01' }, linked, true, from, false],
    ['older and deleted, which has a reason of its own', { status: 'deleted', paidOn: '2026-06-30' }, never, false, from, false],
  ] as const)('a payment %s', (_what, payment, link, ofOne, syncFrom, alone) => { expect(isPaymentLeftAlone(payment, link, ofOne, syncFrom)).toBe(alone); });

  it('a newer credit note goes without its allocations to old invoices, and keeps the others', () => {
    const creditNote = { allocations: [{ invoiceId: 'old', amount: '10.00' }, { invoiceId: 'new', amount: '20.00' }] } as CreditNote;
    expect(withoutOldInvoices(creditNote, (id) => id === 'old').allocations).toEqual([{ invoiceId: 'new', amount: '20.00' }]);
  });
});
