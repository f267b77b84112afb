import type { BooksAnswer } from '../seam';
import type { BadRequest } from './refusal';
import type { Session } from './session';

export type Json = Record<string, unknown>;

export const zeroGuid = '00000000-0000-0000-0000-000000000000';

/** 200 with Xero's envelope (section 9: `Id, Status, ProviderName, DateTimeUTC`) around a list. */
export function ok(session: Session, content: Json): BooksAnswer {
  const envelope = {
    Id: session.world.newId(),
    Status: 'OK',
    ProviderName: 'Xero simulator',
    DateTimeUTC: `/Date(${session.now.getTime()})/`,
  };
  return { status: 200, body: { json: { ...envelope, ...content } }, changes: session.changes() };
}

/** The 400 of a whole request of which elements were refused (section 6); `changes` may hold what was stored all the same. */
export function validationException(session: Session, elements: readonly Json[]): BooksAnswer {
  const json = { ErrorNumber: 10, Type: 'ValidationException', Message: 'A validation exception occurred', Elements: elements };
  return { status: 400, body: { json }, changes: session.changes() };
}

/** The 400 of a request that could not be read: only a top-level text (section 6). */
export function badRequest({ errorNumber, type, message }: BadRequest): BooksAnswer {
  return { status: 400, body: { json: { ErrorNumber: errorNumber, Type: type, Message: message } }, changes: [] };
}

/** Xero says 404 in HTML (section 6). */
export function notFound(): BooksAnswer {
  const html = '<!DOCTYPE html><html><head><title>404</title></head><body><h1>The resource you are looking for cannot be found.</h1></body></html>';
  return { status: 404, body: { html }, changes: [] };
}
