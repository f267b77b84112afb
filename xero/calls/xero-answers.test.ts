import { xeroId, xeroTenantId } from '../../domain/ids';
import type { XeroAnswer } from '../answer';
import type { XeroAccess } from '../client';
import { startAnsweringServer, type AnsweringServer } from '../testing/answering-server';
import { xeroAnswers } from '../testing/xero-answers';
import { allocateCredit, deleteAllocation, deletePayment, findCreditNotesById, findInvoicesById, readContactsPage, readCreditNotesPage, readInvoicesPage, readPayment, readPaymentsPage, writeHistory, type HistoryKind } from './index';
import type { Settings } from './asking';

const answers = xeroAnswers();
const id = 'b7eb1fc9-a0f9-4e8e-9373-6689f5350832';

/** What Xero's specification gives as examples is read; where it is not beside the checkout there is nothing to test. */
(answers ? describe : describe.skip)('the answers in Xero’s own specification', () => {
  let xero: AnsweringServer;
  beforeAll(async () => { xero = await startAnsweringServer(); });
  afterAll(() => xero.close());

  async function valueOf<T>(method: string, path: string, call: (settings: Settings, access: XeroAccess) => Promise<XeroAnswer<T>>): Promise<T> {
    const body = answers?.(method, path);
    if (body === undefined) throw new Error(`no example of ${method} ${path}`);
    xero.answerWith({ body });
    const answer = await call({ apiUrl: xero.url }, { accessToken: 'token', xeroTenantId: xeroTenantId('tenant-1') });
    if (answer.answer !== 'done') throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer.value;
  }

  it('of invoices: what was paid', async () => {
    expect(await valueOf('get', '/Invoices/{InvoiceID}', (settings, access) => findInvoicesById(settings, access, [id]))).toMatchObject([{
      number: 'INV-0006', status: 'PAID', amountDue: '0.00', amountPaid: '148062.76', payments: [{ xeroId: '38928000-e9a0-420c-8884-f624bab2a351', date: '2019-03-19', amount: '148062.76', reference: 'Yahoo' }], credits: [],
    }]);
    expect((await valueOf('get', '/Invoices', (settings, access) => readInvoicesPage(settings, access, 1))).items.length).toBeGreaterThan(0);
  });

  it('of contacts: telephone and postal address', async () => {
    const [contact] = (await valueOf('get', '/Contacts/{ContactID}', (settings, access) => readContactsPage(settings, access, 1))).items;
    expect(contact).toMatchObject({ phone: expect.any(String) as string, address: { city: expect.any(String) as string } });
  });

  it('of credit notes: lines that have no id', async () => {
    expect((await valueOf('get', '/CreditNotes', (settings, access) => readCreditNotesPage(settings, access, 1))).items.map(({ type, status, remainingCredit }) => [type, status, remainingCredit])).toEqual([
      ['ACCRECCREDIT', 'AUTHORISED', '32.50'], ['ACCPAYCREDIT', 'DRAFT', '46.00'],
    ]);
    expect(await valueOf('get', '/CreditNotes/{CreditNoteID}', (settings, access) => findCreditNotesById(settings, access, [id]))).toMatchObject([{
      number: 'CN-0005', payments: [{ amount: '2.00', reference: 'Too much' }], allocations: [], lines: [{ lineItemId: '', description: 'Mic Stand', unitPrice: '30', accountCode: '200' }],
    }]);
  });

  it('of allocations: made without an id, taken off with one', async () => {
    const sent = { invoice: { invoiceID: xeroId('c45720a1-ade3-4a38-a064-d15489be6841') }, amount: 1, date: '2019-03-05' };
    expect(await valueOf('put', '/CreditNotes/{CreditNoteID}/Allocations', (settings, access) => allocateCredit(settings, access, id, [sent], 'key-1'))).toEqual([{ ok: true, invoiceXeroId: sent.invoice.invoiceID, amount: '1.00', date: '2019-03-05' }]);
    expect(await valueOf('delete', '/CreditNotes/{CreditNoteID}/Allocations/{AllocationID}', (settings, access) => deleteAllocation(settings, access, id, id))).toBe('deleted');
  });

  it('of payments: the credit note of a refund is shown as an invoice', async () => {
    expect((await valueOf('get', '/Payments', (settings, access) => readPaymentsPage(settings, access, 1))).items.map(({ paymentType, amount, target, batchPaymentId }) => [paymentType, amount, target.is, target.number, batchPaymentId])).toEqual([
      ['ACCRECPAYMENT', '46.00', 'invoice', 'INV-0002', 'b54aa50c-794c-461b-89d1-846e1b84d9c0'], ['ARCREDITPAYMENT', '2.00', 'credit-note', 'CN-0005', undefined],
    ]);
    expect(await valueOf('get', '/Payments/{PaymentID}', (settings, access) => readPayment(settings, access, id))).toMatchObject({ status: 'AUTHORISED', date: '2018-11-29' });
    expect(await valueOf('post', '/Payments/{PaymentID}', (settings, access) => deletePayment(settings, access, 'c94c996b-1ab3-4ff3-ad19-1cdc77f30817', 'key-2'))).toMatchObject([{ ok: true, status: 'DELETED' }]);
  });

  it.each<[HistoryKind, string]>([['contact', '/Contacts/{ContactID}/History'], ['invoice', '/Invoices/{InvoiceID}/History'], ['credit-note', '/CreditNotes/{CreditNoteID}/History'], ['payment', '/Payments/{PaymentID}/History']])('of notes on a %s', async (kind, path) => {
    expect(await valueOf('put', path, (settings, access) => writeHistory(settings, access, kind, id, 'A note', 'key-3'))).toBe('written');
  });
});
