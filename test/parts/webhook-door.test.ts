import { lockList } from '../../db/pull-cursors';
import { companyId, connectionId, xeroTenantId } from '../../domain/ids';
import { startApiUnderTest, type ApiUnderTest } from '../support/api-under-test';
import { deadAddress } from '../support/dead-address';
import { everythingStored } from '../support/everything-stored';
import { sendRaw } from '../support/raw-request';
import { postWebhook, signed, webhookBody, type WebhookEvent } from '../support/webhook';

/** Xero's door, while Temporal is away: what Xero rings for is stored before it is answered, and nobody is waited for. */

const tenant = '7cb9ee2c-1b0a-4f3c-9f9e-2b8a6a1d0c11';
const stranger = '7cb9ee2c-1b0a-4f3c-9f9e-2b8a6a1d0c12';
const lists = ['contacts', 'credit-notes', 'invoices', 'payments'] as const;

describe('a webhook', () => {
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await startApiUnderTest({ temporalAddress: await deadAddress() });
    await api.send('PUT', '/v1/companies/acme', { name: 'Acme', timeZone: 'Australia/Sydney' });
    await api.db.insertInto('connections').values({ connection_id: connectionId('0e4c3b52-5b86-4f2c-8f61-2f0f5a6f1d11'), company_id: companyId('acme'), state: 'connected', xero_tenant_id: xeroTenantId(tenant), choices: '[]' }).execute();
    for (const resource of lists) await api.db.insertInto('pull_cursors').values({ company_id: companyId('acme'), xero_tenant_id: xeroTenantId(tenant), resource, cursor: new Date() }).execute();
  }, 60_000);
  beforeEach(async () => {
    await api.db.updateTable('pull_cursors').set({ rung_at: null }).execute();
    await api.db.deleteFrom('rung_objects').execute();
  });

  /** Objects told of, and lists that are to be read whatever the objects are. */
  const rung = async (): Promise<string[]> => [
    ...(await api.db.selectFrom('rung_objects').select('kind').orderBy('kind').execute()).map(({ kind }) => kind),
    ...(await api.db.selectFrom('pull_cursors').select('resource').where('rung_at', 'is not', null).orderBy('resource').execute()).map(({ resource }) => resource),
  ];
  const post = (events: readonly WebhookEvent[]) => { const body = webhookBody(events); return postWebhook(api.url, body, signed(body, api.webhookKey)); };
  const event = (category: string, tenantId = tenant): WebhookEvent => ({ category, tenantId });

  it.each<[string, string[]]>([
    ['INVOICE', ['invoice']], ['CREDITNOTE', ['credit-note']], ['CONTACT', ['contact']],
    ['OVERPAYMENT', ['invoices']], ['PREPAYMENT', ['invoices']], ['SOMETHING-NEW', ['invoices']],
  ])('about %s rings %s', async (category, expected) => {
    const { status, text, headers } = await post([event(category), event(category)]);
    expect([status, text, headers['set-cookie']]).toEqual([200, '', undefined]);
    expect(await rung()).toEqual(expected);
  });

  it('of several organisations rings those that are connected here', async () => {
    expect((await post([event('CONTACT', stranger), event('INVOICE'), event('CREDITNOTE', 'no id at all')])).status).toBe(200);
    expect(await rung()).toEqual(['invoice']);
  });

  it('rings nothing of a company that is connected no more', async () => {
    await api.db.updateTable('connections').set({ state: 'expired' }).execute();
    expect((await post([event('INVOICE')])).status).toBe(200);
    await api.db.updateTable('connections').set({ state: 'connected' }).execute();
    expect(await rung()).toEqual([]);
  });

  it('without events is answered too: Xero asks whether signatures are checked', async () => {
    expect(await post([])).toMatchObject({ status: 200, text: '' });
  });

  it('that Xero signed and that cannot be read is taken all the same', async () => {
    const bytes = Buffer.from([0xff, 0x7b]);
    expect((await postWebhook(api.url, bytes, signed(bytes, api.webhookKey))).status).toBe(200);
  });

  const body = webhookBody([event('INVOICE')]);
  it.each<[string, (key: string) => string | undefined]>([
    ['no signature', () => undefined], ['an empty one', () => ''], ['one under another key', () => signed(body, 'another key')],
    ['one of other bytes', (key) => signed(`${body} `, key)], ['a shorter one', (key) => signed(body, key).slice(0, -1)], ['a longer one', (key) => `${signed(body, key)}=`],
    ['one in hexadecimal', (key) => Buffer.from(signed(body, key), 'base64').toString('hex')],
  ])('with %s is refused, and nothing is stored', async (_what, signature) => {
    const before = await everythingStored(api.db);
    expect(await postWebhook(api.url, body, signature(api.webhookKey))).toMatchObject({ status: 401, text: '' });
    expect(await everythingStored(api.db)).toEqual(before);
  });

  it('above 1 MB is refused, and so is anything but POST', async () => {
    const large = Buffer.alloc(1_048_577, ' ');
    expect((await postWebhook(api.url, large, signed(large, api.webhookKey))).status).toBe(413);
    expect((await sendRaw(api.url, { method: 'GET', target: '/webhooks/xero' })).status).toBe(404);
  });

  it('is answered well within Xero’s 5 s while a page of that list is being stored', async () => {
    await api.db.transaction().execute(async (tx) => {
      await lockList(tx, companyId('acme'), 'invoices');
      const begun = Date.now();
      expect((await post([event('INVOICE')])).status).toBe(200);
      expect(Date.now() - begun).toBeLessThan(2_000);
    });
  });
});

describe('without a webhook key', () => {
  it('nothing is believed, however it is signed', async () => {
    const api = await startApiUnderTest({ temporalAddress: await deadAddress(), webhookKey: undefined });
    const body = webhookBody([]);
    for (const key of ['', 'undefined', api.webhookKey]) expect((await postWebhook(api.url, body, signed(body, key))).status).toBe(401);
  }, 30_000);
});
