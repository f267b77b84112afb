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

  it('shows lines only when paged, and never the whole contact', () => {
    invoices('A');
    const summary = { ContactID: contactId, Name: 'Bayside Builders' };
    expect(listOf(office.get('Invoices'), 'Invoices')).toMatchObject([{ LineItems: [], Contact: summary }]);
    expect(listOf(office.get('Invoices?page=1'), 'Invoices')).toMatchObject([{ LineItems: [{ Description: 'Excavator, 1 day' }], Contact: summary }]);
    expect(listOf(office.get('Invoices?page=1&summaryOnly=true'), 'Invoices')).toMatchObject([{ LineItems: [] }]);
    expect(json(office.get('Invoices'))).not.toHaveProperty('pagination');
  });

  it('pages by 100 unless asked, and by 1,000 at most', () => {
    invoices('A');
    expect(json(office.get('Invoices?page=1'))['pagination']).toEqual({ page: 1, pageSize: 100, pageCount: 1, itemCount: 1 });
    expect(json(office.get('Invoices?page=1&pageSize=5000'))['pagination']).toMatchObject({ pageSize: 1000 });
  });

  it.each(['page=0', 'page=-1', 'page=x', 'page=1&pageSize=0', 'unitdp=3', 'includeArchived=yes', 'page=1&page=2', 'pagesize=5'])('refuses %s', (query) => {
    expect(office.get(`Invoices?${query}`).status).toBe(400);
  });

  it('is ordered by the last update, so that a row moves while pages are read', () => {
    const [first = ''] = invoices('A', 'B', 'C');
    expect(numbers('Invoices?page=1&pageSize=2')).toEqual(['A', 'B']);
    office.wait(1);
    office.ask('POST', `Invoices/${first}`, { Invoices: [{ Reference: 'moved' }] });
    expect(numbers('Invoices?page=2&pageSize=2')).toEqual(['A']);
    expect(numbers('Invoices?page=1')).toEqual(['B', 'C', 'A']);
  });

  it('is ordered as asked', () => {
    invoices('B', 'C', 'A');
    expect(numbers('Invoices?order=InvoiceNumber ASC')).toEqual(['A', 'B', 'C']);
    expect(numbers('Invoices?order=Date DESC, InvoiceNumber DESC')).toEqual(['C', 'B', 'A']);
    expect(numbers('Invoices?order=UpdatedDateUTC')).toEqual(['B', 'C', 'A']);
    expect(office.get('Invoices?order=Nothing').status).toBe(400);
    expect(office.get('Invoices?order=Date SIDEWAYS').status).toBe(400);
  });

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

  it('splits a number with a comma in it (section 7)', () => {
    invoices('A,1');
    expect(numbers('Invoices?InvoiceNumbers=A,1')).toEqual([]);
  });

  it('is paged by Statuses alone', () => {
    invoices('A');
    const answer = json(office.get('Invoices?Statuses=AUTHORISED'));
    expect(answer).toHaveProperty('pagination');
    expect((answer['Invoices'] as Json[])[0]).toMatchObject({ LineItems: [{ Quantity: 1 }] });
  });

  it('searches number, reference and contact', () => {
    office.invoice(contactId, { InvoiceNumber: 'A', Reference: 'Site 7' });
    invoices('B');
    expect(numbers('Invoices?searchTerm=site')).toEqual(['A']);
    expect(numbers('Invoices?searchTerm=bayside')).toEqual(['A', 'B']);
  });

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

    it('is read to the second and leaves that second out', () => {
      expect(numbers('Invoices', '2026-11-24T02:00:10.000Z')).toEqual(['C']);
      expect(numbers('Invoices', '2026-11-24T02:00:10.999Z')).toEqual(['C']);
      expect(numbers('Invoices', 'Tue, 24 Nov 2026 02:00:09 GMT')).toEqual(['B', 'C']);
    });

    it('takes that second in by the switch modifiedSinceInclusive', () => {
      office.switches = { modifiedSinceInclusive: true };
      expect(numbers('Invoices', '2026-11-24T02:00:10.999Z')).toEqual(['B', 'C']);
    });

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

    it('finds by contact id with guid("…"), not with a string', () => {
      expect(numbers(where(`Contact.ContactID==guid("${contactId}")`))).toEqual(['A', 'B', 'C']);
      expect(json(office.get(where(`Contact.ContactID=="${contactId}"`)))).toMatchObject({
        ErrorNumber: 16, Type: 'QueryParseException', Message: expect.stringContaining("operator '==' incompatible with operand types 'Guid' and 'String'"),
      });
    });

    it.each([
      'Reference=="Say "hi""', String.raw`Reference=="Say \"hi\""`, 'InvoiceNumber=="A', 'InvoiceNumber="A"', 'Nothing=="A"', 'InvoiceNumber==A',
      '(InvoiceNumber=="A")', 'InvoiceNumber=="A" OR', 'Date>="2026-11-01"', 'Date>=DateTime(2026,13,1)', 'Date>=DateTime(2026,11)', 'InvoiceNumber>="A"',
      'InvoiceID==guid("x")', 'InvoiceNumber==', 'InvoiceNumber=="A" AND', 'InvoiceNumber.ToUpper()=="A"', 'constructor=="A"', '(InvoiceNumber=="A")',
    ])('refuses %s', (filter) => {
      expect(json(office.get(where(filter)))).toMatchObject({ Type: 'QueryParseException' });
    });
  });
});
