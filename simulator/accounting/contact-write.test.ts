import type { Json } from './answers';
import { approved, errorsOf, first, listOf, Office } from './testing/office';

const taken = 'The contact name Bayside Builders is already assigned to another contact. The contact name must be unique across all active contacts.';
const archivedText = 'The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API.';
const archivedForInvoice = 'The contact with the specified contact details has been archived. The contact must be un-archived before creating new invoices or credit notes.';

describe('contacts (section 4)', () => {
  let office: Office;
  beforeEach(() => {
    office = new Office();
  });
  const put = (contact: Json) => office.ask('PUT', 'Contacts', { Contacts: [contact] });
  const post = (contact: Json) => office.ask('POST', 'Contacts', { Contacts: [contact] });
  const postTo = (id: string, contact: Json) => office.ask('POST', `Contacts/${id}`, { Contacts: [contact] });
  const read = (id: string) => first(office.get(`Contacts/${id}`), 'Contacts');

  describe('a name', () => {
    // xero-api.md 4 Contacts: "Name unique across active contacts by error text" [Xero DOC/api/contacts]; ignoring case is the simulator's own choice
    it('is unique among active contacts, whatever its case', () => {
      office.contact('Bayside Builders');
      expect(errorsOf(put({ Name: 'Bayside Builders' }))).toEqual([taken]);
      expect(errorsOf(put({ Name: 'BAYSIDE builders' }))).toHaveLength(1);
    });

    // xero-api.md 4 Contacts: yet "may no longer be a unique field" [Xero DOC/api/contacts]; 11: contradiction
    it('may differ by case, or be shared, by the switch contactNames', () => {
      office.contact('Bayside Builders');
      office.switches = { contactNames: 'unique' };
      expect(put({ Name: 'BAYSIDE builders' }).status).toBe(200);
      expect(errorsOf(put({ Name: 'Bayside Builders' }))).toEqual([taken]);
      office.switches = { contactNames: 'free' };
      expect(put({ Name: 'Bayside Builders' }).status).toBe(200);
    });

    // xero-api.md 4 Contacts: "unique across active contacts" [Xero DOC/api/contacts]; "un-archive only in Xero" [reported]
    it('of an archived contact is free, and that contact cannot come back while it is taken', () => {
      const old = office.contact('Bayside Builders');
      postTo(old, { ContactStatus: 'ARCHIVED' });
      expect(put({ Name: 'Bayside Builders' }).status).toBe(200);
      expect(errorsOf(office.ask('POST', `Contacts/${old}`, { ContactStatus: 'ACTIVE' }, { as: 'person' }))).toEqual([taken]);
    });

    // xero-api.md 4 Contacts: "no angle brackets, outer or double spaces in Name" [reported], "Name 255" [Xero OAS]
    it.each([
      ['<Bayside>', 'The contact name cannot contain angle brackets.'],
      [' Bayside', 'The contact name cannot begin or end with a space, or contain two spaces in a row.'],
      ['Bayside ', 'The contact name cannot begin or end with a space, or contain two spaces in a row.'],
      ['Bayside  Builders', 'The contact name cannot begin or end with a space, or contain two spaces in a row.'],
      ['x'.repeat(256), 'Name cannot be longer than 255 characters.'],
    ])('such as "%.20s" is refused', (name, text) => {
      expect(errorsOf(put({ Name: name }))).toEqual([text]);
    });

    // xero-api.md 4 Contacts: "Name 255" [Xero OAS]
    it('of 255 characters is fine', () => {
      expect(put({ Name: 'x'.repeat(255) }).status).toBe(200);
    });
  });

  describe('PUT', () => {
    // xero-api.md 6: "The Contact must contain at least 1 of the following elements..." [Xero OAS]
    it('needs something that identifies the contact', () => {
      expect(errorsOf(put({ FirstName: 'Ann' }))).toEqual(['The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID, ContactNumber']);
    });

    // xero-api.md 4 Contacts: "PUT errors (POST only with ContactID)" [reported]
    it('takes no ContactID', () => {
      const id = office.contact('Bayside Builders');
      expect(put({ ContactID: id, Name: 'Other' }).status).toBe(400);
    });
  });

  describe('POST', () => {
    // xero-api.md 4 Contacts: "POST with just a colliding Name updates that contact" [reported]
    it('with just a colliding name updates that contact', () => {
      const id = office.contact('Bayside Builders', { FirstName: 'Ann' });
      expect(first(post({ Name: 'bayside builders', EmailAddress: 'new@bayside.example' }), 'Contacts')).toMatchObject({ ContactID: id, EmailAddress: 'new@bayside.example', FirstName: 'Ann' });
      expect(listOf(office.get('Contacts'), 'Contacts')).toHaveLength(1);
    });

    // xero-api.md 4 Contacts: ContactNumber identifies [reported]
    it('with a ContactNumber means the contact of that number', () => {
      const id = office.contact('Bayside Builders', { ContactNumber: 'C-1' });
      expect(first(post({ ContactNumber: 'C-1', Name: 'Bayside Building' }), 'Contacts')).toMatchObject({ ContactID: id, Name: 'Bayside Building' });
    });

    // xero-api.md 6: "The contact name N is already assigned to another contact" [Xero OAS]
    it('with a new ContactNumber and a name that is taken is refused', () => {
      office.contact('Bayside Builders', { ContactNumber: 'C-1' });
      expect(errorsOf(post({ ContactNumber: 'C-2', Name: 'Bayside Builders' }))).toEqual([taken]);
    });

    // xero-api.md 10: "PUT vs POST"; that an unknown id is refused is the simulator's own choice
    it('creates what it does not find, but not under an id', () => {
      expect(post({ Name: 'Newcomer' }).status).toBe(200);
      expect(errorsOf(post({ ContactID: '22222222-2222-4222-8222-222222222222', Name: 'Ghost' }))).toHaveLength(1);
    });

    // The simulator's own choice: an empty text clears, what is not sent stays (xero-api.md 4 says only that POST edits).
    it('to an id edits that contact; what is not sent stays, an empty text clears', () => {
      const id = office.contact('Bayside Builders', { FirstName: 'Ann', EmailAddress: 'ann@bayside.example', Phones: [{ PhoneType: 'DEFAULT', PhoneNumber: '1' }] });
      postTo(id, { EmailAddress: '', Phones: [{ PhoneType: 'MOBILE', PhoneNumber: '2' }] });
      const contact = read(id);
      expect(contact).toMatchObject({ FirstName: 'Ann', EmailAddress: '' });
      expect(contact['Phones']).toEqual(expect.arrayContaining([expect.objectContaining({ PhoneType: 'DEFAULT', PhoneNumber: '1' }), expect.objectContaining({ PhoneType: 'MOBILE', PhoneNumber: '2' })]));
    });

    // xero-api.md 6: "The document with the supplied id was not found for this endpoint." [Xero OAS]; "404 is text/html" [reported]
    it('to an address whose id is another than in the body is refused; to one that nobody has is 404', () => {
      const [a, b] = [office.contact('A'), office.contact('B')];
      expect(errorsOf(postTo(a, { ContactID: b, FirstName: 'X' }))).toEqual(['The document with the supplied id was not found for this endpoint.']);
      expect(postTo('22222222-2222-4222-8222-222222222222', { FirstName: 'X' }).status).toBe(404);
    });

    // xero-api.md 4 Contacts: "Name unique across active contacts" [Xero DOC/api/contacts]
    it('cannot rename a contact to a name that is taken', () => {
      office.contact('Bayside Builders');
      const other = office.contact('Other');
      expect(errorsOf(postTo(other, { Name: 'Bayside Builders' }))).toEqual([taken]);
      expect(read(other)).toMatchObject({ Name: 'Other' });
    });
  });

  // xero-api.md 4 Contacts: "ContactNumber unique incl. archived" [reported]; 6: "Another contact has this contact number..." [reported]
  it('a ContactNumber is unique, archived contacts included', () => {
    const id = office.contact('Bayside Builders', { ContactNumber: 'C-1' });
    postTo(id, { ContactStatus: 'ARCHIVED' });
    expect(errorsOf(put({ Name: 'Other', ContactNumber: 'C-1' }))[0]).toMatch(/^Another contact has this contact number/);
  });

  // xero-api.md 4 Contacts: "yet two actives sharing one were seen, GET /Contacts/{ContactNumber} giving one silently" [reported]
  it('a ContactNumber may be shared by the switch contactNumbers, and its address then gives one of them silently', () => {
    const id = office.contact('Bayside Builders', { ContactNumber: 'C-1' });
    office.switches = { contactNumbers: 'shared' };
    expect(put({ Name: 'Other', ContactNumber: 'C-1' }).status).toBe(200);
    expect(listOf(office.get('Contacts/C-1'), 'Contacts').map((c) => c['ContactID'])).toEqual([id]);
    expect(listOf(office.get('Contacts?page=1&where=ContactNumber=="C-1"'), 'Contacts')).toHaveLength(2);
  });

  // xero-api.md 6: "The specified contact details matched an archived contact", "The contact with the specified contact details has been archived" [reported]
  it('a name that only an archived contact has means that one, to POST and to invoices; PUT makes another', () => {
    const id = office.contact('Bayside Builders');
    postTo(id, { ContactStatus: 'ARCHIVED' });
    expect(errorsOf(post({ Name: 'bayside builders', FirstName: 'Ann' }))).toEqual([archivedText]);
    expect(errorsOf(office.ask('PUT', 'Invoices', { Invoices: [approved(id, { Contact: { Name: 'Bayside Builders' } })] }))).toEqual([archivedForInvoice]);
    expect(put({ Name: 'Bayside Builders' }).status).toBe(200);
    expect(post({ Name: 'Bayside Builders', FirstName: 'Ann' }).status).toBe(200);
  });

  // xero-api.md 4 Contacts: "ContactStatus ACTIVE|ARCHIVED|GDPRREQUEST" [Xero OAS]; how closed it is, is the simulator's own choice
  it('a contact whose person asked to be forgotten is as closed as an archived one', () => {
    const id = office.contact('Bayside Builders');
    expect(postTo(id, { ContactStatus: 'GDPRREQUEST' }).status).toBe(400);
    office.ask('POST', `Contacts/${id}`, { ContactStatus: 'GDPRREQUEST' }, { as: 'person' });
    expect(read(id)).toMatchObject({ ContactStatus: 'GDPRREQUEST' });
    expect(listOf(office.get('Contacts'), 'Contacts')).toEqual([]);
    expect(errorsOf(postTo(id, { FirstName: 'Ann' }))).toEqual([archivedText]);
    expect(errorsOf(office.ask('PUT', 'Invoices', { Invoices: [approved(id)] }))).toEqual([archivedForInvoice]);
  });

  // xero-api.md 4 Contacts: "ContactStatus: ARCHIVED works, later edits fail, un-archive only in Xero" [reported]
  it('archiving works, editing afterwards does not, and only a person brings a contact back', () => {
    const id = office.contact('Bayside Builders');
    const archived = postTo(id, { ContactStatus: 'ARCHIVED' });
    expect(archived.changes.map(({ effect }) => effect)).toEqual(['archived']);
    expect(errorsOf(postTo(id, { FirstName: 'Ann' }))).toEqual([archivedText]);
    expect(errorsOf(postTo(id, { ContactStatus: 'ACTIVE' }))).toEqual([archivedText]);
    expect(office.ask('POST', `Contacts/${id}`, { ContactStatus: 'ACTIVE' }, { as: 'person' }).status).toBe(200);
    expect(read(id)).toMatchObject({ ContactStatus: 'ACTIVE' });
  });

  // xero-api.md 6: "Email address must be valid." [reported]; which are not, is the simulator's own choice
  it.each(['nobody', 'a@b', 'a b@c.de', 'a@b..de', '.a@b.de', 'a@@b.de', 'a@b.de.'])('the e-mail address %s is refused', (address) => {
    expect(errorsOf(put({ Name: 'Ann', EmailAddress: address }))).toEqual(['Email address must be valid.']);
  });

  // xero-api.md 6: "Email address must be valid." [reported]
  it.each(['ann@bayside.example', "o'neil+hire@sub.bayside.co.uk", 'a.b-c_d@x1.io'])('the e-mail address %s is taken', (address) => {
    expect(put({ Name: 'Ann', EmailAddress: address }).status).toBe(200);
  });

  // xero-api.md 4 Contacts: "ContactNumber 50, AccountNumber 50" [Xero OAS]; the other lengths by OAS
  it.each([
    ['ContactNumber', 50], ['AccountNumber', 50], ['TaxNumber', 50], ['FirstName', 255],
  ])('%s is at most %i characters', (field, max) => {
    expect(put({ Name: 'Fits', [field]: 'x'.repeat(max) }).status).toBe(200);
    expect(errorsOf(put({ Name: 'Too long', [field]: 'y'.repeat(max + 1) }))).toEqual([`${field} cannot be longer than ${max} characters.`]);
  });

  // xero-api.md 4 Contacts: "EmailAddress 255" [Xero OAS]
  it('EmailAddress is at most 255 characters', () => {
    const address = (length: number) => `${'x'.repeat(length - 8)}@y.de.au`;
    expect(put({ Name: 'Fits', EmailAddress: address(255) }).status).toBe(200);
    expect(errorsOf(put({ Name: 'Too long', EmailAddress: address(256) }))).toEqual(['EmailAddress cannot be longer than 255 characters.']);
  });

  // xero-api.md 4 Contacts: lengths by OAS; that a type must be given is the simulator's own choice
  it('parts of addresses and phones have lengths too, and need their type', () => {
    expect(errorsOf(put({ Name: 'A', Addresses: [{ AddressType: 'POBOX', PostalCode: 'x'.repeat(51) }], Phones: [{ PhoneNumber: '1' }] }))).toEqual([
      'PostalCode cannot be longer than 50 characters.', 'PhoneType must be specified.',
    ]);
  });

  // xero-api.md 6: "Organisation is not subscribed to currency EUR" [reported]
  it('a currency must be one the organisation subscribes to', () => {
    expect(errorsOf(put({ Name: 'A', DefaultCurrency: 'EUR' }))).toEqual(['Organisation is not subscribed to currency EUR']);
  });

  describe('a person who merges one into another', () => {
    // xero-api.md 4 Contacts: "MergedToContactID: page, follow it" [reported]; that invoices move silently is the simulator's own choice
    it('archives it, points to the other and moves its invoices without a new time', () => {
      const [from, to] = [office.contact('Bayside'), office.contact('Bayside Builders')];
      const invoice = office.invoice(from);
      office.wait(60);
      office.ask('POST', `Contacts/${from}`, { MergedToContactID: to }, { as: 'person' });
      expect(read(from)).toMatchObject({ ContactStatus: 'ARCHIVED', MergedToContactID: to, IsCustomer: false });
      expect(first(office.get(`Invoices/${String(invoice['InvoiceID'])}`), 'Invoices')).toMatchObject({ Contact: { ContactID: to }, UpdatedDateUTC: invoice['UpdatedDateUTC'] });
      expect(errorsOf(office.ask('POST', `Contacts/${from}`, { ContactStatus: 'ACTIVE' }, { as: 'person' }))).toEqual([archivedText]);
    });

    // xero-api.md 4 Contacts: MergedToContactID is read only [Xero OAS]
    it('is a person: an app cannot', () => {
      const [from, to] = [office.contact('Bayside'), office.contact('Bayside Builders')];
      expect(postTo(from, { MergedToContactID: to }).status).toBe(400);
      expect(read(from)).toMatchObject({ ContactStatus: 'ACTIVE' });
    });
  });
});
