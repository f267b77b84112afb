import type { BooksAnswer, BooksRequest } from '../seam';
import { handleAllocations } from './allocations';
import { answerBatch, readElements, type BatchKind } from './batch';
import { isUuid } from './body';
import { wrapped } from './contacts';
import { creditNoteJson } from './credit-json';
import { creditNoteFields, type CreditNoteInput } from './credit-note-input';
import { writeCreditNote, type Written } from './credit-note-write';
import { listCreditNotes, readCreditNote } from './credit-read';
import { handleHistory } from './history';
import { allowParameters, readPlaces } from './reading';
import type { CreditNoteRecord } from './records';
import { NotFound, Refusal } from './refusal';
import type { Session } from './session';
import { texts } from './texts';

/** `/CreditNotes`, `/CreditNotes/{CreditNoteID}`, its history and its allocations. */
export function handleCreditNotes(session: Session, request: BooksRequest): BooksAnswer {
  const [, id, below, allocationId, ...rest] = request.path;
  if (rest.length > 0 || (id !== undefined && !isUuid(id)) || (allocationId !== undefined && below !== 'Allocations')) throw new NotFound();
  const note = id === undefined ? undefined : session.state.creditNotes.get(id.toLowerCase());
  if (below === 'History') return handleHistory(session, request, note && { id: note.id, label: note.number, log: note.log });
  if (below === 'Allocations') return handleAllocations(session, request, note, allocationId);
  if (below !== undefined) throw new NotFound();
  if (request.method === 'GET') return id === undefined ? listCreditNotes(session, request) : readCreditNote(session, request, note);
  if (id === undefined && (request.method === 'PUT' || request.method === 'POST')) return writeCreditNotes(session, request, request.method);
  if (note && request.method === 'POST') return updateCreditNote(session, request, note);
  throw new NotFound();
}

function kindOf(session: Session, places: 2 | 4, write: (input: CreditNoteInput) => Written): BatchKind<CreditNoteInput> {
  return {
    plural: 'CreditNotes', type: 'CreditNote', idField: 'CreditNoteID', errorFlag: 'HasErrors', fields: creditNoteFields,
    write: (input) => {
      const { note, warnings } = write(input);
      return { json: creditNoteJson(session, note, { lines: true, wholeContact: true, places }), warnings };
    },
  };
}

function writeCreditNotes(session: Session, request: BooksRequest, method: 'PUT' | 'POST'): BooksAnswer {
  allowParameters(request, ['summarizeErrors', 'unitdp']);
  const places = readPlaces(request);
  const kind = kindOf(session, places, (input) => writeCreditNote(session, input, { method, places }));
  return answerBatch(session, request, kind, readElements(wrapped(session, request, kind.plural), kind, false));
}

/** `POST /CreditNotes/{id}`: the id in the address counts, one in the body must agree. */
function updateCreditNote(session: Session, request: BooksRequest, { id }: CreditNoteRecord): BooksAnswer {
  allowParameters(request, ['unitdp']);
  const places = readPlaces(request);
  const kind = kindOf(session, places, (input) => {
    if (input.CreditNoteID && input.CreditNoteID !== id) throw new Refusal(texts.documentNotFound);
    return writeCreditNote(session, { ...input, CreditNoteID: id }, { method: 'POST', places });
  });
  return answerBatch(session, request, kind, readElements(wrapped(session, request, kind.plural), kind, true));
}
