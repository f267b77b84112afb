import { decimal } from '../domain/money';

/** Readers of single values as xero-node hands them over. Its types promise more than it keeps, so each value is looked at. */

type Present<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] }
  & { [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined> };

/** The object without the keys whose value is undefined. */
export const present = <T extends object>(values: T): Present<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;

/** A non-empty text; undefined for '' and for anything else. */
export const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const zeroGuid = '00000000-0000-0000-0000-000000000000';
/** An id that Xero really gave: not the zero GUID that failures carry. */
export const realId = (value: unknown): string | undefined => (text(value) === zeroGuid ? undefined : text(value));

const asDecimal = (value: unknown) => {
  if (typeof value === 'number' ? !Number.isFinite(value) : !/^-?\d+(\.\d+)?$/.test(text(value) ?? '')) return undefined;
  return decimal(String(value));
};

/** An amount as a decimal string with two places. */
export const amountOf = (value: unknown): string | undefined => asDecimal(value)?.toFixed(2);
/** A number as a plain decimal string, with the places it has. */
export const decimalOf = (value: unknown): string | undefined => asDecimal(value)?.toFixed();

/** `/Date(ms+0000)/`, which xero-node passes on as a text where it knows no type. */
const instant = (value: unknown): Date | undefined => {
  if (value instanceof Date) return value;
  const given = text(value);
  if (given === undefined) return undefined;
  const ms = /^\/Date\((-?\d+)/.exec(given)?.[1];
  if (ms !== undefined) return new Date(Number(ms));
  return new Date(/[zZ]$|[+-]\d\d:?\d\d$|^\d{4}-\d\d-\d\d$/.test(given) ? given : `${given}Z`);
};

/** An instant as ISO text in UTC. */
export function instantOf(value: unknown): string | undefined {
  const found = instant(value);
  return found === undefined || Number.isNaN(found.getTime()) ? undefined : found.toISOString();
}

/** A calendar date 'YYYY-MM-DD': Xero's document dates stand at midnight UTC (xero-api.md, section 7). */
export const dateOf = (value: unknown): string | undefined => instantOf(value)?.slice(0, 10);

/** Reads every element, or nothing: a list with one unreadable element is unreadable. */
export function readAll<T, R>(list: readonly T[] | undefined, read: (element: T) => R | undefined): R[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const found: R[] = [];
  for (const element of list as readonly T[]) {
    const value = read(element);
    if (value === undefined) return undefined;
    found.push(value);
  }
  return found;
}
