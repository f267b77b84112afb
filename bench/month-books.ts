import { z } from 'zod';
import type { HttpApi } from '../scripts/client/http-api';

/** A month's documents as people in Xero would have entered them, fifty at a time through the simulator's own rules: no shortcut into its books. */

const ELEMENTS_PER_CALL = 50;
/** Requests to the simulator under way at once: it works in one thread. */
const AT_ONCE = 4;

export interface MonthSize { readonly invoices: number; readonly payments: number; readonly contacts: number }
export interface BookedContact { readonly xeroId: string; readonly name: string }
export interface BookedLine { readonly lineItemId: string; readonly unitPrice: number; readonly quantity: number; readonly amount: number; readonly tax: number }
export interface BookedInvoice { readonly xeroId: string; readonly number: string; readonly date: string; readonly contact: number; readonly net: number; readonly tax: number; readonly total: number; readonly updatedAt: string; readonly lines: readonly BookedLine[] }
export interface BookedPayment { readonly xeroId: string; readonly invoice: number; readonly amount: number; readonly date: string; readonly updatedAt: string }

const contactsShape = z.object({ Contacts: z.array(z.object({ ContactID: z.string(), Name: z.string() })) });
const invoicesShape = z.object({ Invoices: z.array(z.object({
  InvoiceID: z.string(), InvoiceNumber: z.string(), SubTotal: z.number(), TotalTax: z.number(), Total: z.number(), UpdatedDateUTCString: z.string(),
  LineItems: z.array(z.object({ LineItemID: z.string(), UnitAmount: z.number(), Quantity: z.number(), LineAmount: z.number(), TaxAmount: z.number() })),
})) });
const paymentsShape = z.object({ Payments: z.array(z.object({ PaymentID: z.string(), Amount: z.number(), UpdatedDateUTCString: z.string() })) });

const dayOf = (month: string, index: number): string => `${month}-${String((index % 28) + 1).padStart(2, '0')}`;

export interface SeededBooks { readonly contacts: readonly BookedContact[]; readonly invoices: readonly BookedInvoice[]; readonly payments: readonly BookedPayment[] }

/** @param show hears how far it is. */
export async function seedBooks(simulator: HttpApi, tenantId: string, month: string, size: MonthSize, show: (text: string) => void): Promise<SeededBooks> {
  const put = async <Shape extends z.ZodType>(plural: string, shape: Shape, elements: readonly object[]): Promise<z.infer<Shape>> => {
    const answer = await simulator.call('POST', `/simulator/people/${tenantId}`, { method: 'PUT', path: [plural], body: { [plural]: elements } });
    return shape.parse((answer as { body: unknown }).body);
  };
  const contacts = (await inBatches(size.contacts, (from, to) => put('Contacts', contactsShape, range(from, to).map((index) => ({ Name: `Customer ${index}`, EmailAddress: `office@customer-${index}.example` }))).then(({ Contacts }) => Contacts), (done) => show(`contacts ${done}`)))
    .map(({ ContactID, Name }) => ({ xeroId: ContactID, name: Name }));
  const invoices = (await inBatches(size.invoices, (from, to) => put('Invoices', invoicesShape, range(from, to).map((index) => ({
    Type: 'ACCREC', Status: 'AUTHORISED', InvoiceNumber: numberOf(index), Contact: { ContactID: contacts[index % contacts.length]?.xeroId }, Date: dayOf(month, index), DueDate: `${month}-28`, LineAmountTypes: 'Exclusive',
    LineItems: range(0, (index % 3) + 1).map((line) => ({ Description: `Hire ${line}`, Quantity: line + 1, UnitAmount: priceOf(index, line), AccountCode: '210', TaxType: 'OUTPUT' })),
  }))).then(({ Invoices }) => Invoices), (done) => show(`invoices ${done}`))).map((one, index): BookedInvoice => ({
    xeroId: one.InvoiceID, number: one.InvoiceNumber, date: dayOf(month, index), contact: index % contacts.length, net: one.SubTotal, tax: one.TotalTax, total: one.Total, updatedAt: one.UpdatedDateUTCString,
    lines: one.LineItems.map((line) => ({ lineItemId: line.LineItemID, unitPrice: line.UnitAmount, quantity: line.Quantity, amount: line.LineAmount, tax: line.TaxAmount })),
  }));
  const payments = (await inBatches(size.payments, (from, to) => put('Payments', paymentsShape, range(from, to).map((index) => ({
    Invoice: { InvoiceID: invoices[index % invoices.length]?.xeroId }, Account: { Code: '090' }, Date: dayOf(month, index), Amount: 10 + (index % 7), Reference: `paid [p${String(index)}]`,
  }))).then(({ Payments }) => Payments), (done) => show(`payments ${done}`))).map((one, index): BookedPayment => ({ xeroId: one.PaymentID, invoice: index % invoices.length, amount: one.Amount, date: dayOf(month, index), updatedAt: one.UpdatedDateUTCString }));
  return { contacts, invoices, payments };
}

const numberOf = (index: number): string => `M-${String(index).padStart(6, '0')}`;
/** Each document of its own price, so that its tax rounds in its own way. */
const priceOf = (index: number, line: number): number => (10_000 + ((index * 37 + line * 11) % 90_000)) / 100;
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);

async function inBatches<T>(count: number, work: (from: number, to: number) => Promise<readonly T[]>, show: (done: number) => void): Promise<T[]> {
  const results: (readonly T[])[] = [];
  const starts = range(0, Math.ceil(count / ELEMENTS_PER_CALL)).entries();
  let done = 0;
  await Promise.all(range(0, AT_ONCE).map(async () => {
    for (const [batch] of starts) {
      const to = Math.min(count, (batch + 1) * ELEMENTS_PER_CALL);
      results[batch] = await work(batch * ELEMENTS_PER_CALL, to);
      done += to - batch * ELEMENTS_PER_CALL;
      show(done);
    }
  }));
  return results.flat();
}
