/** The lock dates of an organisation, as calendar dates; both may be set. */
export interface LockDates { readonly periodLockDate?: string; readonly endOfYearLockDate?: string }

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** A calendar date as a sentence says it: 30 June 2026. */
export function inWords(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return `${String(Number(date))} ${months[Number(month) - 1] ?? month} ${year}`;
}

/** The calendar date that a text such as "30 June 2026" says; undefined when it cannot be read. */
export function dayIn(words: string | undefined): string | undefined {
  const found = /(\d{1,2}) ([a-z]+) (\d{4})/i.exec(words ?? '');
  const month = months.findIndex((name) => name.toLowerCase() === found?.[2]?.toLowerCase()) + 1;
  return found && month > 0 ? `${found[3] ?? ''}-${String(month).padStart(2, '0')}-${(found[1] ?? '').padStart(2, '0')}` : undefined;
}

const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

export interface OpenDayAsked {
  /** The document's own date, which is locked. */
  readonly issuedOn: string;
  /** The lock dates as they were read last. */
  readonly organisation: LockDates | null;
  /** The one that Xero named when it refused, in its words: what was read may be older. */
  readonly named: string | undefined;
  /** The dates of the invoices that it is allocated to: credit does not come before what it is for. */
  readonly invoices: readonly string[];
}

/** The first day on which a document that is dated in closed books may be dated; undefined when no lock date is known that closes its own date. */
export function firstOpenDay({ issuedOn, organisation, named, invoices }: OpenDayAsked): string | undefined {
  const locked = [organisation?.periodLockDate, organisation?.endOfYearLockDate, dayIn(named)].flatMap((day) => day ?? []).sort().at(-1);
  if (locked === undefined || locked < issuedOn) return undefined;
  return [dayAfter(locked), ...invoices].sort().at(-1);
}
