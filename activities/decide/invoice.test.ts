import { xeroId } from '../../domain/ids';
import type { Invoice } from '../../domain/records';
import type { XeroInvoiceContent } from '../../xero/bodies';
import { anInvoice, contactXeroId, invoiceXeroId, lineXeroId } from '../../xero/testing/examples';
import type { Decision } from './decision';
import { decideInvoice, type InvoiceFacts } from './invoice';
import { totalsDiffer } from './sales-document';

const base: Omit<InvoiceFacts, 'invoice'> = {
  link: { xeroId: null, xeroNumber: null, xeroStatus: null, sent: null }, contactXeroId, mapping: { accounts: { 'equipment-hire': '200' }, taxes: { gst: 'OUTPUT' } },
  accounts: [{ accountId: 'a', code: '200', name: 'Sales', type: 'REVENUE', class: 'REVENUE', status: 'ACTIVE', taxType: 'OUTPUT', enablePaymentsToAccount: false }],
  taxRates: [{ taxType: 'OUTPUT', name: 'GST on Income', status: 'ACTIVE', effectiveRate: '10', canApplyToRevenue: true }],
};
const decide = (over: Partial<Invoice> = {}, link: Partial<InvoiceFacts['link']> = {}): Decision => decideInvoice({ ...base, invoice: anInvoice(over), link: { ...base.link, ...link } });
function written(decision: Decision): Extract<Decision, { action: 'write' }> {
  if (decision.action !== 'write') throw new Error(`expected a write: ${JSON.stringify(decision)}`);
  return decision;
}
/** The link once a first version is in Xero, its one line known by Xero's id. */
function linked(first: Partial<Invoice> = {}, over: Partial<InvoiceFacts['link']> = {}): InvoiceFacts['link'] {
  const { sent } = written(decide(first));
  const lines = Object.fromEntries(Object.entries(sent.lines ?? {}).map(([id, line]) => [id, { ...line, lineItemId: lineXeroId }]));
  return { xeroId: invoiceXeroId, xeroNumber: 'INV-1001', xeroStatus: 'AUTHORISED', sent: { ...sent, lines }, ...over };
}
const [line] = anInvoice().lines;
if (!line) throw new Error('the example has a line');

describe('an invoice that is in Xero', () => {
  it('is updated by its id and its lines by theirs, and is not told to be approved again', () => {
    const { operation, body, sent } = written(decide({ version: 2, dueOn: '2026-11-01' }, linked()));
    expect(operation).toBe('invoice-update');
    expect(body).toMatchObject({ invoiceID: invoiceXeroId, dueDate: '2026-11-01', lineItems: [{ lineItemID: lineXeroId }] });
    expect(body).not.toHaveProperty('status');
    expect(sent.lines?.['l-1']?.lineItemId).toBe(lineXeroId);
  });

  it('is sent whole again when Xero did not take all of what was asked', () => {
    const { sent, ...link } = linked();
    expect(decide({ version: 1 }, { ...link, sent: sent && { ...sent, fingerprint: '' } })).toMatchObject({ action: 'write', operation: 'invoice-update' });
  });

  it('loses the texts that CloudRent takes back, and only those that it gave', () => {
    expect(written(decide({ version: 2 }, linked({ reference: 'PO 1', url: 'https://hire.example/1' }))).body).toMatchObject({ reference: '', url: '' });
    const untouched = written(decide({ version: 2, dueOn: '2026-11-01' }, linked({ url: 'https://hire.example/xero/1' }))).body;
    expect(untouched).not.toHaveProperty('reference');
    expect(untouched).not.toHaveProperty('url');
  });

  it('goes to another customer, in another currency', () => {
    const other = xeroId('44444444-4444-4444-8444-444444444444');
    expect(written(decideInvoice({ ...base, invoice: anInvoice({ version: 2, currency: 'EUR', contactId: 'c-2' }), link: linked(), contactXeroId: other })).body).toMatchObject({ contact: { contactID: other }, currencyCode: 'EUR' });
  });

  it.each(['constructor', '__proto__'])('has lines by any id: %s', (id) => {
    expect((written(decide({ version: 2, lines: [{ ...line, id }] }, linked())).body as XeroInvoiceContent).lineItems[0]).not.toHaveProperty('lineItemID');
  });
});

describe('an invoice that is voided or deleted in Xero', () => {
  it.each(['VOIDED', 'DELETED'])('%s: void asks nothing, anything else is a problem, even what was last sent', (xeroStatus) => {
    expect(decide({ version: 2, status: 'void' }, linked({}, { xeroStatus }))).toEqual({ action: 'nothing' });
    expect(decide({ version: 2 }, linked({}, { xeroStatus }))).toMatchObject({ problem: { code: 'invoice-voided-in-xero' } });
    expect(decide({ version: 2, reference: 'PO 7' }, linked({}, { xeroStatus }))).toMatchObject({ problem: { code: 'invoice-voided-in-xero' } });
  });

  it('is issued anew under a new number, with the mapping of now and none of the old lines', () => {
    const { operation, body } = written(decide({ version: 3, number: 'INV-2' }, linked({}, { xeroStatus: 'VOIDED' })));
    expect(operation).toBe('invoice-create');
    expect(body).toMatchObject({ status: 'AUTHORISED', invoiceNumber: 'INV-2' });
    expect(body).not.toHaveProperty('invoiceID');
    expect((body as XeroInvoiceContent).lineItems[0]).not.toHaveProperty('lineItemID');
  });

  it('is not issued anew by asking again for a number that was refused with it', () => {
    const { sent, ...link } = linked({}, { xeroStatus: 'VOIDED' });
    expect(decide({ version: 2, number: 'INV-2' }, { ...link, sent: sent && { ...sent, number: 'INV-2' } })).toMatchObject({ problem: { code: 'invoice-voided-in-xero' } });
  });
});

describe('totals that are not Xero’s', () => {
  it('are told one by one, and not at all when they only look different', () => {
    expect(totalsDiffer({ subtotal: '1', tax: '0.1', total: '1.10' }, { subtotal: '1.00', tax: '0.10', total: '1.10' })).toBeUndefined();
    expect(totalsDiffer({ subtotal: '1.00', tax: '0.10', total: '1.10' }, { subtotal: '1.01', tax: '0.09', total: '1.10' })).toMatchObject({ code: 'totals-differ', differences: [{ field: 'totals.subtotal', xero: '1.01', cloudrent: '1.00' }, { field: 'totals.tax', xero: '0.09', cloudrent: '0.10' }] });
  });
});
