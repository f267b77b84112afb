import { xeroId } from '../../domain/ids';
import type { Invoice } from '../../domain/records';
import { voidBody } from '../../xero/mapping/invoice';
import type { XeroInvoiceContent } from '../../xero/bodies';
import type { XeroInvoiceSnapshot } from '../../xero/snapshots';
import { anInvoice, contactXeroId, invoiceXeroId, lineXeroId } from '../../xero/testing/examples';
import { decideInvoice, type InvoiceFacts } from './invoice';
import { refusedPart } from './refused-document';
import { decideRefusedUpdate, type AfterRefusal } from './refused-update';

const paid = 'This document cannot be edited as it has a payment or credit note allocated to it.';
const locked = 'The document date cannot be before the period lock date, currently set at 30 June 2026';
const notModifiable = 'Invoice not of valid status for modification';
const archived = 'Account code \'200\' has been archived, or has been deleted and cannot be used.';

/** The example invoice as Xero has it. */
const inXero = (over: Partial<XeroInvoiceSnapshot> = {}): XeroInvoiceSnapshot => ({
  xeroId: invoiceXeroId, number: 'INV-1001', status: 'AUTHORISED', type: 'ACCREC', contactXeroId, date: '2026-10-05', dueDate: '2026-10-19', currency: 'AUD', lineAmountTypes: 'Exclusive',
  totals: { subtotal: '136.52', tax: '13.65', total: '150.17' }, amountDue: '150.17', amountPaid: '0.00', amountCredited: '0.00', payments: [], credits: [],
  lines: [{ lineItemId: lineXeroId, description: 'Scaffold tower, 3 days', quantity: '3', unitPrice: '45.505', accountCode: '200', taxType: 'OUTPUT', lineAmount: '136.52', taxAmount: '13.65' }], ...over,
});
const [theirLine] = inXero().lines;
const [line] = anInvoice().lines;
if (!line || !theirLine) throw new Error('the example has a line');
const facts = (invoice: Invoice): InvoiceFacts => ({
  invoice, link: { xeroId: invoiceXeroId, xeroNumber: 'INV-1001', xeroStatus: 'AUTHORISED', sent: { fingerprint: 'first', lines: { 'l-1': { category: 'equipment-hire', tax: 'gst', fingerprint: '', position: 0, accountCode: '200', taxType: 'OUTPUT', lineItemId: lineXeroId } } } },
  contactXeroId, mapping: { accounts: { 'equipment-hire': '200' }, taxes: { gst: 'OUTPUT' } },
  accounts: [{ accountId: 'a', code: '200', name: 'Sales', type: 'REVENUE', class: 'REVENUE', status: 'ACTIVE', taxType: 'OUTPUT', enablePaymentsToAccount: false }],
  taxRates: [{ taxType: 'OUTPUT', name: 'GST on Income', status: 'ACTIVE', effectiveRate: '10', canApplyToRevenue: true }],
});

/** What becomes of a changed invoice that Xero refuses in these words, having this. */
function refused(change: Partial<Invoice>, message: string, theirs: Partial<XeroInvoiceSnapshot> | null): AfterRefusal {
  const decision = decideInvoice(facts(anInvoice({ version: 2, ...change })));
  if (decision.action !== 'write') throw new Error(`expected a write: ${JSON.stringify(decision)}`);
  return decideRefusedUpdate({ body: decision.body as XeroInvoiceContent, sent: decision.sent, messages: [message], theirs: theirs === null ? undefined : inXero(theirs) });
}
const dearer: Partial<Invoice> = { lines: [{ ...line, quantity: '4' }], totals: { subtotal: '182.02', tax: '18.20', total: '200.22' } };
const quantity = { field: 'lines.l-1.quantity', xero: '3', cloudrent: '4' };
const withPayment = { amountPaid: '10.00' };

