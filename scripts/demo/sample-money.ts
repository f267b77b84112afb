import type { CreditNote, Payment } from '../../domain/records';
import { invoiceOf } from './sample-invoices';

/** What is played once the rentals are in Xero: a payment that a person records there, and what CloudRent records here. */

/** CloudRent's words for how money comes in; the demo maps them to a bank account and to the clearing account. */
export const methods = { bank: 'bank-transfer', clearing: 'card' } as const;

/** The payment in Xero, found again by its reference, so that a second start does not record it twice. */
export const paidInXero = { invoiceId: 'rental-1001', number: 'HIRE-1001', amount: '1000.00', date: '2026-11-20', reference: 'Part payment, PO 7731' } as const;

/** One payment of CloudRent's, and what it pays by the number that a person reads. */
export const samplePayment: { readonly id: string; readonly number: string; readonly body: Payment } = {
  id: 'payment-1002', number: 'HIRE-1002',
  body: { version: 1, invoiceId: 'rental-1002', amount: '756.25', currency: 'AUD', paidOn: '2026-11-19', method: methods.clearing, reference: 'card ending 4242', status: 'received' },
};

/** A day that the loader stood idle, put against the invoice that it was hired on. */
export const sampleCreditNote: { readonly id: string; readonly against: string; readonly body: CreditNote } = { id: 'credit-1003', against: 'HIRE-1003', body: creditOfADay() };

function creditOfADay(): CreditNote {
  const { dueOn: _dueOn, lines, ...content } = invoiceOf({ number: 'CREDIT-1003', contactId: 'ridge-landscapes', issuedOn: '2026-11-18', dueOn: '2026-11-18' }, [
    { category: 'equipment-hire', description: 'Mini loader, one day out of order', quantity: '1', unitPrice: '210.00', tax: 'gst' },
  ]);
  return { ...content, lines, allocations: [{ invoiceId: 'rental-1003', amount: content.totals.total }] };
}
