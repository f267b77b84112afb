import { errorsOf, json, Office, first } from './testing/office';

describe('sending an invoice', () => {
  let office: Office;
  let contactId: string;
  beforeEach(() => {
    office = new Office();
    contactId = office.contact('Bayside Builders', { EmailAddress: 'ann@bayside.example' });
  });
  const invoice = (more = {}) => String(office.invoice(contactId, more)['InvoiceID']);
  const mail = (id: string) => office.ask('POST', `Invoices/${id}/Email`, {});

  // xero-api.md 4 Invoices: "OnlineInvoices[].OnlineInvoiceUrl: AUTHORISED only" [Xero PL]
  it('has an address for the customer once it is approved', () => {
    const links = (id: string) => json(office.get(`Invoices/${id}/OnlineInvoice`))['OnlineInvoices'];
    expect(links(invoice())).toEqual([{ OnlineInvoiceUrl: expect.stringMatching(/^https:/) as unknown }]);
    expect(links(invoice({ Status: 'DRAFT' }))).toEqual([]);
    expect(office.get('Invoices/22222222-2222-4222-8222-222222222222/OnlineInvoice').status).toBe(404);
  });

  // xero-api.md 4 Invoices: "POST .../Email -> 204" [reported], "SentToContact only once approved"
  it('answers 204, and the invoice is marked as sent', () => {
    const id = invoice();
    expect(mail(id)).toMatchObject({ status: 204, body: { empty: true } });
    expect(first(office.get(`Invoices/${id}`), 'Invoices')).toMatchObject({ SentToContact: true });
  });

  // The simulator's own choice of texts; xero-api.md 4 Invoices says only "once approved".
  it('is refused before approval, without an address, and with a body', () => {
    expect(errorsOf(mail(invoice({ Status: 'DRAFT' })))).toEqual(['Only approved sales invoices can be sent by e-mail.']);
    contactId = office.contact('Nobody Reads');
    expect(errorsOf(mail(invoice()))).toEqual(['The contact has no e-mail address to send to.']);
    expect(office.ask('POST', `Invoices/${invoice()}/Email`, { To: 'x' }).status).toBe(400);
  });

  // xero-api.md 4 Invoices: "1,000 mails/day, trial 20, demo 0" [reported]; 10 Organisation: "mail limits"
  it('stops at the day\'s mails, and starts again on the organisation\'s next day', () => {
    const limit = (MailsPerDay: number | null) => office.ask('POST', 'Organisation', { MailsPerDay }, { as: 'person' });
    limit(1);
    expect([mail(invoice()).status, mail(invoice()).status]).toEqual([204, 400]);
    // 13:00 in London is midnight in Sydney.
    office.now = new Date('2026-11-24T13:00:00Z');
    expect(mail(invoice()).status).toBe(204);
    limit(0);
    expect(errorsOf(mail(invoice()))).toEqual(['The organisation has sent all the e-mails it may send today.']);
    limit(null);
    expect(mail(invoice()).status).toBe(204);
  });
});
