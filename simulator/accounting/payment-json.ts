import type { Json } from './answers';
import { contactSummary } from './contact-json';
import { instantString, xeroDate, xeroInstant } from './dates';
import { amount, asNumber, cents, decimal } from './money';
import { knownPayable, type Payable } from './payable';
import type { BatchPaymentRecord, PaymentRecord } from './records';
import type { Session } from './session';
import type { BooksState } from './state';

/** A payment as Xero answers it. */
export function paymentJson(session: Session, payment: PaymentRecord): Json {
  const { state } = session;
  const payable = knownPayable(state, payment.payableKind, payment.payableId);
  const account = state.accounts.get(payment.accountId);
  const batch = payment.batchPaymentId === undefined ? undefined : state.batchPayments.get(payment.batchPaymentId);
  return {
    PaymentID: payment.id,
    ...(batch ? { BatchPaymentID: batch.id, BatchPayment: batchWithin(batch) } : {}),
    Date: xeroDate(payment.date),
    BankAmount: asNumber(bankAmount(session, payment)),
    Amount: asNumber(payment.amount),
    Reference: payment.reference,
    CurrencyRate: asNumber(payment.currencyRate),
    PaymentType: payable.paymentType,
    Status: payment.status,
    UpdatedDateUTC: xeroInstant(payment.updatedAt),
    UpdatedDateUTCString: `${instantString(payment.updatedAt)}Z`,
    HasAccount: true,
    IsReconciled: payment.isReconciled,
    Account: { AccountID: payment.accountId, Code: account?.code },
    Invoice: payableWithin(state, payable),
    HasValidationErrors: false,
  };
}

/** Bank accounts are kept in the base currency: a rate says how much of the document's one unit of it buys. */
function bankAmount({ organisation }: Session, payment: PaymentRecord): string {
  return payment.currencyCode === organisation.baseCurrency ? payment.amount : amount(cents(decimal(payment.amount).div(payment.currencyRate)));
}

/** The document, in short. A credit stands under `Invoice` too, with its own type and id (the examples of the specification). */
function payableWithin(state: BooksState, { type, id, number, contactId, currencyCode }: Payable): Json {
  const contact = state.contacts.get(contactId);
  return {
    Type: type, InvoiceID: id, InvoiceNumber: number, Payments: [], CreditNotes: [], Prepayments: [], Overpayments: [], HasErrors: false, IsDiscounted: false,
    ...(contact ? { Contact: contactSummary(contact) } : {}), LineItems: [], CurrencyCode: currencyCode,
  };
}

function batchWithin(batch: BatchPaymentRecord): Json {
  return {
    Account: { AccountID: batch.accountId }, BatchPaymentID: batch.id, Date: xeroDate(batch.date), Type: 'RECBATCH', Status: batch.status,
    TotalAmount: asNumber(batch.totalAmount), UpdatedDateUTC: xeroInstant(batch.updatedAt), IsReconciled: false,
  };
}

/** The payments that stand on a document, as they are shown within it. */
export function paymentsWithin(state: BooksState, payableId: string): Json[] {
  return state.paymentsOn(payableId).map(({ id, date, amount: sum, reference, currencyRate, batchPaymentId }) => ({
    PaymentID: id, ...(batchPaymentId === undefined ? {} : { BatchPaymentID: batchPaymentId }), Date: xeroDate(date), Amount: asNumber(sum), Reference: reference,
    CurrencyRate: asNumber(currencyRate), HasAccount: false, HasValidationErrors: false,
  }));
}
