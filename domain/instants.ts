import type { Month } from './reconciliation';

/** An instant as the people of a company read it, in its time zone: "25 November 2026, 7:12 am". */
export const instantText = (at: Date, timeZone: string): string => new Intl.DateTimeFormat('en-AU', { timeZone, dateStyle: 'long', timeStyle: 'short' }).format(at).replace(' at ', ', ').replaceAll('\u202F', ' ');

/** The calendar date of an instant in a time zone, and the hour of its day. */
export function dayAndHour(at: Date, timeZone: string): { readonly day: string; readonly hour: number } {
  const parts = Object.fromEntries(new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23' }).formatToParts(at).map(({ type, value }) => [type, value]));
  return { day: `${parts['year'] ?? ''}-${parts['month'] ?? ''}-${parts['day'] ?? ''}`, hour: Number(parts['hour']) };
}

/** A month as a sentence says it: "October 2026". */
export const monthText = (month: Month): string => new Intl.DateTimeFormat('en-AU', { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(new Date(`${month}-01T00:00:00Z`));
