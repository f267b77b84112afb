import type { Json } from './answers';
import { errorsOf, first, hireLine, Office } from './testing/office';

const notModifiable = 'Invoice not of valid status for modification';
const paidText = 'This document cannot be edited as it has a payment or credit note allocated to it.';

describe('editing an invoice (section 4)', () => {
  let office: Office;
  let contactId: string;
  beforeEach(() => {
    office = new Office();
    contactId = office.contact('Bayside Builders');
  });
  const create = (more: Json = {}) => {
    const invoice = office.invoice(contactId, more);
    return { id: String(invoice['InvoiceID']), lines: invoice['LineItems'] as Json[], invoice };
  };
  const post = (id: string, invoice: Json) => office.ask('POST', `Invoices/${id}`, { Invoices: [invoice] });
  const read = (id: string) => first(office.get(`Invoices/${id}`), 'Invoices');
  const pay = (id: string, sum: number) => office.pay(id, sum);

  describe('its status', () => {
    // xero-api.md 4 Invoices: "DRAFT -> SUBMITTED|AUTHORISED|DELETED; SUBMITTED -> DRAFT|AUTHORISED|DELETED; AUTHORISED -> VOIDED" [reported]
    it.each([
      ['DRAFT', 'SUBMITTED'], ['DRAFT', 'AUTHORISED'], ['DRAFT', 'DELETED'], ['SUBMITTED', 'DRAFT'], ['SUBMITTED', 'AUTHORISED'],
      ['SUBMITTED', 'DELETED'], ['AUTHORISED', 'VOIDED'], ['AUTHORISED', 'AUTHORISED'],
    ])('goes from %s to %s', (from, to) => {
      const { id } = create({ Status: from });
      expect(post(id, { Status: to }).status).toBe(200);
      expect(read(id)).toMatchObject({ Status: to });
    });

    // xero-api.md 4 Invoices: transitions, "PAID by Xero only" [reported]; 6: "Invoice not of valid status for modification" [reported]
    it.each([
      ['DRAFT', 'VOIDED'], ['DRAFT', 'PAID'], ['SUBMITTED', 'VOIDED'], ['AUTHORISED', 'DRAFT'], ['AUTHORISED', 'SUBMITTED'],
      ['AUTHORISED', 'DELETED'], ['AUTHORISED', 'PAID'],
    ])('does not go from %s to %s', (from, to) => {
      const { id } = create({ Status: from });
      expect(errorsOf(post(id, { Status: to }))).toEqual([notModifiable]);
      expect(read(id)).toMatchObject({ Status: from });
    });

    // xero-api.md 6: "Invoice not of valid status for modification" [reported]
    it('is final once voided or deleted', () => {
      const { id } = create();
      const voided = post(id, { Status: 'VOIDED' });
      expect(voided.changes).toMatchObject([{ entity: 'invoice', effect: 'voided' }]);
      expect(read(id)).toMatchObject({ Status: 'VOIDED', Total: 110, AmountDue: 0 });
      expect(errorsOf(post(id, { Reference: 'x' }))).toEqual([notModifiable]);
      expect(errorsOf(post(id, { Status: 'VOIDED' }))).toEqual([notModifiable]);
    });

    // xero-api.md 4 Invoices: "DueDate for SUBMITTED/AUTHORISED" [reported]; 6: "is not a valid code for this document" [reported]
    it('needs what an approval needs: a DueDate, and accounts on its lines', () => {
      const { id } = create({ Status: 'DRAFT', DueDate: null, LineItems: [hireLine({ AccountCode: null })] });
      expect(errorsOf(post(id, { Status: 'AUTHORISED' }))).toEqual(['DueDate must be specified.', "Account code '' is not a valid code for this document."]);
    });
  });

  // xero-api.md 4 Invoices: "update by POST /Invoices/{InvoiceID}" [Xero OAS]; 6: "The document with the supplied id was not found" [Xero OAS]
  it('finds the invoice by the InvoiceID in a collection, which must exist', () => {
    const { id } = create();
    expect(first(office.ask('POST', 'Invoices', { Invoices: [{ InvoiceID: id, Reference: 'x' }] }), 'Invoices')).toMatchObject({ Reference: 'x' });
    const ghost = '22222222-2222-4222-8222-222222222222';
    expect(errorsOf(office.ask('POST', 'Invoices', { Invoices: [{ InvoiceID: ghost, Reference: 'x' }] }))).toEqual(['The document with the supplied id was not found for this endpoint.']);
    expect(post(ghost, { Reference: 'x' }).status).toBe(404);
    expect(office.get('Invoices/HH-1').status).toBe(404);
  });

  // xero-api.md 4 Invoices: "InvoiceNumber unique for ACCREC"; that the type is fixed is the simulator's own choice
  it('cannot take the number of another, nor change the type', () => {
    create({ InvoiceNumber: 'A' });
    const { id } = create({ InvoiceNumber: 'B' });
    expect(errorsOf(post(id, { InvoiceNumber: 'A' }))).toEqual(['Invoice # must be unique.']);
    expect(errorsOf(post(id, { Type: 'ACCPAY' }))[0]).toBe('The Type of a document cannot be changed.');
    expect(post(id, { InvoiceNumber: 'C' }).status).toBe(200);
    expect(office.ask('PUT', 'Invoices', { Invoices: [{ Type: 'ACCREC', Contact: { ContactID: contactId }, InvoiceNumber: 'B', LineItems: [hireLine()] }] }).status).toBe(200);
  });

  describe('its lines', () => {
    // xero-api.md 4 Invoices: "omitted lines are removed" is about lines of a list that is sent [Xero MCP; reported]
    it('stay when none are sent', () => {
      const { id, lines } = create();
      post(id, { Reference: 'x' });
      expect(read(id)['LineItems']).toEqual(lines);
    });

    // xero-api.md 4 Invoices: "A line sent without LineItemID is deleted and recreated; omitted lines are removed" [Xero MCP; reported]
    it('are changed by LineItemID; one sent without is recreated; one not sent is gone', () => {
      const { id, lines } = create({ LineItems: [hireLine({ Description: 'one' }), hireLine({ Description: 'two' }), hireLine({ Description: 'three' })] });
      post(id, { LineItems: [{ LineItemID: lines[0]?.['LineItemID'], UnitAmount: 50 }, hireLine({ Description: 'two' })] });
      const after = read(id)['LineItems'] as Json[];
      expect(after).toMatchObject([{ LineItemID: lines[0]?.['LineItemID'], Description: 'one', LineAmount: 50 }, { Description: 'two' }]);
      expect(lines.map((line) => line['LineItemID'])).not.toContain(after[1]?.['LineItemID']);
      expect(read(id)).toMatchObject({ Total: 165 });
    });

    // The simulator's own choice: a LineItemID of another invoice, or twice, is refused.
    it('must be the invoice\'s own, once each', () => {
      const { id, lines } = create();
      const LineItemID = lines[0]?.['LineItemID'];
      const stranger = create().lines[0]?.['LineItemID'];
      expect(errorsOf(post(id, { LineItems: [{ LineItemID: stranger, ...hireLine() }] }))[0]).toContain('does not belong to this document');
      expect(errorsOf(post(id, { LineItems: [{ LineItemID }, { LineItemID }] }))[0]).toContain('is given twice');
      expect(errorsOf(post(id, { LineItems: [] }))).toEqual(['LineItems must be specified.']);
    });

    // xero-api.md 4 Tax: "line TaxType overrides the account's, omitted = account's" [Xero, old]
    it('take the tax type of a new account, and keep a tax that was given as long as it fits', () => {
      const { id, lines } = create({ LineItems: [hireLine({ TaxType: 'EXEMPTOUTPUT' }), hireLine({ TaxAmount: 9.99 })] });
      const [a, b] = lines.map((line) => line['LineItemID']);
      post(id, { LineItems: [{ LineItemID: a, AccountCode: '220' }, { LineItemID: b, Description: 'other' }] });
      expect(read(id)['LineItems']).toMatchObject([{ TaxType: 'OUTPUT', TaxAmount: 10 }, { TaxAmount: 9.99 }]);
      post(id, { LineItems: [{ LineItemID: a }, { LineItemID: b, UnitAmount: 200 }] });
      expect(read(id)['LineItems']).toMatchObject([{}, { TaxAmount: 20 }]);
    });

    // xero-api.md 10 Money: "Exclusive/Inclusive/NoTax"
    it('are worked out again when LineAmountTypes changes', () => {
      const { id } = create();
      post(id, { LineAmountTypes: 'Inclusive' });
      expect(read(id)).toMatchObject({ SubTotal: 90.91, TotalTax: 9.09, Total: 100 });
    });
  });

  // xero-api.md 4 Organisation: "Nothing dated on/before a lock date can be created or edited" [reported]
  it('is refused when it stood, or would stand, in a locked period; so is voiding', () => {
    const { id } = create({ Date: '2026-11-20' });
    office.ask('POST', 'Organisation', { PeriodLockDate: '2026-11-20' }, { as: 'person' });
    const text = 'The document date cannot be before the period lock date, currently set at 20 November 2026';
    expect(errorsOf(post(id, { Reference: 'x' }))).toEqual([text]);
    expect(errorsOf(post(id, { Date: '2026-11-25' }))).toEqual([text]);
    expect(errorsOf(post(id, { Status: 'VOIDED' }))).toEqual([text]);
    const open = create({ Date: '2026-11-25' });
    expect(errorsOf(post(open.id, { Date: '2026-11-19' }))).toEqual([text]);
  });

  // xero-api.md 3 Reading: UpdatedDateUTC; the exceptions are below
  it('moves UpdatedDateUTC', () => {
    const { id, invoice } = create();
    office.wait(60);
    post(id, { DueDate: '2027-01-31' });
    expect(read(id)['UpdatedDateUTC']).not.toBe(invoice['UpdatedDateUTC']);
  });

  describe('once money came in', () => {
    // xero-api.md 10 Money: "payment <= due, PAID at 0"; 4 Invoices: "PAID by Xero only" [reported]
    it('becomes PAID when nothing is left', () => {
      const { id } = create();
      pay(id, 12);
      expect(read(id)).toMatchObject({ Status: 'AUTHORISED', AmountPaid: 12, AmountDue: 98 });
      pay(id, 98);
      expect(read(id)).toMatchObject({ Status: 'PAID', AmountPaid: 110, AmountDue: 0, FullyPaidOnDate: '/Date(1795478400000+0000)/' });
    });

    // xero-api.md 4 Invoices: "AUTHORISED -> VOIDED, only without payments or credits" [reported]; 6: "The status VOIDED cannot be applied ..." [reported]
    it('cannot be voided', () => {
      const { id } = create();
      pay(id, 12);
      expect(errorsOf(post(id, { Status: 'VOIDED' }))).toEqual(['The status VOIDED cannot be applied to this document because it has payments or credit notes allocated to it.']);
    });

    // xero-api.md 4 Invoices: "Paid or part-paid: amounts and lines fixed; editable Reference, DueDate, InvoiceNumber, BrandingThemeID, Contact, Url, line Description/AccountCode/Tracking" [reported, Sept 2026]
    it.each([
      ['Reference', { Reference: 'PO 8' }], ['DueDate', { DueDate: '2027-01-31' }], ['InvoiceNumber', { InvoiceNumber: 'Z' }], ['Url', { Url: 'https://hire.example/1' }],
    ])('lets its %s be changed', (_what, change) => {
      const { id } = create();
      pay(id, 12);
      expect(post(id, change).status).toBe(200);
      pay(id, 98);
      expect(post(id, { ...change, Reference: 'again' }).status).toBe(200);
      expect(read(id)).toMatchObject({ Status: 'PAID', AmountDue: 0 });
    });

    // xero-api.md 4 Invoices: "Paid or part-paid: editable Contact" [reported, Sept 2026]
    it('lets its contact be changed', () => {
      const { id } = create();
      pay(id, 12);
      const other = office.contact('Other Builders');
      expect(post(id, { Contact: { ContactID: other } }).status).toBe(200);
      expect(read(id)).toMatchObject({ Contact: { ContactID: other }, AmountPaid: 12 });
    });

    // xero-api.md 4 Invoices: "Paid or part-paid: editable line Description/AccountCode" [reported, Sept 2026]
    it('lets the words and the account of a line be changed, when the line is named', () => {
      const { id, lines } = create();
      pay(id, 12);
      const LineItemID = lines[0]?.['LineItemID'];
      expect(post(id, { LineItems: [{ LineItemID, Description: 'Digger', AccountCode: '220' }] }).status).toBe(200);
      expect(errorsOf(post(id, { LineItems: [hireLine()] }))).toEqual([paidText]);
    });

    // xero-api.md 4 Invoices: "Paid or part-paid: amounts and lines fixed" [reported, Sept 2026]
    it.each([
      ['the date', { Date: '2026-11-21' }], ['how tax is included', { LineAmountTypes: 'Inclusive' }], ['a line more', { LineItems: [hireLine(), hireLine()] }],
    ])('refuses %s', (_what, change) => {
      const { id } = create();
      pay(id, 12);
      expect(errorsOf(post(id, change))).toEqual([paidText]);
    });

    // xero-api.md 4 Invoices: "Paid or part-paid: amounts and lines fixed" [reported, Sept 2026]
    it('refuses a new price or another tax', () => {
      const { id, lines } = create();
      pay(id, 12);
      const LineItemID = lines[0]?.['LineItemID'];
      expect(errorsOf(post(id, { LineItems: [{ LineItemID, UnitAmount: 101 }] }))).toEqual([paidText]);
      expect(errorsOf(post(id, { LineItems: [{ LineItemID, TaxType: 'EXEMPTOUTPUT' }] }))).toEqual([paidText]);
    });

    // xero-api.md 4 Invoices: "older text allows none: handle refusal" [open]; 11: contradiction
    it('refuses everything by the switch paidInvoiceEdits', () => {
      office.switches = { paidInvoiceEdits: 'none' };
      const { id } = create();
      pay(id, 12);
      expect(errorsOf(post(id, { Reference: 'PO 8' }))).toEqual([paidText]);
    });

    // xero-api.md 3 Reading: "some changes do not move UpdatedDateUTC (DueDate, SentToContact when part-paid)" [Xero requests-and-responses]
    it('part-paid: DueDate and SentToContact alone do not move UpdatedDateUTC (section 3)', () => {
      const { id } = create();
      pay(id, 12);
      const { UpdatedDateUTC: before } = read(id);
      office.wait(60);
      post(id, { DueDate: '2027-01-31', SentToContact: true });
      expect(read(id)).toMatchObject({ UpdatedDateUTC: before, SentToContact: true, DueDateString: '2027-01-31T00:00:00' });
      post(id, { DueDate: '2027-02-28', Reference: 'PO 8' });
      expect(read(id)['UpdatedDateUTC']).not.toBe(before);
    });

    // xero-api.md 3 Reading: only "when part-paid" [Xero requests-and-responses]
    it('fully paid: a new DueDate does move UpdatedDateUTC', () => {
      const { id } = create();
      pay(id, 110);
      const { UpdatedDateUTC: before } = read(id);
      office.wait(60);
      post(id, { DueDate: '2027-01-31' });
      expect(read(id)['UpdatedDateUTC']).not.toBe(before);
    });
  });
});
