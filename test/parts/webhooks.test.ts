import { WorkflowNotFoundError } from '@temporalio/client';
import { anInvoice } from '../support/examples';
import { eventually, openHouseWithHarbour, type Json } from '../support/house';
import { aPayment, openMoneyDesk, type MoneyDesk } from '../support/money-desk';
import { ownSimulator, subscribe } from '../support/own-simulator';
import { pulled, ring } from '../support/pulls';
import { openReceiver, type Receiver } from '../support/receiver';
import { postWebhook, signed, webhookBody } from '../support/webhook';

/**
 * Xero's webhooks from the change in its books to the platform's callback, with nothing else that would find the change: no list is read here
 * unless a webhook rings, or a test says so. Xero tells of our own writes too; those cost no call.
 */

jest.setTimeout(120_000);

let desk: MoneyDesk;
let receiver: Receiver;
beforeAll(async () => {
  await ownSimulator();
  desk = await openMoneyDesk(openHouseWithHarbour());
  receiver = await openReceiver();
  const company = `/v1/companies/${desk.house.company}`;
  await desk.house.call('PUT', company, { name: 'Test Hire', timeZone: 'Australia/Sydney', callbackUrl: receiver.url });
  receiver.trust(String((await desk.house.call('POST', `${company}/callback-secret`)).body['secret']));
  await desk.pulled();
  await subscribe(desk.house);
  // Each event in a POST of its own, so that one of them can be lost, doubled or late.
  await desk.house.simulator('PATCH', '/settings', { webhookEventsPerPost: 1 });
}, 90_000);

interface Counts { readonly delivered: number; readonly waiting: number; readonly lost: number; readonly doubled: number }
const counts = async (): Promise<Counts> => (await desk.house.simulator('GET', '/webhooks'))['counts'] as Counts;
const order = (orders: Json): Promise<Json> => desk.house.simulator('PATCH', '/webhooks', orders);
/** A minute of Xero's time, after which no event can be taken for one of our own write. */
const aMinuteLater = (): Promise<Json> => desk.house.simulator('POST', '/clock', { advanceSeconds: 60 });
/** Until Xero has nothing left to tell, and all that it told was looked at. */
const heard = async (): Promise<void> => {
  await eventually('Xero has told everything', async () => ((await counts()).waiting === 0 ? true : undefined));
  await ring(desk.house);
  await eventually('every event was looked at', async () => (await desk.house.db.selectFrom('rung_objects').select('xero_id').execute()).length === 0 ? true : undefined);
  await pulled(desk.house);
};
const reads = async (): Promise<number> => Object.entries(await desk.calls()).filter(([operation]) => operation.startsWith('GET')).reduce((sum, [, count]) => sum + count, 0);
const onFeed = async (xeroId: string): Promise<Json[]> => (await desk.changes()).filter((change) => change['id'] === `xero-${xeroId}`);
const calledBack = (xeroId: string) => receiver.received.filter(({ recordId }) => recordId === `xero-${xeroId}`);
/** Until the payment is on the feed and the platform was called. */
const arrives = (xeroId: string): Promise<true> => eventually('the payment has reached the platform', async () => ((await onFeed(xeroId)).length > 0 && calledBack(xeroId).length > 0 ? true : undefined), 10_000);

/** Nothing is left to call back, and the workflow that did has ended. */
afterEach(async () => {
  const { house } = desk;
  await eventually('nothing waits to be called back', async () => (((await house.call('GET', `/v1/companies/${house.company}`)).body['callbacks'] as Json)['waiting'] === 0 ? true : undefined));
  await house.temporal.workflow.getHandle(`deliver/${house.company}`).result().catch((error: unknown) => { if (!(error instanceof WorkflowNotFoundError)) throw error; });
});

describe('a write of our own that Xero tells of', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['an invoice that we created', () => desk.invoiced('i1')],
    ['one that we changed', () => desk.put('invoices/i1', anInvoice('INV-i1', { version: 2, reference: 'PO 1' }))],
  ])('%s: is not read back', async (_what, write) => {
    const before = await reads();
    const { delivered } = await counts();
    await write();
    await heard();
    expect((await counts()).delivered).toBeGreaterThan(delivered);
    expect(await reads()).toBe(before);
  });

  it('nor is an invoice that a payment of ours is on: Xero’s payments are looked at once, before it is sent', async () => {
    const before = await desk.calls();
    const { delivered } = await counts();
    await desk.put('payments/p1', aPayment('i1'));
    await heard();
    expect((await counts()).delivered).toBeGreaterThan(delivered);
    const { 'GET Invoices': invoices = 0, 'GET Payments': payments = 0 } = await desk.calls();
    expect([invoices, payments]).toEqual([before['GET Invoices'] ?? 0, (before['GET Payments'] ?? 0) + 1]);
  });
});

