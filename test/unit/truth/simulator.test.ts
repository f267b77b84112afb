import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Field, Fields } from '../../../simulator/accounting/body';
import { contactFields } from '../../../simulator/accounting/contact-input';
import { allocationFields } from '../../../simulator/accounting/allocations';
import { bankTransactionFields } from '../../../simulator/accounting/bank-transaction-input';
import { batchPaymentFields } from '../../../simulator/accounting/batch-payment-input';
import { creditNoteFields } from '../../../simulator/accounting/credit-note-input';
import { invoiceFields } from '../../../simulator/accounting/invoice-input';
import { paymentFields } from '../../../simulator/accounting/payment-input';
import { approved, first, hireLine, Office } from '../../../simulator/accounting/testing/office';
import { isNode } from '../../truth/document';
import { loadDocuments } from '../../truth/documents';
import { checkRecorded } from '../../truth/recorded';
import { sdkDocument } from '../../truth/sdk-document';
import { isUndocumented } from '../../truth/undocumented';

describe('the simulator’s books, every kind of answer once', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'exchanges-'));
  const before = { record: process.env['SIMULATOR_RECORD'], openApi: process.env['XERO_OPENAPI'] };
  beforeAll(() => {
    // Xero's own files are held against at the end of a whole run; here the SDK's models are enough, and quick.
    Object.assign(process.env, { SIMULATOR_RECORD: folder, XERO_OPENAPI: path.join(folder, 'none') });
  });
  afterAll(() => {
    delete process.env['SIMULATOR_RECORD'];
    delete process.env['XERO_OPENAPI'];
    if (before.record !== undefined) process.env['SIMULATOR_RECORD'] = before.record;
    if (before.openApi !== undefined) process.env['XERO_OPENAPI'] = before.openApi;
    rmSync(folder, { recursive: true });
  });

  it('agree with xero-node’s models', () => {
    const office = new Office();
    const contactId = office.contact('Bayside', {
      ContactNumber: 'C-1', EmailAddress: 'ann@bayside.example', Phones: [{ PhoneType: 'OFFICE', PhoneNumber: '1' }],
      Addresses: [{ AddressType: 'STREET', City: 'Sydney' }], ContactPersons: [{ FirstName: 'Bea', IncludeInEmails: true }],
    });
    const invoiceId = String(office.invoice(contactId, { Url: 'https://hire.example/1', ExpectedPaymentDate: '2026-12-24', LineItems: [hireLine({ DiscountRate: 10 })] })['InvoiceID']);
    office.ask('POST', 'Organisation', { PeriodLockDate: '2020-01-01', EndOfYearLockDate: '2020-01-01' }, { as: 'person' });
    office.pay(invoiceId, 99);
    office.ask('POST', `Contacts/${office.contact('Bayside Pty')}`, { MergedToContactID: contactId }, { as: 'person' });
    office.ask('PUT', `Invoices/${invoiceId}/History`, { HistoryRecords: [{ Details: 'Called' }] });
    const addresses = ['Organisation', 'Organisation/Actions', 'Accounts', 'TaxRates', 'Contacts?page=1&includeArchived=true', 'Contacts/C-1', 'Invoices?page=1', `Invoices/${invoiceId}`, `Invoices/${invoiceId}/History`];
    for (const address of addresses) expect([address, office.get(address).status]).toEqual([address, 200]);
    const undated = approved(contactId, { DueDate: undefined });
    for (const query of ['', '?summarizeErrors=false']) office.ask('PUT', `Invoices${query}`, { Invoices: [undated] });

    const allocation = { Invoice: { InvoiceID: String(office.invoice(contactId)['InvoiceID']) }, Amount: 1, Date: '2026-11-24' };
    const credits = [['CreditNotes', String(office.creditNote(contactId)['CreditNoteID'])], ...(['Overpayments', 'Prepayments'] as const).map((plural) => [plural, received(office, contactId, plural)])] as const;
    for (const [plural, id] of credits) {
      const taken = first(office.ask('PUT', `${plural}/${id}/Allocations`, { Allocations: [allocation, allocation] }), 'Allocations')['AllocationID'];
      const refunded = { [plural.slice(0, -1)]: { [`${plural.slice(0, -1)}ID`]: id }, Account: { Code: '090' }, Amount: 1 };
      const payment = String(first(office.ask('POST', 'Payments', refunded), 'Payments')['PaymentID']);
      office.ask('DELETE', `${plural}/${id}/Allocations/${String(taken)}`);
      for (const address of [`${plural}?page=1`, plural, `${plural}/${id}`, `${plural}/${id}/History`, `Payments/${payment}`, `Payments/${payment}/History`]) expect([address, office.get(address).status]).toEqual([address, 200]);
      office.ask('POST', `Payments/${payment}`, { Status: 'DELETED' });
    }
    office.ask('PUT', 'BatchPayments', { BatchPayments: [{ Account: { Code: '090' }, Date: '2026-11-24', Payments: [{ Invoice: allocation.Invoice, Amount: 5 }] }] });
    for (const address of ['BatchPayments', 'Payments?page=1', 'Invoices?page=1']) expect([address, office.get(address).status]).toEqual([address, 200]);

    const told = checkRecorded(folder);
    expect(told.wrong).toBeUndefined();
    expect(told.exchanges).toBe(53);
    expect(told.summary).toBe(`53 requests and 53 answers held against ${loadDocuments().all.map(({ name }) => name).join(', ')}. Left out: nothing.`);
    expect(told.missing).toContain('only xero-node\'s models and RFC 6749 were held against');
  });
});

