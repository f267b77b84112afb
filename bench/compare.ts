import { amountText, decimal, sum } from '../domain/money';
import type { Invoice } from '../domain/records';
import type { BookedContact, BookedInvoice } from './simulator-books';
import type { Named } from './retail-map';

export interface Comparison {
  /** Sums over the invoices that the service calls synced. */
  readonly ours: string;
  readonly theirs: string;
  /** Synced invoices whose own total in Xero is another, or that are not there or not approved, by number. */
  readonly wrong: readonly string[];
  /** Invoices in Xero that nobody calls synced. */
  readonly unknown: readonly string[];
  readonly duplicateNumbers: readonly string[];
  readonly duplicateContacts: readonly string[];
}

/** Holds what we sent against Xero's books, invoice by invoice and in sum, to the cent. */
export function compare(synced: readonly Named<Invoice>[], invoices: readonly BookedInvoice[], contacts: readonly BookedContact[]): Comparison {
  const booked = new Map(invoices.map((invoice) => [invoice.number, invoice]));
  const expected = new Set(synced.map(({ body }) => body.number));
  const wrong = synced.filter(({ body }) => {
    const found = booked.get(body.number);
    return found?.status !== 'AUTHORISED' || !decimal(found.total).eq(decimal(body.totals.total));
  });
  return {
    ours: amountText(sum(synced.map(({ body }) => decimal(body.totals.total)))),
    theirs: amountText(sum(invoices.map(({ total }) => decimal(total)))),
    wrong: wrong.map(({ body }) => body.number),
    unknown: invoices.map(({ number }) => number).filter((number) => !expected.has(number)),
    duplicateNumbers: repeated(invoices.map(({ number }) => number)),
    duplicateContacts: [...repeated(contacts.map(({ name }) => name.toLowerCase())), ...repeated(contacts.flatMap(({ contactNumber }) => contactNumber ?? []))],
  };
}

/** What stands there more than once. */
function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const value of values) (seen.has(value) ? twice : seen).add(value);
  return [...twice];
}
