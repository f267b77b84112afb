import type { XeroSettings } from '../settings';
import { readAll } from '../values';

/** What the calls of every kind of document share. */

export type Settings = Pick<XeroSettings, 'apiUrl'>;
/** `create` is a PUT: it never edits. `update` is a POST by id. */
export type WriteOperation = 'create' | 'update';

/** Until the last byte of the answer. Far below the 5 minutes in which a write in doubt may be repeated under its key. */
export const readDeadlineMs = 30_000;
export const writeDeadlineMs = 60_000;
/** The largest page Xero gives (xero-api.md, section 3). */
export const largestPage = 1000;
/** Four decimals for unit prices; Xero rounds them to two without it. */
export const unitDecimals = 4;
/** What changes while the pages are read moves to the end, so that it is read twice rather than not at all. */
export const oldestFirst = 'UpdatedDateUTC ASC';

export function requireElements(elements: readonly unknown[]): void {
  if (elements.length === 0) throw new RangeError('A batch for Xero must not be empty.');
}

/** POST without an id would edit whatever bears the name or number. */
export function requireIds(op: WriteOperation, ids: readonly (string | undefined)[]): void {
  requireElements(ids);
  if (op === 'update' && ids.includes(undefined)) throw new RangeError('An update must name the Xero id of every element.');
  if (op === 'create' && ids.some((id) => id !== undefined)) throw new RangeError('A create must not name a Xero id.');
}

export function requireSome(values: readonly string[]): void {
  if (values.length === 0) throw new RangeError('Looking up nothing would read everything.');
}

/** `Field=="a"` of each; a quotation mark is written twice, since Xero refuses `\"` (xero-api.md, section 3). */
export const equals = (field: string, values: readonly string[]): string[] => values.map((value) => `${field}=="${value.replaceAll('"', '""')}"`);

/** `Field==guid("a")` of each. */
export const isOneOf = (field: string, ids: readonly string[]): string[] => ids.map((id) => `${field}==guid("${id}")`);

/** One page of a list. Pages count from 1; `pageCount` is 0 when there is nothing. */
export interface Page<Snapshot> { readonly items: Snapshot[]; readonly pageCount: number }

export interface PageAsked { readonly page: number; readonly pageSize: number }

/** Reads a page, or says undefined when one of its elements cannot be read. Without Xero's count a full page may have a next one. */
export function readPage<T, Snapshot>(
  list: readonly T[] | undefined, pagination: { readonly pageCount?: number } | undefined, read: (element: T) => Snapshot | undefined, { page, pageSize }: PageAsked,
): Page<Snapshot> | undefined {
  const items = readAll(list, read);
  return items && { items, pageCount: pagination?.pageCount ?? (items.length < pageSize ? page : page + 1) };
}

/**
 * What a 304 means to a list. Whether Xero says "nothing newer than `ifModifiedSince`" by an empty list or by 304 is unknown
 * (xero-api.md, section 11): both are an empty page. Unasked for, a 304 cannot be read.
 */
export const nothingNewer = <Snapshot>(ifModifiedSince: Date | undefined): Page<Snapshot> | undefined => ifModifiedSince && { items: [], pageCount: 0 };
