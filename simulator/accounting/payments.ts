import type { BooksAnswer, BooksRequest } from '../seam';
import { answerBatch, bareOrWrapped, readElements, type BatchKind } from './batch';
import { choice, flag, isUuid, uuid, type Fields } from './body';
import { handleHistory } from './history';
import { paymentFields, type PaymentInput } from './payment-input';
import { paymentJson } from './payment-json';
import { listPayments, readPayment } from './payment-read';
import { createPayment, deletePayment } from './payment-write';
import { allowParameters } from './reading';
import type { PaymentRecord } from './records';
import { NotFound, Refusal } from './refusal';
import type { Session } from './session';
import { ownTexts, texts } from './texts';

/** `/Payments`, `/Payments/{PaymentID}` and its history. */
export function handlePayments(session: Session, request: BooksRequest): BooksAnswer {
  const [, id, below, ...rest] = request.path;
  if (rest.length > 0 || (id !== undefined && !isUuid(id)) || (below !== undefined && below !== 'History')) throw new NotFound();
  const payment = id === undefined ? undefined : session.state.payments.get(id.toLowerCase());
  if (below === 'History') return handleHistory(session, request, payment && { id: payment.id, label: payment.reference || payment.id, log: payment.log });
  if (request.method === 'GET') return id === undefined ? listPayments(session, request) : readPayment(session, request, payment);
  if (request.method === 'PUT' && id === undefined) return createPayments(session, request, false);
  if (request.method === 'POST' && id === undefined) return createPayments(session, request, true);
  if (request.method === 'POST' && payment) return changePayment(session, request, payment);
  throw new NotFound();
}

function kindOf(session: Session, fields: Fields, write: (input: PaymentInput) => PaymentRecord): BatchKind<PaymentInput> {
  return {
    plural: 'Payments', type: 'Payment', idField: 'PaymentID', errorFlag: 'HasValidationErrors', fields,
    write: (input) => ({ json: paymentJson(session, write(input)), warnings: [] }),
  };
}

/** PUT takes a batch, POST one payment, bare or in its list (section 4). */
function createPayments(session: Session, request: BooksRequest, single: boolean): BooksAnswer {
  allowParameters(request, single ? [] : ['summarizeErrors']);
  const kind = kindOf(session, paymentFields, (input) => createPayment(session, input));
  return answerBatch(session, request, kind, readElements(single || session.actor === 'person' ? bareOrWrapped(request, kind.plural) : request, kind, single));
}

const changeFields: Fields = { PaymentID: uuid, Status: choice('AUTHORISED', 'DELETED') };

/** `POST /Payments/{id}` with `{"Status":"DELETED"}`, bare or in its list: there is no other change (section 4). A person may also reconcile. */
function changePayment(session: Session, request: BooksRequest, payment: PaymentRecord): BooksAnswer {
  allowParameters(request, []);
  const kind = kindOf(session, session.actor === 'person' ? { ...changeFields, IsReconciled: flag } : changeFields, (input) => {
    if (input.PaymentID && input.PaymentID !== payment.id) throw new Refusal(texts.documentNotFound);
    if (session.actor === 'person' && input.IsReconciled !== undefined) return reconcile(session, payment, input.IsReconciled);
    if (input.Status !== 'DELETED') throw new Refusal(ownTexts.paymentOnlyDeleted);
    return deletePayment(session, payment);
  });
  return answerBatch(session, request, kind, readElements(bareOrWrapped(request, kind.plural), kind, true));
}

function reconcile(session: Session, payment: PaymentRecord, isReconciled: boolean): PaymentRecord {
  const action = isReconciled ? 'Reconciled' : 'Unreconciled';
  const changed = { ...payment, isReconciled, updatedAt: session.nowIso, log: [...payment.log, session.log(action, `Payment of ${payment.amount}: ${action.toLowerCase()}.`)] };
  session.putPayment(changed, 'updated');
  return changed;
}
