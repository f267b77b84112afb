import fc from 'fast-check';
import { invoiceSchema, type Invoice, type InvoiceLine } from '../../domain/records';
import { computeTotals, judgeTotals, standardTaxPercents, type Totals } from '../../domain/totals';
import { xeroId } from '../../domain/ids';
import { approved, first, Office } from '../../simulator/accounting/testing/office';
import type { XeroLineBody } from '../../xero/bodies';
import { invoiceBody } from '../../xero/mapping/invoice';

/** Two rooms that know nothing of each other work out the same invoice: ours before it is sent, and the simulator as Xero would. */

const decimalOf = (digits: number, places: number) => fc.tuple(fc.boolean(), fc.nat({ max: 10 ** digits - 1 }), fc.nat({ max: 10 ** places - 1 }), fc.integer({ min: 0, max: places }))
  .map(([negative, whole, fraction, shown]) => `${negative ? '-' : ''}${whole}${shown === 0 ? '' : `.${String(fraction).padStart(places, '0').slice(0, shown)}`}`)
  // Zero has no sign at the door.
  .map((text) => (/^-[0.]+$/.test(text) ? text.slice(1) : text));
const percent = fc.oneof(fc.constantFrom('0', '100', '33.33', '12.5'), fc.nat({ max: 10_000 }).map((value) => (value / 100).toFixed(2)));
const line = (id: string) => fc.record({
  id: fc.constant(id), description: fc.constant('Scaffold tower'), quantity: decimalOf(3, 4), unitPrice: decimalOf(5, 4), category: fc.constant('equipment-hire'), tax: fc.constantFrom('gst', 'gst-free'),
  discountPercent: fc.option(percent, { nil: undefined, freq: 2 }),
}).map(({ discountPercent, ...rest }): InvoiceLine => (discountPercent === undefined ? rest : { ...rest, discountPercent }));
const lines = fc.integer({ min: 1, max: 20 }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => line(`l${index}`))));
/** Large enough to keep the document above zero, whatever its lines take off. */
const deposit: InvoiceLine = { id: 'deposit', description: 'Deposit', quantity: '1', unitPrice: '4000000000', category: 'equipment-hire', tax: 'gst-free' };

const totalsOf = (parts: Pick<Invoice, 'lines' | 'pricesIncludeTax'>): Totals => {
  const totals = computeTotals(parts, standardTaxPercents);
  if (!totals) throw new Error('the standard taxes have percentages');
  return totals;
};
const invoiceOf = (parts: Pick<Invoice, 'lines' | 'pricesIncludeTax'>): Invoice => ({ version: 1, number: 'N', contactId: 'c', status: 'issued', issuedOn: '2026-11-20', dueOn: '2026-12-20', currency: 'AUD', ...parts, totals: totalsOf(parts) });
const taxTypes: Record<string, string> = { gst: 'OUTPUT', 'gst-free': 'EXEMPTOUTPUT' };
const bodyOf = (invoice: Invoice) => invoiceBody({ invoice, contactXeroId: xeroId('22222222-2222-4222-8222-222222222222'), lineCodes: invoice.lines.map(({ tax }) => ({ accountCode: '210', taxType: taxTypes[tax] ?? '' })) });

/** As the line goes over the wire: through JSON, in Xero's spelling. */
const onTheWire = (body: XeroLineBody) => Object.fromEntries(Object.entries(JSON.parse(JSON.stringify(body)) as object).map(([key, value]) => [`${key.charAt(0).toUpperCase()}${key.slice(1)}`, value as unknown]));

function bookedTotals(office: Office, contactId: string, invoice: Invoice): Totals {
  const { lineAmountTypes, lineItems } = bodyOf(invoice);
  const made = first(office.ask('PUT', 'Invoices?summarizeErrors=false&unitdp=4', { Invoices: [approved(contactId, { LineAmountTypes: lineAmountTypes, LineItems: lineItems.map(onTheWire) })] }), 'Invoices');
  expect(made['ValidationErrors']).toBeUndefined();
  return { subtotal: Number(made['SubTotal']).toFixed(2), tax: Number(made['TotalTax']).toFixed(2), total: Number(made['Total']).toFixed(2) };
}