/** Money received for no invoice; its id. */
function received(office: Office, contactId: string, plural: 'Overpayments' | 'Prepayments'): string {
  const [Type, AccountCode] = plural === 'Overpayments' ? ['RECEIVE-OVERPAYMENT', '610'] : ['RECEIVE-PREPAYMENT', '210'];
  const transaction = { Type, Contact: { ContactID: contactId }, BankAccount: { Code: '090' }, LineItems: [{ Description: 'Money', UnitAmount: 50, AccountCode }] };
  return String(first(office.ask('PUT', 'BankTransactions', { BankTransactions: [transaction] }), 'BankTransactions')['BankTransactionID']);
}

describe('the bodies that the simulator reads', () => {
  const document = sdkDocument();
  const properties = (schema: string): string[] => {
    const { properties: all } = document.schema(schema).node;
    return isNode(all) ? Object.keys(all) : [];
  };
  const strangers = (schema: string, fields: Fields): string[] => Object.entries(fields).flatMap(([name, field]: [string, Field]) => {
    if (!properties(schema).includes(name)) return isUndocumented(schema, name) ? [] : [`${schema}.${name}`];
    return 'fields' in field ? strangers(field.type, field.fields) : [];
  });

  it.each([
    ['Invoice', invoiceFields], ['Contact', contactFields], ['CreditNote', creditNoteFields], ['Payment', paymentFields], ['Allocation', allocationFields],
    ['BankTransaction', bankTransactionFields], ['BatchPayment', batchPaymentFields],
  ])('know every property of xero-node’s %s, and no other', (schema, fields) => {
    expect(strangers(schema, fields)).toEqual([]);
    expect(properties(schema).filter((name) => !(name in fields))).toEqual([]);
  });
});

it('xero-node is read in full: its 235 operations, but for the 26 that answer with a file', () => {
  const document = sdkDocument();
  const paths = isNode(document.content['paths']) ? Object.values(document.content['paths']) : [];
  expect(paths.flatMap((item) => Object.values(isNode(item) ? item : {}))).toHaveLength(209);
  expect(document.at(document.top, 'paths', '/Invoices', 'put', 'requestBody', 'content', 'application/json', 'schema')?.pointer).toBe('#/components/schemas/Invoices');
  expect(document.at(document.top, 'paths', '/Payments/{PaymentID}/History', 'get', 'responses', '200', 'content', 'application/json', 'schema')?.pointer).toBe('#/components/schemas/HistoryRecords');
});
