/** What Xero's own limits allow at best (xero-api.md, sections 1 and 3). */
const ELEMENTS_PER_CALL = 50;
const CALLS_PER_MINUTE = 60;
const CALLS_AT_ONCE = 5;

/** The least possible calls: Σ ⌈n/50⌉ over the kinds. */
export const callsFloor = (counts: readonly number[]): number => counts.reduce((calls, count) => calls + Math.ceil(count / ELEMENTS_PER_CALL), 0);

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
