/**
 * Where the reading of one resource stands. `page` 0: at rest, everything up to `cursor` (Xero's own time of change) was read. Else a
 * page of a reading that is under way: the changes since a second before `cursor`, that page of them.
 */
export interface Position { readonly cursor: Date; readonly page: number }

/** Xero's times are to the second in a request, and the second itself may or may not belong to what was asked for (xero-api.md, section 3). */
const secondMs = 1000;
/** A change may be listed a moment after others that were stamped later: so much is read again each time. What was seen already changes nothing. */
export const overlapMs = 60_000;

const wholeSecond = (instant: Date): number => Math.floor(instant.getTime() / secondMs) * secondMs;

/** What to ask Xero for next: `If-Modified-Since` and the page. */
export function requestAt({ cursor, page }: Position): { readonly since: Date; readonly page: number } {
  return page === 0 ? { since: new Date(wholeSecond(cursor) - overlapMs), page: 1 } : { since: new Date(wholeSecond(cursor) - secondMs), page };
}

/**
 * The position after a page was stored. While pages are full, the next one is page 1 of the changes since the last one seen: offsets would
 * skip rows when a row changes meanwhile. Only where a whole page lies within one second is the next page number asked for.
 * @param lastChange the newest time of change on the page, in an order by time of change; undefined when it held none.
 * @param more whether further pages follow.
 */
export function positionAfter(position: Position, { lastChange, more }: { readonly lastChange: Date | undefined; readonly more: boolean }): Position {
  const { since, page } = requestAt(position);
  if (!more) return { cursor: lastChange && lastChange > position.cursor ? lastChange : position.cursor, page: 0 };
  const goesOn = lastChange !== undefined && wholeSecond(lastChange) - secondMs > since.getTime();
  return goesOn ? { cursor: lastChange, page: 1 } : { cursor: new Date(since.getTime() + secondMs), page: page + 1 };
}
