import { readDate } from './dates';
import { BadRequest } from './refusal';

/** What a property of a body may be. */
export type Field =
  | { readonly kind: 'text' | 'number' | 'boolean' | 'uuid' | 'date' }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'object' | 'list'; readonly type: string; readonly fields: Fields }
  | { readonly kind: 'readOnly' | 'unsupported' };
export type Fields = { readonly [property: string]: Field };

export const text: Field = { kind: 'text' };
export const number: Field = { kind: 'number' };
export const flag: Field = { kind: 'boolean' };
export const uuid: Field = { kind: 'uuid' };
export const date: Field = { kind: 'date' };
/** Xero works it out; sending it back means that somebody posts what they read (section 7: never). */
export const readOnly: Field = { kind: 'readOnly' };
/** Xero has it, the simulator does not: refused so that nobody believes it was stored. */
export const unsupported: Field = { kind: 'unsupported' };
export const choice = (...of: string[]): Field => ({ kind: 'choice', of });
export const object = (type: string, fields: Fields): Field => ({ kind: 'object', type, fields });
export const list = (type: string, fields: Fields): Field => ({ kind: 'list', type, fields });

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(value: string): boolean {
  return uuidPattern.test(value);
}

/**
 * Reads an object of a body strictly: every property must be known and of its type, otherwise BadRequest names it and where it
 * stands. A property sent as null counts as not sent; ids come back in lower case and dates as 'YYYY-MM-DD'.
 */
export function readObject(value: unknown, type: string, fields: Fields, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(value, `object of type '${type}'`, path);
  const read: Record<string, unknown> = {};
  for (const [property, given] of Object.entries(value)) {
    const at = path ? `${path}.${property}` : property;
    const field = Object.hasOwn(fields, property) ? fields[property] : undefined;
    if (!field) throw BadRequest.body(`Could not find member '${property}' on object of type '${type}'. Path '${at}'.`);
    if (given !== null && given !== undefined) read[property] = readField(given, field, at);
  }
  return read;
}

function readField(value: unknown, field: Field, path: string): unknown {
  switch (field.kind) {
    case 'text': return typeof value === 'string' ? value : refuse(value, 'string', path);
    case 'number': return typeof value === 'number' && Number.isFinite(value) ? value : refuse(value, 'decimal', path);
    case 'boolean': return typeof value === 'boolean' ? value : refuse(value, 'boolean', path);
    case 'uuid': return typeof value === 'string' && isUuid(value) ? value.toLowerCase() : refuse(value, 'guid', path);
    case 'date': return (typeof value === 'string' ? readDate(value) : undefined) ?? refuse(value, 'date', path);
    case 'choice': return typeof value === 'string' && field.of.includes(value) ? value : refuse(value, `one of ${field.of.join(', ')}`, path);
    case 'object': return readObject(value, field.type, field.fields, path);
    case 'list': return readList(value, field.type, field.fields, path);
    case 'readOnly': throw BadRequest.body(`the property is read-only and must not be sent. Path '${path}'.`);
    case 'unsupported': break;
  }
  throw BadRequest.body(`the simulator does not keep this property. Path '${path}'.`);
}

/** Reads a list of objects; see `readObject`. */
export function readList(value: unknown, type: string, fields: Fields, path: string): Record<string, unknown>[] {
  if (!Array.isArray(value)) throw wrongType(value, `list of '${type}'`, path);
  return value.map((element: unknown, position) => readObject(element, type, fields, `${path}[${position}]`));
}

function refuse(value: unknown, expected: string, path: string): never {
  throw wrongType(value, expected, path);
}

function wrongType(value: unknown, expected: string, path: string): BadRequest {
  return BadRequest.body(`Could not convert ${JSON.stringify(value) ?? 'nothing'} to ${expected}. Path '${path}'.`);
}
