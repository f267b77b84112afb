import { creditNoteBody, creditNoteVoidBody } from '../mapping/credit-note';
import { calledXero } from '../testing/called-xero';
import { allocationXeroId, contactXeroId, creditNoteOnTheWire, creditNoteXeroId, invoiceXeroId, lineXeroId, paymentXeroId, zeroGuid } from '../testing/examples';
import { allocateCredit, deleteAllocation, findCreditNotesById, findCreditNotesByNumber, readCreditNotesPage, writeCreditNotes } from './index';

describe('calls about credit notes', () => {
  const { xero, access, settings, lastHeard, valueOf } = calledXero();

  const creditNote = creditNoteBody({
    creditNote: { number: 'CN-1001', issuedOn: '2026-10-05', currency: 'AUD', pricesIncludeTax: false, lines: [{ id: 'l-1', description: 'Scaffold tower, 1 day', quantity: '1', unitPrice: '45.505' }] },
    contactXeroId, lineCodes: [{ accountCode: '200', taxType: 'OUTPUT' }],
  });
  const inXero = {
    xeroId: creditNoteXeroId, number: 'CN-1001', status: 'AUTHORISED', type: 'ACCRECCREDIT', contactXeroId, date: '2026-10-05', currency: 'AUD', lineAmountTypes: 'Exclusive',
    totals: { subtotal: '45.51', tax: '4.55', total: '50.06' }, remainingCredit: '20.06', payments: [],
    lines: [{ lineItemId: lineXeroId, description: 'Scaffold tower, 1 day', quantity: '1', unitPrice: '45.505', accountCode: '200', taxType: 'OUTPUT', lineAmount: '45.51', taxAmount: '4.55' }],
    allocations: [{ allocationId: allocationXeroId, invoiceXeroId, amount: '30.00', date: '2026-10-06' }], updatedAt: '2026-10-05T04:00:00.123Z',
  };

  describe('writing', () => {
    it('creates with a PUT that wants each element’s own result, in exactly the documented shape', async () => {
      xero.answerWith({ body: { CreditNotes: [creditNoteOnTheWire(), { CreditNoteID: zeroGuid, CreditNoteNumber: 'CN-1002', HasErrors: true, StatusAttributeString: 'ERROR', ValidationErrors: [{ Message: 'Credit Note # must be unique.' }], LineItems: [] }] } });
      expect(await valueOf(writeCreditNotes(settings(), access, 'create', [creditNote, { ...creditNote, creditNoteNumber: 'CN-1002' }], 'batch-1'))).toEqual([
        { ok: true, xeroId: creditNoteXeroId, number: 'CN-1001', status: 'AUTHORISED', totals: { subtotal: '45.51', tax: '4.55', total: '50.06' }, lineItemIds: [lineXeroId], updatedAt: '2026-10-05T04:00:00.123Z', warnings: [] },
        { ok: false, messages: ['Credit Note # must be unique.'] },
      ]);
      expect(lastHeard()).toMatchObject({ method: 'PUT', path: '/api.xro/2.0/CreditNotes' });
      expect(Object.fromEntries(lastHeard().query)).toEqual({ summarizeErrors: 'false', unitdp: '4' });
      expect(lastHeard().headers['idempotency-key']).toBe('batch-1');
      expect((JSON.parse(lastHeard().body) as { CreditNotes: unknown[] }).CreditNotes[0]).toEqual({
        Type: 'ACCRECCREDIT', Status: 'AUTHORISED', Contact: { ContactID: contactXeroId }, CreditNoteNumber: 'CN-1001', Date: '2026-10-05', CurrencyCode: 'AUD', LineAmountTypes: 'Exclusive',
        LineItems: [{ Description: 'Scaffold tower, 1 day', Quantity: 1, UnitAmount: 45.505, AccountCode: '200', TaxType: 'OUTPUT' }],
      });
    });

    it('changes and voids with a POST that names the id', async () => {
      xero.answerWith({ body: { CreditNotes: [creditNoteOnTheWire({ Status: 'VOIDED' })] } });
      expect(await valueOf(writeCreditNotes(settings(), access, 'update', [creditNoteVoidBody(creditNoteXeroId)], 'batch-2'))).toMatchObject([{ ok: true, status: 'VOIDED' }]);
      expect(lastHeard().method).toBe('POST');
      expect(Object.fromEntries(lastHeard().query)).toEqual({ summarizeErrors: 'false', unitdp: '4' });
      expect(JSON.parse(lastHeard().body)).toEqual({ CreditNotes: [{ CreditNoteID: creditNoteXeroId, Status: 'VOIDED' }] });
    });

    it('does not believe an answer that belongs to another credit note', async () => {
      xero.answerWith({ body: { CreditNotes: [creditNoteOnTheWire({ CreditNoteNumber: 'CN-9' })] } });
      expect(await writeCreditNotes(settings(), access, 'create', [creditNote], 'batch-3')).toMatchObject({ answer: 'in-doubt', why: 'unreadable' });
    });

    it('never sends an update without an id', () => {
      expect(() => writeCreditNotes(settings(), access, 'update', [creditNote], 'batch-4')).toThrow('must name the Xero id');
      expect(() => writeCreditNotes(settings(), access, 'create', [creditNoteVoidBody(creditNoteXeroId)], 'batch-4')).toThrow('must not name a Xero id');
    });
  });

  describe('allocating', () => {
    const otherInvoice = invoiceXeroId.replaceAll('2', '3');
    const to = (invoiceID: string, amount: number) => ({ invoice: { invoiceID: invoiceID as typeof invoiceXeroId }, amount, date: '2026-10-06' });
    const onTheWire = (fields: object = {}) => ({ Amount: 30, Date: '/Date(1791244800000+0000)/', Invoice: { InvoiceID: invoiceXeroId, LineItems: [], ValidationErrors: [] }, CreditNote: { CreditNoteID: creditNoteXeroId, LineItems: [] }, ValidationErrors: [], ...fields });

    it('puts credit on invoices and tells of each allocation what it came to', async () => {
      xero.answerWith({ body: { Allocations: [onTheWire({ AllocationID: allocationXeroId }), onTheWire({ Invoice: { InvoiceID: otherInvoice }, StatusAttributeString: 'ERROR', ValidationErrors: [{ Message: 'Too much.' }] })] } });
      expect(await valueOf(allocateCredit(settings(), access, creditNoteXeroId, [to(invoiceXeroId, 30), to(otherInvoice, 99.99)], 'key-1'))).toEqual([
        { ok: true, allocationId: allocationXeroId, invoiceXeroId, amount: '30.00', date: '2026-10-06' }, { ok: false, messages: ['Too much.'] },
      ]);
      expect(lastHeard()).toMatchObject({ method: 'PUT', path: `/api.xro/2.0/CreditNotes/${creditNoteXeroId}/Allocations` });
      expect(Object.fromEntries(lastHeard().query)).toEqual({ summarizeErrors: 'false' });
      expect(lastHeard().headers['idempotency-key']).toBe('key-1');
      expect(JSON.parse(lastHeard().body)).toEqual({ Allocations: [{ Invoice: { InvoiceID: invoiceXeroId }, Amount: 30, Date: '2026-10-06' }, { Invoice: { InvoiceID: otherInvoice }, Amount: 99.99, Date: '2026-10-06' }] });
    });

    it.each([['with no id', {}, undefined], ['with the id spelt as in Xero’s examples', { AllocationId: allocationXeroId }, allocationXeroId]])('takes an allocation %s', async (_name, fields, allocationId) => {
      xero.answerWith({ body: { Allocations: [onTheWire(fields)] } });
      const [result] = await valueOf(allocateCredit(settings(), access, creditNoteXeroId, [to(invoiceXeroId, 30)], 'key-2')) ?? [];
      expect(result).toEqual({ ok: true, ...(allocationId ? { allocationId } : {}), invoiceXeroId, amount: '30.00', date: '2026-10-06' });
    });

    it.each([['of another invoice', [onTheWire({ Invoice: { InvoiceID: otherInvoice } })]], ['with another count', []], ['that names no invoice', [onTheWire({ Invoice: undefined })]]])('does not believe an answer %s', async (_name, Allocations) => {
      xero.answerWith({ body: { Allocations } });
      expect(await allocateCredit(settings(), access, creditNoteXeroId, [to(invoiceXeroId, 30)], 'key-3')).toMatchObject({ answer: 'in-doubt', why: 'unreadable' });
    });

    it('does not allocate nothing', () => {
      expect(() => allocateCredit(settings(), access, creditNoteXeroId, [], 'key-4')).toThrow(RangeError);
    });

    it('takes an allocation off, whatever Xero says of its invoice', async () => {
      xero.answerWith({ body: { AllocationId: allocationXeroId, Date: '/Date(1551822670731)/', Invoice: [{ InvoiceID: invoiceXeroId }], IsDeleted: true } });
      expect(await valueOf(deleteAllocation(settings(), access, creditNoteXeroId, allocationXeroId))).toBe('deleted');
      expect(lastHeard()).toMatchObject({ method: 'DELETE', path: `/api.xro/2.0/CreditNotes/${creditNoteXeroId}/Allocations/${allocationXeroId}`, body: '' });
      xero.answerWith({ body: { AllocationId: allocationXeroId, IsDeleted: true } });
      expect(await valueOf(deleteAllocation(settings(), access, creditNoteXeroId, allocationXeroId))).toBe('deleted');
    });

    it('knows an allocation that is gone, and does not believe anything else', async () => {
      xero.answerWith({ status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>Not here</h1>' });
      expect(await deleteAllocation(settings(), access, creditNoteXeroId, allocationXeroId)).toMatchObject({ answer: 'done', value: 'gone' });
      xero.answerWith({ headers: { 'content-type': 'text/html' }, body: '<h1>Welcome</h1>' });
      expect(await deleteAllocation(settings(), access, creditNoteXeroId, allocationXeroId)).toMatchObject({ answer: 'in-doubt', why: 'unreadable' });
      xero.answerWith({ status: 400, body: { ErrorNumber: 10, Type: 'ValidationException', Message: 'No.' } });
      expect(await deleteAllocation(settings(), access, creditNoteXeroId, allocationXeroId)).toMatchObject({ answer: 'refused', messages: ['No.'] });
    });
  });

  describe('reading', () => {
    it('reads a page with lines, allocations and refunds, in the order of change', async () => {
      const refunded = creditNoteOnTheWire({ Type: 'ACCPAYCREDIT', Reference: 'PO 7', Payments: [{ PaymentID: paymentXeroId, Date: '/Date(1791244800000+0000)/', Amount: 2, Reference: 'Too much' }], Allocations: [{ AllocationId: allocationXeroId, Amount: 1, Date: '/Date(1791244800000+0000)/', Invoice: { InvoiceID: invoiceXeroId } }, { AllocationId: lineXeroId, Amount: 5, Invoice: { InvoiceID: invoiceXeroId }, IsDeleted: true }] });
      xero.answerWith({ body: { pagination: { page: 2, pageSize: 1000, pageCount: 2, itemCount: 1002 }, CreditNotes: [creditNoteOnTheWire(), refunded] } });
      expect(await valueOf(readCreditNotesPage(settings(), access, 2, 1000, new Date('2026-10-01T00:00:00Z')))).toEqual({ pageCount: 2, items: [inXero, {
        ...inXero, type: 'ACCPAYCREDIT', reference: 'PO 7', payments: [{ xeroId: paymentXeroId, date: '2026-10-06', amount: '2.00', reference: 'Too much' }], allocations: [{ allocationId: allocationXeroId, invoiceXeroId, amount: '1.00', date: '2026-10-06' }],
      }] });
      expect(Object.fromEntries(lastHeard().query)).toEqual({ order: 'UpdatedDateUTC ASC', page: '2', unitdp: '4', pageSize: '1000' });
      expect(lastHeard().headers['if-modified-since']).toContain('2026-10-01T00:00:00');
    });

    it('finds by id and by number, suppliers’ left out; by filter, since Xero has no lists here', async () => {
      xero.answerWith({ body: { CreditNotes: [creditNoteOnTheWire(), creditNoteOnTheWire({ Type: 'ACCPAYCREDIT' })] } });
      expect(await valueOf(findCreditNotesByNumber(settings(), access, ['CN-1001', 'The "big", one']))).toEqual([inXero]);
      expect(Object.fromEntries(lastHeard().query)).toEqual({ where: 'CreditNoteNumber=="CN-1001" OR CreditNoteNumber=="The ""big"", one"', page: '1', unitdp: '4', pageSize: '1000' });
      expect(await valueOf(findCreditNotesById(settings(), access, [creditNoteXeroId]))).toHaveLength(2);
      expect(lastHeard().query.get('where')).toBe(`CreditNoteID==guid("${creditNoteXeroId}")`);
      await expect(findCreditNotesById(settings(), access, [])).rejects.toThrow(RangeError);
      await expect(findCreditNotesByNumber(settings(), access, [])).rejects.toThrow(RangeError);
    });
  });
});
