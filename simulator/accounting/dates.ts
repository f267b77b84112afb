import type { CalendarDate } from './records';

/** Xero's names of time zones (section 4, Organisation) and the IANA zones behind them; those that a seeded organisation may use. */
const zones: Readonly<Record<string, string>> = {
  AUSEASTERNSTANDARDTIME: 'Australia/Sydney',
  EAUSTRALIASTANDARDTIME: 'Australia/Brisbane',
  CENAUSTRALIASTANDARDTIME: 'Australia/Adelaide',
  AUSCENTRALSTANDARDTIME: 'Australia/Darwin',
  WAUSTRALIASTANDARDTIME: 'Australia/Perth',
  TASMANIASTANDARDTIME: 'Australia/Hobart',
  GMTSTANDARDTIME: 'Europe/London',
  NEWZEALANDSTANDARDTIME: 'Pacific/Auckland',
  EASTERNSTANDARDTIME: 'America/New_York',
  PACIFICSTANDARDTIME: 'America/Los_Angeles',
  UTC: 'UTC',
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** Today's calendar date in a zone by Xero's name; an Error naming the known zones when it is none of them. */
export function todayIn(zone: string, now: Date): CalendarDate {
  return formatOf(zone).format(now);
}

/** Refuses a zone that `todayIn` would not know. */
export function assertZone(zone: string): void {
  formatOf(zone);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const timeZone = zones[zone];
  if (!timeZone) throw new Error(`The time zone ${JSON.stringify(zone)} is not known to the books; use one of ${Object.keys(zones).join(', ')}.`);
  // en-CA writes 2026-11-24.
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formats.set(zone, format);
  return format;
}

/** `/Date(1551916800000+0000)/` of a calendar date: its midnight in UTC (section 3). */
export function xeroDate(date: CalendarDate): string {
  return `/Date(${Date.parse(`${date}T00:00:00Z`)}+0000)/`;
}

/** `/Date(1551981568133+0000)/` of an instant. */
export function xeroInstant(iso: string): string {
  return `/Date(${Date.parse(iso)}+0000)/`;
}

/** `2019-03-07T00:00:00`, the form of `DateString`. */
export function dateString(date: CalendarDate): string {
  return `${date}T00:00:00`;
}

/** `2019-03-07T17:59:28`, the form of `DateUTCString`. */
export function instantString(iso: string): string {
  return iso.slice(0, 19);
}

const isoDate = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?$/;
const msDate = /^\/Date\((-?\d+)(?:\+0000)?\)\/$/;

/**
 * The calendar date in a body: `2026-11-24`, that with a time (whose date counts as it is written, so a full UTC instant may be a
 * day off, section 7), or `/Date(ms)/`. Undefined when it is no date.
 */
export function readDate(text: string): CalendarDate | undefined {
  const ms = msDate.exec(text)?.[1];
  if (ms !== undefined) return validDate(new Date(Number(ms)));
  const date = isoDate.exec(text)?.[1];
  if (date === undefined) return undefined;
  const read = validDate(new Date(`${date}T00:00:00Z`));
  return read === date ? date : undefined;
}

function validDate(date: Date): CalendarDate | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10);
}

/** The `If-Modified-Since` header as milliseconds, cut to the second (section 3); undefined when it cannot be read. */
export function readModifiedSince(header: string): number | undefined {
  const withoutZone = /^\d{4}-\d{2}-\d{2}T[\d:.]+$/.test(header);
  const ms = Date.parse(withoutZone ? `${header}Z` : header);
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000) * 1000;
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** `30 June 2026`, for texts that people read. */
export function longDate(date: CalendarDate): string {
  const [year, month, day] = date.split('-');
  return `${Number(day)} ${months[Number(month) - 1] ?? ''} ${year ?? ''}`;
}
