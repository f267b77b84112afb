import type { BooksChange } from '../seam';
import { startSimulator } from '../server';
import { ShellRig, type App } from '../testing/shell-rig';
import { WebhookReceiver } from '../testing/webhook-receiver';
import { eventOf, isMoneyMove } from './event';
import type { WebhooksStatus } from './webhooks';

describe('what webhooks tell', () => {
  let rig: ShellRig;
  let receiver: WebhookReceiver;
  let app: App;
  beforeEach(async () => {
    receiver = await new WebhookReceiver().start();
    rig = await new ShellRig({}, startSimulator).start();
    app = await rig.app();
    await rig.control('PUT', '/webhooks', { url: receiver.url, key: receiver.key });
    await rig.control('PATCH', '/settings', { webhookGatherMs: 0 });
  });
  afterEach(async () => {
    await rig.dispose();
    await receiver.stop();
  });

  const person = async (method: string, path: string[], body: unknown, tenantId = app.tenantId): Promise<Record<string, unknown>> =>
    (await rig.control('POST', `/people/${tenantId}`, { method, path, ...(body === undefined ? {} : { body }) })).body?.['body'] as Record<string, unknown>;
  const idIn = (answer: Record<string, unknown>, list: string, id: string): string => String((answer[list] as Record<string, unknown>[])[0]?.[id]);
  const contact = async (Name: string): Promise<string> => idIn(await person('PUT', ['Contacts'], { Contacts: [{ Name }] }), 'Contacts', 'ContactID');
  const invoice = (ContactID: string, Type = 'ACCREC'): Record<string, unknown> => ({
    Invoices: [{ Type, Contact: { ContactID }, Status: 'AUTHORISED', DueDate: '2030-01-01', LineItems: [{ Description: 'Crane', Quantity: 1, UnitAmount: 100, AccountCode: Type === 'ACCREC' ? '200' : '310', TaxType: Type === 'ACCREC' ? 'OUTPUT' : 'INPUT' }] }],
  });
  /** All that was told once nothing waits any more. */
  const toldAtLast = async (): Promise<string[]> => {
    await rig.until('everything is delivered', async () => (JSON.parse((await rig.control('GET', '/webhooks')).text) as WebhooksStatus).counts.waiting === 0);
    return receiver.told;
  };

  // xero-api.md 5: the fields of an event; eventDateUtc has no zone. Where the resource stands is the simulator's own address.
  it('an event says what, where, whose and when, and no more', async () => {
    const id = await contact('Bayside');
    expect(await toldAtLast()).toEqual(['CONTACT CREATE']);
    const [post] = receiver.posts;
    expect([post?.rightlySigned, post?.body]).toEqual([true, {
      events: [{
        resourceUrl: `${rig.url}/api.xro/2.0/Contacts/${id}`, resourceId: id, tenantId: app.tenantId, tenantType: 'ORGANISATION',
        eventCategory: 'CONTACT', eventType: 'CREATE', eventDateUtc: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/),
      }],
      firstEventSequence: 1, lastEventSequence: 1, entropy: expect.stringMatching(/^[A-Z]{20}$/),
    }]);
  });

  // xero-api.md 5: CONTACT and INVOICE, CREATE and UPDATE, archiving included; bills are INVOICE too. The app's own writes are told as people's are.
  it('contacts, invoices and bills, whoever wrote them; nothing of accounts, notes and the organisation', async () => {
    const id = await contact('Bayside');
    await app.call('PUT', 'Invoices?summarizeErrors=false', { headers: { 'content-type': 'application/json' }, body: JSON.stringify(invoice(id)) });
    const bill = idIn(await person('PUT', ['Invoices'], invoice(id, 'ACCPAY')), 'Invoices', 'InvoiceID');
    await person('PUT', ['Invoices', bill, 'History'], { HistoryRecords: [{ Details: 'Called' }] });
    await person('POST', ['Organisation'], { PeriodLockDate: '2020-01-01' });
    await person('POST', ['Invoices', bill], { Invoices: [{ InvoiceID: bill, Status: 'VOIDED' }] });
    await person('POST', ['Contacts', id], { Contacts: [{ ContactID: id, ContactStatus: 'ARCHIVED' }] });
    expect(await toldAtLast()).toEqual(['CONTACT CREATE', 'INVOICE CREATE', 'INVOICE CREATE', 'INVOICE UPDATE', 'CONTACT UPDATE']);
  });

  // xero-api.md 5: one subscription per app, for the organisations that it is connected to.
  it('nothing of an organisation that the app is not connected to', async () => {
    const [, other] = await rig.organisations();
    await person('PUT', ['Contacts'], { Contacts: [{ Name: 'Elsewhere' }] }, other?.tenantId);
    await contact('Bayside');
    expect(await toldAtLast()).toEqual(['CONTACT CREATE']);
    expect(receiver.posts[0]?.events[0]).toMatchObject({ tenantId: app.tenantId });
  });

  describe.each([['sent', ['INVOICE UPDATE']], ['none', []]])('with the switch `invoiceEventOnPayment` at “%s”', (invoiceEventOnPayment, moneyMoved) => {
    let contactId: string;
    let invoiceId: string;
    beforeEach(async () => {
      await rig.control('PATCH', `/organisations/${app.tenantId}/settings`, { invoiceEventOnPayment });
      contactId = await contact('Bayside');
      invoiceId = idIn(await person('PUT', ['Invoices'], invoice(contactId)), 'Invoices', 'InvoiceID');
    });
    const edit = () => person('POST', ['Invoices', invoiceId], { Invoices: [{ InvoiceID: invoiceId, Reference: 'PO 7' }] });
    const pay = async (what: object): Promise<string> => idIn(await person('PUT', ['Payments'], { Payments: [{ ...what, Account: { Code: '090' }, Amount: 10 }] }), 'Payments', 'PaymentID');
    const creditNote = async (): Promise<string> => idIn(await person('PUT', ['CreditNotes'], {
      CreditNotes: [{ Type: 'ACCRECCREDIT', Status: 'AUTHORISED', Contact: { ContactID: contactId }, LineItems: [{ Description: 'A day less', Quantity: 1, UnitAmount: 20, AccountCode: '200', TaxType: 'OUTPUT' }] }],
    }), 'CreditNotes', 'CreditNoteID');

    // xero-api.md 5 and 11: no PAYMENT; whether a payment fires INVOICE UPDATE is open, hence the switch.
    it('a payment that is made and one that is deleted', async () => {
      const payment = await pay({ Invoice: { InvoiceID: invoiceId } });
      await person('POST', ['Payments', payment], { Status: 'DELETED' });
      await edit();
      expect(await toldAtLast()).toEqual(['CONTACT CREATE', 'INVOICE CREATE', ...moneyMoved, ...moneyMoved, 'INVOICE UPDATE']);
    });

    // xero-api.md 5 and 11: CREDITNOTE; credit set off against an invoice moves its money as a payment does, so by the same switch.
    it('a credit note, and what is set off against an invoice and taken off again', async () => {
      const note = await creditNote();
      const answer = await person('PUT', ['CreditNotes', note, 'Allocations'], { Allocations: [{ Invoice: { InvoiceID: invoiceId }, Amount: 10, Date: '2030-01-01' }] });
      await person('DELETE', ['CreditNotes', note, 'Allocations', idIn(answer, 'Allocations', 'AllocationID')], undefined);
      await edit();
      expect(await toldAtLast()).toEqual(['CONTACT CREATE', 'INVOICE CREATE', 'CREDITNOTE CREATE', 'CREDITNOTE UPDATE', ...moneyMoved, 'CREDITNOTE UPDATE', ...moneyMoved, 'INVOICE UPDATE']);
      expect(receiver.posts.flatMap(({ events }) => events).find(({ eventCategory }) => eventCategory === 'CREDITNOTE')).toMatchObject({ resourceId: note, data: { Type: 'ACCRECCREDIT', Status: 'AUTHORISED' } });
    });

    // xero-api.md 5: CREDITNOTE UPDATE; the switch is about invoices.
    it('a refund of a credit note', async () => {
      await pay({ CreditNote: { CreditNoteID: await creditNote() } });
      expect(await toldAtLast()).toEqual(['CONTACT CREATE', 'INVOICE CREATE', 'CREDITNOTE CREATE', 'CREDITNOTE UPDATE']);
    });
  });
});

