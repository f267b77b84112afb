import { recordId, xeroId } from '../../domain/ids';
import type { Invoice } from '../../domain/records';
import { decideContact, type ContactFacts, type MirroredContact } from './contact';
import { decideInvoice, type InvoiceFacts } from './invoice';

const contact = (over: Partial<ContactFacts> = {}, name: string | null = 'Harbour Builders', email: string | null = 'accounts@harbour.example'): ContactFacts =>
  ({ recordId: recordId('c1'), contact: { version: 1, name, email }, link: { xeroId: null, sentFingerprint: null }, requireEmail: false, resembling: [], ...over });
const inXero = (over: Partial<MirroredContact> = {}): MirroredContact =>
  ({ xeroId: xeroId('00000000-0000-4000-8000-000000000001'), contactNumber: null, name: 'Harbour Builders', nameKey: 'harbour builders', emailKey: 'accounts@harbour.example', status: 'ACTIVE', linkedTo: null, ...over });

describe('what a contact asks of Xero', () => {
  it('is created when nothing resembles it', () => {
    expect(decideContact(contact())).toMatchObject({ action: 'write', operation: 'contact-create' });
  });
  it.each([
    ['its number', inXero({ contactNumber: 'c1', nameKey: 'other', emailKey: null })],
    ['name and e-mail', inXero()],
    ['name, where one side has no e-mail', inXero({ emailKey: null })],
  ])('is linked by %s', (_why, found) => {
    expect(decideContact(contact({ resembling: [found] }))).toMatchObject({ action: 'write', operation: 'contact-update', body: { contactID: found.xeroId } });
  });
  it.each([
    ['the same name with another e-mail', [inXero({ emailKey: 'else@harbour.example' })], 'contact-ambiguous'],
    ['the same e-mail under another name', [inXero({ nameKey: 'somebody else' })], 'contact-ambiguous'],
    ['two that agree', [inXero(), inXero({ xeroId: xeroId('00000000-0000-4000-8000-000000000002') })], 'contact-ambiguous'],
    ['a name that another of our customers holds', [inXero({ linkedTo: 'c9' })], 'contact-name-taken'],
    ['its own number on an archived contact', [inXero({ contactNumber: 'c1', status: 'ARCHIVED' })], 'contact-archived'],
  ])('is never guessed: %s', (_why, resembling, code) => {
    expect(decideContact(contact({ resembling }))).toMatchObject({ action: 'problem', problem: { code } });
  });
  it('needs a name, and an e-mail only where the company requires it', () => {
    expect(decideContact(contact({}, null))).toMatchObject({ problem: { code: 'contact-incomplete', details: { missing: 'name' } } });
    expect(decideContact(contact({}, 'A', null))).toMatchObject({ action: 'write' });
    expect(decideContact(contact({ requireEmail: true }, 'A', null))).toMatchObject({ problem: { code: 'contact-incomplete' } });
  });
  it('sends nothing when nothing changed but the version', () => {
    const first = decideContact(contact());
    if (first.action !== 'write') throw new Error('expected a write');
    const link = { xeroId: xeroId('00000000-0000-4000-8000-000000000001'), sentFingerprint: first.sent.fingerprint };
    expect(decideContact(contact({ link, contact: { version: 2, name: 'Harbour Builders', email: 'accounts@harbour.example' } }))).toEqual({ action: 'nothing' });
  });
});

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
