import { CreditNote, Invoice, LineAmountTypes, Payment, type AccountingApi, type Contact } from 'xero-node';
import { xeroTenantId } from '../../domain/ids';
import { startSimulator } from '../../simulator/server';
import { SCOPES, ShellRig, type App } from '../../simulator/testing/shell-rig';
import { callXero } from '../../xero/client';

/** Payments and credits as xero-node itself sends and reads them, against the real books behind the real doors. */
describe('money through xero-node', () => {
  let rig: ShellRig;
  let app: App;
  let contact: Contact;
  beforeEach(async () => {
    rig = await new ShellRig({}, startSimulator).start();
    app = await rig.app({ authorize: { scope: `${SCOPES} accounting.banktransactions` } });
    contact = { contactID: (await ask((api, tenantId) => api.createContacts(tenantId, { contacts: [{ name: 'Bayside Builders' }] }, false))).contacts?.[0]?.contactID ?? '' };
  });
  afterEach(() => rig.dispose());

  /** What one call of xero-node makes of the answer. */
  async function ask<B extends object>(run: (api: AccountingApi, tenantId: string) => Promise<{ response: unknown; body: B }>): Promise<B> {
    const answer = await callXero({ apiUrl: rig.url }, { accessToken: app.token, xeroTenantId: xeroTenantId(app.tenantId) }, 5000, run, (body) => body);
    if (answer.answer !== 'done') throw new Error(JSON.stringify(answer));
    return answer.value;
  }
  const lineItems = [{ description: 'Excavator, 1 day', quantity: 1, unitAmount: 100, accountCode: '210' }];
  const bank = { code: '090' };
  async function invoiced(): Promise<string> {
    const invoice: Invoice = { type: Invoice.TypeEnum.ACCREC, status: Invoice.StatusEnum.AUTHORISED, contact, date: '2026-11-20', dueDate: '2026-12-20', lineItems };
    return (await ask((api, tenantId) => api.createInvoices(tenantId, { invoices: [invoice] }, false))).invoices?.[0]?.invoiceID ?? '';
  }
  async function credited(): Promise<string> {
    const creditNote: CreditNote = { type: CreditNote.TypeEnum.ACCRECCREDIT, status: CreditNote.StatusEnum.AUTHORISED, contact, lineItems, lineAmountTypes: LineAmountTypes.Exclusive };
    return (await ask((api, tenantId) => api.createCreditNotes(tenantId, { creditNotes: [creditNote] }, false, undefined, 'credit'))).creditNotes?.[0]?.creditNoteID ?? '';
  }
  const invoiceNow = async (id: string) => (await ask((api, tenantId) => api.getInvoice(tenantId, id))).invoices?.[0];

  it('a payment is made, read, and deleted as the SDK sends it: bare', async () => {
    const id = await invoiced();
    const made = (await ask((api, tenantId) => api.createPayments(tenantId, { payments: [{ invoice: { invoiceID: id }, account: bank, amount: 60, reference: 'p-1' }] }, false, 'pay'))).payments?.[0];
    const single = (await ask((api, tenantId) => api.createPayment(tenantId, { invoice: { invoiceID: id }, account: bank, amount: 50 }, 'single'))).payments?.[0];
    expect(await invoiceNow(id)).toMatchObject({ status: Invoice.StatusEnum.PAID, amountPaid: 110, payments: [{ paymentID: made?.paymentID, reference: 'p-1' }, { paymentID: single?.paymentID }] });
    const { pagination, payments } = await ask((api, tenantId) => api.getPayments(tenantId, undefined, `Invoice.InvoiceID==guid("${id}")`, undefined, 1));
    expect([pagination?.itemCount, payments?.map(({ paymentType }) => paymentType)]).toEqual([2, [Payment.PaymentTypeEnum.ACCRECPAYMENT, Payment.PaymentTypeEnum.ACCRECPAYMENT]]);
    expect((await ask((api, tenantId) => api.deletePayment(tenantId, made?.paymentID ?? '', { status: 'DELETED' }, 'gone'))).payments?.[0]?.status).toBe(Payment.StatusEnum.DELETED);
    expect(await invoiceNow(id)).toMatchObject({ status: Invoice.StatusEnum.AUTHORISED, amountDue: 60 });
  });

  it('a credit note is set off and taken off again, which is answered bare', async () => {
    const [id, note] = [await invoiced(), await credited()];
    const { allocations } = await ask((api, tenantId) => api.createCreditNoteAllocation(tenantId, note, { allocations: [{ invoice: { invoiceID: id }, amount: 110, date: '2026-11-22' }] }, false, 'allocate'));
    expect(await invoiceNow(id)).toMatchObject({ status: Invoice.StatusEnum.PAID, amountCredited: 110, creditNotes: [{ creditNoteID: note, appliedAmount: 110 }] });
    expect((await ask((api, tenantId) => api.deleteCreditNoteAllocations(tenantId, note, allocations?.[0]?.allocationID ?? '')))).toMatchObject({ isDeleted: true });
    expect((await ask((api, tenantId) => api.getCreditNote(tenantId, note))).creditNotes?.[0]).toMatchObject({ status: CreditNote.StatusEnum.AUTHORISED, remainingCredit: 110 });
  });

  it('is shown to tests object by object, and is all there after a restart', async () => {
    const [id, note] = [await invoiced(), await credited()];
    await ask((api, tenantId) => api.createPayments(tenantId, { payments: [{ invoice: { invoiceID: id }, account: bank, amount: 10.5, reference: 'p-1' }] }, false));
    await ask((api, tenantId) => api.createCreditNoteAllocation(tenantId, note, { allocations: [{ invoice: { invoiceID: id }, amount: 20, date: '2026-11-22' }] }, false));
    await rig.restart();
    const values = async (entity: string) => (await rig.items<{ value: unknown }>(`/objects?tenantId=${app.tenantId}&entity=${entity}`)).map(({ value }) => value);
    expect(await values('payment')).toMatchObject([{ status: 'AUTHORISED', payableKind: 'invoice', payableId: id, amount: '10.50', reference: 'p-1' }]);
    expect(await values('creditNote')).toMatchObject([{ id: note, status: 'AUTHORISED', total: '110.00', appliedAmount: '20.00', remainingCredit: '90.00' }]);
    expect(await values('allocation')).toMatchObject([{ creditKind: 'creditNote', creditId: note, invoiceId: id, amount: '20.00', status: 'AUTHORISED' }]);
    expect(await values('invoice')).toMatchObject([{ amountPaid: '10.50', amountCredited: '20.00' }]);
    expect(await invoiceNow(id)).toMatchObject({ amountDue: 79.5, payments: [{ amount: 10.5 }], creditNotes: [{ appliedAmount: 20 }] });
  });
});
