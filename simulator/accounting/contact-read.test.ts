import { first, json, listOf, Office } from './testing/office';

describe('reading contacts (sections 3 and 4)', () => {
  let office: Office;
  beforeEach(() => {
    office = new Office();
  });
  const names = (address: string, since?: string) => listOf(office.get(address, since === undefined ? {} : { since }), 'Contacts').map((c) => c['Name']);

  // xero-api.md 3 Reading: "includeArchived"; 10 Reading: "archived hidden unless asked"
  it('hides archived contacts from lists unless asked, never by id', () => {
    const id = office.contact('Old');
    office.contact('New');
    office.wait(1);
    office.ask('POST', `Contacts/${id}`, { Contacts: [{ ContactStatus: 'ARCHIVED' }] });
    expect(names('Contacts')).toEqual(['New']);
    expect(names(`Contacts?IDs=${id}`)).toEqual([]);
    expect(names('Contacts?includeArchived=true')).toEqual(['New', 'Old']);
    expect(first(office.get(`Contacts/${id}`), 'Contacts')).toMatchObject({ ContactStatus: 'ARCHIVED' });
  });

  // xero-api.md 4 Contacts: "MergedToContactID only when paging or by id/number" [reported]
  it('tells what a contact was merged into only when paged or by id', () => {
    const [from, to] = [office.contact('Bayside'), office.contact('Bayside Builders')];
    office.ask('POST', `Contacts/${from}`, { MergedToContactID: to }, { as: 'person' });
    const merged = (address: string) => listOf(office.get(address), 'Contacts').find((c) => c['ContactID'] === from)?.['MergedToContactID'];
    expect(merged('Contacts?includeArchived=true')).toBeUndefined();
    expect(merged('Contacts?includeArchived=true&page=1')).toBe(to);
    expect(merged(`Contacts/${from}`)).toBe(to);
  });

  // xero-api.md 4 Contacts: "GET /Contacts/{ContactNumber}" [reported]
  it('finds by ContactNumber in the address, silently one of several', () => {
    office.contact('Bayside', { ContactNumber: 'cr 1' });
    expect(first(office.get('Contacts/cr%201'), 'Contacts')).toMatchObject({ Name: 'Bayside' });
    expect(office.get('Contacts/cr2').status).toBe(404);
  });

  // xero-api.md 4 Contacts: "use where=ContactNumber=="..."&page=1&includeArchived=true" [reported]
  it('finds by where on the number, archived included when asked', () => {
    const id = office.contact('Bayside', { ContactNumber: 'C-1' });
    office.contact('Other', { ContactNumber: 'C-2' });
    const address = 'Contacts?where=ContactNumber%3D%3D%22C-1%22&page=1&includeArchived=true';
    expect(names(address)).toEqual(['Bayside']);
    office.ask('POST', `Contacts/${id}`, { Contacts: [{ ContactStatus: 'ARCHIVED' }] });
    expect(names(address)).toEqual(['Bayside']);
  });

  // xero-api.md 3 Reading: "searchTerm" [Xero OAS]
  it('searches name, person, number and e-mail, whatever the case', () => {
    office.contact('Bayside', { FirstName: 'Ann' });
    office.contact('Other', { EmailAddress: 'ann@other.example' });
    office.contact('Third', { ContactNumber: 'ANN-9' });
    office.contact('Fourth');
    expect(names('Contacts?searchTerm=ann')).toEqual(['Bayside', 'Other', 'Third']);
  });

  // xero-api.md 3 Reading: "some changes do not move UpdatedDateUTC (contact Balances, IsCustomer, IsSupplier)" [Xero requests-and-responses]; "summaryOnly"
  it('shows balances when paged or by id, not in summaries; becoming a customer does not move the time', () => {
    const id = office.contact('Bayside');
    const before = first(office.get(`Contacts/${id}`), 'Contacts')['UpdatedDateUTC'];
    office.wait(60);
    office.invoice(id, { DueDate: '2026-11-21' });
    office.invoice(id);
    const balances = { AccountsReceivable: { Outstanding: 220, Overdue: 110 }, AccountsPayable: { Outstanding: 0, Overdue: 0 } };
    expect(first(office.get(`Contacts/${id}`), 'Contacts')).toMatchObject({ IsCustomer: true, IsSupplier: false, Balances: balances, UpdatedDateUTC: before });
    expect(first(office.get('Contacts?page=1'), 'Contacts')).toHaveProperty('Balances');
    expect(first(office.get('Contacts?page=1&summaryOnly=true'), 'Contacts')).not.toHaveProperty('Balances');
    expect(first(office.get('Contacts'), 'Contacts')).not.toHaveProperty('Balances');
  });

  // xero-api.md 3 Reading: "pagination{page,pageSize,pageCount,itemCount}" [Xero requests-and-responses]
  it('pages, with pagination', () => {
    for (let n = 0; n < 7; n += 1) office.contact(`Contact ${n}`);
    const answer = json(office.get('Contacts?page=2&pageSize=3'));
    expect(answer['pagination']).toEqual({ page: 2, pageSize: 3, pageCount: 3, itemCount: 7 });
    expect(names('Contacts?page=2&pageSize=3')).toEqual(['Contact 3', 'Contact 4', 'Contact 5']);
    expect(names('Contacts?page=9&pageSize=3')).toEqual([]);
  });

  // xero-api.md 3 Reading: "IDs: comma lists"
  it('lists by IDs', () => {
    const ids = ['A', 'B', 'C'].map((name) => office.contact(name));
    expect(names(`Contacts?IDs=${ids[2] ?? ''},${(ids[0] ?? '').toUpperCase()}`)).toEqual(['A', 'C']);
  });

  // xero-api.md 3 Reading: "If-Modified-Since: UTC, to the second" [Xero requests-and-responses]
  it('knows what changed since', () => {
    office.contact('Before');
    office.wait(5);
    office.contact('After');
    expect(names('Contacts', '2026-11-24T02:00:03')).toEqual(['After']);
  });
});
