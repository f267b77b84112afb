import { recordId } from '../../domain/ids';
import { paymentBody } from '../mapping/payment';
import { calledXero } from '../testing/called-xero';
import { accountXeroId, creditNoteXeroId, invoiceXeroId, paymentOnTheWire, paymentXeroId, zeroGuid } from '../testing/examples';
import { createPayments, deletePayment, findPaymentsById, findPaymentsOnDocuments, readPayment, readPaymentsPage, writeHistory, type HistoryKind } from './index';

describe('calls about payments', () => {
  const { xero, access, settings, lastHeard, valueOf } = calledXero();

  const receipt = paymentBody({ payment: { amount: '100.10', paidOn: '2026-10-06' }, recordId: recordId('p-1'), target: { is: 'invoice', xeroId: invoiceXeroId }, accountId: accountXeroId });
  const refund = paymentBody({ payment: { amount: '20', paidOn: '2026-10-06', reference: 'EFT 7' }, recordId: recordId('p-2'), target: { is: 'credit-note', xeroId: creditNoteXeroId }, accountId: accountXeroId });
  /** As Xero shows the credit note of a refund. */
  const refunded = { Invoice: { Type: 'ACCRECCREDIT', InvoiceID: creditNoteXeroId, InvoiceNumber: 'CN-1001', LineItems: [] }, PaymentType: 'ARCREDITPAYMENT', Reference: 'EFT 7 [p-2]', Amount: 20 };
  const inXero = {
    xeroId: paymentXeroId, status: 'AUTHORISED', paymentType: 'ACCRECPAYMENT', amount: '100.10', date: '2026-10-06', reference: 'p-1', accountId: accountXeroId, currencyRate: '1',
    target: { is: 'invoice', xeroId: invoiceXeroId, number: 'INV-1001' }, isReconciled: false, updatedAt: '2026-10-05T04:00:00.123Z',
  };

  describe('writing', () => {
    it('records receipts and refunds with one PUT, in exactly the documented shape', async () => {
      xero.answerWith({ body: { Payments: [paymentOnTheWire(), paymentOnTheWire({ ...refunded, PaymentID: zeroGuid, HasValidationErrors: true, ValidationErrors: [{ Message: 'Payment amount exceeds the amount outstanding on this document' }] })] } });
      expect(await valueOf(createPayments(settings(), access, [receipt, refund], 'batch-1'))).toEqual([
        { ok: true, xeroId: paymentXeroId, status: 'AUTHORISED', updatedAt: '2026-10-05T04:00:00.123Z', warnings: [] }, { ok: false, messages: ['Payment amount exceeds the amount outstanding on this document'] },
      ]);
      expect(lastHeard()).toMatchObject({ method: 'PUT', path: '/api.xro/2.0/Payments' });
      expect(Object.fromEntries(lastHeard().query)).toEqual({ summarizeErrors: 'false' });
      expect(lastHeard().headers['idempotency-key']).toBe('batch-1');
      expect(JSON.parse(lastHeard().body)).toEqual({ Payments: [
        { Invoice: { InvoiceID: invoiceXeroId }, Account: { AccountID: accountXeroId }, Date: '2026-10-06', Amount: 100.1, Reference: 'p-1' },
        { CreditNote: { CreditNoteID: creditNoteXeroId }, Account: { AccountID: accountXeroId }, Date: '2026-10-06', Amount: 20, Reference: 'EFT 7 [p-2]' },
      ] });
    });

    it.each([['shows it as an invoice', refunded], ['names it', { ...refunded, Invoice: undefined, CreditNote: { CreditNoteID: creditNoteXeroId, CreditNoteNumber: 'CN-1001' } }]])('knows the result of a refund by its credit note, whether Xero %s', async (_name, fields) => {
      xero.answerWith({ body: { Payments: [paymentOnTheWire(fields)] } });
      expect(await valueOf(createPayments(settings(), access, [refund], 'batch-2'))).toMatchObject([{ ok: true, xeroId: paymentXeroId }]);
    });

    it.each([
      ['another count', [paymentOnTheWire(), paymentOnTheWire()]], ['a payment on another document', [paymentOnTheWire({ Invoice: refunded.Invoice })]],
      ['the payment of another record', [paymentOnTheWire({ Reference: 'p-9' })]], ['no id', [paymentOnTheWire({ PaymentID: undefined })]],
    ])('does not believe an answer with %s', async (_name, Payments) => {
      xero.answerWith({ body: { Payments } });
      expect(await createPayments(settings(), access, [receipt], 'batch-3')).toMatchObject({ answer: 'in-doubt', why: 'unreadable' });
    });

    it('tells what Xero holds against the document that is paid', async () => {
      xero.answerWith({ body: { Payments: [paymentOnTheWire({ Invoice: { InvoiceID: invoiceXeroId, ValidationErrors: [{ Message: 'Payments can only be made against Authorised documents' }] } })] } });
      expect(await valueOf(createPayments(settings(), access, [receipt], 'batch-4'))).toEqual([{ ok: false, messages: ['Payments can only be made against Authorised documents'] }]);
      expect(() => createPayments(settings(), access, [], 'batch-4')).toThrow(RangeError);
    });

    it('deletes one by its id', async () => {
      xero.answerWith({ body: { Payments: [paymentOnTheWire({ Status: 'DELETED' })] } });
      expect(await valueOf(deletePayment(settings(), access, paymentXeroId, 'key-1'))).toMatchObject([{ ok: true, xeroId: paymentXeroId, status: 'DELETED' }]);
      expect(lastHeard()).toMatchObject({ method: 'POST', path: `/api.xro/2.0/Payments/${paymentXeroId}` });
      expect(lastHeard().headers['idempotency-key']).toBe('key-1');
      expect(JSON.parse(lastHeard().body)).toEqual({ Status: 'DELETED' });
    });

    it('is told that one cannot be deleted, and does not take another’s answer for it', async () => {
      xero.answerWith({ status: 400, body: { ErrorNumber: 10, Type: 'ValidationException', Message: 'A validation exception occurred', Elements: [{ ValidationErrors: [{ Message: 'Payment not of valid status for modification' }] }] } });
      expect(await deletePayment(settings(), access, paymentXeroId, 'key-2')).toMatchObject({ answer: 'refused', messages: ['Payment not of valid status for modification'] });
      xero.answerWith({ body: { Payments: [paymentOnTheWire({ PaymentID: invoiceXeroId })] } });
      expect(await deletePayment(settings(), access, paymentXeroId, 'key-3')).toMatchObject({ answer: 'in-doubt', why: 'unreadable' });
    });
  });

  describe('reading', () => {
    it('reads a page in the order of change, each payment with what it is on', async () => {
      const on = (type: string, fields: object = {}) => paymentOnTheWire({ Invoice: { Type: type, InvoiceID: invoiceXeroId, InvoiceNumber: '' }, ...fields });
      xero.answerWith({ body: { pagination: { page: 1, pageSize: 1000, pageCount: 1, itemCount: 7 }, Payments: [
        paymentOnTheWire(), paymentOnTheWire({ ...refunded, IsReconciled: true, BatchPaymentID: accountXeroId, Account: undefined }), on('ACCPAY'), on('AROVERPAYMENT'), on('ARPREPAYMENT'),
        on('', { Invoice: { InvoiceID: creditNoteXeroId }, PaymentType: 'ARCREDITPAYMENT' }), paymentOnTheWire({ Invoice: undefined, Overpayment: { OverpaymentID: invoiceXeroId }, Status: 'DELETED' }),
      ] } });
      const page = await valueOf(readPaymentsPage(settings(), access, 1, 1000, new Date('2026-10-01T00:00:00Z')));
      expect(page?.items.slice(0, 2)).toEqual([inXero, {
        xeroId: paymentXeroId, status: 'AUTHORISED', paymentType: 'ARCREDITPAYMENT', amount: '20.00', date: '2026-10-06', reference: 'EFT 7 [p-2]', currencyRate: '1',
        target: { is: 'credit-note', xeroId: creditNoteXeroId, number: 'CN-1001' }, isReconciled: true, batchPaymentId: accountXeroId, updatedAt: '2026-10-05T04:00:00.123Z',
      }]);
      expect(page?.items.slice(2).map(({ target, status }) => [target.is, status])).toEqual([['invoice', 'AUTHORISED'], ['overpayment', 'AUTHORISED'], ['prepayment', 'AUTHORISED'], ['credit-note', 'AUTHORISED'], ['overpayment', 'DELETED']]);
      expect(page?.pageCount).toBe(1);
      expect(Object.fromEntries(lastHeard().query)).toEqual({ order: 'UpdatedDateUTC ASC', page: '1', pageSize: '1000' });
      expect(lastHeard().headers['if-modified-since']).toContain('2026-10-01T00:00:00');
    });

    it('cannot read a page with a payment that is on nothing', async () => {
      xero.answerWith({ body: { Payments: [paymentOnTheWire(), paymentOnTheWire({ Invoice: undefined })] } });
      expect(await readPaymentsPage(settings(), access, 1)).toMatchObject({ answer: 'in-doubt', why: 'unreadable' });
    });

    it('finds payments by their ids, and on documents', async () => {
      xero.answerWith({ body: { Payments: [paymentOnTheWire()] } });
      expect(await valueOf(findPaymentsById(settings(), access, [paymentXeroId, invoiceXeroId]))).toEqual([inXero]);
      expect(Object.fromEntries(lastHeard().query)).toEqual({ where: `PaymentID==guid("${paymentXeroId}") OR PaymentID==guid("${invoiceXeroId}")`, page: '1', pageSize: '1000' });
      expect(await valueOf(findPaymentsOnDocuments(settings(), access, { invoiceIds: [invoiceXeroId], creditNoteIds: [creditNoteXeroId] }))).toEqual([inXero]);
      expect(lastHeard().query.get('where')).toBe(`Invoice.InvoiceID==guid("${invoiceXeroId}") OR Invoice.InvoiceID==guid("${creditNoteXeroId}")`);
      await expect(findPaymentsById(settings(), access, [])).rejects.toThrow(RangeError);
      await expect(findPaymentsOnDocuments(settings(), access, {})).rejects.toThrow(RangeError);
    });

    it('reads one, and is told when there is none', async () => {
      xero.answerWith({ body: { Payments: [paymentOnTheWire()] } });
      expect(await valueOf(readPayment(settings(), access, paymentXeroId))).toEqual(inXero);
      expect(lastHeard()).toMatchObject({ method: 'GET', path: `/api.xro/2.0/Payments/${paymentXeroId}` });
      xero.answerWith({ status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>Not here</h1>' });
      expect(await readPayment(settings(), access, paymentXeroId)).toMatchObject({ answer: 'refused', status: 404 });
      xero.answerWith({ body: { Payments: [] } });
      expect(await readPayment(settings(), access, paymentXeroId)).toMatchObject({ answer: 'in-doubt', why: 'unreadable' });
    });
  });

  describe('notes in Xero’s history', () => {
    it.each<[HistoryKind, string]>([['contact', 'Contacts'], ['invoice', 'Invoices'], ['credit-note', 'CreditNotes'], ['payment', 'Payments']])('stand on a %s', async (kind, path) => {
      xero.answerWith({ body: { HistoryRecords: [{ Details: 'Sent by CloudRent', DateUTC: '/Date(1791172800123+0000)/' }] } });
      expect(await valueOf(writeHistory(settings(), access, kind, invoiceXeroId, 'Sent by CloudRent', 'key-9'))).toBe('written');
      expect(lastHeard()).toMatchObject({ method: 'PUT', path: `/api.xro/2.0/${path}/${invoiceXeroId}/History` });
      expect(lastHeard().headers['idempotency-key']).toBe('key-9');
      expect(JSON.parse(lastHeard().body)).toEqual({ HistoryRecords: [{ Details: 'Sent by CloudRent' }] });
    });

    it('are never empty or longer than Xero takes', async () => {
      await expect(writeHistory(settings(), access, 'invoice', invoiceXeroId, '', 'key-9')).rejects.toThrow(RangeError);
      await expect(writeHistory(settings(), access, 'invoice', invoiceXeroId, 'x'.repeat(2501), 'key-9')).rejects.toThrow(RangeError);
    });
  });
});