describe('an update that Xero refused', () => {
  it('for a payment: the words go alone, the amounts are told with both values', () => {
    expect(refused({ ...dearer, reference: 'PO 7', number: 'INV-9' }, paid, withPayment)).toMatchObject({
      action: 'part', body: { invoiceID: invoiceXeroId, reference: 'PO 7', invoiceNumber: 'INV-9' }, sent: { fingerprint: '', totals: { total: '150.17' } },
      part: { rest: { code: 'invoice-paid', differences: [quantity, { field: 'totals.total', xero: '150.17', cloudrent: '200.22' }] }, refused: { code: 'invoice-paid' } },
    });
  });

  it('for a payment, and only words changed: nothing remains, and the content counts as sent', () => {
    const after = refused({ reference: 'PO 7' }, notModifiable, { status: 'PAID', amountPaid: '150.17' });
    expect(after).toEqual(expect.objectContaining({ action: 'part', body: { invoiceID: invoiceXeroId, reference: 'PO 7' } }));
    expect(after).toMatchObject({ part: { rest: null }, sent: { fingerprint: expect.stringMatching(/./) as unknown, reference: 'PO 7' } });
  });

  it('keeps the amounts of every line when the words of one go', () => {
    expect(refused({ lines: [{ ...line, description: 'Tower', quantity: '4' }], totals: dearer.totals ?? anInvoice().totals }, paid, withPayment)).toMatchObject({
      action: 'part', body: { lineItems: [{ lineItemID: lineXeroId, description: 'Tower', quantity: 3, unitAmount: 45.505, accountCode: '200', taxType: 'OUTPUT' }] }, part: { rest: { differences: [quantity, expect.anything()] } },
    });
  });

  it('with nothing that Xero still allows: a problem, and no further call', () => {
    expect(refused(dearer, paid, withPayment)).toMatchObject({ action: 'problem', problem: { code: 'invoice-paid', xeroMessage: paid, details: { money: 'a payment', refused: 'changing quantities' } } });
  });

  it.each<[string, Partial<XeroInvoiceSnapshot>, string]>([
    ['a payment', { amountPaid: '1.00' }, 'a payment'], ['a credit', { amountCredited: '1.00' }, 'a credit'], ['both', { amountPaid: '1.00', amountCredited: '1.00' }, 'a payment and a credit'],
  ])('names what is on it: %s', (_what, theirs, money) => {
    expect(refused(dearer, paid, theirs)).toMatchObject({ problem: { details: { money } } });
  });

  it('in a locked period: the words are tried alone, whatever moves money is not', () => {
    expect(refused({ ...dearer, reference: 'PO 7', issuedOn: '2026-07-01' }, locked, { date: '2026-06-30' })).toMatchObject({
      action: 'part', body: { reference: 'PO 7' }, part: { rest: { code: 'period-locked', details: { lock: 'period lock date', lockDate: '30 June 2026' }, differences: [{ field: 'issuedOn' }, quantity, { field: 'totals.total' }] } },
    });
  });

  it('with a new date in a locked period: everything else goes, amounts too', () => {
    expect(refused({ ...dearer, issuedOn: '2026-06-30' }, locked, {})).toMatchObject({
      action: 'part', body: { lineItems: [{ lineItemID: lineXeroId, quantity: 4 }] }, sent: { totals: { total: '200.22' } }, part: { rest: { differences: [{ field: 'issuedOn', xero: '2026-10-05', cloudrent: '2026-06-30' }] } },
    });
  });

  it('with a number that is taken: everything else goes', () => {
    expect(refused({ ...dearer, number: 'INV-2' }, 'Invoice # must be unique.', {})).toMatchObject({ action: 'part', body: { lineItems: [{ quantity: 4 }] }, part: { rest: { code: 'invoice-number-taken', details: { number: 'INV-2' }, differences: [{ field: 'number', xero: 'INV-1001', cloudrent: 'INV-2' }] } } });
  });

  it('for an account that was archived: lines that did not change need not be sent; lines that did are a problem that names the category', () => {
    expect(refused({ reference: 'PO 7' }, archived, {})).toMatchObject({ action: 'part', body: { reference: 'PO 7' }, part: { rest: null, refused: { code: 'account-unusable' } } });
    expect(refused({ reference: 'PO 7', ...dearer }, archived, {})).toMatchObject({ action: 'problem', problem: { code: 'account-unusable', details: { account: '200', category: 'equipment-hire' } } });
  });

  it('after a person deleted a line: the line is sent as a new one', () => {
    const after = refused({ reference: 'PO 7' }, `The LineItemID ${lineXeroId} does not belong to this document.`, { lines: [{ ...(inXero().lines[0] ?? { description: '', quantity: '0', unitPrice: '0', accountCode: '', taxType: '', lineAmount: '0', taxAmount: '0' }), lineItemId: 'another', quantity: '7' }] });
    expect(after).toMatchObject({ action: 'part', body: { lineItems: [{ quantity: 3 }] }, part: { rest: null }, sent: { lines: { 'l-1': { lineItemId: '' } } } });
    expect(after.action === 'part' && after.body.lineItems?.[0]).not.toHaveProperty('lineItemID');
  });

  it('that Xero has as asked already is settled, with the ids of its lines', () => {
    expect(refused({}, paid, withPayment)).toEqual({ action: 'settled', lineItemIds: [lineXeroId] });
  });

  it.each<[string, string, Partial<XeroInvoiceSnapshot> | null, string]>([
    ['voided in Xero', notModifiable, { status: 'VOIDED' }, 'invoice-voided-in-xero'], ['deleted in Xero', notModifiable, { status: 'DELETED' }, 'invoice-voided-in-xero'],
    ['not there', 'The document with the supplied id was not found for this endpoint.', null, 'missing-in-xero'], ['words nobody knows', 'The moon is in the wrong house.', {}, 'xero-refused'],
    ['a currency it does not have', 'Organisation is not subscribed to currency EUR', {}, 'currency-unavailable'],
  ])('is a problem and nothing is sent: %s', (_what, message, theirs, code) => {
    expect(refused({ ...dearer, reference: 'PO 7' }, message, theirs)).toMatchObject({ action: 'problem', problem: { code, xeroMessage: message } });
  });

  it('tells no values in what goes through Temporal', () => {
    const after = refused({ ...dearer, reference: 'PO 7', dueOn: '2026-12-01' }, paid, withPayment);
    expect(JSON.stringify(after.action === 'part' ? [after.part.rest?.details, after.part.refused.details] : [])).not.toMatch(/PO 7|2026-12-01|150\.17|200\.22/);
  });

  it('for what is not understood, and then in part for a payment made in between: the payment is the reason', () => {
    const after = refused(dearer, 'Something new', { lines: [{ ...(theirLine), lineItemId: 'f0000000-0000-4000-8000-00000000000f' }] });
    if (after.action !== 'part') throw new Error(`expected a part: ${JSON.stringify(after)}`);
    expect(after.part.refused.code).toBe('xero-refused');
    expect(refusedPart(after.part, 'invoice', [paid], after.sent)).toMatchObject({ code: 'invoice-paid', details: { money: 'a payment or credit', instead: expect.stringContaining('credit note') as unknown }, differences: after.part.refused.differences, xeroMessage: paid });
    expect(refusedPart(after.part, 'invoice', ['Something else'], after.sent)).toMatchObject({ code: 'xero-refused', xeroMessage: 'Something else' });
  });
});

describe('a void that Xero refused', () => {
  const refusedVoid = (message: string, theirs: Partial<XeroInvoiceSnapshot>) => decideRefusedUpdate({ body: voidBody(xeroId(invoiceXeroId)), sent: { fingerprint: 'void' }, messages: [message], theirs: inXero(theirs) });

  it.each(['VOIDED', 'DELETED'])('is settled when it is %s there already', (status) => {
    expect(refusedVoid(notModifiable, { status })).toEqual({ action: 'settled' });
  });

  it.each<[string, string, Partial<XeroInvoiceSnapshot>, string]>([
    ['a payment', 'The status VOIDED cannot be applied to this document because it has payments or credit notes allocated to it.', withPayment, 'invoice-paid'],
    ['a paid invoice, in other words', notModifiable, { status: 'PAID', amountPaid: '150.17' }, 'invoice-paid'], ['a lock date', locked, {}, 'period-locked'],
  ])('names what to undo: %s', (_what, message, theirs, code) => {
    expect(refusedVoid(message, theirs)).toMatchObject({ action: 'problem', problem: { code, details: { refused: 'voiding it' } } });
  });
});
