import type { Json } from './answers';
import { json, listOf, Office } from './testing/office';

describe('reading lists (section 3)', () => {
  let office: Office;
  let contactId: string;
  beforeEach(() => {
    office = new Office();
    contactId = office.contact('Bayside Builders', { ContactNumber: 'C-1' });
  });
  const numbers = (address: string, since?: string) =>
    listOf(office.get(address, since === undefined ? {} : { since }), 'Invoices').map((i) => i['InvoiceNumber']);
  const invoices = (...all: string[]) => all.map((number) => String(office.invoice(contactId, { InvoiceNumber: number })['InvoiceID']));

  // xero-api.md 3 Reading: "Un-paged multi-invoice GET: no line items, contact summary" [Xero DOC/api/Invoices]
  it('shows lines only when paged, and never the whole contact', () => {
    invoices('A');
    const summary = { ContactID: contactId, Name: 'Bayside Builders' };
    expect(listOf(office.get('Invoices'), 'Invoices')).toMatchObject([{ LineItems: [], Contact: summary }]);
    expect(listOf(office.get('Invoices?page=1'), 'Invoices')).toMatchObject([{ LineItems: [{ Description: 'Excavator, 1 day' }], Contact: summary }]);
    expect(listOf(office.get('Invoices?page=1&summaryOnly=true'), 'Invoices')).toMatchObject([{ LineItems: [] }]);
    expect(json(office.get('Invoices'))).not.toHaveProperty('pagination');
  });

  // xero-api.md 3 Reading: "pageSize default 100" [Xero requests-and-responses]; "Max 1,000, adjusted" [reported]
  it('pages by 100 unless asked, and by 1,000 at most', () => {
    invoices('A');
    expect(json(office.get('Invoices?page=1'))['pagination']).toEqual({ page: 1, pageSize: 100, pageCount: 1, itemCount: 1 });
    expect(json(office.get('Invoices?page=1&pageSize=5000'))['pagination']).toMatchObject({ pageSize: 1000 });
  });

  // The simulator's own choice: parameters that make no sense are refused.
  it.each(['page=0', 'page=-1', 'page=x', 'page=1&pageSize=0', 'unitdp=3', 'includeArchived=yes', 'page=1&page=2', 'pagesize=5'])('refuses %s', (query) => {
    expect(office.get(`Invoices?${query}`).status).toBe(400);
  });

  // xero-api.md 3 Reading: "Offset paging over a moving timestamp skips rows" [reported]
  it('is ordered by the last update, so that a row moves while pages are read', () => {
    const [first = ''] = invoices('A', 'B', 'C');
    expect(numbers('Invoices?page=1&pageSize=2')).toEqual(['A', 'B']);
    office.wait(1);
    office.ask('POST', `Invoices/${first}`, { Invoices: [{ Reference: 'moved' }] });
    expect(numbers('Invoices?page=2&pageSize=2')).toEqual(['A']);
    expect(numbers('Invoices?page=1')).toEqual(['B', 'C', 'A']);
  });

  // xero-api.md 3 Reading: "order=UpdatedDateUTC ASC"
  it('is ordered as asked', () => {
    invoices('B', 'C', 'A');
    expect(numbers('Invoices?order=InvoiceNumber ASC')).toEqual(['A', 'B', 'C']);
    expect(numbers('Invoices?order=Date DESC, InvoiceNumber DESC')).toEqual(['C', 'B', 'A']);
    expect(numbers('Invoices?order=UpdatedDateUTC')).toEqual(['B', 'C', 'A']);
    expect(office.get('Invoices?order=Nothing').status).toBe(400);
    expect(office.get('Invoices?order=Date SIDEWAYS').status).toBe(400);
  });

  // xero-api.md 3 Reading: "IDs, InvoiceNumbers, ContactIDs, Statuses: comma lists"
  it('takes lists by commas: IDs, InvoiceNumbers, ContactIDs, Statuses', () => {
    const [a = '', , c = ''] = invoices('A', 'B', 'C');
    const other = office.contact('Other');
    office.invoice(other, { InvoiceNumber: 'D', Status: 'DRAFT' });
    expect(numbers(`Invoices?IDs=${a},${c}`)).toEqual(['A', 'C']);
    expect(numbers('Invoices?InvoiceNumbers=B,C,Z')).toEqual(['B', 'C']);
    expect(numbers(`Invoices?ContactIDs=${other}`)).toEqual(['D']);
    expect(numbers(`Invoices?IDs=${a}&ContactIDs=${other}`)).toEqual([]);
    expect(numbers('Invoices?Statuses=DRAFT,VOIDED')).toEqual(['D']);
    expect(numbers(`Invoices?ContactIDs=${contactId}&Statuses=AUTHORISED`)).toEqual(['A', 'B', 'C']);
  });

  // xero-api.md 7 Out: "Lists join by unencoded commas: an InvoiceNumbers value with a comma splits" [SDK]
  it('splits a number with a comma in it (section 7)', () => {
    invoices('A,1');
    expect(numbers('Invoices?InvoiceNumbers=A,1')).toEqual([]);
  });

  // xero-api.md 3 Reading: "Statuses forces paging" [reported]
  it('is paged by Statuses alone', () => {
    invoices('A');
    const answer = json(office.get('Invoices?Statuses=AUTHORISED'));
    expect(answer).toHaveProperty('pagination');
    expect((answer['Invoices'] as Json[])[0]).toMatchObject({ LineItems: [{ Quantity: 1 }] });
  });

  // xero-api.md 3 Reading: "searchTerm" [Xero OAS]
  it('searches number, reference and contact', () => {
    office.invoice(contactId, { InvoiceNumber: 'A', Reference: 'Site 7' });
    invoices('B');
    expect(numbers('Invoices?searchTerm=site')).toEqual(['A']);
    expect(numbers('Invoices?searchTerm=bayside')).toEqual(['A', 'B']);
  });

  // xero-api.md 3 Reading: "createdByMyApp" [Xero OAS]
  it('shows only what apps created when asked so', () => {
    invoices('A');
    office.ask('POST', 'Invoices', { Type: 'ACCREC', Contact: { ContactID: contactId }, InvoiceNumber: 'P', LineItems: [{ Description: 'By hand' }] }, { as: 'person' });
    expect(numbers('Invoices')).toEqual(['A', 'P']);
    expect(numbers('Invoices?createdByMyApp=true')).toEqual(['A']);
  });

  describe('If-Modified-Since', () => {
    beforeEach(() => {
      invoices('A');
      office.now = new Date('2026-11-24T02:00:10.500Z');
      invoices('B');
      office.now = new Date('2026-11-24T02:00:20.000Z');
      invoices('C');
    });

    // xero-api.md 3 Reading: "If-Modified-Since: UTC, to the second" [Xero requests-and-responses]; "Inclusive?" [open]
    it('is read to the second and leaves that second out', () => {
      expect(numbers('Invoices', '2026-11-24T02:00:10.000Z')).toEqual(['C']);
      expect(numbers('Invoices', '2026-11-24T02:00:10.999Z')).toEqual(['C']);
      expect(numbers('Invoices', 'Tue, 24 Nov 2026 02:00:09 GMT')).toEqual(['B', 'C']);
    });

    // xero-api.md 3 Reading: "Inclusive?" [open]
    it('takes that second in by the switch modifiedSinceInclusive', () => {
      office.switches = { modifiedSinceInclusive: true };
      expect(numbers('Invoices', '2026-11-24T02:00:10.999Z')).toEqual(['B', 'C']);
    });

    // xero-api.md 3 Reading: "304?" [open]
    it.each(['Invoices', 'Invoices?page=1', 'Contacts', 'Accounts'])('later than every change is 304 without a body, or an empty list by the switch nothingModified: %s', (address) => {
      expect(office.get(address, { since: '2026-11-24T03:00:00' })).toEqual({ status: 304, body: { empty: true }, changes: [] });
      office.switches = { nothingModified: 'empty-list' };
      const [plural = ''] = address.split('?');
      expect(listOf(office.get(address, { since: '2026-11-24T03:00:00' }), plural)).toEqual([]);
    });

    // xero-api.md 3 Reading: "304?" [open]; that it needs the header is the simulator's own choice
    it('without a change is never 304 unless it was asked for what changed', () => {
      expect(office.get('Invoices?Statuses=VOIDED').status).toBe(200);
      expect(office.get('Invoices?page=9', { since: '2026-11-24T02:00:00' }).status).toBe(200);
    });

    // The simulator's own choice: an If-Modified-Since that is no date is refused.
    it('that is no date is refused', () => {
      expect(office.get('Invoices', { since: 'yesterday' }).status).toBe(400);
    });
  });

  describe('where', () => {
    const where = (filter: string) => `Invoices?where=${encodeURIComponent(filter)}`;
    beforeEach(() => {
      office.invoice(contactId, { InvoiceNumber: 'A', Date: '2026-10-31' });
      office.invoice(contactId, { InvoiceNumber: 'B', Date: '2026-11-01', Reference: 'Say "hi"' });
      office.invoice(contactId, { InvoiceNumber: 'C', Date: '2026-12-01', Status: 'DRAFT', DueDate: null });
    });

    // xero-api.md 3 Reading: "Field=="v", DateTime(2015, 01, 01), AND/&&" [Xero README]; """ parses" [reported]
    it.each([
      ['InvoiceNumber=="A"', ['A']],
      ['InvoiceNumber == "A"', ['A']],
      ['Date >= DateTime(2026, 11, 01) AND Date < DateTime(2026,12,1)', ['B']],
      ['Date>=DateTime(2026,11,01)&&Status=="DRAFT"', ['C']],
      ['Reference=="Say ""hi"""', ['B']],
      ['Contact.ContactNumber=="C-1" and Total>=110', ['A', 'B', 'C']],
      ['DueDate==null', ['C']],
      ['SentToContact==false AND AmountPaid < 1', ['A', 'B', 'C']],
      ['Type=="ACCPAY"', []],
    ])('understands %s', (filter, found) => {
      expect(numbers(where(filter))).toEqual(found);
    });

    // xero-api.md 3 Reading: "guid(...)" [Xero README]; 6: "QueryParseException" [reported]
    it('finds by contact id with guid("…"), not with a string', () => {
      expect(numbers(where(`Contact.ContactID==guid("${contactId}")`))).toEqual(['A', 'B', 'C']);
      expect(json(office.get(where(`Contact.ContactID=="${contactId}"`)))).toMatchObject({
        ErrorNumber: 16, Type: 'QueryParseException', Message: expect.stringContaining("operator '==' incompatible with operand types 'Guid' and 'String'"),
      });
    });

    // xero-api.md 3 Reading: "slow filters over >100k rows -> 400" [reported]; which are slow is the simulator's own choice
    it('is refused over more than 100,000 rows unless it names a text or an id', () => {
      const [contact] = office.stored.filter(({ entity }) => entity === 'contact');
      if (!contact) throw new Error('the office has a contact');
      for (let n = 0; n <= 100_000; n += 1) {
        const id = `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`;
        office.books.restore({ entity: 'contact', id, value: { ...(contact.value as Json), id, name: `Contact ${n}`, contactNumber: `N-${n}` } });
      }
      const contacts = (filter: string) => office.get(`Contacts?page=1&where=${encodeURIComponent(filter)}`);
      expect(json(contacts('IsCustomer==true'))).toMatchObject({ Type: 'QueryParseException' });
      expect(contacts('ContactNumber=="N-1" OR IsCustomer==true').status).toBe(400);
      expect(listOf(contacts('ContactNumber=="N-1" OR ContactNumber=="N-2"'), 'Contacts')).toHaveLength(2);
    });

    // xero-api.md 3 Reading: " or \" in a value -> 400 [reported]; what else is refused is the simulator's own choice
    it.each([
      'Reference=="Say "hi""', String.raw`Reference=="Say \"hi\""`, 'InvoiceNumber=="A', 'InvoiceNumber="A"', 'Nothing=="A"', 'InvoiceNumber==A',
      '(InvoiceNumber=="A")', 'InvoiceNumber=="A" OR', 'Date>="2026-11-01"', 'Date>=DateTime(2026,13,1)', 'Date>=DateTime(2026,11)', 'InvoiceNumber>="A"',
      'InvoiceID==guid("x")', 'InvoiceNumber==', 'InvoiceNumber=="A" AND', 'InvoiceNumber.ToUpper()=="A"', 'constructor=="A"', '(InvoiceNumber=="A")',
    ])('refuses %s', (filter) => {
      expect(json(office.get(where(filter)))).toMatchObject({ Type: 'QueryParseException' });
    });
  });
});
