import type { BooksAnswer, BooksRequest } from '../seam';
import { ok, type Json } from './answers';
import { readModifiedSince } from './dates';
import { parseOrder } from './order';
import type { Stored } from './records';
import { BadRequest } from './refusal';
import type { Session } from './session';
import { byUpdate } from './table';
import { parseWhere, type FilterFields } from './where';

/** Paging as section 3 has it: 100 a page unless asked otherwise, never more than 1,000. */
const defaultPageSize = 100;
const maxPageSize = 1000;
/** Beyond so many rows Xero refuses slow filters (section 3). */
const slowFilterRows = 100_000;

export interface Paging {
  readonly page: number;
  readonly pageSize: number;
}

export interface Pagination extends Paging {
  readonly pageCount: number;
  readonly itemCount: number;
}

/** Refuses query parameters that the operation does not have, and ones given twice. */
export function allowParameters({ query }: BooksRequest, allowed: readonly string[]): void {
  for (const name of query.keys()) {
    if (!allowed.includes(name)) throw BadRequest.query(`The query parameter '${name}' is not known here; there are ${allowed.join(', ') || 'none'}.`);
    if (query.getAll(name).length > 1) throw BadRequest.query(`The query parameter '${name}' is given more than once.`);
  }
}

export function readFlag({ query }: BooksRequest, name: string): boolean {
  const value = query.get(name)?.toLowerCase();
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  throw BadRequest.query(`${name} must be true or false.`);
}

/** A list by commas; undefined when it was not given. */
export function readCommaList({ query }: BooksRequest, name: string): string[] | undefined {
  const value = query.get(name);
  return value === null ? undefined : value.split(',').map((part) => part.trim()).filter((part) => part !== '');
}

/** The page that is asked for; undefined when the call is un-paged. `forced` pages it all the same. */
export function readPaging({ query }: BooksRequest, forced = false): Paging | undefined {
  const page = readCount(query, 'page');
  const pageSize = readCount(query, 'pageSize');
  if (page === undefined && !forced) return undefined;
  return { page: page ?? 1, pageSize: Math.min(pageSize ?? defaultPageSize, maxPageSize) };
}

function readCount(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(value)) throw BadRequest.query(`${name} must be a whole number from 1.`);
  return Number(value);
}

/** Decimals of unit prices: 4 with `unitdp=4`, else 2. */
export function readPlaces({ query }: BooksRequest): 2 | 4 {
  const value = query.get('unitdp');
  if (value === null || value === '2') return 2;
  if (value === '4') return 4;
  throw BadRequest.query('unitdp must be 2 or 4.');
}

/** Rows that pass `where` and If-Modified-Since, in the order asked for (by update, then creation, by default). */
export function selectRows<Row extends Stored>(session: Session, request: BooksRequest, rows: Row[], fields: FilterFields<Row>, sorted: boolean): Row[] {
  const where = request.query.get('where');
  const order = request.query.get('order');
  const filter = where ? parseWhere(where, fields) : undefined;
  if (filter?.slow && rows.length > slowFilterRows) throw BadRequest.query(`The filter ${where} would look at more than ${slowFilterRows} rows.`);
  const since = modifiedSince(session, request);
  const kept = filter || since ? rows.filter((row) => (since?.(row) ?? true) && (filter?.matches(row) ?? true)) : rows;
  if (order) return kept.sort(parseOrder(order, fields));
  return sorted ? kept : kept.sort(byUpdate);
}

/** Whole seconds; whether the second itself belongs to it is the switch `modifiedSinceInclusive`. */
function modifiedSince({ switches }: Session, { ifModifiedSince }: BooksRequest): ((row: Stored) => boolean) | undefined {
  if (!ifModifiedSince) return undefined;
  const ms = readModifiedSince(ifModifiedSince);
  if (ms === undefined) throw BadRequest.query(`If-Modified-Since '${ifModifiedSince}' is no date.`);
  const first = new Date(switches.modifiedSinceInclusive ? ms : ms + 1000).toISOString();
  return (row) => row.updatedAt >= first;
}

/** The 304 of a read that found nothing newer than `If-Modified-Since`, by the switch `nothingModified`; undefined for any other. */
export function notModified({ switches }: Session, { ifModifiedSince }: BooksRequest, rows: readonly unknown[]): BooksAnswer | undefined {
  const nothing = ifModifiedSince !== undefined && rows.length === 0 && switches.nothingModified === '304';
  return nothing ? { status: 304, body: { empty: true }, changes: [] } : undefined;
}

/** One page of rows and the `pagination` that goes with it. */
export function pageOf<Row>(rows: readonly Row[], { page, pageSize }: Paging): { rows: readonly Row[]; pagination: Pagination } {
  const start = (page - 1) * pageSize;
  return {
    rows: rows.slice(start, start + pageSize),
    pagination: { page, pageSize, pageCount: Math.ceil(rows.length / pageSize), itemCount: rows.length },
  };
}

/** The answer to a list: rows that `selectRows` chose, a page of them when one was asked for, or that nothing was modified. */
export function answerList<Row>(session: Session, request: BooksRequest, plural: string, rows: readonly Row[], json: (row: Row) => Json): BooksAnswer {
  const unchanged = notModified(session, request, rows);
  if (unchanged) return unchanged;
  const paging = readPaging(request);
  if (!paging) return ok(session, { [plural]: rows.map(json) });
  const page = pageOf(rows, paging);
  return ok(session, { pagination: page.pagination, [plural]: page.rows.map(json) });
}