describe('the totals of an invoice', () => {
  const office = new Office();
  const contactId = office.contact('Bayside Builders');

  it('come out in Xero to the cent, whatever its quantities, prices, discounts and taxes', () => {
    fc.assert(fc.property(lines, fc.boolean(), (some, pricesIncludeTax) => {
      const invoice = invoiceOf({ lines: [...some, deposit], pricesIncludeTax });
      expect(invoiceSchema.parse(invoice)).toEqual(invoice);
      expect(bookedTotals(office, contactId, invoice)).toEqual(invoice.totals);
    }), { numRuns: 80 });
  });

  it.each<[string, readonly Partial<InvoiceLine>[], boolean, Totals]>([
    ['a discount of 100 %', [{ discountPercent: '100' }], false, { subtotal: '0.00', tax: '0.00', total: '0.00' }],
    ['lines that cancel each other', [{ quantity: '-1' }, { quantity: '1' }], false, { subtotal: '0.00', tax: '0.00', total: '0.00' }],
    ['a discount of 33.33 %', [{ unitPrice: '9.99', discountPercent: '33.33' }], false, { subtotal: '6.66', tax: '0.67', total: '7.33' }],
    ['half a cent of tax, three times', [{ unitPrice: '0.05' }, { unitPrice: '0.05' }, { unitPrice: '0.05' }], false, { subtotal: '0.15', tax: '0.03', total: '0.18' }],
    ['the same with prices that include tax', [{ unitPrice: '0.05' }, { unitPrice: '0.05' }, { unitPrice: '0.05' }], true, { subtotal: '0.15', tax: '0.00', total: '0.15' }],
    ['a price of four decimals', [{ quantity: '12.5', unitPrice: '0.0333' }], false, { subtotal: '0.42', tax: '0.04', total: '0.46' }],
    ['a quantity of four decimals', [{ quantity: '0.3333', unitPrice: '100' }], false, { subtotal: '33.33', tax: '3.33', total: '36.66' }],
    ['the largest line', [{ quantity: '1', unitPrice: '99999999999.9999', tax: 'gst-free' }], false, { subtotal: '100000000000.00', tax: '0.00', total: '100000000000.00' }],
  ])('are those of the books: %s', (_what, given, pricesIncludeTax, totals) => {
    const invoice = invoiceOf({ lines: given.map((over, index) => ({ id: `l${index}`, description: 'Tower', quantity: '1', unitPrice: '10.00', category: 'equipment-hire', tax: 'gst', ...over })), pricesIncludeTax });
    expect(invoice.totals).toEqual(totals);
    expect(bookedTotals(office, contactId, invoice)).toEqual(totals);
  });

  it('come out for 500 lines too', () => {
    const many = Array.from({ length: 500 }, (_, index): InvoiceLine => ({ id: `l${index}`, description: 'Clamp', quantity: `${index + 1}.3333`, unitPrice: '0.3335', discountPercent: '12.34', category: 'equipment-hire', tax: 'gst' }));
    const invoice = invoiceOf({ lines: many, pricesIncludeTax: true });
    expect(bookedTotals(office, contactId, invoice)).toEqual(invoice.totals);
  });
});

describe('numbers on their way', () => {
  const reparsed = (body: XeroLineBody) => JSON.parse(JSON.stringify(body)) as XeroLineBody;
  const plain = (text: string) => text.replace(/^(-?)0+(?=\d)/, '$1').replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '').replace(/^-0$/, '0');

  it('arrive as they were let in: every decimal of the schema survives JSON', () => {
    fc.assert(fc.property(decimalOf(11, 4), decimalOf(11, 4), (quantity, unitPrice) => {
      const [body] = bodyOf({ ...invoiceOf({ lines: [deposit], pricesIncludeTax: false }), lines: [{ ...deposit, quantity, unitPrice }] }).lineItems;
      if (!body) throw new Error('one line');
      expect([reparsed(body).quantity, reparsed(body).unitAmount].map((value) => value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 4 }).replace(/^-0$/, '0'))).toEqual([plain(quantity), plain(unitPrice)]);
    }), { numRuns: 300 });
  });

  it.each([['quantity', '123456789012'], ['unitPrice', '123456789012.3456'], ['unitPrice', '1.00001'], ['discountPercent', '100.01'], ['discountPercent', '-1'], ['discountPercent', '1.234']])('beyond that are refused at the door: %s %s', (field, value) => {
    const result = invoiceSchema.safeParse({ ...invoiceOf({ lines: [deposit], pricesIncludeTax: false }), lines: [{ ...deposit, [field]: value }] });
    expect(result.error?.issues.map(({ path }) => path.join('.'))).toEqual([`lines.0.${field}`]);
  });

  it.each([' A-1', 'A-1 ', 'A\t1', 'A\n1', 'A\\', 'A\\"1'])('an invoice number that would not come back as it was sent is refused too: %j', (number) => {
    expect(invoiceSchema.safeParse({ ...invoiceOf({ lines: [deposit], pricesIncludeTax: false }), number }).success).toBe(false);
  });

  it('a line that comes to more than a total may is refused', () => {
    const oversized = { ...deposit, quantity: '99999999999', unitPrice: '99999999999' };
    expect(judgeTotals({ lines: [deposit, oversized, { ...oversized, quantity: '-99999999999' }], pricesIncludeTax: false, totals: { subtotal: '1.00', tax: '0.00', total: '1.00' } }, standardTaxPercents)).toMatchObject({ verdict: 'refuse', field: 'lines.1' });
  });
});
