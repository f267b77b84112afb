import { dayAndHour } from './instants';
import type { Month } from './reconciliation';

/** Where a month is in time. A month is a set of calendar dates; only "is it over?" and "which one is it now?" look at a clock. */

/** The calendar date at an instant in a time zone (IANA). @throws RangeError on a zone that is not known. */
export const dateIn = (timeZone: string, at: Date): string => dayAndHour(at, timeZone).day;

export const monthIn = (timeZone: string, at: Date): Month => dateIn(timeZone, at).slice(0, 7) as Month;

/** A zone that is not in the tables (Xero names some of its own way) counts as none. */
export const isKnownZone = (timeZone: string): boolean => {
  try {
    return dateIn(timeZone, new Date(0)) !== '';
  } catch {
    return false;
  }
};

const quarterHourMs = 15 * 60 * 1000;

/**
 * How long until a month is over in all of these zones, in ms; 0 when it is. A document may get the month's last day for as long as it is that day
 * at either end. Changes of zone offsets fall on quarters of an hour, and so does what this counts by.
 */
export function msUntilOver(month: Month, timeZones: readonly string[], now: Date): number {
  const isOver = (at: number): boolean => timeZones.every((zone) => monthIn(zone, new Date(at)) > month);
  if (isOver(now.getTime())) return 0;
  // Nowhere is it that day for longer than 14 hours after UTC's.
  const [year = 0, number = 0] = month.split('-').map(Number);
  let at = Math.max(Math.floor(now.getTime() / quarterHourMs) * quarterHourMs, Date.UTC(year, number, 1) - 15 * 60 * 60 * 1000);
  while (!isOver(at)) at += quarterHourMs;
  return at - now.getTime();
}
