import { xeroId } from '../../domain/ids';
import type { Invoice } from '../../domain/records';
import { decideInvoice, type InvoiceFacts } from './invoice';

const invoice = (over: Partial<Invoice> = {}): Invoice => ({
  version: 1, number: 'INV-1', contactId: 'c1', status: 'issued', issuedOn: '2026-11-02', dueOn: '2026-11-16', currency: 'AUD', pricesIncludeTax: false,
  lines: [{ id: 'l1', description: 'Excavator', quantity: '2', unitPrice: '100.00', category: 'equipment-hire', tax: 'gst' }], totals: { subtotal: '200.00', tax: '20.00', total: '220.00' }, ...over,
});
const account = (code: string, status = 'ACTIVE') => ({ accountId: code, code, name: code, type: 'REVENUE', class: 'REVENUE', status, taxType: 'OUTPUT', enablePaymentsToAccount: false });
const facts = (over: Partial<InvoiceFacts> = {}): InvoiceFacts => ({
  invoice: invoice(), link: { xeroId: null, xeroNumber: null, xeroStatus: null, sent: null }, contactXeroId: xeroId('00000000-0000-4000-8000-0000000000c1'),
  mapping: { accounts: { 'equipment-hire': '210' }, taxes: { gst: 'OUTPUT' } }, accounts: [account('210'), account('215')],
  taxRates: [{ taxType: 'OUTPUT', name: 'GST on Income', status: 'ACTIVE', effectiveRate: '10', canApplyToRevenue: true }], ...over,
});
const sentInvoice = () => {
  const decision = decideInvoice(facts());
  if (decision.action !== 'write') throw new Error('expected a write');
  return { xeroId: xeroId('00000000-0000-4000-8000-0000000000a1'), xeroNumber: 'INV-1', xeroStatus: 'AUTHORISED', sent: decision.sent };
};

describe('what an invoice asks of Xero', () => {
  it('is created with the mapped account and tax', () => {
    expect(decideInvoice(facts())).toMatchObject({ action: 'write', operation: 'invoice-create', body: { invoiceNumber: 'INV-1', lineItems: [{ accountCode: '210', taxType: 'OUTPUT' }] } });
  });
  it.each([
    ['category-unmapped', { mapping: { accounts: {}, taxes: { gst: 'OUTPUT' } } }],
    ['tax-unmapped', { mapping: { accounts: { 'equipment-hire': '210' }, taxes: {} } }],
    ['account-unusable', { accounts: [account('210', 'ARCHIVED')] }],
    ['tax-rate-unusable', { taxRates: [] }],
    ['totals-differ', { invoice: invoice({ totals: { subtotal: '200.00', tax: '20.01', total: '220.01' } }) }],
  ])('has the problem %s before anything is sent', (code, over) => {
    expect(decideInvoice(facts(over))).toMatchObject({ action: 'problem', problem: { code } });
  });
  it('keeps a line’s account until that line changes, whatever the mapping says later', () => {
    const remapped = facts({ link: sentInvoice(), mapping: { accounts: { 'equipment-hire': '215' }, taxes: { gst: 'OUTPUT' } }, invoice: invoice({ version: 2, reference: 'PO 7' }) });
    expect(decideInvoice(remapped)).toMatchObject({ operation: 'invoice-update', body: { reference: 'PO 7', lineItems: [{ accountCode: '210' }] } });
    const [line] = invoice().lines;
    const changed = line ? [{ ...line, description: 'Excavator, long arm' }] : [];
    expect(decideInvoice({ ...remapped, invoice: invoice({ version: 3, lines: changed }) })).toMatchObject({ body: { lineItems: [{ accountCode: '215' }] } });
  });
  it('sends nothing when nothing changed', () => {
    expect(decideInvoice(facts({ link: sentInvoice(), invoice: invoice({ version: 2 }) }))).toEqual({ action: 'nothing' });
  });
  it('is voided where it is in Xero, and left alone where it never was', () => {
    expect(decideInvoice(facts({ invoice: invoice({ status: 'void' }) }))).toEqual({ action: 'exclude', because: 'voided-before-sent' });
    expect(decideInvoice(facts({ link: sentInvoice(), invoice: invoice({ status: 'void' }) }))).toMatchObject({ operation: 'invoice-update', body: { status: 'VOIDED' } });
    expect(decideInvoice(facts({ link: { ...sentInvoice(), xeroStatus: 'VOIDED' }, invoice: invoice({ status: 'void' }) }))).toEqual({ action: 'nothing' });
  });
});
