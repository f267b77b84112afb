import { todayIn } from './dates';
import { amount, decimal } from './money';
import { knownPayable, payableName } from './payable';
import type { PaymentInput } from './payment-input';
import { deletionProblems, paidDocument, paymentAccount, paymentProblems } from './payment-rules';
import type { PaymentRecord } from './records';
import { Refusal } from './refusal';
import type { Session } from './session';
import { settle } from './settlement';
import { ownTexts } from './texts';

/** Records one payment and moves its document; throws Refusal. `batchPaymentId`: the batch that it belongs to. */
export function createPayment(session: Session, input: PaymentInput, batchPaymentId?: string): PaymentRecord {
  if (input.PaymentID) throw new Refusal(ownTexts.idWhenCreating('PaymentID'));
  if (input.Status === 'DELETED') throw new Refusal(ownTexts.statusInvalid(input.Status));
  const payable = paidDocument(session, input);
  const account = paymentAccount(session, input.Account);
  const { organisation, world, state, actor } = session;
  const date = input.Date ?? todayIn(organisation.timezone, session.now);
  const sum = amount(decimal(input.Amount ?? 0));
  const payment: PaymentRecord = {
    id: world.newId(), sequence: state.nextSequence(), updatedAt: session.nowIso, status: 'AUTHORISED', payableKind: payable.kind, payableId: payable.id,
    accountId: account.id, date, amount: sum, currencyCode: payable.currencyCode, currencyRate: String(input.CurrencyRate ?? payable.currencyRate),
    reference: input.Reference ?? '', isReconciled: input.IsReconciled ?? false, ...(batchPaymentId === undefined ? {} : { batchPaymentId }), createdBy: actor,
    log: [session.log('Created', `Payment of ${sum} on ${payableName(payable)} dated ${date}.`)],
  };
  const problems = paymentProblems(session, payable, payment, input);
  if (problems.length > 0) throw new Refusal(...problems);
  session.putPayment(payment, 'created');
  const what = payable.kind === 'invoice' ? 'Payment' : 'Refund';
  settle(session, payable.kind, payable.id, session.log(what, `${what} of ${sum} on ${date}.`));
  return payment;
}

/** Takes a payment off its document, which is open again; throws Refusal. */
export function deletePayment(session: Session, payment: PaymentRecord): PaymentRecord {
  const problems = deletionProblems(session, payment);
  if (problems.length > 0) throw new Refusal(...problems);
  return removePayment(session, payment);
}

/** As `deletePayment`, past the rules for a single one: for a batch that goes as a whole. */
export function removePayment(session: Session, payment: PaymentRecord): PaymentRecord {
  const deleted: PaymentRecord = {
    ...payment, status: 'DELETED', updatedAt: session.nowIso, log: [...payment.log, session.log('Deleted', `Payment of ${payment.amount} deleted.`)],
  };
  session.putPayment(deleted, 'deleted');
  const { kind, id } = knownPayable(session.state, payment.payableKind, payment.payableId);
  settle(session, kind, id, session.log('Payment Deleted', `Payment of ${payment.amount} on ${payment.date} deleted.`));
  return deleted;
}
