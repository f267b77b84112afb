/** What Xero's own limits allow at best (xero-api.md, sections 1, 3 and 4). */
const ELEMENTS_PER_CALL = 50;
const CALLS_PER_MINUTE = 60;
const CALLS_AT_ONCE = 5;

/**
 * The least possible calls that write: Σ ⌈n/50⌉ over the kinds of record, and one for each credit note that is allocated, since Xero takes
 * allocations of one credit note a call. What has to be read is not in it.
 */
export const callsFloor = ({ counts, allocated }: { readonly counts: readonly number[]; readonly allocated: number }): number =>
  counts.reduce((calls, count) => calls + Math.ceil(count / ELEMENTS_PER_CALL), 0) + allocated;

/**
 * The least possible seconds for that many calls, when the run begins as a minute of Xero's begins: every minute but the last is
 * used up whole, and the calls of the last go out five at a time.
 * (⌈calls/60⌉ − 1) × 60 + ⌈calls of the last minute / 5⌉ × seconds per call.
 */
export function secondsFloor(calls: number, secondsPerCall: number): number {
  if (calls === 0) return 0;
  const wholeMinutes = Math.ceil(calls / CALLS_PER_MINUTE) - 1;
  const last = calls - wholeMinutes * CALLS_PER_MINUTE;
  return wholeMinutes * 60 + Math.ceil(last / CALLS_AT_ONCE) * secondsPerCall;
}
