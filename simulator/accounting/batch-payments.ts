import type { BooksAnswer, BooksRequest } from '../seam';
import { ok } from './answers';
import { answerBatch, bareOrWrapped, readElements, type BatchKind } from './batch';
import { batchPaymentFields, type BatchPaymentInput } from './batch-payment-input';
import { batchPaymentJson } from './batch-payment-json';
import { createBatchPayment, deleteBatchPayment } from './batch-payment-write';
import { choice, isUuid, uuid } from './body';
import { wrapped } from './contacts';
import { handleHistory } from './history';
import { allowParameters, answerList, selectRows } from './reading';
import type { BatchPaymentRecord } from './records';
import { NotFound, Refusal } from './refusal';
import type { Session } from './session';
import { ownTexts, texts } from './texts';
import type { FilterFields } from './where';

/** `/BatchPayments`, `/BatchPayments/{BatchPaymentID}` and its history: made with PUT; only a person deletes one (section 4: open). */
export function handleBatchPayments(session: Session, request: BooksRequest): BooksAnswer {
  const [, id, below, ...rest] = request.path;
  if (rest.length > 0 || (id !== undefined && !isUuid(id)) || (below !== undefined && below !== 'History')) throw new NotFound();
  const batch = id === undefined ? undefined : session.state.batchPayments.get(id.toLowerCase());
  if (below === 'History') return handleHistory(session, request, batch && { id: batch.id, label: batch.reference || batch.id, log: [] });
  if (request.method === 'GET') return id === undefined ? listBatchPayments(session, request) : readBatchPayment(session, request, batch);
  if (request.method === 'PUT' && id === undefined) return createBatchPayments(session, request);
  if (request.method === 'POST' && batch) return changeBatchPayment(session, request, batch);
  throw new NotFound();
}

function listBatchPayments(session: Session, request: BooksRequest): BooksAnswer {
  allowParameters(request, ['where', 'order']);
  const rows = selectRows(session, request, session.state.batchPayments.all(), filterFields, true);
  return answerList(session, request, 'BatchPayments', rows, (batch) => batchPaymentJson(session, batch));
}

function readBatchPayment(session: Session, request: BooksRequest, batch: BatchPaymentRecord | undefined): BooksAnswer {
  allowParameters(request, []);
  if (!batch) throw new NotFound();
  return ok(session, { BatchPayments: [batchPaymentJson(session, batch)] });
}

function kindOf(session: Session, fields: BatchKind<never>['fields'], write: (input: BatchPaymentInput) => BatchPaymentRecord): BatchKind<BatchPaymentInput> {
  return {
    plural: 'BatchPayments', type: 'BatchPayment', idField: 'BatchPaymentID', fields,
    write: (input) => ({ json: batchPaymentJson(session, write(input)), warnings: [] }),
  };
}

function createBatchPayments(session: Session, request: BooksRequest): BooksAnswer {
  allowParameters(request, ['summarizeErrors']);
  const kind = kindOf(session, batchPaymentFields, (input) => createBatchPayment(session, input));
  return answerBatch(session, request, kind, readElements(wrapped(session, request, kind.plural), kind, false));
}

function changeBatchPayment(session: Session, request: BooksRequest, batch: BatchPaymentRecord): BooksAnswer {
  allowParameters(request, []);
  const kind = kindOf(session, { BatchPaymentID: uuid, Status: choice('DELETED') }, (input) => {
    if (input.BatchPaymentID && input.BatchPaymentID !== batch.id) throw new Refusal(texts.documentNotFound);
    if (session.actor !== 'person') throw new Refusal(ownTexts.batchDeletedByPeople);
    if (input.Status !== 'DELETED') throw new Refusal(ownTexts.required('Status'));
    return deleteBatchPayment(session, batch);
  });
  return answerBatch(session, request, kind, readElements(bareOrWrapped(request, kind.plural), kind, true));
}

const filterFields: FilterFields<BatchPaymentRecord> = {
  BatchPaymentID: { type: 'Guid', get: (b) => b.id },
  Date: { type: 'DateTime', get: (b) => Date.parse(`${b.date}T00:00:00Z`) },
  Status: { type: 'String', get: (b) => b.status },
  Reference: { type: 'String', get: (b) => b.reference },
  UpdatedDateUTC: { type: 'DateTime', get: (b) => Date.parse(b.updatedAt) },
};
