import type { BooksAnswer, BooksRequest } from '../seam';
import { ok, validationException, type Json } from './answers';
import { readList, readOnly, text, type Fields } from './body';
import { instantString, xeroInstant } from './dates';
import { allowParameters } from './reading';
import type { LogEntry, NoteRecord } from './records';
import { BadRequest, NotFound } from './refusal';
import type { Session } from './session';
import { ownTexts } from './texts';

const noteFields: Fields = { Details: text, Changes: readOnly, User: readOnly, DateUTC: readOnly, DateUTCString: readOnly };

/** `GET` and `PUT .../{id}/History` of a contact or an invoice (section 4, History). */
export function handleHistory(session: Session, request: BooksRequest, document: { id: string; label: string; log: readonly LogEntry[] } | undefined): BooksAnswer {
  if (!document) throw new NotFound();
  allowParameters(request, []);
  if (request.method === 'GET') return ok(session, { HistoryRecords: historyOf(session, document.id, document.log).map(entryJson) });
  if (request.method === 'PUT') return addNotes(session, request, document);
  throw new NotFound();
}

/** What the books wrote themselves and what people and apps noted, newest first. */
export function historyOf({ state }: Pick<Session, 'state'>, documentId: string, log: readonly LogEntry[]): LogEntry[] {
  const notes = (state.notes.get(documentId) ?? []).toSorted((a, b) => a.sequence - b.sequence);
  const entries = [...log, ...notes.map(({ at, details, user }) => ({ at, details, user, changes: 'Note' }))];
  return entries.map((entry, position) => ({ entry, position })).sort((a, b) => (a.entry.at === b.entry.at ? b.position - a.position : a.entry.at < b.entry.at ? 1 : -1)).map(({ entry }) => entry);
}

function entryJson({ at, changes, details, user }: LogEntry): Json {
  return { Changes: changes, DateUTCString: instantString(at), DateUTC: xeroInstant(at), User: user, Details: details };
}

function addNotes(session: Session, { body }: BooksRequest, { id, label }: { id: string; label: string }): BooksAnswer {
  const notes = readNotes(body);
  const problems = notes.map(({ Details }) => noteProblems(Details));
  if (problems.some((texts) => texts.length > 0)) {
    return validationException(session, notes.map((note, position) => ({ ...note, ValidationErrors: (problems[position] ?? []).map((Message) => ({ Message })) })));
  }
  const stored = notes.map(({ Details = '' }): NoteRecord => ({
    id: session.world.newId(), documentId: id, sequence: session.state.nextSequence(), at: session.nowIso, details: Details, user: session.user,
  }));
  for (const note of stored) session.putNote(note, label);
  return ok(session, {
    HistoryRecords: stored.map(({ at, details }) => ({ DateUTCString: instantString(at), DateUTC: xeroInstant(at), Details: details, ValidationErrors: [] })),
  });
}

function readNotes(body: unknown): { readonly Details?: string }[] {
  if (typeof body !== 'object' || body === null || Object.keys(body).some((property) => property !== 'HistoryRecords')) {
    throw BadRequest.body("the body must be an object with 'HistoryRecords' alone.");
  }
  const notes = readList((body as Json)['HistoryRecords'], 'HistoryRecord', noteFields, 'HistoryRecords');
  if (notes.length === 0) throw BadRequest.body("'HistoryRecords' is empty.");
  return notes;
}

function noteProblems(details: string | undefined): string[] {
  if (!details) return [ownTexts.required('Details')];
  return details.length > 2500 ? [ownTexts.tooLong('Details', 2500)] : [];
}
