import type { Json } from './answers';
import { approved, errorsOf, first, hireLine, listOf, Office } from './testing/office';

describe('creating an invoice (section 4)', () => {
  let office: Office;
  let contactId: string;
  beforeEach(() => {
    office = new Office();
    contactId = office.contact('Bayside Builders');
  });
  const put = (more: Json = {}, method: 'PUT' | 'POST' = 'PUT') => office.ask(method, 'Invoices', { Invoices: [approved(contactId, more)] });

  // xero-api.md 4 Invoices: "Draft needs Type, Contact, LineItems" [Xero DOC/api/invoices]
  it('needs Type, Contact and LineItems', () => {
    expect(errorsOf(put({ Type: null, Contact: null, LineItems: [] }))).toEqual(['Type must be specified.', 'Contact must be specified.', 'LineItems must be specified.']);
  });

  // xero-api.md 4 Invoices: "Default DRAFT" [reported]; "Date omitted = today in the organisation's time zone"
  it('is a draft unless told otherwise, dated today in the organisation\'s time zone', () => {
    // 14:00 in London is already tomorrow in Sydney.
    office.now = new Date('2026-11-24T14:00:00Z');
    expect(first(put({ Status: null, Date: null, DueDate: null }), 'Invoices')).toMatchObject({ Status: 'DRAFT', DateString: '2026-11-25T00:00:00' });
  });

  // xero-api.md 4 Invoices: "DueDate for SUBMITTED/AUTHORISED" [reported]; the text is open (11)
  it('needs a DueDate once it is submitted or approved', () => {
    for (const Status of ['SUBMITTED', 'AUTHORISED']) expect(errorsOf(put({ Status, DueDate: null }))).toEqual(['DueDate must be specified.']);
    expect(put({ Status: 'DRAFT', DueDate: null }).status).toBe(200);
  });

  // xero-api.md 4 Invoices: DRAFT -> ..., "PAID by Xero only" [reported]
  it.each(['PAID', 'VOIDED', 'DELETED'])('cannot begin as %s', (status) => {
    expect(errorsOf(put({ Status: status }))).toEqual([`The status ${status} cannot be given to this document.`]);
  });

  describe('its number', () => {
    // xero-api.md 4 Invoices: "InvoiceNumber unique for ACCREC"; 6: "Invoice # must be unique." [Xero OAS]
    it('is unique among sales invoices', () => {
      put({ InvoiceNumber: 'A' });
      expect(errorsOf(put({ InvoiceNumber: 'A' }))).toEqual(['Invoice # must be unique.']);
    });

    // xero-api.md 4 Invoices: "InvoiceNumber unique for ACCREC"
    it('is not unique among bills, nor between bills and sales', () => {
      put({ InvoiceNumber: 'A' });
      for (let n = 0; n < 2; n += 1) expect(put({ Type: 'ACCPAY', InvoiceNumber: 'A', LineItems: [hireLine({ AccountCode: '400' })] }).status).toBe(200);
    });

    // xero-api.md 4 Invoices: "InvoiceNumber unique for ACCREC"; whether a voided one counts is not said
    it('stays taken by a voided invoice, or is free again by the switch numbersOfVoidedInvoices', () => {
      const id = String(office.invoice(contactId, { InvoiceNumber: 'A' })['InvoiceID']);
      office.ask('POST', `Invoices/${id}`, { Invoices: [{ Status: 'VOIDED' }] });
      expect(errorsOf(put({ InvoiceNumber: 'A' }))).toEqual(['Invoice # must be unique.']);
      expect(errorsOf(put({ InvoiceNumber: 'A' }, 'POST'))).toEqual(['Invoice not of valid status for modification']);
      office.switches = { numbersOfVoidedInvoices: 'free' };
      expect(put({ InvoiceNumber: 'A' }).status).toBe(200);
    });

    // xero-api.md 4 Invoices: "auto when omitted"
    it('is given by Xero when it is left out, skipping those that are taken', () => {
      put({ InvoiceNumber: 'INV-0002' });
      const given = [put({ InvoiceNumber: null }), put({ InvoiceNumber: '' })].map((answer) => first(answer, 'Invoices')['InvoiceNumber']);
      expect(given).toEqual(['INV-0001', 'INV-0003']);
    });

    // xero-api.md 4 Invoices: "InvoiceNumber <=255"
    it('is at most 255 characters', () => {
      expect(errorsOf(put({ InvoiceNumber: 'x'.repeat(256) }))).toEqual(['InvoiceNumber cannot be longer than 255 characters.']);
    });
  });

  // xero-api.md 4 Invoices: "Create with PUT" [Xero OAS]; that an id is refused is the simulator's own choice
  it('takes no InvoiceID with PUT', () => {
    expect(errorsOf(put({ InvoiceID: '22222222-2222-4222-8222-222222222222' }))).toHaveLength(1);
  });

  // xero-api.md 4 Invoices: "POST on the collection creates or edits the invoice of that number" [Xero OAS, reported]
  it('with POST edits the invoice of that number instead', () => {
    const before = office.invoice(contactId, { InvoiceNumber: 'A' });
    const answer = put({ InvoiceNumber: 'A', Reference: 'second' }, 'POST');
    expect(first(answer, 'Invoices')).toMatchObject({ InvoiceID: before['InvoiceID'], Reference: 'second' });
    expect(answer.changes).toMatchObject([{ entity: 'invoice', effect: 'updated', label: 'A' }]);
    expect(listOf(office.get('Invoices'), 'Invoices')).toHaveLength(1);
  });

  describe('its contact', () => {
    const text = 'The contact with the specified contact details has been archived. The contact must be un-archived before creating new invoices or credit notes.';

    // xero-api.md 6: "The Contact must contain at least 1 of the following elements..." [Xero OAS]
    it('must say who it is, and exist', () => {
      expect(errorsOf(put({ Contact: {} }))).toEqual(['The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID, ContactNumber']);
      expect(errorsOf(put({ Contact: { ContactID: '22222222-2222-4222-8222-222222222222' } }))).toEqual(['An existing Contact with the specified ContactID could not be found']);
    });

    // xero-api.md 6: "The contact with the specified contact details has been archived..." [reported]
    it('must not be archived', () => {
      office.ask('POST', `Contacts/${contactId}`, { Contacts: [{ ContactStatus: 'ARCHIVED' }] });
      expect(errorsOf(put())).toEqual([text]);
    });

    // xero-api.md 4 Invoices: "In Contact send only ContactID" [reported]
    it('by ContactID alone is left as it is', () => {
      expect(put({ InvoiceNumber: 'A' }).changes.map(({ entity }) => entity)).toEqual(['invoice']);
    });

    // xero-api.md 4 Invoices: "more edits the contact, drops unsent ContactPersons" [reported]
    it('with anything more is edited, and loses persons that are not sent', () => {
      office.ask('POST', `Contacts/${contactId}`, { Contacts: [{ ContactPersons: [{ FirstName: 'Ann', EmailAddress: 'ann@bayside.example' }] }] });
      const answer = put({ InvoiceNumber: 'A', Contact: { ContactID: contactId, FirstName: 'Bea' } });
      expect(answer.changes.map(({ entity }) => entity)).toEqual(['contact', 'invoice']);
      expect(first(office.get(`Contacts/${contactId}`), 'Contacts')).toMatchObject({ FirstName: 'Bea', ContactPersons: [] });
    });

    // xero-api.md 4 Invoices: a Contact is found by Name [reported]; that it is made is by OAS
    it('by a name is found among active ones, or made', () => {
      expect(first(put({ Contact: { Name: 'bayside builders' } }), 'Invoices')).toMatchObject({ Contact: { ContactID: contactId } });
      put({ Contact: { Name: 'Somebody New' } });
      expect(listOf(office.get('Contacts'), 'Contacts').map((c) => c['Name'])).toEqual(['Bayside Builders', 'Somebody New']);
    });
  });

  describe('dated on or before a lock date', () => {
    // xero-api.md 4 Organisation: "Nothing dated on/before a lock date can be created or edited" [reported]; 6: the two texts [reported]
    it('is refused with the text of that lock', () => {
      office.ask('POST', 'Organisation', { PeriodLockDate: '2026-11-20' }, { as: 'person' });
      expect(errorsOf(put({ Date: '2026-11-20' }))).toEqual(['The document date cannot be before the period lock date, currently set at 20 November 2026']);
      expect(put({ Date: '2026-11-21' }).status).toBe(200);
      office.ask('POST', 'Organisation', { PeriodLockDate: null, EndOfYearLockDate: '2026-06-30' }, { as: 'person' });
      expect(errorsOf(put({ Date: '2026-06-30' }))).toEqual(['The document date cannot be before the end of year lock date, currently set at 30 June 2026']);
      office.ask('POST', 'Organisation', { EndOfYearLockDate: null }, { as: 'person' });
      expect(put({ Date: '2026-06-30' }).status).toBe(200);
    });
  });

  describe('in a currency', () => {
    // xero-api.md 6: "Organisation is not subscribed to currency EUR" [reported]
    it('needs a subscription', () => {
      expect(errorsOf(put({ CurrencyCode: 'EUR' }))).toEqual(['Organisation is not subscribed to currency EUR']);
      office.ask('POST', 'Organisation', { Currencies: ['EUR'] }, { as: 'person' });
      expect(first(put({ CurrencyCode: 'EUR', CurrencyRate: 0.6 }), 'Invoices')).toMatchObject({ CurrencyCode: 'EUR', CurrencyRate: 0.6 });
    });

    // The simulator's own choice: a rate of the base currency is refused.
    it('that is the base currency takes no rate', () => {
      expect(errorsOf(put({ CurrencyRate: 0.6 }))).toHaveLength(1);
    });
  });

  describe('on a limited plan', () => {
    const limit = (count: number | null) => office.ask('POST', 'Organisation', { ApprovalLimit: count }, { as: 'person' });
    const createApproved = () => listOf(office.get('Organisation/Actions'), 'Actions').find((a) => a['Name'] === 'CreateApprovedInvoice')?.['Status'];

    // xero-api.md 4 Invoices: "Limited plans: 20 approvals/month; see /Organisation/Actions: CreateApprovedInvoice ALLOWED|NOT-ALLOWED" [reported]
    it('stops at the limit of approvals, and starts again next month', () => {
      limit(2);
      expect([put().status, put().status]).toEqual([200, 200]);
      expect(createApproved()).toBe('NOT-ALLOWED');
      expect(errorsOf(put())).toEqual(['You have reached the limit of invoices you can approve']);
      expect(put({ Status: 'DRAFT' }).status).toBe(200);
      office.now = new Date('2026-11-30T13:00:00Z');
      expect(createApproved()).toBe('ALLOWED');
      expect(put().status).toBe(200);
    });

    // xero-api.md 4 Invoices: "Limited plans" [reported]
    it('counts within one batch', () => {
      limit(1);
      const answer = office.ask('PUT', 'Invoices?summarizeErrors=false', { Invoices: [approved(contactId), approved(contactId)] });
      expect(listOf(answer, 'Invoices').map((i) => i['HasErrors'])).toEqual([false, true]);
    });

    // xero-api.md 4 Invoices: "Limited plans" [reported]; 6: "upgrade or wait"
    it('is free of it when a person lifts it', () => {
      limit(0);
      expect(put().status).toBe(400);
      limit(null);
      expect(put().status).toBe(200);
    });
  });

  // xero-api.md 4 Invoices: Url "must not contain xero" [reported]
  it.each([
    ['not an address', 'Url must be an absolute http or https address.'],
    ['ftp://hire.example/1', 'Url must be an absolute http or https address.'],
    ['https://xero.example/1', 'Url must not contain "xero".'],
  ])('with Url %s is refused', (url, text) => {
    expect(errorsOf(put({ Url: url }))).toEqual([text]);
  });

  // xero-api.md 4 Invoices: "Url = Go to [app]", "Reference"
  it('keeps a good Url and Reference', () => {
    expect(first(put({ Url: 'https://hire.example/1', Reference: 'PO 7' }), 'Invoices')).toMatchObject({ Url: 'https://hire.example/1', Reference: 'PO 7' });
  });

  // xero-api.md 4 Invoices: "Reference ACCREC only"
  it('takes a Reference on sales only', () => {
    expect(errorsOf(put({ Type: 'ACCPAY', Reference: 'PO 7', LineItems: [hireLine({ AccountCode: '400' })] }))).toHaveLength(1);
  });

  // xero-api.md 4 Invoices: "SentToContact only once approved"
  it('cannot be marked as sent before it is approved', () => {
    expect(errorsOf(put({ Status: 'DRAFT', SentToContact: true }))).toHaveLength(1);
    expect(first(put({ SentToContact: true }), 'Invoices')).toMatchObject({ SentToContact: true });
  });

  // The simulator's own choice: totals that are sent must be right (xero-api.md 4 calls them read-only).
  it('checks totals that are sent', () => {
    expect(put({ SubTotal: 100, TotalTax: 10, Total: 110 }).status).toBe(200);
    expect(errorsOf(put({ Total: 110.01 }))).toEqual(['The Total 110.01 does not match the expected Total 110.00']);
  });

  // The simulator's own choice: no total below zero.
  it('cannot have a total below zero', () => {
    expect(errorsOf(put({ LineItems: [hireLine({ UnitAmount: -1 })] }))).toEqual(['The document total cannot be negative.']);
  });

  // The simulator's own choice: all that is wrong is said at once.
  it('lists every rule that it breaks', () => {
    expect(errorsOf(put({ DueDate: null, CurrencyCode: 'EUR', LineItems: [hireLine({ AccountCode: '999' })] }))).toEqual([
      'Organisation is not subscribed to currency EUR', 'DueDate must be specified.', "Account code '999' is not a valid code for this document.",
    ]);
  });
});