describe('a payment that a person records in Xero', () => {
  beforeAll(async () => {
    for (const id of ['plain', 'doubled', 'reversed', 'lost']) await desk.invoiced(id);
    await heard();
    await aMinuteLater();
  });

  it('is on the feed and in a signed callback within seconds', async () => {
    const id = await desk.pays('plain', 42);
    await arrives(id);
    const [change] = await onFeed(id);
    expect(change).toMatchObject({ type: 'payment.created', data: { payment: { invoiceId: 'plain', amount: '42.00' } } });
    expect(calledBack(id).map(({ body }) => body)).toMatchObject([{ type: 'payment.created', data: { number: change?.['number'], payment: { amount: '42.00' } } }]);
  });

  it('is told once when its webhook comes twice', async () => {
    await order({ double: 1 });
    const { doubled } = await counts();
    const id = await desk.pays('doubled', 43);
    await arrives(id);
    await heard();
    expect((await counts()).doubled).toBe(doubled + 1);
    expect([await onFeed(id), calledBack(id)].map(({ length }) => length)).toEqual([1, 1]);
  });

  it('and another one, whose webhooks come the newest first, are told once each', async () => {
    await order({ hold: true, reverse: true });
    const first = await desk.pays('reversed', 44);
    await aMinuteLater();
    const second = await desk.pays('reversed', 45);
    await desk.person('POST', ['Contacts', await desk.xeroId('contacts/harbour')], { Contacts: [{ FirstName: 'Sam' }] });
    await order({ hold: false });
    await arrives(first);
    await arrives(second);
    await heard();
    await order({ reverse: false });
    expect([await onFeed(first), await onFeed(second), calledBack(first), calledBack(second)].map(({ length }) => length)).toEqual([1, 1, 1, 1]);
  });

  it('whose webhook is lost waits for the next look, and is told then', async () => {
    await order({ lose: 1 });
    const { lost } = await counts();
    const id = await desk.pays('lost', 46);
    await eventually('its webhook is lost', async () => ((await counts()).lost === lost + 1 ? true : undefined));
    await heard();
    expect(await onFeed(id)).toEqual([]);
    await desk.pulled();
    await arrives(id);
    expect([await onFeed(id), calledBack(id)].map(({ length }) => length)).toEqual([1, 1]);
  });
});

describe('credit of an overpayment, of which Xero tells as such alone', () => {
  /** Whether an allocation fires INVOICE is not known (switch invoiceEventOnPayment). */
  beforeAll(async () => { await desk.house.simulator('PATCH', `/organisations/${desk.house.tenantId}/settings`, { invoiceEventOnPayment: 'none' }); });

  const told = async (id: string): Promise<void> => {
    const body = webhookBody([{ category: 'OVERPAYMENT', tenantId: desk.house.tenantId, resourceId: id }]);
    expect((await postWebhook(desk.house.apiUrl, body, signed(body, desk.house.configuration.xero.webhookKey ?? ''))).status).toBe(200);
  };
  const onInvoice = async (type: string): Promise<Json> => await eventually(`${type} is told`, async () => (await desk.changes()).find((change) => change['id'] === 'credited' && change['type'] === type), 10_000);

  it('is told within seconds when it is put on an invoice, and when it is taken off: the invoice itself changes', async () => {
    await desk.invoiced('credited');
    await heard();
    await aMinuteLater();
    const { body: { BankTransactions } } = await desk.person('PUT', ['BankTransactions'], { BankTransactions: [{ Type: 'RECEIVE-OVERPAYMENT', Contact: { ContactID: await desk.xeroId('contacts/harbour') }, BankAccount: { AccountID: desk.accounts.bank }, Date: '2026-11-08', LineAmountTypes: 'NoTax', LineItems: [{ Description: 'Paid too much', Quantity: 1, UnitAmount: 50, AccountCode: '610' }] }] }) as { body: { BankTransactions: Json[] } };
    const id = String(BankTransactions[0]?.['OverpaymentID']);
    const { body: { Allocations } } = await desk.person('PUT', ['Overpayments', id, 'Allocations'], { Allocations: [{ Invoice: { InvoiceID: await desk.xeroId('invoices/credited') }, Amount: 50, Date: '2026-11-09' }] }) as { body: { Allocations: Json[] } };
    await heard();
    expect((await desk.changes()).filter((change) => change['id'] === 'credited')).toEqual([]);
    await told(id);
    expect(await onInvoice('invoice.credit-applied')).toMatchObject({ data: { source: 'overpayment', xeroId: id, amount: '50.00' } });
    await desk.person('DELETE', ['Overpayments', id, 'Allocations', String(Allocations[0]?.['AllocationID'] ?? Allocations[0]?.['AllocationId'])], {});
    await told(id);
    expect(await onInvoice('invoice.credit-removed')).toMatchObject({ data: { source: 'overpayment', amount: '50.00' } });
  });
});
