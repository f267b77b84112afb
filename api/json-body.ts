import express, { type RequestHandler } from 'express';
import { Refusal } from './problem';
import { parseJson } from './strict-json';

const unsupported = (detail: string): Refusal => new Refusal(415, 'unsupported-media-type', detail);

/** Bytes first, so that nothing is repaired on the way: at most 1 MB, and never inflated (a small body must not become a large one). */
const readBytes = express.raw({ limit: '1mb', type: () => true, inflate: false });

/** `request.body` becomes the parsed JSON, or undefined where none was sent. */
export const jsonBody: RequestHandler[] = [readBytes, (request, _response, next) => {
  const bytes: unknown = request.body;
  request.body = Buffer.isBuffer(bytes) && bytes.length > 0 ? parseBody(bytes, request.get('content-type') ?? '') : undefined;
  next();
}];

function parseBody(bytes: Buffer, contentType: string): unknown {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';').map((part) => part.trim());
  if (type !== 'application/json') throw unsupported('The body must be JSON: send Content-Type: application/json.');
  if (parameters.some((parameter) => parameter.startsWith('charset=') && !/^charset="?utf-8"?$/.test(parameter))) throw unsupported('The body must be UTF-8.');
  return parseJson(utf8(bytes));
}

function utf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal(400, 'not-json', 'The body is not UTF-8.');
  }
}
