import { amountText, decimal, sum, toCents, zero, type Decimal } from './money';
import type { Invoice, InvoiceLine } from './records';

/** Percent per tax word of a company: `gst` 10, `gst-free` 0, and what a company adds. */
export type TaxPercents = Readonly<Record<string, string>>;
export const standardTaxPercents: TaxPercents = { gst: '10', 'gst-free': '0' };

export interface Totals { readonly subtotal: string; readonly tax: string; readonly total: string }

/** Line = round half up (quantity × unit price × (1 − discount)) to cents, before or including tax as the prices are (design, section 4). */
export function lineAmount(line: Pick<InvoiceLine, 'quantity' | 'unitPrice' | 'discountPercent'>): Decimal {
  const keep = decimal('100').minus(decimal(line.discountPercent ?? '0')).div(100);
  return toCents(decimal(line.quantity).times(decimal(line.unitPrice)).times(keep));
}

/** Tax of one line amount, rounded half up to cents: on top of it, or contained in it when prices include tax. */
export function lineTax(amount: Decimal, percent: string, pricesIncludeTax: boolean): Decimal {
  const rate = decimal(percent);
  return pricesIncludeTax ? toCents(amount.times(rate).div(rate.plus(100))) : toCents(amount.times(rate).div(100));
}

/**
 * A document's totals as Xero computes them: tax per line, rounded, then summed (xero-api.md, "Tax, rounding").
 * @returns undefined when a line names a tax whose percentage is not known here (the mapping decides then).
 */
export function computeTotals(invoice: Pick<Invoice, 'lines' | 'pricesIncludeTax'>, percents: TaxPercents): Totals | undefined {
  const amounts = invoice.lines.map(lineAmount);
  let tax = zero;
  for (const [index, line] of invoice.lines.entries()) {
    // Own properties alone: "constructor" is a word that a company may use.
    const percent = Object.hasOwn(percents, line.tax) ? percents[line.tax] : undefined;
    if (percent === undefined) return undefined;
    tax = tax.plus(lineTax(amounts[index] ?? zero, percent, invoice.pricesIncludeTax));
  }
  const lines = sum(amounts);
  const subtotal = invoice.pricesIncludeTax ? lines.minus(tax) : lines;
  return { subtotal: amountText(subtotal), tax: amountText(tax), total: amountText(subtotal.plus(tax)) };
}

/** No line may come to more than a total can: 12 digits before the point. Beyond it Xero's numbers are no longer exact to the cent. */
const largestAmount = decimal('999999999999.99');

export type TotalsVerdict = { readonly verdict: 'agree' | 'differ'; readonly computed: Totals } | { readonly verdict: 'unknown-tax' }
  | { readonly verdict: 'refuse'; readonly field: string; readonly reason: string };

/**
 * The sums at the door (design, section 7): subtotal + tax = total exactly; against the lines, up to one cent a line apart is
 * accepted and becomes `totals-differ`, more is refused; a document's total is never negative, and no line larger than a total may be.
 */
export function judgeTotals(invoice: Pick<Invoice, 'lines' | 'pricesIncludeTax' | 'totals'>, percents: TaxPercents): TotalsVerdict {
  const stated = invoice.totals;
  if (!decimal(stated.subtotal).plus(decimal(stated.tax)).eq(decimal(stated.total))) {
    return { verdict: 'refuse', field: 'totals.total', reason: `subtotal ${stated.subtotal} + tax ${stated.tax} is not total ${stated.total}` };
  }
  if (decimal(stated.total).lt(0)) return { verdict: 'refuse', field: 'totals.total', reason: 'the total of a document must not be negative; use a credit note' };
  const oversized = invoice.lines.findIndex((line) => lineAmount(line).abs().gt(largestAmount));
  if (oversized >= 0) return { verdict: 'refuse', field: `lines.${oversized}`, reason: 'the line comes to more than 999,999,999,999.99' };
  const computed = computeTotals(invoice, percents);
  if (!computed) return { verdict: 'unknown-tax' };
  const allowance = decimal('0.01').times(invoice.lines.length);
  let apart = false;
  for (const field of ['subtotal', 'tax', 'total'] as const) {
    const difference = decimal(stated[field]).minus(decimal(computed[field])).abs();
    if (difference.gt(allowance)) return { verdict: 'refuse', field: `totals.${field}`, reason: `the lines add up to ${computed[field]}, not ${stated[field]}` };
    if (difference.gt(0)) apart = true;
  }
  return { verdict: apart ? 'differ' : 'agree', computed };
}
