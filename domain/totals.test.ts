import fc from 'fast-check';
import { amountText, decimal } from './money';
import { computeTotals, judgeTotals, lineAmount, lineTax, standardTaxPercents } from './totals';

const line = (quantity: string, unitPrice: string, tax = 'gst', discountPercent?: string) =>
  ({ id: 'l', description: 'd', quantity, unitPrice, category: 'equipment-hire', tax, ...(discountPercent === undefined ? {} : { discountPercent }) });
const cents = fc.integer({ min: 0, max: 10_000_000 }).map((value) => (value / 10_000).toFixed(4));

describe('a line', () => {
  it('rounds half up to cents: 2.165 is 2.17 (xero-api.md, tax and rounding)', () => {
    expect(amountText(lineAmount(line('1', '2.165')))).toBe('2.17');
    expect(amountText(lineAmount(line('-1', '2.165')))).toBe('-2.17');
  });
  it('takes the discount off before rounding', () => {
    expect(amountText(lineAmount(line('3', '33.3333', 'gst', '10')))).toBe('90.00');
  });
  it('contains its tax when prices include it', () => {
    expect(amountText(lineTax(decimal('110.00'), '10', true))).toBe('10.00');
    expect(amountText(lineTax(decimal('0.05'), '10', false))).toBe('0.01');
  });
});

describe('a document', () => {
  it('sums tax per line, rounded line by line', () => {
    const lines = [line('1', '0.05'), line('1', '0.05'), line('1', '0.05')];
    expect(computeTotals({ lines, pricesIncludeTax: false }, standardTaxPercents)).toEqual({ subtotal: '0.15', tax: '0.03', total: '0.18' });
  });
  it('is refused at the door when its own sums are wrong, and named', () => {
    expect(judgeTotals({ lines: [line('1', '10.00')], pricesIncludeTax: false, totals: { subtotal: '10.00', tax: '1.00', total: '11.01' } }, standardTaxPercents))
      .toMatchObject({ verdict: 'refuse', field: 'totals.total' });
  });
  it('accepts one cent a line apart, as a difference to be shown', () => {
    const one = { lines: [line('1', '10.00')], pricesIncludeTax: false };
    expect(judgeTotals({ ...one, totals: { subtotal: '10.00', tax: '1.01', total: '11.01' } }, standardTaxPercents).verdict).toBe('differ');
    expect(judgeTotals({ ...one, totals: { subtotal: '10.00', tax: '1.02', total: '11.02' } }, standardTaxPercents).verdict).toBe('refuse');
  });
  it('never has a negative total', () => {
    expect(judgeTotals({ lines: [line('-1', '10.00')], pricesIncludeTax: false, totals: { subtotal: '-10.00', tax: '-1.00', total: '-11.00' } }, standardTaxPercents).verdict).toBe('refuse');
  });
  it('leaves a tax whose percentage is not known here to the mapping, whatever its word', () => {
    expect(judgeTotals({ lines: [line('1', '10.00', 'constructor')], pricesIncludeTax: false, totals: { subtotal: '10.00', tax: '1.00', total: '11.00' } }, standardTaxPercents).verdict).toBe('unknown-tax');
  });
  it('always adds up: subtotal + tax = total, inclusive and exclusive', () => {
    fc.assert(fc.property(fc.array(fc.tuple(cents, cents, fc.constantFrom('gst', 'gst-free')), { minLength: 1, maxLength: 20 }), fc.boolean(), (items, pricesIncludeTax) => {
      const totals = computeTotals({ lines: items.map(([quantity, price, tax]) => line(quantity, price, tax)), pricesIncludeTax }, standardTaxPercents);
      expect(totals && decimal(totals.subtotal).plus(totals.tax).eq(totals.total)).toBe(true);
    }));
  });
});
