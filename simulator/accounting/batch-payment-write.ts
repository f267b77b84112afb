import type { BatchPaymentInput } from './batch-payment-input';
import { amount, sum } from './money';
import { paymentAccount, paidDocument } from './payment-rules';
import { createPayment, removePayment } from './payment-write';
import type { BatchPaymentRecord } from './records';
import { Refusal } from './refusal';
import type { Session } from './session';
import { ownTexts, texts } from './texts';

/** Records a batch and every payment of it, or none; throws Refusal. */
export function createBatchPayment(session: Session, input: BatchPaymentInput): BatchPaymentRecord {
  const { Account, Date: date, Reference = '', Payments = [] } = input;
  if (!Account || !date || Payments.length === 0) {
    throw new Refusal(...[...(Account ? [] : ['Account']), ...(date ? [] : ['Date']), ...(Payments.length > 0 ? [] : ['Payments'])].map(ownTexts.required));
  }
  if (Reference.length > 255) throw new Refusal(ownTexts.tooLong('Reference', 255));
  const account = paymentAccount(session, Account);
  if (account.type !== 'BANK') throw new Refusal(ownTexts.bankAccountOnly(account.code));
  const id = session.world.newId();
  const payments = Payments.map((payment) => {
    if (paidDocument(session, payment).type !== 'ACCREC') throw new Refusal(ownTexts.batchOfInvoices);
    return createPayment(session, { ...payment, Account, Date: date }, id);
  });
  const batch: BatchPaymentRecord = {
    id, sequence: session.state.nextSequence(), updatedAt: session.nowIso, status: 'AUTHORISED', accountId: account.id, date, reference: Reference,
    paymentIds: payments.map((payment) => payment.id), totalAmount: amount(sum(payments.map((payment) => payment.amount))),
  };
  session.putBatchPayment(batch, 'created');
  return batch;
}

/** A person undoes a batch: all its payments go. */
export function deleteBatchPayment(session: Session, batch: BatchPaymentRecord): BatchPaymentRecord {
  if (batch.status === 'DELETED') throw new Refusal(texts.paymentNotModifiable);
  for (const id of batch.paymentIds) {
    const payment = session.state.payments.get(id);
    if (payment && payment.status !== 'DELETED') removePayment(session, payment);
  }
  const deleted: BatchPaymentRecord = { ...batch, status: 'DELETED', updatedAt: session.nowIso };
  session.putBatchPayment(deleted, 'deleted');
  return deleted;
}
