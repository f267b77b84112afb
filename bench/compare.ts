import { amountText, decimal, sum, zero, type Decimal } from '../domain/money';
import { creditedByInvoice } from './retail-money';
import type { RetailRecords } from './retail-map';
import type { Books } from './simulator-books';

/** What the service calls synced; the credit notes with all their allocations. */
export type Synced = Pick<RetailRecords, 'invoice' | 'credit-note' | 'payment'>;

/** What a bookkeeper adds up, to the cent. */
export interface Totals { readonly invoiced: string; readonly paid: string; readonly credited: string; readonly outstanding: string; readonly creditNotes: string; readonly openCredit: string }

export interface Comparison {
  readonly ours: Totals;
  readonly theirs: Totals;
  /** Synced records that are not in Xero, or there with another status, amount, document or account. */
  readonly wrong: readonly string[];
  /** In Xero, and nobody calls it synced. */
  readonly unknown: readonly string[];
  /** Numbers, references and contacts that stand in Xero more than once. */
  readonly duplicates: readonly string[];
}

/**
 * Holds what we sent against Xero's books, record by record and in sum, to the cent.
 * @param accounts the Xero account of each method of payment.
 */
export function compare(synced: Synced, books: Books, accounts: Readonly<Record<string, string>>): Comparison {
  const expected = new Set(namesOf(synced.invoice.map(({ body }) => body.number), synced['credit-note'].map(({ body }) => body.number), synced.payment.map(({ id }) => id)));
  const booked = namesOf(books.invoice.map(({ number }) => number), books.creditNote.map(({ number }) => number), books.payment.map(({ reference }) => reference));
  return {
    ours: ourTotals(synced), theirs: theirTotals(books),
    wrong: [...wrongInvoices(synced, books), ...wrongCreditNotes(synced, books), ...wrongPayments(synced, books, accounts)],
    unknown: booked.filter((name) => !expected.has(name)),
    duplicates: [...repeated(booked), ...repeated(books.contact.map(({ name }) => `contact ${name.toLowerCase()}`)), ...repeated(books.contact.flatMap(({ contactNumber }) => contactNumber === undefined ? [] : `contact number ${contactNumber}`))],
  };
}

const namesOf = (invoices: readonly string[], creditNotes: readonly string[], payments: readonly string[]): string[] =>
  [...invoices.map((number) => `invoice ${number}`), ...creditNotes.map((number) => `credit note ${number}`), ...payments.map((id) => `payment ${id}`)];

function ourTotals({ invoice, 'credit-note': creditNotes, payment }: Synced): Totals {
  return totalsOf({
    invoiced: invoice.map(({ body }) => body.totals.total), paid: payment.map(({ body }) => body.amount),
    credited: creditNotes.flatMap(({ body }) => body.allocations.map(({ amount }) => amount)), creditNotes: creditNotes.map(({ body }) => body.totals.total),
  });
}

/** Of what stands: payments and allocations by themselves, so that a document's own idea of them is not taken on trust. */
function theirTotals({ invoice, creditNote, payment, allocation }: Books): Totals {
  const standing = (all: readonly { readonly status: string; readonly amount: string }[]): string[] => all.filter(({ status }) => status === 'AUTHORISED').map(({ amount }) => amount);
  return totalsOf({ invoiced: invoice.map(({ total }) => total), paid: standing(payment), credited: standing(allocation), creditNotes: creditNote.map(({ total }) => total) });
}

function totalsOf(amounts: Readonly<Record<'invoiced' | 'paid' | 'credited' | 'creditNotes', readonly string[]>>): Totals {
  const [invoiced, paid, credited, creditNotes] = [added(amounts.invoiced), added(amounts.paid), added(amounts.credited), added(amounts.creditNotes)];
  return {
    invoiced: amountText(invoiced), paid: amountText(paid), credited: amountText(credited), outstanding: amountText(invoiced.minus(paid).minus(credited)),
    creditNotes: amountText(creditNotes), openCredit: amountText(creditNotes.minus(credited)),
  };
}
const added = (amounts: readonly string[]): Decimal => sum(amounts.map(decimal));

/** Approved, or paid when nothing is left of it. */
const isApproved = (status: string, left: Decimal): boolean => status === (left.eq(0) ? 'PAID' : 'AUTHORISED');

function wrongInvoices({ invoice, 'credit-note': creditNotes, payment }: Synced, books: Books): string[] {
  const booked = new Map(books.invoice.map((one) => [one.number, one]));
  const credited = creditedByInvoice(creditNotes);
  const paid = new Map(payment.map(({ body }) => [body.invoiceId, decimal(body.amount)]));
  return invoice.filter(({ id, body: { number, totals } }) => {
    const found = booked.get(number);
    const [total, off, received] = [decimal(totals.total), credited.get(id) ?? zero, paid.get(id) ?? zero];
    return !(found && isApproved(found.status, total.minus(off).minus(received)) && total.eq(decimal(found.total)) && off.eq(decimal(found.amountCredited)) && received.eq(decimal(found.amountPaid)));
  }).map(({ body }) => `invoice ${body.number}`);
}

function wrongCreditNotes({ 'credit-note': creditNotes }: Synced, books: Books): string[] {
  const booked = new Map(books.creditNote.map((one) => [one.number, one]));
  return creditNotes.filter(({ body: { number, totals, allocations } }) => {
    const found = booked.get(number);
    const left = decimal(totals.total).minus(added(allocations.map(({ amount }) => amount)));
    return !(found && isApproved(found.status, left) && decimal(totals.total).eq(decimal(found.total)) && left.eq(decimal(found.remainingCredit)));
  }).map(({ body }) => `credit note ${body.number}`);
}

function wrongPayments({ payment, invoice }: Synced, books: Books, accounts: Readonly<Record<string, string>>): string[] {
  const booked = new Map(books.payment.map((one) => [one.reference, one]));
  const xeroIds = new Map(books.invoice.map(({ number, id }) => [number, id]));
  const numbers = new Map(invoice.map(({ id, body }) => [id, body.number]));
  return payment.filter(({ id, body: { invoiceId, amount, method } }) => {
    const found = booked.get(id);
    return !(found?.status === 'AUTHORISED' && decimal(found.amount).eq(decimal(amount)) && found.accountId === accounts[method] && found.payableId === xeroIds.get(numbers.get(invoiceId ?? '') ?? ''));
  }).map(({ id }) => `payment ${id}`);
}

/** What stands there more than once. */
function repeated(values: readonly string[]): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const value of values) (seen.has(value) ? twice : seen).add(value);
  return [...twice];
}
