import { createBooks, emptyBooks, renderContactPage, renderCreditNotePage, renderInvoicePage, renderPaymentPage } from './index';
import { approved, australian, first, json, listOf, Office } from './testing/office';

describe('books', () => {
  // xero-api.md 4: PUT creates [Xero OAS]
  it('take a contact and an invoice for it, and read them back', () => {
    const office = new Office();
    const contactId = office.contact('Bayside Builders', { EmailAddress: 'office@bayside.example' });
    const invoice = office.invoice(contactId, { InvoiceNumber: 'HH-1' });

    expect(invoice).toMatchObject({ InvoiceNumber: 'HH-1', Status: 'AUTHORISED', SubTotal: 100, TotalTax: 10, Total: 110, AmountDue: 110 });
    expect(first(office.get(`Invoices/${String(invoice['InvoiceID'])}`), 'Invoices')).toEqual(invoice);
    expect(first(office.get(`Contacts/${contactId}`), 'Contacts')).toMatchObject({ Name: 'Bayside Builders', IsCustomer: true });
  });

  // xero-api.md 9 Defects: "envelope Id, Status, ProviderName, DateTimeUTC"
  it('put an envelope around every answer (section 9)', () => {
    const office = new Office();
    expect(json(office.get('Organisation'))).toMatchObject({ Status: 'OK', ProviderName: 'Xero simulator', DateTimeUTC: `/Date(${office.now.getTime()})/` });
  });

  // xero-api.md 6: "404 is text/html" [reported]
  it('say 404 in HTML (section 6)', () => {
    const answer = new Office().get('Nothing');
    expect(answer.status).toBe(404);
    expect(answer.body).toHaveProperty('html');
  });

  // The simulator's own choice: how the books are restored.
  it('are the same again when restored from their changes, in whatever order', () => {
    const office = new Office();
    const contactId = office.contact('Bayside Builders');
    for (const number of ['A', 'B', 'C']) office.invoice(contactId, { InvoiceNumber: number });
    office.ask('PUT', `Contacts/${contactId}/History`, { HistoryRecords: [{ Details: 'Rang them.' }] });
    office.wait(1);
    office.ask('POST', 'Invoices', { Invoices: [{ InvoiceNumber: 'A', Reference: 'later' }] });
    const settled = String(office.invoice(contactId)['InvoiceID']);
    const credit = String(office.creditNote(contactId)['CreditNoteID']);
    office.ask('PUT', `CreditNotes/${credit}/Allocations`, { Allocations: [{ Invoice: { InvoiceID: settled }, Amount: 10, Date: '2026-11-24' }] });
    const { PaymentID } = first(office.pay(settled, 20), 'Payments');
    office.pay(settled, 30);
    office.ask('POST', `Payments/${String(PaymentID)}`, { Status: 'DELETED' });
    for (const [type, AccountCode] of [['RECEIVE-OVERPAYMENT', '610'], ['RECEIVE-PREPAYMENT', '210']]) {
      office.ask('PUT', 'BankTransactions', { BankTransactions: [{ Type: type, Contact: { ContactID: contactId }, BankAccount: { Code: '090' }, LineItems: [{ Description: 'Money', UnitAmount: 5, AccountCode }] }] });
    }
    office.ask('PUT', 'BatchPayments', { BatchPayments: [{ Account: { Code: '090' }, Date: '2026-11-24', Payments: [{ Invoice: { InvoiceID: settled }, Amount: 5 }] }] });

    const restored = emptyBooks();
    const latest = new Map(office.stored.map((change) => [`${change.entity} ${change.id}`, change]));
    for (const change of [...latest.values()].toReversed()) restored.restore(change);

    const world = { now: () => office.now, newId: () => 'id', switches: {} };
    const lists = ['Invoices', 'CreditNotes', 'Overpayments', 'Prepayments', 'Payments'];
    for (const path of [['Organisation'], ['Accounts'], ['TaxRates'], ['Contacts'], ['BatchPayments'], ...lists.map((list) => [list]), ['Contacts', contactId, 'History']]) {
      const request = { method: 'GET', path, query: new URLSearchParams(path.length === 1 && lists.includes(path[0] ?? '') ? 'page=1' : ''), actor: 'app' } as const;
      expect(restored.handle(request, world).body).toEqual(office.books.handle(request, world).body);
    }
  });

  // xero-api.md 6: "PostDataInvalidException" [reported]; that it changes nothing is the simulator's own choice
  it('take back everything of a call that cannot be read', () => {
    const office = new Office();
    const contactId = office.contact('Bayside Builders');
    const answer = office.ask('PUT', 'Invoices', { Invoices: [approved(contactId), { ...approved(contactId), quantity: 1 }] });
    expect(json(answer)).toMatchObject({ Type: 'PostDataInvalidException' });
    expect(answer.changes).toEqual([]);
    expect(listOf(office.get('Invoices'), 'Invoices')).toEqual([]);
  });

  // xero-api.md 4 Organisation: "Timezone (AUSEASTERNSTANDARDTIME, not IANA)"
  it('refuse to open with a time zone they do not know', () => {
    expect(() => createBooks({ ...australian, timezone: 'Australia/Sydney' })).toThrow(/AUSEASTERNSTANDARDTIME/);
  });

  // xero-api.md 4 Deep links
  it('show an invoice and a contact as pages, escaped', () => {
    const office = new Office();
    const contactId = office.contact('Bits & "Bobs"');
    const id = String(office.invoice(contactId, { Reference: '<script>' })['InvoiceID']);
    expect(renderInvoicePage(office.books, id)).toContain('&lt;script&gt;');
    expect(renderContactPage(office.books, contactId)).toContain('Bits &amp; &quot;Bobs&quot;');
    expect(renderInvoicePage(office.books, contactId)).toBeUndefined();
  });

  // xero-api.md 4 Deep links: credit note, payment
  it('show a credit note and a payment as pages, and both on the invoice’s', () => {
    const office = new Office();
    const contactId = office.contact('Bayside Builders');
    const invoiceId = String(office.invoice(contactId, { InvoiceNumber: 'HH-1' })['InvoiceID']);
    const noteId = String(office.creditNote(contactId)['CreditNoteID']);
    const paymentId = String(first(office.pay(invoiceId, 12.5, { Reference: 'R-<1>' }), 'Payments')['PaymentID']);
    office.ask('PUT', `CreditNotes/${noteId}/Allocations`, { Allocations: [{ Invoice: { InvoiceID: invoiceId }, Amount: 10, Date: '2026-11-24' }] });
    expect(renderCreditNotePage(office.books, noteId)).toMatch(/Invoice HH-1[^]*10\.00/);
    expect(renderPaymentPage(office.books, paymentId)).toContain('R-&lt;1&gt;');
    expect(renderInvoicePage(office.books, invoiceId)).toMatch(/Payment R-&lt;1&gt;[^]*12\.50[^]*Credit note CN-0001[^]*10\.00/);
    expect(renderCreditNotePage(office.books, paymentId)).toBeUndefined();
    expect(renderPaymentPage(office.books, noteId)).toBeUndefined();
  });
});
