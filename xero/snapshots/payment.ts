import type { Payment } from 'xero-node';
import type { XeroId } from '../../domain/ids';
import { amountOf, dateOf, decimalOf, instantOf, present, text } from '../values';
import { optionalId } from './parts';

/** The document that a payment pays, or a refund empties. */
export interface XeroPaymentTarget { readonly is: 'invoice' | 'credit-note' | 'overpayment' | 'prepayment'; readonly xeroId: XeroId; readonly number?: string }

export interface XeroPaymentSnapshot {
  readonly xeroId: XeroId;
  /** AUTHORISED, DELETED. */
  readonly status: string;
  /** ACCRECPAYMENT for a receipt, ARCREDITPAYMENT for the refund of a credit note; '' where Xero says none. */
  readonly paymentType: string;
  /** In the document's currency. */
  readonly amount: string;
  readonly date: string; readonly reference?: string; readonly accountId?: XeroId; readonly currencyRate?: string; readonly target: XeroPaymentTarget;
  readonly isReconciled: boolean; readonly batchPaymentId?: XeroId; readonly updatedAt?: string;
}

/**
 * What a payment is on. Xero shows the credit note, overpayment or prepayment of a refund as `Invoice` too, with that document's id; then
 * its type tells, and the payment's type where it has none.
 */
export function readPaymentTarget(payment: Payment): XeroPaymentTarget | undefined {
  const { invoice, creditNote, overpayment, prepayment } = payment;
  const target = (is: XeroPaymentTarget['is'], id: unknown, number?: unknown): XeroPaymentTarget | undefined => {
    const xeroId = optionalId(id);
    return xeroId === undefined ? undefined : present({ is, xeroId, number: text(number) });
  };
  return target('credit-note', creditNote?.creditNoteID, creditNote?.creditNoteNumber ?? payment.creditNoteNumber)
    ?? target('overpayment', overpayment?.overpaymentID)
    ?? target('prepayment', prepayment?.prepaymentID)
    ?? target(kindNamedBy(text(invoice?.type) ?? text(payment.paymentType) ?? ''), invoice?.invoiceID, invoice?.invoiceNumber ?? payment.invoiceNumber);
}

function kindNamedBy(type: string): XeroPaymentTarget['is'] {
  if (/overpayment/i.test(type)) return 'overpayment';
  if (/prepayment/i.test(type)) return 'prepayment';
  return /credit/i.test(type) ? 'credit-note' : 'invoice';
}

export function readPayment(payment: Payment): XeroPaymentSnapshot | undefined {
  const id = optionalId(payment.paymentID);
  const status = text(payment.status);
  const amount = amountOf(payment.amount);
  const date = dateOf(payment.date);
  const target = readPaymentTarget(payment);
  if (id === undefined || status === undefined || amount === undefined || date === undefined || !target) return undefined;
  return present({
    xeroId: id, status, paymentType: text(payment.paymentType) ?? '', amount, date, reference: text(payment.reference), accountId: optionalId(payment.account?.accountID),
    currencyRate: decimalOf(payment.currencyRate), target, isReconciled: payment.isReconciled === true,
    batchPaymentId: optionalId(payment.batchPaymentID) ?? optionalId(payment.batchPayment?.batchPaymentID), updatedAt: instantOf(payment.updatedDateUTC),
  });
}
