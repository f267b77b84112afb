import type { Json } from './answers';
import { dateString, xeroDate, xeroInstant } from './dates';
import { asNumber } from './money';
import type { BatchPaymentRecord } from './records';
import type { Session } from './session';

/** A batch payment as Xero answers it. */
export function batchPaymentJson({ state }: Session, batch: BatchPaymentRecord): Json {
  const payments = batch.paymentIds.flatMap((id) => state.payments.get(id) ?? []);
  return {
    Account: { AccountID: batch.accountId, Code: state.accounts.get(batch.accountId)?.code },
    Reference: batch.reference,
    BatchPaymentID: batch.id,
    DateString: dateString(batch.date),
    Date: xeroDate(batch.date),
    Payments: payments.map(({ id, payableId, amount, currencyCode }) => ({
      Invoice: { InvoiceID: payableId, CurrencyCode: currencyCode, Payments: [], CreditNotes: [], Prepayments: [], Overpayments: [], HasErrors: false, IsDiscounted: false, LineItems: [] },
      PaymentID: id, Amount: asNumber(amount), BankAmount: asNumber(amount),
    })),
    Type: 'RECBATCH',
    Status: batch.status,
    TotalAmount: asNumber(batch.totalAmount),
    UpdatedDateUTC: xeroInstant(batch.updatedAt),
    IsReconciled: payments.length > 0 && payments.every(({ isReconciled }) => isReconciled),
  };
}
