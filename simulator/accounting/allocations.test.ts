import type { Json } from './answers';
import { errorsOf, first, json, listOf, Office } from './testing/office';

describe('allocations (section 4)', () => {
  let office: Office;
  let contactId: string;
  beforeEach(() => {
    office = new Office();
    contactId = office.contact('Bayside Builders');
  });
  const invoiceId = (more: Json = {}) => String(office.invoice(contactId, more)['InvoiceID']);
  const creditId = (more: Json = {}) => String(office.creditNote(contactId, more)['CreditNoteID']);
  const body = (invoice: string, more: Json = {}): Json => ({ Invoice: { InvoiceID: invoice }, Amount: 10, Date: '2026-11-22', ...more });
  const put = (credit: string, ...allocations: Json[]) => office.ask('PUT', `CreditNotes/${credit}/Allocations?summarizeErrors=false`, { Allocations: allocations });
  const remove = (credit: string, allocation: unknown) => office.ask('DELETE', `CreditNotes/${credit}/Allocations/${String(allocation)}`);
  const invoice = (id: string) => first(office.get(`Invoices/${id}`), 'Invoices');
  const note = (id: string) => first(office.get(`CreditNotes/${id}`), 'CreditNotes');

  // xero-api.md 4 Credit notes: "Allocate: Invoice{InvoiceID}, Amount, Date required"; 10: "allocations both ways; used-up credit note PAID"
  it('move the credit and the invoice, and make each PAID once nothing is left', () => {
    const [credit, one, two] = [creditId(), invoiceId(), invoiceId({ LineItems: [{ Description: 'Small', UnitAmount: 50, AccountCode: '210', TaxType: 'EXEMPTOUTPUT' }] })];
    office.wait(60);
    const [first, second] = listOf(put(credit, body(one, { Amount: 60 }), body(two, { Amount: 50 })), 'Allocations');
    expect(first).toMatchObject({ Amount: 60, Date: '/Date(1795305600000+0000)/', Invoice: { InvoiceID: one }, StatusAttributeString: 'OK' });
    expect(note(credit)).toMatchObject({
      Status: 'PAID', RemainingCredit: 0, AppliedAmount: 110, FullyPaidOnDate: '/Date(1795305600000+0000)/', UpdatedDateUTC: `/Date(${office.now.getTime()}+0000)/`,
      Allocations: [{ AllocationID: first?.['AllocationID'], Amount: 60, Invoice: { InvoiceID: one } }, { AllocationID: second?.['AllocationID'], Amount: 50 }],
    });
    expect(invoice(one)).toMatchObject({
      Status: 'AUTHORISED', AmountCredited: 60, AmountPaid: 0, AmountDue: 50, Payments: [], UpdatedDateUTC: `/Date(${office.now.getTime()}+0000)/`,
      CreditNotes: [{ CreditNoteID: credit, CreditNoteNumber: 'CN-0001', AppliedAmount: 60, Total: 110, Date: '/Date(1795305600000+0000)/' }],
    });
    expect(invoice(two)).toMatchObject({ Status: 'PAID', AmountCredited: 50, AmountDue: 0, FullyPaidOnDate: '/Date(1795305600000+0000)/' });
  });

  // xero-api.md 4 Credit notes: "Un-allocate -> IsDeleted:true, with AllocationId, Invoice an array or missing" [OAS example; reported xero-python #159]; 7: bare
  it('are taken off again: a bare answer, both documents open, and gone for good', () => {
    const [credit, one] = [creditId(), invoiceId()];
    const { AllocationID } = first(put(credit, body(one, { Amount: 110 })), 'Allocations');
    expect(remove(creditId(), AllocationID).status).toBe(404);
    const answer = remove(credit, AllocationID);
    expect(json(answer)).toEqual({ AllocationId: AllocationID, Date: '/Date(1795305600000+0000)/', IsDeleted: true });
    expect(answer.changes).toMatchObject([{ entity: 'allocation', effect: 'deleted' }, { entity: 'creditNote' }, { entity: 'invoice' }]);
    expect(note(credit)).toMatchObject({ Status: 'AUTHORISED', RemainingCredit: 110, AppliedAmount: 0, Allocations: [] });
    expect(invoice(one)).toMatchObject({ Status: 'AUTHORISED', AmountCredited: 0, AmountDue: 110, CreditNotes: [] });
    expect(remove(credit, AllocationID).status).toBe(404);
    expect(office.ask('DELETE', `CreditNotes/${credit}/Allocations`).status).toBe(404);
  });

  // xero-api.md 4 Credit notes: AUTHORISED, same currency [reported]; amounts by 10: "payment <= due"; texts are the simulator's own choice
  it('are refused above what is left or owed, between other contacts or currencies, and before approval', () => {
    const [credit, one] = [creditId({ LineItems: [{ Description: 'Much', UnitAmount: 200, AccountCode: '210' }] }), invoiceId()];
    const why = (sent: Json, from = credit) => errorsOf(put(from, sent));
    expect(why(body(one, { Amount: 110.01 }))).toEqual(['Allocation amount exceeds the amount outstanding on the invoice']);
    expect(why(body(one, { Amount: 50 }), creditId({ LineItems: [{ Description: 'Little', UnitAmount: 10, AccountCode: '210' }] }))).toEqual(['Allocation amount exceeds the remaining credit of this document']);
    expect(why(body(one, { Amount: 0 }))).toEqual(['Amount must be greater than 0.']);
    expect(why(body(one, { Date: undefined, Amount: undefined }))).toEqual(['Amount must be specified.', 'Date must be specified.']);
    expect(why(body('99999999-9999-4999-8999-999999999999'))).toEqual(['The document with the supplied id was not found for this endpoint.']);
    expect(why(body(invoiceId({ Status: 'DRAFT' })))).toEqual(['Allocations can only be made between Authorised documents']);
    expect(why(body(one), creditId({ Status: 'DRAFT' }))).toEqual(['Allocations can only be made between Authorised documents']);
    expect(why(body(invoiceId({ Type: 'ACCPAY', InvoiceNumber: 'B-1', LineItems: [{ Description: 'Rent', UnitAmount: 50, AccountCode: '469' }] })))).toEqual(['Allocations can only be made on sales invoices (ACCREC).']);
    expect(why(body(String(office.invoice(office.contact('Other'))['InvoiceID'])))).toEqual(['Allocations can only be made between documents of the same contact']);
    office.ask('POST', 'Organisation', { Currencies: ['EUR'] }, { as: 'person' });
    expect(why(body(invoiceId({ CurrencyCode: 'EUR' })))).toEqual(['Allocations can only be made between documents of the same currency']);
    expect(invoice(one)).toMatchObject({ AmountCredited: 0 });
  });

  // xero-api.md 6: "ErrorNumber 17 (bad allocation body)" [reported]
  it('say ErrorNumber 17 to a body that cannot be read', () => {
    expect(json(put(creditId(), { ...body(invoiceId()), Amount: '10' }))).toMatchObject({ ErrorNumber: 17 });
  });

  // xero-api.md 4 Organisation: lock dates [reported]; 4 Invoices: "AUTHORISED -> VOIDED, only without payments or credits" [reported]
  it('keep lock dates, and keep both documents from being voided', () => {
    const [credit, one] = [creditId(), invoiceId()];
    const { AllocationID } = first(put(credit, body(one)), 'Allocations');
    expect(errorsOf(office.ask('POST', `Invoices/${one}`, { Invoices: [{ Status: 'VOIDED' }] }))[0]).toContain('payments or credit notes allocated');
    expect(errorsOf(office.ask('POST', `CreditNotes/${credit}`, { CreditNotes: [{ Status: 'VOIDED' }] }))[0]).toContain('payments or credit notes allocated');
    office.ask('POST', 'Organisation', { PeriodLockDate: '2026-11-22' }, { as: 'person' });
    const locked = ['The document date cannot be before the period lock date, currently set at 22 November 2026'];
    expect(errorsOf(put(credit, body(one)))).toEqual(locked);
    expect(errorsOf(remove(credit, AllocationID))).toEqual(locked);
  });
});
