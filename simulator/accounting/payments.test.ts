import type { Json } from './answers';
import { errorsOf, first, json, listOf, Office } from './testing/office';

const exceeds = 'Payment amount exceeds the amount outstanding on this document';
const nobody = '99999999-9999-4999-8999-999999999999';

describe('payments (section 4)', () => {
  let office: Office;
  let contactId: string;
  beforeEach(() => {
    office = new Office();
    contactId = office.contact('Bayside Builders');
  });
  const invoiceId = (more: Json = {}) => String(office.invoice(contactId, more)['InvoiceID']);
  const body = (id: string, more: Json = {}): Json => ({ Invoice: { InvoiceID: id }, Account: { Code: '090' }, Date: '2026-11-21', Amount: 10, ...more });
  const put = (...payments: Json[]) => office.ask('PUT', 'Payments?summarizeErrors=false', { Payments: payments });
  const paid = (id: string, more: Json = {}) => first(put(body(id, more)), 'Payments');
  const remove = (paymentId: unknown, sent: unknown = { Status: 'DELETED' }) => office.ask('POST', `Payments/${String(paymentId)}`, sent);
  const invoice = (id: string) => first(office.get(`Invoices/${id}`), 'Invoices');

  describe('on an invoice', () => {
    // xero-api.md 4 Payments: PUT batch, PaymentType, Status, IsReconciled [Xero OAS]; 10: "payment <= due, PAID at 0"
    it('move what is paid and owed, and its status and day once nothing is owed', () => {
      const id = invoiceId();
      const payment = paid(id, { Amount: 12.5, Reference: 'R-1', IsReconciled: true });
      expect(payment).toMatchObject({
        Amount: 12.5, BankAmount: 12.5, Date: '/Date(1795219200000+0000)/', Reference: 'R-1', PaymentType: 'ACCRECPAYMENT', Status: 'AUTHORISED', IsReconciled: true,
        CurrencyRate: 1, Account: { Code: '090' }, Invoice: { Type: 'ACCREC', InvoiceID: id, CurrencyCode: 'AUD', Contact: { ContactID: contactId } },
      });
      expect(invoice(id)).toMatchObject({
        Status: 'AUTHORISED', AmountPaid: 12.5, AmountDue: 97.5,
        Payments: [{ PaymentID: payment['PaymentID'], Amount: 12.5, Date: '/Date(1795219200000+0000)/', Reference: 'R-1', CurrencyRate: 1 }],
      });
      paid(id, { Amount: 97.5, Date: '2026-11-22' });
      expect(invoice(id)).toMatchObject({ Status: 'PAID', AmountPaid: 110, AmountDue: 0, FullyPaidOnDate: '/Date(1795305600000+0000)/' });
    });

    // xero-api.md 3 Reading: "Un-paged multi-invoice GET: no line items" [Xero DOC/api/Invoices]; that payments follow the lines is the simulator's own choice
    it('stand in the invoice when it is read by page or by id, not in an un-paged list', () => {
      const id = invoiceId();
      paid(id);
      expect(first(office.get('Invoices?page=1'), 'Invoices')['Payments']).toHaveLength(1);
      expect(first(office.get('Invoices'), 'Invoices')).toMatchObject({ Payments: [], AmountPaid: 10 });
    });

    // xero-api.md 10: "payment <= due, PAID at 0, delete reopens"; 3: UpdatedDateUTC
    it('make the invoice and their own UpdatedDateUTC move, both ways', () => {
      const id = invoiceId();
      const times = () => [invoice(id)['UpdatedDateUTC'], first(office.get('Payments'), 'Payments')['UpdatedDateUTC']];
      office.wait(60);
      const { PaymentID } = paid(id);
      const now = () => `/Date(${office.now.getTime()}+0000)/`;
      expect(times()).toEqual([now(), now()]);
      office.wait(60);
      remove(PaymentID);
      expect(times()).toEqual([now(), now()]);
    });

    // xero-api.md 4 Invoices: "`Date` omitted = today in the organisation's time zone"; for payments the simulator's own choice
    it('are dated today, in the organisation’s zone, unless told otherwise', () => {
      office.now = new Date('2026-11-24T14:00:00.000Z');
      expect(paid(invoiceId(), { Date: undefined })).toMatchObject({ Date: '/Date(1795564800000+0000)/' });
    });

    // xero-api.md 4 Payments: accounts by AccountID or Code [Xero OAS]; named by number is Xero's OAS too
    it('find the invoice by its number and the account by its id', () => {
      invoiceId({ InvoiceNumber: 'HH-9' });
      const bank = listOf(office.get('Accounts?where=Code=="091"'), 'Accounts')[0]?.['AccountID'];
      expect(paid('', { Invoice: { InvoiceNumber: 'HH-9' }, Account: { AccountID: bank } })).toMatchObject({ Invoice: { InvoiceNumber: 'HH-9' }, Account: { Code: '091' } });
    });
  });

  describe('are refused', () => {
    // xero-api.md 6: "Payment amount exceeds the amount outstanding on this document" [Xero OAS], "paid in Xero"
    it('above what is owed, also within one batch, and on a paid invoice', () => {
      const id = invoiceId();
      expect(errorsOf(put(body(id, { Amount: 110.01 })))).toEqual([exceeds]);
      const answer = listOf(put(body(id, { Amount: 60 }), body(id, { Amount: 60 }), body(id, { Amount: 50 })), 'Payments');
      expect(answer.map((each) => each['StatusAttributeString'])).toEqual(['OK', 'ERROR', 'OK']);
      expect(answer[1]).toMatchObject({ PaymentID: '00000000-0000-0000-0000-000000000000', HasValidationErrors: true, ValidationErrors: [{ Message: exceeds }] });
      expect(invoice(id)).toMatchObject({ Status: 'PAID' });
      expect(errorsOf(put(body(id, { Amount: 0.01 })))).toEqual([exceeds]);
    });

    // xero-api.md 6: "Payments can only be made against Authorised documents" [reported]
    it.each(['DRAFT', 'SUBMITTED', 'VOIDED'])('on an invoice that is %s', (status) => {
      const id = invoiceId(status === 'VOIDED' ? {} : { Status: status });
      if (status === 'VOIDED') office.ask('POST', `Invoices/${id}`, { Invoices: [{ Status: status }] });
      expect(errorsOf(put(body(id)))).toContain('Payments can only be made against Authorised documents');
    });

    // xero-api.md 4 Payments: "BANK or EnablePaymentsToAccount=true" [Xero OAS, integration-best-practices]; 6: archived [reported], unpayable account: text [open]
    it('to an account that takes no payments, is archived or unknown', () => {
      const id = invoiceId();
      expect(put(body(id, { Account: { Code: '855' } })).status).toBe(200);
      expect(errorsOf(put(body(id, { Account: { Code: '210' } })))).toEqual(["Account code '210' is neither a bank account nor enabled for payments."]);
      expect(errorsOf(put(body(id, { Account: { Code: '610' } })))).toEqual(["Account code '610' is neither a bank account nor enabled for payments."]);
      expect(errorsOf(put(body(id, { Account: { Code: '998' } })))).toEqual(['Account could not be found']);
      expect(errorsOf(put(body(id, { Account: undefined })))).toEqual(['Account must be specified.']);
      const bank = listOf(office.get('Accounts?where=Code=="090"'), 'Accounts')[0]?.['AccountID'];
      office.ask('POST', `Accounts/${String(bank)}`, { Status: 'ARCHIVED' }, { as: 'person' });
      expect(errorsOf(put(body(id)))).toEqual(["Account code '090' has been archived, or has been deleted and cannot be used."]);
    });

    // xero-api.md 4 Payments: "Exactly one of Invoice/CreditNote/Prepayment/Overpayment" [Xero OAS]; 6: "An existing Credit Note with the specified CreditNoteID could not be found" [Xero OAS]
    it('for no document, for two, or for one that is not there', () => {
      const id = invoiceId();
      const one = 'A payment must name exactly one of Invoice, CreditNote, Overpayment and Prepayment.';
      expect(errorsOf(put(body(id, { Invoice: undefined })))).toEqual([one]);
      expect(errorsOf(put(body(id, { CreditNote: { CreditNoteID: nobody } })))).toEqual([one]);
      expect(errorsOf(put(body(nobody)))).toEqual(['The document with the supplied id was not found for this endpoint.']);
      expect(errorsOf(put(body(id, { Invoice: undefined, CreditNote: { CreditNoteID: nobody } })))).toEqual(['An existing Credit Note with the specified CreditNoteID could not be found']);
    });

    // own choice: amounts above zero in cents, and the length of a Reference ([open] in xero-api.md 4)
    it('of nothing, of less, of parts of a cent, or with too long a Reference', () => {
      const id = invoiceId();
      for (const Amount of [0, -1]) expect(errorsOf(put(body(id, { Amount })))).toEqual(['Amount must be greater than 0.']);
      expect(errorsOf(put(body(id, { Amount: 1.001 })))).toEqual(['Amount cannot have more than 2 decimals.']);
      expect(errorsOf(put(body(id, { Amount: undefined })))).toEqual(['Amount must be specified.']);
      expect(errorsOf(put(body(id, { Reference: 'x'.repeat(120) })))).toEqual(['Reference cannot be longer than 119 characters.']);
    });

    // xero-api.md 4 Payments: "250 payments per invoice" [open]; refused beyond: the simulator's own choice
    it('beyond 250 on one invoice', () => {
      const id = invoiceId({ LineItems: [{ Description: 'Much', UnitAmount: 1000, AccountCode: '210' }] });
      for (let batch = 0; batch < 5; batch += 1) put(...Array.from({ length: 50 }, () => body(id, { Amount: 1 })));
      expect(errorsOf(put(body(id, { Amount: 1 })))).toEqual(['A document cannot have more than 250 payments.']);
    });

    // xero-api.md 4 Organisation: "Nothing dated on/before a lock date can be created or edited" [reported]
    it('in a locked period: neither made nor deleted', () => {
      const id = invoiceId();
      const { PaymentID } = paid(id);
      office.ask('POST', 'Organisation', { PeriodLockDate: '2026-11-21' }, { as: 'person' });
      const locked = ['The document date cannot be before the period lock date, currently set at 21 November 2026'];
      expect(errorsOf(put(body(id)))).toEqual(locked);
      expect(errorsOf(remove(PaymentID))).toEqual(locked);
      expect(put(body(id, { Date: '2026-11-22' })).status).toBe(200);
    });

    // xero-api.md 3 Batching: summarizeErrors omitted gives 400, valid elements stored all the same [reported]
    it('as a whole when summarizeErrors is true, and stored in part when it is left out', () => {
      const id = invoiceId();
      const both = { Payments: [body(id), body(id, { Amount: 500 })] };
      expect(office.ask('PUT', 'Payments?summarizeErrors=true', both).status).toBe(400);
      expect(invoice(id)).toMatchObject({ AmountPaid: 0 });
      expect(office.ask('PUT', 'Payments', both).status).toBe(400);
      expect(invoice(id)).toMatchObject({ AmountPaid: 10 });
    });
  });

  // xero-api.md 4 Payments: "POST single"; "OAS examples wrap both POSTs in {"Payments":[...]}, the SDK sends them bare [SDK]: servers must take both"
  it.each([['bare', (payment: Json) => payment], ['in its list', (payment: Json) => ({ Payments: [payment] })]])('are made one at a time by POST, %s', (_form, form) => {
    const id = invoiceId();
    expect(first(office.ask('POST', 'Payments', form(body(id))), 'Payments')).toMatchObject({ Amount: 10 });
    expect(office.ask('POST', 'Payments', { Payments: [body(id), body(id)] }).status).toBe(400);
    expect(office.ask('POST', 'Payments?summarizeErrors=false', form(body(id))).status).toBe(400);
    expect(office.ask('POST', 'Payments', form(body(id, { Amount: 500 })))).toMatchObject({ status: 400 });
    expect(invoice(id)).toMatchObject({ AmountPaid: 10 });
  });

  describe('deleted', () => {
    // xero-api.md 4 Payments: "POST /{PaymentID} {"Status":"DELETED"} deletes", bare or wrapped; 10: "delete reopens"; 6: "Payment not of valid status for modification" [reported]
    it.each([['bare', { Status: 'DELETED' }], ['in its list', { Payments: [{ Status: 'DELETED' }] }]])('%s: open their invoice again, once', (_form, sent) => {
      const id = invoiceId();
      const { PaymentID } = paid(id, { Amount: 110 });
      const answer = remove(PaymentID, sent);
      expect(first(answer, 'Payments')).toMatchObject({ PaymentID, Status: 'DELETED', Amount: 110 });
      expect(answer.changes).toMatchObject([{ entity: 'payment', effect: 'deleted' }, { entity: 'invoice', effect: 'updated' }]);
      expect(invoice(id)).toMatchObject({ Status: 'AUTHORISED', AmountPaid: 0, AmountDue: 110, Payments: [] });
      expect(invoice(id)).not.toHaveProperty('FullyPaidOnDate');
      expect(errorsOf(remove(PaymentID, sent))).toEqual(['Payment not of valid status for modification']);
      expect(first(office.get(`Payments/${String(PaymentID)}`), 'Payments')).toMatchObject({ Status: 'DELETED' });
    });

    // xero-api.md 4 Payments: "No update" [reported]
    it('is all that can be done to them', () => {
      const { PaymentID } = paid(invoiceId());
      expect(errorsOf(remove(PaymentID, { Status: 'AUTHORISED' }))).toEqual(['A payment cannot be changed; its Status can only be set to DELETED.']);
      expect(json(remove(PaymentID, { Status: 'DELETED', Reference: 'x' }))).toMatchObject({ Type: 'PostDataInvalidException' });
      expect(errorsOf(remove(PaymentID, { PaymentID: nobody, Status: 'DELETED' }))).toEqual(['The document with the supplied id was not found for this endpoint.']);
      expect(remove(nobody).status).toBe(404);
    });

    // xero-api.md 4 Payments: "deleting a reconciled payment (read first, refuse)" [open]; a person reconciles: own choice
    it.each([['kept', 400], ['deletable', 200]])('once reconciled: %s, by the switch reconciledPayments', (position, status) => {
      office.switches = { reconciledPayments: position };
      const { PaymentID } = paid(invoiceId());
      expect(remove(PaymentID, { IsReconciled: true }).status).toBe(400);
      office.ask('POST', `Payments/${String(PaymentID)}`, { IsReconciled: true }, { as: 'person' });
      expect(remove(PaymentID).status).toBe(status);
    });
  });

  describe('listed', () => {
    const ids = (address: string, since?: string) => listOf(office.get(address, since === undefined ? {} : { since }), 'Payments').map((payment) => payment['PaymentID']);

    // xero-api.md 3 Reading: "Payments default: that, then PaymentId" [reported]; pagination [Xero requests-and-responses]
    it('come in pages, by UpdatedDateUTC and PaymentID', () => {
      const id = invoiceId();
      const made = [1, 2, 3].map(() => paid(id)['PaymentID']);
      office.wait(1);
      remove(made[0]);
      expect(ids('Payments')).toEqual([made[1], made[2], made[0]]);
      // The same moment: then the id decides, not which was made first.
      office.idsFall = true;
      const later = [1, 2].map(() => paid(id)['PaymentID']);
      expect(ids('Payments')).toEqual([made[1], made[2], made[0], later[1], later[0]]);
      expect(json(office.get('Payments?page=3&pageSize=2'))).toMatchObject({ pagination: { page: 3, pageSize: 2, pageCount: 3, itemCount: 5 }, Payments: [{ PaymentID: later[0] }] });
    });

    // xero-api.md 3 Reading: `where` and `order` [Xero README]
    it('are found by their invoice, reference, status and account', () => {
      const [one, two] = [invoiceId(), invoiceId()];
      const [a, b] = [paid(one, { Reference: 'A' })['PaymentID'], paid(two, { Reference: 'B', Account: { Code: '855' } })['PaymentID']];
      remove(b);
      expect(ids(`Payments?where=Invoice.InvoiceID==guid("${one}")`)).toEqual([a]);
      expect(ids('Payments?where=Reference=="B"')).toEqual([b]);
      expect(ids('Payments?where=Status=="AUTHORISED"')).toEqual([a]);
      expect(ids('Payments?where=Account.Code=="855"')).toEqual([b]);
      expect(ids('Payments?order=Reference DESC')).toEqual([b, a]);
      expect(office.get('Payments?statuses=DELETED').status).toBe(400);
    });

    // xero-api.md 4 Payments and 11: "deleted payments under If-Modified-Since" [open]
    it.each([['left-out', 0], ['listed', 1]])('since a moment: deleted ones are %s, by the switch deletedPaymentsModifiedSince', (position, count) => {
      office.switches = { deletedPaymentsModifiedSince: position, nothingModified: 'empty-list' };
      const { PaymentID } = paid(invoiceId());
      office.wait(60);
      remove(PaymentID);
      expect(ids('Payments', '2026-11-24T02:00:30')).toHaveLength(count);
      expect(ids('Payments')).toHaveLength(1);
    });
  });

  // xero-api.md 4 Payments: currency of the document; CurrencyRate [Xero OAS]; what the bank gets is the simulator's own choice
  it('in another currency reach the bank at their rate', () => {
    office.ask('POST', 'Organisation', { Currencies: ['EUR'] }, { as: 'person' });
    const id = invoiceId({ CurrencyCode: 'EUR', CurrencyRate: 0.5 });
    expect(paid(id)).toMatchObject({ Amount: 10, BankAmount: 20, CurrencyRate: 0.5, Invoice: { CurrencyCode: 'EUR' } });
    expect(paid(id, { CurrencyRate: 0.8 })).toMatchObject({ Amount: 10, BankAmount: 12.5 });
    expect(errorsOf(put(body(invoiceId(), { CurrencyRate: 0.8 })))).toEqual(['CurrencyRate can only be given for a currency other than the base currency.']);
  });

  // xero-api.md 4 History: PUT and read `Changes, Details` [Xero OAS]
  it('have a history of their own, and stand in their invoice’s', () => {
    const id = invoiceId();
    const { PaymentID } = paid(id);
    office.wait(1);
    office.ask('PUT', `Payments/${String(PaymentID)}/History`, { HistoryRecords: [{ Details: 'By card' }] });
    const changes = (address: string) => listOf(office.get(`${address}/History`), 'HistoryRecords').map((entry) => entry['Changes']);
    expect(changes(`Payments/${String(PaymentID)}`)).toEqual(['Note', 'Created']);
    expect(changes(`Invoices/${id}`)).toEqual(['Payment', 'Approved']);
  });
});
