import type { BooksAnswer, BooksRequest } from '../seam';
import { allocationJson, deletedAllocationJson } from './allocation-json';
import { allocate, unallocate, type AllocationInput } from './allocation-write';
import { validationException } from './answers';
import { answerBatch, bareOrWrapped, readElements, type BatchKind } from './batch';
import { date, isUuid, number, object, readOnly, list, uuid, type Fields } from './body';
import { allowParameters } from './reading';
import type { CreditRecord } from './records';
import { BadRequest, NotFound, Refusal } from './refusal';
import type { Session } from './session';

/** The properties of an allocation in a body, by the official specification. */
export const allocationFields: Fields = {
  Invoice: object('Invoice', { InvoiceID: uuid, LineItems: list('LineItem', {}) }), Amount: number, Date: date,
  AllocationID: readOnly, IsDeleted: readOnly, CreditNote: readOnly, Overpayment: readOnly, Prepayment: readOnly, StatusAttributeString: readOnly,
  ValidationErrors: readOnly,
};

/** `PUT .../{id}/Allocations` and `DELETE .../{id}/Allocations/{allocationID}` of a credit note, an overpayment or a prepayment (section 4). */
export function handleAllocations(session: Session, request: BooksRequest, credit: CreditRecord | undefined, allocationId: string | undefined): BooksAnswer {
  if (!credit) throw new NotFound();
  if (request.method === 'PUT' && allocationId === undefined) return putAllocations(session, request, credit);
  if (request.method === 'DELETE' && allocationId !== undefined && isUuid(allocationId)) return deleteAllocation(session, request, credit, allocationId.toLowerCase());
  throw new NotFound();
}

function putAllocations(session: Session, request: BooksRequest, credit: CreditRecord): BooksAnswer {
  allowParameters(request, ['summarizeErrors']);
  const kind: BatchKind<AllocationInput> = {
    plural: 'Allocations', type: 'Allocation', idField: 'AllocationID', fields: allocationFields,
    write: (input) => ({ json: allocationJson(session.state, allocate(session, credit, input)), warnings: [] }),
  };
  return answerBatch(session, request, kind, readAllocations(session, request, kind));
}

/** What of an allocation cannot be read has an ErrorNumber of its own (section 6). */
function readAllocations(session: Session, request: BooksRequest, kind: BatchKind<AllocationInput>): Record<string, unknown>[] {
  try {
    return readElements(session.actor === 'person' ? bareOrWrapped(request, kind.plural) : request, kind, false);
  } catch (error) {
    throw error instanceof BadRequest ? BadRequest.allocation(error.message) : error;
  }
}

/** Answers the bare allocation; one that is gone, or of another credit, is not there. */
function deleteAllocation(session: Session, request: BooksRequest, credit: CreditRecord, id: string): BooksAnswer {
  allowParameters(request, []);
  const allocation = session.state.allocations.get(id);
  if (!allocation || allocation.status === 'DELETED' || allocation.creditId !== credit.id) throw new NotFound();
  try {
    return { status: 200, body: { json: deletedAllocationJson(unallocate(session, allocation)) }, changes: session.changes() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return validationException(session, [{ ValidationErrors: error.texts.map((Message) => ({ Message })) }]);
  }
}
