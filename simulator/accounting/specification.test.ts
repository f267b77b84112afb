import type { Json } from './answers';
import type { Field, Fields } from './body';
import { contactFields } from './contact-input';
import { invoiceFields } from './invoice-input';
import { approved, first, hireLine, json, Office } from './testing/office';
import { officialSchemas, type OfficialSchemas } from './testing/official-schemas';

/** What Xero answers although its specification does not say so (sections 3 and 9), or says so only in its examples. */
const undocumented: Readonly<Record<string, readonly string[]>> = {
  Invoice: ['DateString', 'DueDateString'],
  HistoryRecord: ['DateUTCString', 'ValidationErrors'],
  LineItem: ['ValidationErrors'],
};

const schemas = officialSchemas();
if (!schemas) console.warn('The official specification is not beside the project: names of properties are not compared with it.');
const described = schemas ? describe : describe.skip;

/** Every property in a value that its schema does not name, as `Schema.Property`. */
function strangers(official: OfficialSchemas, schema: string, value: Json): string[] {
  const properties = official.get(schema);
  if (!properties) return [`no schema ${schema}`];
  return Object.entries(value).flatMap(([name, content]) => {
    if (!properties.has(name)) return undocumented[schema]?.includes(name) ? [] : [`${schema}.${name}`];
    const inner = properties.get(name);
    const elements = (Array.isArray(content) ? content : [content]) as unknown[];
    return elements.flatMap((element) => (inner && typeof element === 'object' && element !== null ? strangers(official, inner, element as Json) : []));
  });
}

function fieldStrangers(official: OfficialSchemas, schema: string, fields: Fields): string[] {
  return Object.entries(fields).flatMap(([name, field]: [string, Field]) => {
    if (!official.get(schema)?.has(name)) return undocumented[schema]?.includes(name) ? [] : [`${schema}.${name}`];
    return 'fields' in field ? fieldStrangers(official, field.type, field.fields) : [];
  });
}

described('by the official specification', () => {
  const official: OfficialSchemas = schemas ?? new Map();
  const office = new Office();
  const full = {
    ContactNumber: 'C-1', EmailAddress: 'ann@bayside.example', Phones: [{ PhoneType: 'OFFICE', PhoneNumber: '1' }],
    Addresses: [{ AddressType: 'STREET', City: 'Sydney' }], ContactPersons: [{ FirstName: 'Bea', IncludeInEmails: true }],
  };
  const contactId = office.contact('Bayside', full);
  const line = hireLine({ DiscountRate: 10 });
  const id = String(office.invoice(contactId, { Url: 'https://hire.example/1', ExpectedPaymentDate: '2026-12-24', LineItems: [line] })['InvoiceID']);
  office.ask('POST', 'Organisation', { PeriodLockDate: '2020-01-01', EndOfYearLockDate: '2020-01-01' }, { as: 'person' });
  office.ask('POST', `Invoices/${id}`, { SimulatedPayment: '99.00' }, { as: 'person' });
  const merged = office.contact('Bayside Pty');
  office.ask('POST', `Contacts/${merged}`, { MergedToContactID: contactId }, { as: 'person' });

  // xero-api.md 9 Files: Xero's own specification [Xero OAS]
  it.each([
    ['Organisation', 'Organisations', 'Organisation'], ['Organisation/Actions', 'Actions', 'Action'], ['Accounts', 'Accounts', 'Account'],
    ['TaxRates', 'TaxRates', 'TaxRate'], ['Contacts?page=1&includeArchived=true', 'Contacts', 'Contact'], [`Contacts/${contactId}`, 'Contacts', 'Contact'],
    ['Invoices?page=1', 'Invoices', 'Invoice'], [`Invoices/${id}`, 'Invoices', 'Invoice'], [`Invoices/${id}/History`, 'HistoryRecords', 'HistoryRecord'],
  ])('GET %s answers with known properties only', (address, plural, schema) => {
    const answered = json(office.get(address));
    const elements = answered[plural] as Json[];
    expect(elements.length).toBeGreaterThan(0);
    expect(elements.flatMap((element) => strangers(official, schema, element))).toEqual([]);
    expect(strangers(official, 'Pagination', (answered['pagination'] ?? {}) as Json)).toEqual([]);
  });

  // xero-api.md 6: "Whole-request 400" [Xero OAS]
  it('refusals use known properties only', () => {
    const wrong = { Invoices: [approved(contactId, { DueDate: null })] };
    expect(strangers(official, 'Invoice', first(office.ask('PUT', 'Invoices?summarizeErrors=false', wrong), 'Invoices'))).toEqual([]);
    expect(Object.keys(json(office.ask('PUT', 'Invoices', wrong)))).toEqual(['ErrorNumber', 'Type', 'Message', 'Elements']);
  });

  // xero-api.md 9 Files: Xero's own specification [Xero OAS]
  it('every property of a body that the books know, and every one it has, is accounted for', () => {
    expect(fieldStrangers(official, 'Invoice', invoiceFields)).toEqual([]);
    expect(fieldStrangers(official, 'Contact', contactFields)).toEqual([]);
    expect([...(official.get('Invoice')?.keys() ?? [])].filter((name) => !(name in invoiceFields))).toEqual([]);
    expect([...(official.get('Contact')?.keys() ?? [])].filter((name) => !(name in contactFields))).toEqual([]);
  });
});
