import type { StagedObject } from '../../db/reconcile/staging';
import { amountText, decimal, sum } from '../../domain/money';
import type { XeroAdvanceSnapshot, XeroCreditNoteSnapshot, XeroInvoiceSnapshot, XeroPaymentSnapshot } from '../../xero/snapshots';

/** Xero's objects as a month is compared with them. Pure. */

const some = (text: string): string | undefined => (text === '' ? undefined : text);
const summed = (parts: readonly { readonly amount: string }[]): string => amountText(sum(parts.map(({ amount }) => decimal(amount))));

export const stagedInvoice = (one: XeroInvoiceSnapshot): StagedObject => ({
  xeroId: one.xeroId, status: one.status, number: one.number, contactXeroId: one.contactXeroId, date: some(one.date), dueOn: some(one.dueDate), currency: some(one.currency), pricesIncludeTax: one.lineAmountTypes === 'Inclusive',
  net: one.totals.subtotal, tax: one.totals.tax, total: one.totals.total, paid: one.amountPaid, credited: one.amountCredited, due: one.amountDue, reference: one.reference, lines: one.lines,
  allocations: one.credits, payments: one.payments, updatedAt: one.updatedAt,
});

/** Of a credit note, `paid` is what was refunded of it, `credited` what of it is put against invoices, `due` what is left. */
export const stagedCreditNote = (one: XeroCreditNoteSnapshot): StagedObject => ({
  xeroId: one.xeroId, status: one.status, number: one.number, contactXeroId: one.contactXeroId, date: some(one.date), currency: some(one.currency), pricesIncludeTax: one.lineAmountTypes === 'Inclusive',
  net: one.totals.subtotal, tax: one.totals.tax, total: one.totals.total, paid: summed(one.payments), credited: summed(one.allocations), due: one.remainingCredit, reference: one.reference, lines: one.lines,
  allocations: one.allocations, payments: one.payments, updatedAt: one.updatedAt,
});

export const stagedPayment = (one: XeroPaymentSnapshot): StagedObject => ({
  xeroId: one.xeroId, status: one.status, date: one.date, total: one.amount, documentXeroId: one.target.xeroId, documentKind: one.target.is, number: one.target.number, reference: one.reference, updatedAt: one.updatedAt,
});

/** Money before there was anything to pay; `credited` and `due` as of a credit note. */
export const stagedAdvance = (one: XeroAdvanceSnapshot): StagedObject => ({
  xeroId: one.xeroId, status: one.status, contactXeroId: one.contactXeroId, contactName: one.contactName, date: some(one.date), currency: some(one.currency), net: one.totals.subtotal, tax: one.totals.tax, total: one.totals.total,
  paid: summed(one.payments), credited: summed(one.allocations), due: one.remainingCredit, reference: one.reference, allocations: one.allocations, payments: one.payments, updatedAt: one.updatedAt,
});

/** Customers' documents alone, and payments of and to customers. */
export const isSale = ({ type }: { readonly type: string }): boolean => type === 'ACCREC' || type === 'ACCRECCREDIT' || /^(RECEIVE|AR)-?/.test(type);
