import type { BooksAnswer, BooksRequest } from '../seam';
import { ok } from './answers';
import { knownPayable } from './payable';
import { paymentJson } from './payment-json';
import { allowParameters, answerList, selectRows } from './reading';
import type { PaymentRecord } from './records';
import { NotFound } from './refusal';
import type { Session } from './session';
import type { FilterFields } from './where';

/** `GET /Payments/{id}`: deleted ones too. */
export function readPayment(session: Session, request: BooksRequest, payment: PaymentRecord | undefined): BooksAnswer {
  allowParameters(request, []);
  if (!payment) throw new NotFound();
  return ok(session, { Payments: [paymentJson(session, payment)] });
}

/** `GET /Payments`, by `UpdatedDateUTC` and PaymentID (section 3). Whether `If-Modified-Since` tells of deleted ones is a switch. */
export function listPayments(session: Session, request: BooksRequest): BooksAnswer {
  allowParameters(request, ['where', 'order', 'page', 'pageSize']);
  const hidden = request.ifModifiedSince !== undefined && session.switches.deletedPaymentsModifiedSince === 'left-out';
  const all = session.state.payments.all().filter((payment) => !hidden || payment.status !== 'DELETED').sort(byUpdateAndId);
  const rows = selectRows(session, request, all, filterFields(session), true);
  return answerList(session, request, 'Payments', rows, (payment) => paymentJson(session, payment));
}

function byUpdateAndId(a: PaymentRecord, b: PaymentRecord): number {
  if (a.updatedAt !== b.updatedAt) return a.updatedAt < b.updatedAt ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

function filterFields({ state }: Session): FilterFields<PaymentRecord> {
  const payable = (payment: PaymentRecord) => knownPayable(state, payment.payableKind, payment.payableId);
  return {
    PaymentID: { type: 'Guid', get: (p) => p.id },
    BatchPaymentID: { type: 'Guid', get: (p) => p.batchPaymentId },
    Date: { type: 'DateTime', get: (p) => Date.parse(`${p.date}T00:00:00Z`) },
    Amount: { type: 'Decimal', get: (p) => Number(p.amount) },
    Reference: { type: 'String', get: (p) => p.reference },
    Status: { type: 'String', get: (p) => p.status },
    PaymentType: { type: 'String', get: (p) => payable(p).paymentType },
    IsReconciled: { type: 'Boolean', get: (p) => p.isReconciled },
    UpdatedDateUTC: { type: 'DateTime', get: (p) => Date.parse(p.updatedAt) },
    'Invoice.InvoiceID': { type: 'Guid', get: (p) => p.payableId },
    'Invoice.InvoiceNumber': { type: 'String', get: (p) => payable(p).number },
    'Invoice.Contact.ContactID': { type: 'Guid', get: (p) => payable(p).contactId },
    'Account.AccountID': { type: 'Guid', get: (p) => p.accountId },
    'Account.Code': { type: 'String', get: (p) => state.accounts.get(p.accountId)?.code },
  };
}
