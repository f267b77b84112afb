import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { ZodError } from 'zod';
import { isDatabaseAway } from '../db/open';

/** RFC 9457 problem documents: every refusal names its code, and the field where there is one. */

export interface FieldError { readonly field: string; readonly message: string }

/** Thrown by handlers; becomes the problem document. `detail` says in one sentence what is wrong and what would be right. */
export class Refusal extends Error {
  constructor(readonly status: number, readonly code: string, readonly detail: string, readonly errors: readonly FieldError[] = []) {
    super(detail);
  }
}

/** The document of a refusal; `code` tells refusals of one status apart, so that the type stays `about:blank`. */
export const problemDocument = ({ status, code, detail, errors }: Refusal) =>
  ({ type: 'about:blank', title: STATUS_CODES[status] ?? 'Refused', status, detail, code, ...(errors.length > 0 ? { errors } : {}) });

export const notFound = (what: string): Refusal => new Refusal(404, 'not-found', `There is no ${what}.`);
export const invalidField = (field: string, message: string): Refusal => new Refusal(422, 'invalid', `${field} ${message}`, [{ field, message }]);

/** A zod error as named fields; a field that is not known is named itself. */
export function refusalFrom(error: ZodError): Refusal {
  const errors = error.issues.flatMap((issue): FieldError[] => {
    const path = issue.path.map(String).join('.');
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ field: [path, key].filter(Boolean).join('.').slice(0, 200), message: 'is not a field of this document' }));
    return [{ field: path || '(body)', message: issue.message }];
  }).slice(0, 50);
  return new Refusal(422, 'invalid', errors.map((one) => `${one.field}: ${one.message}`).slice(0, 3).join('; '), errors);
}

export const unknownRoute: RequestHandler = (request) => { throw new Refusal(404, 'unknown-route', `There is no ${request.method} ${request.path.slice(0, 200)}.`); };

/** Every error ends here; what is not a refusal is logged and answered without its insides. */
export const errorAnswers = (log: { error(details: object, message: string): void }): ErrorRequestHandler => (error: unknown, request, response, next) => {
  if (response.headersSent) { next(error); return; }
  const refusal = asRefusal(error);
  if (refusal.status >= 500) log.error({ method: request.method, path: request.path, error: error instanceof Error ? error.stack : String(error) }, 'a request failed');
  if (refusal.status === 503) response.set('Retry-After', '1');
  if (refusal.status === 401) response.set('WWW-Authenticate', 'Bearer');
  response.status(refusal.status).type('application/problem+json').send(JSON.stringify(problemDocument(refusal)));
};

/** What an error means to the caller; everything unforeseen is a 500 without its insides. */
export function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof ZodError) return refusalFrom(error);
  if (isDatabaseAway(error)) return new Refusal(503, 'database-away', 'The database cannot be reached just now. Please send the same again in a moment.');
  const { type, status = 500 } = typeof error === 'object' && error !== null ? error as { type?: unknown; status?: unknown } : {};
  if (type === 'entity.too.large') return new Refusal(413, 'body-too-large', 'The body is larger than 1 MB.');
  if (type === 'entity.parse.failed') return new Refusal(400, 'not-json', 'The body is not JSON.');
  if (error instanceof URIError) return new Refusal(400, 'bad-path', 'The path is not well-formed.');
  return typeof status === 'number' && status >= 400 && status < 500 ? new Refusal(status, 'bad-request', 'The request cannot be read.') : new Refusal(500, 'internal', 'Something failed here; it was noted. Please try again.');
}
