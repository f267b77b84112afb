import { contactSchema, creditNoteSchema, invoiceSchema, paymentSchema } from '../../domain/records';
import { judgeTotals, standardTaxPercents } from '../../domain/totals';
import { arrivalTable, cureCommand, feedTable, invoiceTable, ownInvoiceCommand, ownPaymentCommands, problemLines } from '../../scripts/demo/report';
import { sampleContacts } from '../../scripts/demo/sample-contacts';
import { sampleInvoices, unmappedCategory } from '../../scripts/demo/sample-invoices';
import { paidInXero, sampleCreditNote, samplePayment } from '../../scripts/demo/sample-money';

const addresses = { publicUrl: 'http://localhost:3000', temporalUiUrl: 'http://localhost:8233', simulatorUrl: 'http://localhost:4000', platformKey: 'key-1' };
const failed = sampleInvoices.find(({ body }) => body.lines.some((line) => line.category === unmappedCategory));
const standing = new Map([[`/invoices/${failed?.id}`, { status: 'problem' as const, problem: { code: 'category-unmapped', cause: 'No account.', solution: 'Choose one.' } }]]);

describe('the sample rentals', () => {
  it.each(sampleContacts.map((contact) => [contact.id, contact.body]))('contact %s is one that the API takes', (_id, body) => {
    expect(contactSchema.parse(body)).toEqual(body);
  });

  it.each(sampleInvoices.map(({ body }) => [body.number, body]))('invoice %s is one that the API takes, with totals that agree to the cent', (_number, body) => {
    expect(invoiceSchema.parse(body)).toEqual(body);
    expect(judgeTotals(body, standardTaxPercents).verdict).toBe('agree');
    expect(sampleContacts.map(({ id }) => id)).toContain(body.contactId);
  });

  it('are paid and credited, in Xero and in CloudRent, each by no more than it comes to', () => {
    expect(paymentSchema.parse(samplePayment.body)).toEqual(samplePayment.body);
    expect(creditNoteSchema.parse(sampleCreditNote.body)).toEqual(sampleCreditNote.body);
    const totalOf = (id: string | undefined) => Number(sampleInvoices.find((invoice) => invoice.id === id)?.body.totals.total);
    const [allocation] = sampleCreditNote.body.allocations;
    expect(Number(samplePayment.body.amount)).toBe(totalOf(samplePayment.body.invoiceId));
    expect(Number(allocation?.amount)).toBeLessThan(totalOf(allocation?.invoiceId));
    expect(Number(paidInXero.amount)).toBeLessThan(totalOf(paidInXero.invoiceId));
    const numberOf = (id: string | undefined) => sampleInvoices.find((invoice) => invoice.id === id)?.body.number;
    expect([paidInXero.number, samplePayment.number, sampleCreditNote.against]).toEqual([paidInXero.invoiceId, samplePayment.body.invoiceId, allocation?.invoiceId].map(numberOf));
  });

  it('shows what a hire business writes: hire, delivery, service, GST-free, prices with GST, a discount, and one failure', () => {
    const lines = sampleInvoices.flatMap(({ body }) => body.lines);
    expect(new Set(lines.map(({ category }) => category))).toEqual(new Set(['equipment-hire', 'delivery', 'service', unmappedCategory]));
    expect(new Set(lines.map(({ tax }) => tax))).toEqual(new Set(['gst', 'gst-free']));
    expect(lines.some(({ discountPercent }) => discountPercent !== undefined)).toBe(true);
    expect(sampleInvoices.some(({ body }) => body.pricesIncludeTax)).toBe(true);
    expect(lines.filter(({ category }) => category === unmappedCategory)).toHaveLength(1);
  });
});

describe('what the demo prints', () => {
  it('says of the failed invoice what is wrong and what to do', () => {
    expect(problemLines(standing).join('\n')).toMatch(/HIRE-1014 is not in Xero \(category-unmapped\)\.\n.*No account\.\n.*Choose one\./);
    expect(invoiceTable(standing)).toContain('HIRE-1014');
  });

  it('never breaks a link: on a narrow terminal the links stand below the table', () => {
    const link = `https://go.xero.com/${'x'.repeat(120)}`;
    const synced = new Map([['/invoices/rental-1001', { status: 'synced' as const, xero: { id: 'id', url: link } }]]);
    const narrow = invoiceTable(synced, 100).split('\n');
    expect(narrow).toContain(`HIRE-1001  ${link}`);
    expect(narrow[0]?.length).toBeLessThan(100);
    expect(invoiceTable(synced, 250).split('\n').some((row) => row.includes('HIRE-1001') && row.includes(link))).toBe(true);
  });

  it('prints an invoice of one\'s own that the API takes, with an id that no earlier printing had', () => {
    const printed = (at: string) => ownInvoiceCommand('demo', addresses, new Date(at))[1] ?? '';
    const body: unknown = JSON.parse(/-d '(.*)'$/.exec(printed('2026-11-24T02:00:00Z'))?.[1] ?? '');
    expect(judgeTotals(invoiceSchema.parse(body), standardTaxPercents).verdict).toBe('agree');
    expect(printed('2026-11-24T02:00:00Z')).not.toBe(printed('2026-11-24T02:00:01Z'));
  });

  it('says of what was played how soon it arrived and by what, and what has not', () => {
    const arrivals = [
      { what: 'Payment 10.00 on HIRE-1001', playedIn: 'Xero' as const, as: 'payment xero-1', afterMs: 1_240, by: 'webhook' },
      { what: 'Payment 20.00 on HIRE-1002', playedIn: 'CloudRent' as const, as: 'it is on its way', afterMs: null, by: 'not yet' },
    ];
    expect(arrivalTable(arrivals)).toMatch(/HIRE-1001 │ Xero → CloudRent │ +1\.2 s │ webhook │ payment xero-1[^]*HIRE-1002 │ CloudRent → Xero │ +– │ not yet │ it is on its way/);
    expect(arrivalTable(arrivals, 80).split('\n')).toContain('Payment 10.00 on HIRE-1001  payment xero-1');
  });

  it('shows the newest changes of the feed, and nothing where there are none', () => {
    const feed = Array.from({ length: 7 }, (_, index) => ({ number: index + 1, at: '2026-11-25T10:00:00.000Z', type: 'payment.created', kind: 'payment', id: `xero-${String(index + 1)}`, data: {} }));
    expect(feedTable(feed)).toContain('│    7 │ 2026-11-25 10:00:00 │ payment.created │ xero-7 │');
    expect(feedTable(feed)).not.toContain('xero-2');
    expect(feedTable([])).toBe('');
  });

  it('prints a payment of one\'s own that the API takes', () => {
    const body: unknown = JSON.parse(/-d '(.*)'$/.exec(ownPaymentCommands('demo', addresses, new Date('2026-11-24T02:00:00Z'))[1] ?? '')?.[1] ?? '');
    expect(paymentSchema.parse(body)).toMatchObject({ invoiceId: 'rental-1008', paidOn: '2026-11-24' });
  });

  it('prints a cure that keeps the accounts chosen before, and none when nothing is ill', () => {
    const mappings = { accounts: { service: '230' }, taxes: { gst: 'OUTPUT' }, payments: {} };
    expect(cureCommand('demo', standing, mappings, addresses)[1]).toContain('{"accounts":{"service":"230","cleaning":"230"},"taxes":{"gst":"OUTPUT"},"payments":{}}');
    expect(cureCommand('demo', new Map(), mappings, addresses)).toEqual([]);
  });
});
