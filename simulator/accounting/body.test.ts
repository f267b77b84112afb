import { approved, hireLine, json, Office } from './testing/office';

describe('a body', () => {
  const office = new Office();
  const contactId = office.contact('Bayside Builders');
  const message = (body: unknown) => String(json(office.ask('PUT', 'Invoices?summarizeErrors=false', body))['Message']);
  const line = (more: object) => ({ Invoices: [approved(contactId, { LineItems: [hireLine(), hireLine({ ...more })] })] });

  // xero-api.md 6: "Only top-level Message: PostDataInvalidException" [reported]; strictness about each property is the simulator's own choice
  it.each([
    ['an unknown property of a line', line({ quantity: 2 }), "Could not find member 'quantity' on object of type 'LineItem'. Path 'Invoices[0].LineItems[1].quantity'."],
    ['a number as a string', line({ UnitAmount: '100.00' }), `Could not convert "100.00" to decimal. Path 'Invoices[0].LineItems[1].UnitAmount'.`],
    ['an id that is none', { Invoices: [{ ...approved(contactId), Contact: { ContactID: 'x' } }] }, `Could not convert "x" to guid. Path 'Invoices[0].Contact.ContactID'.`],
    ['a day that is none', { Invoices: [approved(contactId, { Date: '2026-02-30' })] }, `Could not convert "2026-02-30" to date. Path 'Invoices[0].Date'.`],
    ['a status that is none', { Invoices: [approved(contactId, { Status: 'APPROVED' })] }, 'to one of DRAFT, SUBMITTED, AUTHORISED'],
    ['a read-only property', { Invoices: [approved(contactId, { AmountDue: 1 })] }, "read-only and must not be sent. Path 'Invoices[0].AmountDue'."],
    ['what the simulator does not keep', line({ ItemCode: 'X' }), "does not keep this property. Path 'Invoices[0].LineItems[1].ItemCode'."],
    ['a list that is none', { Invoices: { ...approved(contactId) } }, "to list of 'Invoice'"],
    ['a bare invoice', approved(contactId), "Could not find member 'Type' on object of type 'Invoices'"],
    ['nothing', undefined, "the body must be an object with 'Invoices'"],
    ['a list', [approved(contactId)], "the body must be an object with 'Invoices'"],
    ['the names of objects in JavaScript', { Invoices: [{ ...approved(contactId), constructor: 1 }] }, "Could not find member 'constructor'"],
  ])('with %s is refused, naming it', (_what, body, text) => {
    expect(message(body)).toContain(text);
    expect(message(body)).toMatch(/^JSON for post data was invalid, /);
  });

  // xero-api.md 7 Out: "null is sent"; that it counts as not sent is the simulator's own choice
  it('with a property that is null is taken as without it', () => {
    expect(office.ask('PUT', 'Invoices', { Invoices: [approved(contactId, { Reference: null, Url: null })] }).status).toBe(200);
  });

  // xero-api.md 3 Reading: "dates /Date(ms+0000)/" [Xero requests-and-responses]; 7 Out: "a Date goes as full UTC, day shifts" [SDK]
  it.each([
    ['2026-11-20', '2026-11-20'],
    ['2026-11-20T00:00:00', '2026-11-20'],
    // The local day of 21 November in Sydney, sent as a full instant, is a day off (section 7).
    ['2026-11-20T13:00:00.000Z', '2026-11-20'],
    ['/Date(1795132800000+0000)/', '2026-11-20'],
  ])('with the date %s means %s', (sent, kept) => {
    expect(office.invoice(contactId, { Date: sent })).toMatchObject({ DateString: `${kept}T00:00:00`, Date: '/Date(1795132800000+0000)/' });
  });
});
