import type { RecordId, XeroId } from '../../domain/ids';
import type { XeroPaymentBody } from '../bodies';
import { paymentReference } from './payment-reference';

export interface PaymentToSend {
  /** The amount as a decimal string of at most two places, the day 'YYYY-MM-DD'. */
  readonly payment: { readonly amount: string; readonly paidOn: string; readonly reference?: string };
  readonly recordId: RecordId;
  /** The document at Xero: an invoice that is paid, or a credit note that is refunded. */
  readonly target: { readonly is: 'invoice' | 'credit-note'; readonly xeroId: XeroId };
  /** Xero's id of the account that the money went to or came from. */
  readonly accountId: XeroId;
}

/** The payment as it is sent to Xero; its reference carries our record id, by which it is found again. */
export function paymentBody({ payment, recordId, target, accountId }: PaymentToSend): XeroPaymentBody {
  const rest = { account: { accountID: accountId }, date: payment.paidOn, amount: Number(payment.amount), reference: paymentReference(recordId, payment.reference) };
  return target.is === 'invoice' ? { invoice: { invoiceID: target.xeroId }, ...rest } : { creditNote: { creditNoteID: target.xeroId }, ...rest };
}