describe('what becomes of a change', () => {
  const about = { tenantId: 't', at: new Date('2026-11-24T01:02:03.004Z'), xeroUrl: 'https://xero.example' };
  /** The books name entities; those that they do not have yet too. */
  const change = (entity: string, value: unknown, effect: BooksChange['effect'] = 'updated') => ({ entity, id: 'x', value, effect, label: 'X' }) as BooksChange;

  // xero-api.md 5: credit notes add data{Type,Status}.
  it('a credit note says its type and status', () => {
    expect(eventOf(change('creditNote', { kind: 'creditNote', status: 'AUTHORISED', total: '5.00' }, 'created'), about)).toEqual({
      resourceUrl: 'https://xero.example/api.xro/2.0/CreditNotes/x', resourceId: 'x', tenantId: 't', tenantType: 'ORGANISATION',
      eventCategory: 'CREDITNOTE', eventType: 'CREATE', eventDateUtc: '2026-11-24T01:02:03.004', data: { Type: 'ACCRECCREDIT', Status: 'AUTHORISED' },
    });
  });

  // xero-api.md 5: no PAYMENT. Our own choice: what an organisation is opened with is told to nobody.
  it.each([['payment', 'created'], ['history', 'created'], ['account', 'updated'], ['contact', 'seeded']] as const)('nothing: %s %s', (entity, effect) => {
    expect(eventOf(change(entity, {}, effect), about)).toBeUndefined();
  });

  // xero-api.md 11: INVOICE UPDATE on payment; payments, allocations and their removal move these two amounts and nothing else does.
  it.each([
    ['paid', { amountPaid: '1.00', amountCredited: '0.00' }, true],
    ['credited', { amountPaid: '0.00', amountCredited: '1.00' }, true],
    ['edited', { amountPaid: '0.00', amountCredited: '0.00', reference: 'PO' }, false],
  ])('money is told from an edit: %s', (_what, value, moved) => {
    expect(isMoneyMove(change('invoice', value), { amountPaid: '0.00', amountCredited: '0.00' })).toBe(moved);
    expect(isMoneyMove(change('invoice', value, 'created'), undefined)).toBe(false);
  });
});
