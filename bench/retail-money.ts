import { amountText, decimal, sum, toCents, zero, type Decimal } from '../domain/money';
import type { CreditNote, Invoice, Payment } from '../domain/records';
import type { Named } from './retail-map';

/** The file says nothing of allocations and payments: these are made up, by rules that give the same for the same file. */

/** `card` goes to the bank account, `cash` to the clearing account. */
export const methods = ['card', 'cash'] as const;
const payEvery = 3;

/** A credit note goes whole to the first invoice of the file with the same customer and currency of which so much is not credited yet; where there is none it stays open. */
export function allocate(creditNotes: readonly Named<CreditNote>[], invoices: readonly Named<Invoice>[]): Named<CreditNote>[] {
  const left = new Map(invoices.map(({ id, body }) => [id, decimal(body.totals.total)]));
  const leftOf = (id: string): Decimal => left.get(id) ?? zero;
  const ofCustomer = new Map<string, string[]>();
  for (const { id, body } of invoices) ofCustomer.set(accountOf(body), [...ofCustomer.get(accountOf(body)) ?? [], id]);
  return creditNotes.map(({ id, body }) => {
    const credit = decimal(body.totals.total);
    const invoiceId = ofCustomer.get(accountOf(body))?.find((one) => leftOf(one).gte(credit));
    if (invoiceId === undefined) return { id, body };
    left.set(invoiceId, leftOf(invoiceId).minus(credit));
    return { id, body: { ...body, allocations: [{ invoiceId, amount: amountText(credit) }] } };
  });
}

const accountOf = ({ contactId, currency }: Pick<Invoice, 'contactId' | 'currency'>): string => `${contactId} ${currency}`;

/**
 * Every third invoice of the file is paid on the day of its issue: what is not credited of it, or half of that (rounded half up), by turns; of
 * two that are paid alike one goes to each method. An invoice that is credited whole is passed over.
 */
export function payEveryThird(invoices: readonly Named<Invoice>[], creditNotes: readonly Named<CreditNote>[]): Named<Payment>[] {
  const credited = creditedByInvoice(creditNotes);
  const thirds = invoices.filter((_, index) => index % payEvery === payEvery - 1);
  return thirds.flatMap(({ id, body: { totals, currency, issuedOn } }, turn) => {
    const due = decimal(totals.total).minus(credited.get(id) ?? zero);
    if (due.lte(0)) return [];
    const amount = turn % 2 === 0 ? due : toCents(due.div(2));
    const method = methods[Math.floor(turn / 2) % 2] ?? methods[0];
    return [{ id: `payment-${id}`, body: { version: 1, invoiceId: id, amount: amountText(amount), currency, paidOn: issuedOn, method, status: 'received' } }];
  });
}

/** What credit notes take off each invoice. */
export function creditedByInvoice(creditNotes: readonly Named<CreditNote>[]): Map<string, Decimal> {
  const credited = new Map<string, Decimal>();
  for (const { invoiceId, amount } of creditNotes.flatMap(({ body }) => body.allocations)) credited.set(invoiceId, sum([credited.get(invoiceId) ?? zero, decimal(amount)]));
  return credited;
}
