import fc from 'fast-check';
import { amountText, decimal, toCents } from '../../domain/money';
import type { Month } from '../../domain/reconciliation';
import { computeTotals, standardTaxPercents } from '../../domain/totals';
import type { Json } from './house';
import { aCreditNote, aPayment } from './money-desk';

/** A month of CloudRent's as a seed makes it up: invoices whose amounts round in every way, what is credited of them, what is paid. By the paths of the records. */

/** A decimal of up to so many places, as text. */
const decimals = (least: number, most: number, places: number) => fc.integer({ min: least, max: most }).map((number) => decimal(String(number)).div(10 ** places).toFixed());
const line = fc.record({
  description: fc.constantFrom('Excavator', 'Scaffold, 3 days', 'Trailer  2 t', 'Fuel & oil'), quantity: decimals(1, 99_999, 4), unitPrice: decimals(1, 9_999_999, 4),
  discountPercent: fc.constantFrom('0', '12.5', '33.33'), category: fc.constantFrom('equipment-hire', 'delivery'), tax: fc.constantFrom('gst', 'gst-free'),
});
const taken = line.map((one) => ({ ...one, quantity: '-1', unitPrice: '0.35', discountPercent: '0' }));
const invoice = fc.record({
  day: fc.integer({ min: 1, max: 28 }), lines: fc.tuple(fc.array(line, { minLength: 1, maxLength: 4 }), fc.option(taken)), pricesIncludeTax: fc.boolean(), contactId: fc.constantFrom('harbour', 'bayside'),
  creditedPercent: fc.constantFrom(0, 0, 7, 100), paid: fc.constantFrom('nothing', 'half', 'all'), paidLater: fc.boolean(), method: fc.constantFrom('card', 'account', 'cash'),
});

const inMonth = (month: Month, day: number): string => `${month}-${String(day).padStart(2, '0')}`;
const after = (date: string, days: number): string => new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** So many invoices of a month with what belongs to them; a payment may be of the month after. */
export function quietMonth(month: Month, seed: number, invoices: number): ReadonlyMap<string, Json> {
  const records = new Map<string, Json>();
  for (const [index, asked] of fc.sample(invoice, { seed, numRuns: invoices }).entries()) {
    const id = `q${String(seed)}-${String(index)}`;
    const [some, off] = asked.lines;
    const lines = [...some, ...(off === null ? [] : [off])].map((one, at) => ({ id: `l${String(at)}`, ...one }));
    const { pricesIncludeTax, contactId, method } = asked;
    const totals = computeTotals({ lines, pricesIncludeTax }, standardTaxPercents);
    const total = decimal(totals?.total ?? '0');
    // Nothing to pay, or less than nothing: no invoice.
    if (total.lt(1)) continue;
    const issuedOn = inMonth(month, asked.day);
    records.set(`invoices/${id}`, { version: 1, number: id.toUpperCase(), contactId, status: 'issued', issuedOn, dueOn: after(issuedOn, 14), currency: 'AUD', pricesIncludeTax, lines, totals });
    const credit = toCents(total.times(asked.creditedPercent).div(100));
    const creditText = amountText(credit);
    if (credit.gt(0)) {
      records.set(`credit-notes/${id}`, aCreditNote(`CN-${id}`, {
        contactId, issuedOn, lines: [{ id: 'l1', description: 'Brought back', quantity: '1', unitPrice: creditText, category: 'equipment-hire', tax: 'gst-free' }], totals: { subtotal: creditText, tax: '0.00', total: creditText }, allocations: [{ invoiceId: id, amount: creditText }],
      }));
    }
    const paid = toCents(total.minus(credit).div(asked.paid === 'half' ? 2 : 1));
    if (asked.paid !== 'nothing' && paid.gt(0)) records.set(`payments/${id}`, aPayment(id, { amount: amountText(paid), paidOn: after(issuedOn, asked.paidLater ? 30 : 0), method }));
  }
  return records;
}
