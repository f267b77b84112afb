import type { Json } from './answers';
import { errorsOf, first, listOf, Office } from './testing/office';

describe('batch payments (section 4)', () => {
  let office: Office;
  let invoices: string[];
  beforeEach(() => {
    office = new Office();
    const contactId = office.contact('Bayside Builders');
    invoices = [1, 2].map(() => String(office.invoice(contactId)['InvoiceID']));
  });
  const body = (more: Json = {}): Json => ({ Account: { Code: '090' }, Date: '2026-11-21', Reference: 'Run 7', Payments: invoices.map((InvoiceID) => ({ Invoice: { InvoiceID }, Amount: 110 })), ...more });
  const put = (more: Json = {}) => office.ask('PUT', 'BatchPayments', { BatchPayments: [body(more)] });
  const invoice = (id: string | undefined) => first(office.get(`Invoices/${String(id)}`), 'Invoices');
  const remove = (id: unknown, as: 'app' | 'person') => office.ask('POST', `BatchPayments/${String(id)}`, { Status: 'DELETED' }, { as });

  // xero-api.md 9: BatchPayments [Xero OAS]; 4 Payments: `BatchPaymentID` of a payment of a batch [Xero OAS]
  it('pay several invoices at once, and every payment names its batch', () => {
    const batch = first(put(), 'BatchPayments');
    expect(batch).toMatchObject({ Type: 'RECBATCH', Status: 'AUTHORISED', TotalAmount: 220, Reference: 'Run 7', Account: { Code: '090' }, Payments: [{ Amount: 110 }, { Amount: 110 }] });
    expect(invoices.map((id) => invoice(id)['Status'])).toEqual(['PAID', 'PAID']);
    const { BatchPaymentID } = batch;
    expect(listOf(office.get('Payments'), 'Payments')).toMatchObject([{ BatchPaymentID, BatchPayment: { BatchPaymentID, TotalAmount: 220 } }, { BatchPaymentID }]);
    expect(invoice(invoices[0])['Payments']).toMatchObject([{ BatchPaymentID }]);
    expect(first(office.get(`BatchPayments/${String(BatchPaymentID)}`), 'BatchPayments')).toEqual(batch);
    expect(listOf(office.get('BatchPayments'), 'BatchPayments')).toEqual([batch]);
  });

  // xero-api.md 6: texts of payments; that a batch is stored as a whole or not at all is the simulator's own choice
  it('are refused as a whole when one payment is', () => {
    expect(errorsOf(put({ Payments: [{ Invoice: { InvoiceID: invoices[0] }, Amount: 110 }, { Invoice: { InvoiceID: invoices[1] }, Amount: 111 }] }))).toEqual(['Payment amount exceeds the amount outstanding on this document']);
    expect(errorsOf(put({ Account: { Code: '855' } }))).toEqual(["Account code '855' is no bank account."]);
    expect(errorsOf(put({ Date: undefined, Payments: undefined }))).toEqual(['Date must be specified.', 'Payments must be specified.']);
    const bill = office.invoice(office.contact('Landlord'), { Type: 'ACCPAY', InvoiceNumber: 'B-1', LineItems: [{ Description: 'Rent', UnitAmount: 50, AccountCode: '469' }] });
    expect(errorsOf(put({ Payments: [{ Invoice: { InvoiceID: bill['InvoiceID'] }, Amount: 1 }] }))).toEqual(['A batch payment takes payments of sales invoices (ACCREC) alone.']);
    expect(invoices.map((id) => invoice(id)['AmountPaid'])).toEqual([0, 0]);
    expect(listOf(office.get('Payments'), 'Payments')).toEqual([]);
  });

  // xero-api.md 6: "Payments within a batch cannot be deleted." [reported]
  it('keep their payments from being deleted singly', () => {
    put();
    const { PaymentID } = first(office.get('Payments'), 'Payments');
    expect(errorsOf(office.ask('POST', `Payments/${String(PaymentID)}`, { Status: 'DELETED' }))).toEqual(['Payments within a batch cannot be deleted.']);
  });

  // xero-api.md 4 Payments: "A batch delete exists, yet BatchPayment.Status text denies it" [open]; that only a person deletes one is the simulator's own choice
  it('are deleted by a person alone, with all their payments', () => {
    const { BatchPaymentID } = first(put(), 'BatchPayments');
    expect(errorsOf(remove(BatchPaymentID, 'app'))).toEqual(['A batch payment can only be deleted in Xero.']);
    expect(first(remove(BatchPaymentID, 'person'), 'BatchPayments')).toMatchObject({ Status: 'DELETED' });
    expect(invoices.map((id) => invoice(id)['Status'])).toEqual(['AUTHORISED', 'AUTHORISED']);
    expect(errorsOf(remove(BatchPaymentID, 'person'))).toEqual(['Payment not of valid status for modification']);
  });
});
