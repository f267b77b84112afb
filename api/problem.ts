import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { isDatabaseAway } from '../db/open';

/** RFC 9457 problem documents: every refusal names its code, and the field where there is one. */

export interface FieldError { readonly field: string; readonly message: string }

/** Thrown by handlers; becomes the problem document. `detail` says in one sentence what is wrong and what would be right. */
export class Refusal extends Error {
  constructor(readonly status: number, readonly code: string, readonly detail: string, readonly errors: readonly FieldError[] = []) {
    super(detail);
  }
}

/** 405: the path is known, the method is not; the answer's `Allow` names those that are. */
export class WrongMethod extends Refusal {
  constructor(method: string, readonly allowed: readonly string[]) {
    super(405, 'wrong-method', `There is no ${method} here; there is ${allowed.join(', ')}.`);
  }
}

/** The document of a refusal; `code` tells refusals of one status apart, so that the type stays `about:blank`. */
export const problemDocument = ({ status, code, detail, errors }: Refusal) =>
  ({ type: 'about:blank', title: STATUS_CODES[status] ?? 'Refused', status, detail, code, ...(errors.length > 0 ? { errors } : {}) });

export const badPath = (): Refusal => new Refusal(400, 'bad-path', 'The path is not well-formed: a percent sign must begin an escape of UTF-8, such as %2F.');
export const notFound = (what: string): Refusal => new Refusal(404, 'not-found', `There is no ${what}.`);
export const unknownRoute: RequestHandler = (request) => { throw new Refusal(404, 'unknown-route', `There is no ${request.method} ${request.path.slice(0, 200)}.`); };

/** Every error ends here; what is not a refusal is logged and answered without its insides. */
export const errorAnswers = (log: { error(details: object, message: string): void }): ErrorRequestHandler => (error: unknown, request, response, next) => {
  if (response.headersSent) { next(error); return; }
  const refusal = asRefusal(error);
  if (refusal.status >= 500) log.error({ method: request.method, path: request.path, error: error instanceof Error ? error.stack : String(error) }, 'a request failed');
  if (refusal.status === 503) response.set('Retry-After', '1');
  if (refusal.status === 401) response.set('WWW-Authenticate', 'Bearer');
  if (refusal instanceof WrongMethod) response.set('Allow', refusal.allowed.join(', '));
  response.set('Cache-Control', 'no-store');
  response.status(refusal.status).type('application/problem+json').send(JSON.stringify(problemDocument(refusal)));
};

/** What an error means to the caller; everything unforeseen is a 500 without its insides. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (isDatabaseAway(error)) return new Refusal(503, 'database-away', 'The database cannot be reached just now. Please send the same again in a moment.');
  const { type, status = 500 } = typeof error === 'object' && error !== null ? error as { type?: unknown; status?: unknown } : {};
  if (type === 'entity.too.large') return new Refusal(413, 'body-too-large', 'The body is larger than 1 MB.');
  if (type === 'encoding.unsupported') return new Refusal(415, 'unsupported-media-type', 'Send the body as it is, without Content-Encoding.');
  if (error instanceof URIError) return badPath();
  return typeof status === 'number' && status >= 400 && status < 500 ? new Refusal(status, 'bad-request', 'The request cannot be read.') : new Refusal(500, 'internal', 'Something failed here; it was noted. Please try again.');
}
