import { zeroGuid, type Json } from './answers';
import { approved, errorsOf, first, json, listOf, Office } from './testing/office';

describe('a batch', () => {
  const mixed = (contactId: string) => ({
    Invoices: [approved(contactId, { InvoiceNumber: 'A' }), approved(contactId, { InvoiceNumber: 'B', DueDate: null }), approved(contactId, { InvoiceNumber: 'C' })],
  });
  let office: Office;
  let contactId: string;
  beforeEach(() => {
    office = new Office();
    contactId = office.contact('Bayside Builders');
  });
  const numbers = () => listOf(office.get('Invoices'), 'Invoices').map((invoice) => invoice['InvoiceNumber']);

  // xero-api.md 6: "summarizeErrors=false: 200, per element StatusAttributeString" [Xero OAS]; "failures carry the zero GUID" [reported]
  it('with summarizeErrors=false answers 200, element by element; a failure carries the zero GUID (section 6)', () => {
    const answer = office.ask('PUT', 'Invoices?summarizeErrors=false', mixed(contactId));
    expect(answer.status).toBe(200);
    const elements = listOf(answer, 'Invoices');
    expect(elements.map((e) => e['StatusAttributeString'])).toEqual(['OK', 'ERROR', 'OK']);
    expect(elements.map((e) => e['HasErrors'])).toEqual([false, true, false]);
    expect(elements[1]).toMatchObject({ InvoiceID: zeroGuid, InvoiceNumber: 'B', Date: '/Date(1795132800000+0000)/', ValidationErrors: [{ Message: 'DueDate must be specified.' }] });
    expect(numbers()).toEqual(['A', 'C']);
  });

  // xero-api.md 3 Batching: "omitted gives 400, whose valid elements may be stored all the same and are not listed" [reported]
  it('without summarizeErrors answers 400 listing only the failures, and has stored the rest all the same (section 3)', () => {
    const answer = office.ask('PUT', 'Invoices', mixed(contactId));
    expect(answer.status).toBe(400);
    expect(json(answer)).toMatchObject({ ErrorNumber: 10, Type: 'ValidationException', Message: 'A validation exception occurred' });
    expect(listOf(answer, 'Elements').map((e) => e['InvoiceNumber'])).toEqual(['B']);
    expect(answer.changes.map(({ label }) => label)).toEqual(['A', 'C']);
    expect(numbers()).toEqual(['A', 'C']);
  });

  // xero-api.md 11: contradiction about the default of summarizeErrors
  it('without summarizeErrors stores nothing when the switch omittedSummarizeErrors is atomic', () => {
    office.switches = { omittedSummarizeErrors: 'atomic' };
    const answer = office.ask('PUT', 'Invoices', mixed(contactId));
    expect(answer).toMatchObject({ status: 400, changes: [] });
    expect(numbers()).toEqual([]);
  });

  // xero-api.md 10 Batches: "summarizeErrors omitted/true/false"
  it('with summarizeErrors=true is refused as a whole', () => {
    expect(office.ask('PUT', 'Invoices?summarizeErrors=true', mixed(contactId))).toMatchObject({ status: 400, changes: [] });
    expect(numbers()).toEqual([]);
  });

  // xero-api.md 10 Batches; that nothing of a refused request stays is the simulator's own choice
  it('refused as a whole puts back what it changed more than once', () => {
    const names = ['Ann', 'Bea'].map((FirstName) => ({ ContactID: contactId, FirstName }));
    office.ask('POST', 'Contacts?summarizeErrors=true', { Contacts: [...names, { FirstName: 'Nobody' }] });
    expect(first(office.get(`Contacts/${contactId}`), 'Contacts')).not.toHaveProperty('FirstName');
  });

  // The simulator's own choice: a request that cannot be read changes nothing.
  it('that turns out unreadable half way leaves nothing behind', () => {
    const contacts = { Contacts: [{ Name: 'New' }, { Name: 'Merged', MergedToContactID: contactId }] };
    expect(office.ask('POST', 'Contacts', contacts, { as: 'person' })).toMatchObject({ status: 400, changes: [] });
    expect(listOf(office.get('Contacts'), 'Contacts').map((c) => c['Name'])).toEqual(['Bayside Builders']);
  });

  // The simulator's own choice: how the books store.
  it('stores a counter once, with its last value', () => {
    const answer = office.ask('PUT', 'Invoices', { Invoices: [approved(contactId), approved(contactId)] });
    expect(answer.changes.filter(({ entity }) => entity === 'counter')).toMatchObject([{ id: 'invoice-number', value: 2 }]);
  });

  // xero-api.md 6: the per-element status belongs to summarizeErrors=false [Xero OAS]
  it('carries no StatusAttributeString unless summarizeErrors is false', () => {
    expect(first(office.ask('PUT', 'Invoices', { Invoices: [approved(contactId)] }), 'Invoices')).not.toHaveProperty('StatusAttributeString');
  });

  // xero-api.md 6: "StatusAttributeString OK|WARNING|ERROR", "Account code '476' has been removed" [Xero OAS]
  it('says WARNING when something was dropped', () => {
    const draft = approved(contactId, { Status: 'DRAFT', LineItems: [{ Description: 'Saw', Quantity: 1, UnitAmount: 5, AccountCode: '476' }] });
    const [element] = listOf(office.ask('PUT', 'Invoices?summarizeErrors=false', { Invoices: [draft] }), 'Invoices');
    expect(element).toMatchObject({
      StatusAttributeString: 'WARNING', HasErrors: false,
      Warnings: [{ Message: "Account code '476' has been removed as it does not match a recognised account." }],
    });
  });

  // xero-api.md 4 Invoices: InvoiceNumber "unique for ACCREC"; 6: "Invoice # must be unique." [Xero OAS]
  it('sees its own earlier elements: of two with one number the second is refused', () => {
    const twice = { Invoices: [approved(contactId, { InvoiceNumber: 'A' }), approved(contactId, { InvoiceNumber: 'A' })] };
    const answer = office.ask('PUT', 'Invoices?summarizeErrors=false', twice);
    expect(listOf(answer, 'Invoices').map((e) => e['StatusAttributeString'])).toEqual(['OK', 'ERROR']);
    expect(errorsOf(answer)).toEqual(['Invoice # must be unique.']);
  });

  // The simulator's own choice: a refused element leaves no contact behind.
  it('leaves nothing behind of a refused element: not the contact that it would have made', () => {
    const named = { ...approved(contactId), Contact: { Name: 'Nobody Yet' }, DueDate: null };
    office.ask('PUT', 'Invoices?summarizeErrors=false', { Invoices: [named] });
    expect(listOf(office.get('Contacts'), 'Contacts').map((c) => c['Name'])).toEqual(['Bayside Builders']);
  });

  // xero-api.md 3 Batching: "About 50 elements" [reported]; that the 51st is refused is the simulator's own choice
  it('of 51 elements is refused, as is an empty one (section 3, about 50)', () => {
    const many = (count: number): Json => ({ Contacts: Array.from({ length: count }, (_, n) => ({ Name: `Contact ${n}` })) });
    expect(office.ask('PUT', 'Contacts', many(51))).toMatchObject({ status: 400, changes: [] });
    expect(office.ask('PUT', 'Contacts', many(0)).status).toBe(400);
    expect(office.ask('PUT', 'Contacts', many(50)).status).toBe(200);
  });

  // The simulator's own choice: a value that is neither true nor false is refused.
  it.each(['TRUE!', '1', ''])('refuses summarizeErrors=%s', (value) => {
    expect(json(office.ask('PUT', `Invoices?summarizeErrors=${value}`, mixed(contactId)))).toMatchObject({ Type: 'QueryParseException' });
  });

  // xero-api.md 3 Batching: "updateInvoice/Contact lack summarizeErrors" [SDK]
  it('of one, to the address of an invoice or a contact, knows no summarizeErrors', () => {
    expect(office.ask('POST', `Contacts/${contactId}?summarizeErrors=false`, { Contacts: [{ FirstName: 'Ann' }] }).status).toBe(400);
    const id = String(office.invoice(contactId)['InvoiceID']);
    expect(office.ask('POST', `Invoices/${id}?summarizeErrors=false`, { Invoices: [{ Reference: 'x' }] }).status).toBe(400);
  });

  // The simulator's own choice: a parameter that the operation does not have is refused, so that no typing error goes unseen.
  it('refuses query parameters that the operation does not have', () => {
    expect(json(office.ask('PUT', 'Invoices?summariseErrors=false', mixed(contactId)))).toMatchObject({ Message: expect.stringContaining("'summariseErrors'") });
  });
});
