import type { Json } from './answers';
import { approvedCredit, errorsOf, first, hireLine, json, listOf, Office } from './testing/office';

const notModifiable = 'Credit note not of valid status for modification';
const used = 'This document cannot be edited as it has a payment or credit note allocated to it.';

describe('credit notes (section 4)', () => {
  let office: Office;
  let contactId: string;
  beforeEach(() => {
    office = new Office();
    contactId = office.contact('Bayside Builders');
  });
  const put = (more: Json = {}) => office.ask('PUT', 'CreditNotes?summarizeErrors=false', { CreditNotes: [approvedCredit(contactId, more)] });
  const create = (more: Json = {}) => String(office.creditNote(contactId, more)['CreditNoteID']);
  const post = (id: string, note: Json) => office.ask('POST', `CreditNotes/${id}`, { CreditNotes: [note] });
  const read = (id: string) => first(office.get(`CreditNotes/${id}`), 'CreditNotes');
  const refund = (id: string, Amount: number, more: Json = {}) => office.ask('PUT', 'Payments', { Payments: [{ CreditNote: { CreditNoteID: id }, Account: { Code: '090' }, Date: '2026-11-23', Amount, ...more }] });

  describe('created', () => {
    // xero-api.md 4 Credit notes: "ACCRECCREDIT, invoice statuses, RemainingCredit, Allocations[], AppliedAmount" [Xero OAS]
    it('are worked out as invoices are, and all of them is left', () => {
      const note = office.creditNote(contactId, { Reference: 'for HH-1', LineItems: [hireLine({ Quantity: 3, UnitAmount: 3.35 })] });
      expect(note).toMatchObject({
        Type: 'ACCRECCREDIT', Status: 'AUTHORISED', CreditNoteNumber: 'CN-0001', Reference: 'for HH-1', SubTotal: 10.05, TotalTax: 1.01, Total: 11.06,
        RemainingCredit: 11.06, AppliedAmount: 0, Allocations: [], Payments: [], CurrencyCode: 'AUD', LineItems: [{ AccountCode: '210', TaxType: 'OUTPUT' }],
      });
      expect(read(String(note['CreditNoteID']))).toEqual(note);
    });

    // xero-api.md 4 Invoices: "Draft needs Type, Contact, LineItems" [Xero DOC/api/invoices]; credit notes as invoices, DRAFT by default
    it('need a type, a contact and lines, and are drafts unless told otherwise', () => {
      expect(errorsOf(put({ Type: undefined, Contact: undefined, LineItems: undefined }))).toEqual(['Type must be specified.', 'Contact must be specified.', 'LineItems must be specified.']);
      expect(first(put({ Status: undefined, Date: undefined }), 'CreditNotes')).toMatchObject({ Status: 'DRAFT', Date: '/Date(1795478400000+0000)/' });
      expect(errorsOf(put({ Status: 'PAID' }))).toEqual(['The status PAID cannot be given to this document.']);
    });

    // xero-api.md 4 Credit notes: "no line discounts" [Xero OAS]; that only credit notes of sales are kept is the simulator's own choice
    it('have no discounts, and are of sales', () => {
      expect(errorsOf(put({ LineItems: [hireLine({ DiscountRate: 10 })] }))).toEqual(['Discounts can only be given on sales invoices (ACCREC).']);
      expect(errorsOf(put({ Type: 'ACCPAYCREDIT' }))).toEqual(['The simulator keeps credit notes of sales (ACCRECCREDIT) alone.']);
    });

    // xero-api.md 4 Credit notes: CreditNoteNumber unique, auto-generated when missing [Xero OAS]; its text is the simulator's own choice
    it('bear a number of their own, unique and up to 255 characters', () => {
      create({ CreditNoteNumber: 'CN-0001' });
      expect(read(create())).toMatchObject({ CreditNoteNumber: 'CN-0002' });
      expect(errorsOf(put({ CreditNoteNumber: 'CN-0001' }))).toEqual(['Credit Note # must be unique.']);
      expect(errorsOf(put({ CreditNoteNumber: 'x'.repeat(256) }))).toEqual(['CreditNoteNumber cannot be longer than 255 characters.']);
    });

    // xero-api.md 6: lock date, archived contact, currency, account and tax texts [reported]
    it('keep the rules of invoices for contacts, lock dates, currencies, accounts and taxes', () => {
      office.ask('POST', 'Organisation', { PeriodLockDate: '2026-06-30' }, { as: 'person' });
      expect(errorsOf(put({ Date: '2026-06-30' }))).toEqual(['The document date cannot be before the period lock date, currently set at 30 June 2026']);
      expect(errorsOf(put({ CurrencyCode: 'EUR' }))).toEqual(['Organisation is not subscribed to currency EUR']);
      expect(errorsOf(put({ LineItems: [hireLine({ AccountCode: '090' })] }))).toEqual(["Account code '090' is not a valid code for this document."]);
      expect(errorsOf(put({ LineItems: [hireLine({ TaxType: 'INPUT' })] }))).toEqual(["The TaxType code 'INPUT' cannot be used with account code '210'."]);
      expect(errorsOf(put({ Total: 1 }))).toEqual(['The Total 1 does not match the expected Total 110.00']);
      office.ask('POST', `Contacts/${contactId}`, { Contacts: [{ ContactStatus: 'ARCHIVED' }] });
      expect(errorsOf(put())[0]).toContain('The contact must be un-archived before creating new invoices or credit notes.');
    });
  });

  describe('edited', () => {
    // xero-api.md 4 Credit notes: "Draft -> DELETED; approved -> VOIDED" [Xero DOC/api/credit-notes]; invoice statuses
    it.each([
      ['DRAFT', 'SUBMITTED', true], ['DRAFT', 'AUTHORISED', true], ['DRAFT', 'DELETED', true], ['SUBMITTED', 'AUTHORISED', true], ['AUTHORISED', 'VOIDED', true],
      ['DRAFT', 'VOIDED', false], ['AUTHORISED', 'DELETED', false], ['AUTHORISED', 'DRAFT', false], ['AUTHORISED', 'PAID', false],
    ])('from %s to %s: %s', (from, to, goes) => {
      const id = create({ Status: from });
      expect(errorsOf(post(id, { Status: to }))).toEqual(goes ? [] : [notModifiable]);
      expect(read(id)).toMatchObject({ Status: goes ? to : from });
    });

    // xero-api.md 9: POST updateOrCreateCreditNotes, POST updateCreditNote; 4 Invoices: by number as invoices
    it('are found by id or by number; without either POST creates', () => {
      const id = create({ CreditNoteNumber: 'C-1' });
      const postAll = (note: Json) => office.ask('POST', 'CreditNotes', { CreditNotes: [note] });
      expect(first(postAll({ CreditNoteID: id, Reference: 'by id' }), 'CreditNotes')).toMatchObject({ CreditNoteID: id, Reference: 'by id', Total: 110 });
      expect(first(postAll({ CreditNoteNumber: 'C-1', Reference: 'by number' }), 'CreditNotes')).toMatchObject({ CreditNoteID: id, Reference: 'by number' });
      expect(first(postAll(approvedCredit(contactId)), 'CreditNotes')['CreditNoteID']).not.toBe(id);
      expect(errorsOf(postAll({ CreditNoteID: '99999999-9999-4999-8999-999999999999' }))).toEqual(['An existing Credit Note with the specified CreditNoteID could not be found']);
      expect(errorsOf(office.ask('PUT', 'CreditNotes', { CreditNotes: [approvedCredit(contactId, { CreditNoteID: id })] }))).toEqual(['CreditNoteID cannot be given when creating; POST edits.']);
    });

    // xero-api.md 4 Invoices: "A line sent without LineItemID is deleted and recreated" [Xero MCP]
    it('have their credit worked out anew with their lines', () => {
      const id = create();
      const [line] = read(id)['LineItems'] as Json[];
      post(id, { LineItems: [{ LineItemID: line?.['LineItemID'], UnitAmount: 200 }] });
      expect(read(id)).toMatchObject({ Total: 220, RemainingCredit: 220, LineItems: [{ LineItemID: line?.['LineItemID'] }] });
    });

    // xero-api.md 10: "used-up credit note PAID"; that a voided one has nothing left is the simulator's own choice
    it('are final once voided, with nothing left', () => {
      const id = create();
      expect(post(id, { Status: 'VOIDED' }).changes).toMatchObject([{ entity: 'creditNote', effect: 'voided' }]);
      expect(read(id)).toMatchObject({ Status: 'VOIDED', Total: 110, RemainingCredit: 0 });
      expect(errorsOf(post(id, { Reference: 'x' }))).toEqual([notModifiable]);
    });

    // xero-api.md 4 Organisation: "Nothing dated on/before a lock date can be created or edited" [reported]
    it('are not voided in a locked period', () => {
      const id = create();
      office.ask('POST', 'Organisation', { PeriodLockDate: '2026-11-20' }, { as: 'person' });
      expect(errorsOf(post(id, { Status: 'VOIDED' }))).toEqual(['The document date cannot be before the period lock date, currently set at 20 November 2026']);
    });

    // xero-api.md 4: whether a voided document keeps its number is not said; the switch numbersOfVoidedInvoices
    it.each([['taken', ['Credit Note # must be unique.']], ['free', []]])('voided, their number is %s, by the switch numbersOfVoidedInvoices', (position, problems) => {
      office.switches = { numbersOfVoidedInvoices: position };
      post(create({ CreditNoteNumber: 'C-1' }), { Status: 'VOIDED' });
      expect(errorsOf(put({ CreditNoteNumber: 'C-1' }))).toEqual(problems);
    });
  });

  describe('paid back', () => {
    // xero-api.md 4 Credit notes: "Refund = Payment with CreditNote" [Xero DOC/api/credit-notes]; Payments: ARCREDITPAYMENT; under `Invoice` as in the example of GET /Payments [Xero OAS]
    it('are PAID once nothing is left, and open again when the refund is deleted', () => {
      const id = create();
      const payment = first(refund(id, 110), 'Payments');
      expect(payment).toMatchObject({ PaymentType: 'ARCREDITPAYMENT', Invoice: { Type: 'ACCRECCREDIT', InvoiceID: id, InvoiceNumber: 'CN-0001' } });
      expect(read(id)).toMatchObject({ Status: 'PAID', RemainingCredit: 0, AppliedAmount: 0, FullyPaidOnDate: '/Date(1795392000000+0000)/', Payments: [{ PaymentID: payment['PaymentID'], Amount: 110 }] });
      expect(errorsOf(post(id, { Status: 'VOIDED' }))).toEqual(['The status VOIDED cannot be applied to this document because it has payments or credit notes allocated to it.']);
      office.ask('POST', `Payments/${String(payment['PaymentID'])}`, { Status: 'DELETED' });
      expect(read(id)).toMatchObject({ Status: 'AUTHORISED', RemainingCredit: 110, Payments: [] });
      expect(post(id, { Status: 'VOIDED' }).status).toBe(200);
    });

    // xero-api.md 4 Payments: "Amount <= outstanding", document AUTHORISED [reported]
    it('not above what is left, nor before approval; named by number too', () => {
      const id = create({ CreditNoteNumber: 'C-7' });
      expect(errorsOf(refund(id, 110.01))).toEqual(['Payment amount exceeds the amount outstanding on this document']);
      expect(errorsOf(refund(create({ Status: 'DRAFT' }), 1))).toEqual(['Payments can only be made against Authorised documents']);
      expect(refund(id, 10, { CreditNote: { CreditNoteNumber: 'C-7' } }).status).toBe(200);
      expect(read(id)).toMatchObject({ RemainingCredit: 100, Status: 'AUTHORISED' });
    });

    // xero-api.md 4 Invoices: "Paid or part-paid: amounts and lines fixed" [reported]; for credit notes the simulator's own choice
    it('have fixed amounts, and by the switch paidInvoiceEdits fixed words', () => {
      const id = create();
      refund(id, 10);
      expect(errorsOf(post(id, { LineItems: [hireLine()] }))).toEqual([used]);
      expect(errorsOf(post(id, { Contact: { ContactID: office.contact('Other') } }))).toEqual([used]);
      expect(post(id, { Reference: 'words' }).status).toBe(200);
      office.switches = { paidInvoiceEdits: 'none' };
      expect(errorsOf(post(id, { Reference: 'other words' }))).toEqual([used]);
    });
  });

  describe('read', () => {
    // xero-api.md 3 Reading: pages, lines only when paged [Xero requests-and-responses], `where` [Xero README], If-Modified-Since
    it('in pages with lines, un-paged without, filtered, and since a moment', () => {
      const ids = [create({ CreditNoteNumber: 'A' }), create({ CreditNoteNumber: 'B' })];
      expect(json(office.get('CreditNotes?page=1&pageSize=1'))).toMatchObject({ pagination: { itemCount: 2, pageCount: 2 }, CreditNotes: [{ CreditNoteID: ids[0], LineItems: [{}] }] });
      expect(listOf(office.get('CreditNotes'), 'CreditNotes').map((note) => note['LineItems'])).toEqual([[], []]);
      expect(first(office.get('CreditNotes?where=CreditNoteNumber=="B"'), 'CreditNotes')).toMatchObject({ CreditNoteID: ids[1] });
      office.wait(60);
      post(ids[0] ?? '', { Reference: 'x' });
      expect(listOf(office.get('CreditNotes', { since: '2026-11-24T02:00:30' }), 'CreditNotes')).toMatchObject([{ CreditNoteID: ids[0] }]);
      expect(office.get('CreditNotes/99999999-9999-4999-8999-999999999999').status).toBe(404);
      expect(office.get('CreditNotes?summaryOnly=true').status).toBe(400);
    });

    // xero-api.md 4 History [Xero OAS]
    it('have a history', () => {
      const id = create();
      office.wait(1);
      office.ask('PUT', `CreditNotes/${id}/History`, { HistoryRecords: [{ Details: 'Agreed' }] });
      expect(listOf(office.get(`CreditNotes/${id}/History`), 'HistoryRecords')).toMatchObject([{ Changes: 'Note', Details: 'Agreed' }, { Changes: 'Approved', Details: 'Credit note CN-0001 approved for 110.00.' }]);
    });
  });

  // xero-api.md 4 Contacts: merging [reported]; that credits move silently is the simulator's own choice
  it('move with a contact that is merged', () => {
    const id = create();
    const other = office.contact('Bayside Pty');
    office.ask('POST', `Contacts/${contactId}`, { MergedToContactID: other }, { as: 'person' });
    expect(read(id)).toMatchObject({ Contact: { ContactID: other } });
  });
});
