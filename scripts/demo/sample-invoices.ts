import type { Invoice, InvoiceLine } from '../../domain/records';
import { computeTotals, standardTaxPercents } from '../../domain/totals';

/** One invoice of the sample: the platform's id for it, and the body of its PUT. */
export interface SampleInvoice { readonly id: string; readonly body: Invoice }

/** The category that nobody has chosen an account for: its invoice shows what a problem looks like. */
export const unmappedCategory = 'cleaning';

type Line = Omit<InvoiceLine, 'id'>;
const line = (category: string, description: string, quantity: string, unitPrice: string, more: Partial<Pick<Line, 'tax' | 'discountPercent'>> = {}): Line =>
  ({ category, description, quantity, unitPrice, tax: 'gst', ...more });
const hire = (description: string, days: string, perDay: string, more?: Partial<Pick<Line, 'tax' | 'discountPercent'>>): Line => line('equipment-hire', description, days, perDay, more);
const delivery = (description: string, price: string, more?: Partial<Pick<Line, 'tax'>>): Line => line('delivery', description, '1', price, more);
const service = (description: string, hours: string, perHour: string, more?: Partial<Pick<Line, 'tax'>>): Line => line('service', description, hours, perHour, more);
const gstFree = { tax: 'gst-free' } as const;

/** Fills in what every sample invoice shares; totals as Xero computes them, exact. */
export function invoiceOf(about: { number: string; contactId: string; issuedOn: string; dueOn: string; pricesIncludeTax?: boolean; reference?: string }, lines: readonly Line[]): Invoice {
  const { reference, pricesIncludeTax = false, ...rest } = about;
  const numbered = lines.map((content, index) => ({ id: `line-${index + 1}`, ...content }));
  const totals = computeTotals({ lines: numbered, pricesIncludeTax }, standardTaxPercents);
  if (totals === undefined) throw new Error(`Invoice ${about.number} has a tax without a percentage.`);
  return { version: 1, status: 'issued', currency: 'AUD', pricesIncludeTax, ...rest, ...(reference === undefined ? {} : { reference }), lines: numbered, totals };
}

let count = 1000;
function rental(contactId: string, day: string, lines: readonly Line[], more: { pricesIncludeTax?: boolean; reference?: string } = {}): SampleInvoice {
  count += 1;
  return { id: `rental-${count}`, body: invoiceOf({ number: `HIRE-${count}`, contactId, issuedOn: `2026-11-${day}`, dueOn: `2026-12-${day}`, ...more }, lines) };
}

/** Dates are fixed, so that a second load says exactly what the first one said. */
export const sampleInvoices: readonly SampleInvoice[] = [
  rental('harbour-builders', '02', [hire('Excavator 1.7 t', '5', '285.00'), delivery('Float to Balmain and back', '180.00'), service('Operator', '8', '92.50')], { reference: 'PO 7731' }),
  rental('harbour-builders', '09', [hire('Scaffold tower 6 m', '14', '38.75'), delivery('Truck with crane', '145.00')]),
  rental('ridge-landscapes', '03', [hire('Mini loader', '3', '210.00'), hire('Trencher attachment', '3', '64.3333')]),
  rental('ridge-landscapes', '12', [hire('Stump grinder', '2', '195.00', { discountPercent: '15' }), delivery('Trailer', '40.00')]),
  rental('coastal-events', '04', [hire('Marquee 6 × 12 m', '2', '640.00'), delivery('Delivery and pick-up', '220.00'), service('Set-up crew of three', '4.5', '165.00')], { reference: 'Summer fair' }),
  rental('coastal-events', '13', [hire('Lighting tower', '2', '129.95')], { pricesIncludeTax: true }),
  rental('gumtree-school', '05', [hire('Stage 4 × 6 m', '1', '480.00', gstFree), delivery('Delivery, school rate', '60.00', gstFree)]),
  rental('gumtree-school', '16', [hire('Trestle table', '25', '7.15'), hire('Sun safety kit', '1', '35.00', gstFree)]),
  rental('northside-plumbing', '06', [hire('Drain camera', '1.5', '155.00'), service('Training on site', '2', '88.00')], { pricesIncludeTax: true }),
  rental('northside-plumbing', '17', [hire('Pipe freezer', '4', '72.2475')]),
  rental('oreilly-roofing', '09', [hire('Boom lift 15 m', '7', '318.40', { discountPercent: '7.5' }), delivery('Float, after hours', '265.00')], { reference: 'Job 88' }),
  rental('valley-farms', '10', [hire('Grain auger', '10', '54.95'), hire('Water cart 3,000 l', '10', '96.00'), delivery('Delivery to Mudgee', '410.00')]),
  rental('studio-nine', '11', [hire('Generator 60 kVA, silenced', '6', '245.50'), service('Night stand-by', '12', '71.25'), line('equipment-hire', 'Loyalty credit', '1', '-50.00')]),
  rental('studio-nine', '18', [hire('Portable cool room', '3', '133.00'), line(unmappedCategory, 'Cleaning after return', '1', '85.00')]),
];
