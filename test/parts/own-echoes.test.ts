import { anInvoice } from '../support/examples';
import { eventually, type Json } from '../support/house';
import { aPayment, openMoneyDesk, type MoneyDesk } from '../support/money-desk';
import { pulled, ring } from '../support/pulls';
import { postWebhook, signed, webhookBody } from '../support/webhook';

/** Xero tells by webhook of our own writes too: they cost no call. What a person changed is read at once. */

jest.setTimeout(120_000);

let desk: MoneyDesk;
beforeAll(async () => {
  desk = await openMoneyDesk();
  await desk.pulled();
}, 90_000);

const told = async (category: string, resourceId: string): Promise<void> => {
  const body = webhookBody([{ category, tenantId: desk.house.tenantId, resourceId }]);
  const { status } = await postWebhook(desk.house.apiUrl, body, signed(body, desk.house.configuration.xero.webhookKey ?? ''));
  expect(status).toBe(200);
};
const looked = async (): Promise<void> => {
  await ring(desk.house);
  await eventually('every event was looked at', async () => (await desk.house.db.selectFrom('rung_objects').select('xero_id').execute()).length === 0 ? true : undefined);
  await pulled(desk.house);
};
const reads = async (): Promise<number> => Object.entries(await desk.calls()).filter(([operation]) => operation.startsWith('GET')).reduce((sum, [, count]) => sum + count, 0);

it('an invoice that we created or changed is not read back', async () => {
  await desk.invoiced('i1');
  const before = await reads();
  await told('INVOICE', await desk.xeroId('invoices/i1'));
  await looked();
  await desk.put('invoices/i1', anInvoice('INV-i1', { version: 2, reference: 'PO 1' }));
  await told('INVOICE', await desk.xeroId('invoices/i1'));
  await looked();
  expect(await reads()).toBe(before);
});

it('nor is one that a payment of ours is on', async () => {
  await desk.put('payments/p1', aPayment('i1'));
  const before = await reads();
  await told('INVOICE', await desk.xeroId('invoices/i1'));
  await looked();
  expect(await reads()).toBe(before);
});

it('but a payment that a person made there is told within seconds', async () => {
  await desk.invoiced('i2');
  await desk.house.db.updateTable('links').set({ xero_updated_at: new Date(Date.now() - 60_000) }).where('record_id', '=', 'i2' as never).execute();
  const id = await desk.pays('i2', 42);
  await told('INVOICE', await desk.xeroId('invoices/i2'));
  const found = await eventually('the payment is told', async () => (await desk.changes()).find((change) => change['id'] === `xero-${id}`), 10_000);
  expect((found['data'] as Json)['payment']).toMatchObject({ invoiceId: 'i2', amount: '42.00' });
});
