import { sql } from 'kysely';
import { anInvoice } from '../support/examples';
import { endedSync, eventually, pathIn, type Json } from '../support/house';
import { openMoneyDesk, type MoneyDesk } from '../support/money-desk';
import { openSettings } from '../support/settings-session';

/** The whole story of a record, from CloudRent's call to Xero's answer: so that any number in Xero can be explained. */

jest.setTimeout(90_000);

interface Step extends Json { readonly at: string; readonly type: string; readonly actor: string; readonly person: string | null; readonly text: string; readonly details: Json }

let desk: MoneyDesk;
beforeAll(async () => { desk = await openMoneyDesk(); }, 90_000);

const page = async (path: string, query = ''): Promise<{ items: Step[]; nextCursor: string | null }> => (await desk.house.call('GET', pathIn(desk.house, `${path}/timeline${query}`))).body as unknown as { items: Step[]; nextCursor: string | null };
const story = async (path: string): Promise<string[]> => (await page(path)).items.map(({ type }) => type);
const one = async (path: string, type: string, place = 0): Promise<Step> => {
  const found = (await page(path)).items.filter((step) => step.type === type)[place];
  if (!found) throw new Error(`${path} has no ${type}: ${(await story(path)).join(', ')}`);
  return found;
};
const archive = async (code: string): Promise<void> => {
  const found = (await desk.books('account')).find((account) => account['code'] === code);
  await desk.person('POST', ['Accounts', String(found?.['id'])], { AccountID: found?.['id'], Status: 'ARCHIVED' });
};
/** Casey, at the pages, chooses accounts. */
async function choose(change: (mapping: { accounts: Json }) => Json): Promise<void> {
  const { house } = desk;
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(new URL(path, house.apiUrl), { method, redirect: 'manual', headers: { 'content-type': 'application/json', authorization: `Bearer ${String(house.configuration.platformApiKeys[0])}`, ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    return { status: response.status, headers: response.headers, type: '', body: (text.startsWith('{') ? JSON.parse(text) : {}) as Json };
  };
  const casey = await openSettings({ send }, house.company, { person: 'Casey' });
  const { accounts, taxes, payments } = (await house.call('GET', pathIn(house, 'mappings'))).body as { accounts: Json; taxes: Json; payments: Json };
  const { status, body } = await send('PUT', pathIn(house, 'mappings'), { accounts: change({ accounts }), taxes, payments }, casey.writes);
  if (status !== 200) throw new Error(JSON.stringify(body));
}
const salesAccounts = async (): Promise<string[]> => ((await desk.house.call('GET', pathIn(desk.house, 'xero/accounts'))).body['items'] as { code: string; uses: string[] }[]).filter(({ uses }) => uses.includes('sales')).map(({ code }) => code);

it('tells an invoice’s way: refused, put right by a named person, an error of Xero’s, settled, changed in Xero and put back, paid', async () => {
  const { house } = desk;
  const { accounts } = (await house.call('GET', pathIn(house, 'mappings'))).body as { accounts: Record<string, string> };
  const old = accounts['service'] ?? '';
  const lines = [{ id: 'l1', description: 'Pump service', quantity: '1', unitPrice: '300.00', category: 'service', tax: 'gst' }];
  await archive(old);
  await house.call('PUT', pathIn(house, 'invoices/way?bulk=true'), anInvoice('WAY-1', { lines }));
  expect(await endedSync(house, 'invoices/way')).toMatchObject({ problem: { code: 'account-unusable' } });
  const chosen = (await salesAccounts()).find((code) => code !== old) ?? '';
  await house.simulator('POST', '/faults', { match: { method: 'PUT', path: '/api.xro/2.0/Invoices', tenantId: house.tenantId }, times: 1, fault: { kind: 'status', status: 503, when: 'before' } });
  await choose(({ accounts: now }) => ({ ...now, service: chosen }));
  expect(await endedSync(house, 'invoices/way')).toMatchObject({ status: 'synced' });
  await desk.edit('way', { DueDate: '2026-12-24' });
  await desk.pulled();
  await desk.settled();
  await desk.pays('way', 330);
  await desk.pulled();
  await house.call('PUT', pathIn(house, 'invoices/way'), anInvoice('WAY-1', { version: 2, lines, reference: 'PO 7' }));
  await desk.settled();

  expect(await story('invoices/way')).toEqual([
    'accepted', 'sent', 'refused', 'problem', 'healed', 'sent', 'not-there', 'sent', 'answered', 'synced', 'edited-in-xero', 'sent', 'answered', 'synced', 'payment', 'accepted', 'sent', 'answered', 'synced',
  ]);
  const [accepted, refused] = [await one('invoices/way', 'accepted'), await one('invoices/way', 'refused')];
  expect(accepted).toMatchObject({ actor: 'cloudrent', details: { version: 1 }, text: 'CloudRent sent version 1.' });
  expect(refused.text).toContain(`Xero refused it in these words: “Account code '${old}' has been archived`);
  expect((await one('invoices/way', 'problem')).text).toContain(`Mapped account cannot be used. The account ${old} is archived or deleted in Xero.`);
  expect(await one('invoices/way', 'healed')).toMatchObject({ actor: 'person', person: 'Casey', details: { code: 'account-unusable', because: 'mapping' }, text: expect.stringContaining('“Mapped account cannot be used” is over') as unknown });
});

it('says of each sending what went how and was booked where, and of each answer what Xero said', async () => {
  const { house } = desk;
  const sent = await one('invoices/way', 'sent', 2);
  const { batchId } = sent.details as { batchId: string };
  const batch = await house.db.selectFrom('batch_elements').select(['position']).where('batch_id', '=', batchId as never).where('record_id', '=', 'way' as never).executeTakeFirstOrThrow();
  const name = ((await house.call('GET', pathIn(house, 'xero/accounts'))).body['items'] as { code: string; name: string }[]);
  const [account] = (sent.details['mapping'] as { xero: string; name: string }[]);
  expect(sent.details).toMatchObject({
    operation: 'invoice-create', call: 'PUT /Invoices', idempotencyKey: batchId, position: batch.position, records: 1, version: 1,
    request: { invoiceNumber: 'WAY-1', date: '2026-11-02', dueDate: '2026-11-16', currencyCode: 'AUD', totals: { subtotal: '300.00', tax: '30.00', total: '330.00' }, lines: [{ quantity: 1, unitAmount: 300, taxType: 'OUTPUT' }] },
    mapping: [{ what: 'account', word: 'service', xero: account?.xero, name: name.find(({ code }) => code === account?.xero)?.name }, { what: 'tax', word: 'gst', xero: 'OUTPUT', name: 'GST on Income' }],
  });
  expect(sent.text).toBe(`Sent to Xero (PUT /Invoices): number WAY-1, dated 2026-11-02, due 2026-11-16, total 330.00, status AUTHORISED; “service” to ${account?.name ?? ''} (${account?.xero ?? ''}), “gst” to GST on Income (OUTPUT).`);
  // The key that Xero saw is the one that is told.
  const { items: calls } = await house.simulator('GET', `/calls?tenantId=${house.tenantId}`) as { items: { idempotencyKey?: string }[] };
  expect(calls.map(({ idempotencyKey }) => idempotencyKey)).toContain(batchId);
  expect((await one('invoices/way', 'not-there')).text).toBe('Xero answered with an error of its own (the first time). What Xero has was looked up: it is not there. It goes again under a new key.');
  expect(await one('invoices/way', 'answered')).toMatchObject({ actor: 'xero', details: { batchId, totals: { total: '330.00' }, status: 'AUTHORISED' }, text: 'Xero took it (AUTHORISED, 300.00 and tax 30.00, together 330.00).' });
  expect((await one('invoices/way', 'edited-in-xero')).text).toBe('Changed in Xero: dueOn “2026-12-24” instead of “2026-11-16”. CloudRent’s values are put back.');
  expect((await one('invoices/way', 'sent', 3)).details).toMatchObject({ call: 'POST /Invoices', request: { dueDate: '2026-11-16' } });
  expect(await one('invoices/way', 'payment')).toMatchObject({ details: { amount: '330.00', currency: 'AUD', did: 'born-in-xero' }, text: expect.stringMatching(/^Payment xero-\S+ of 330\.00 AUD on the invoice was recorded in Xero\.$/) as unknown });
  expect(await one('invoices/way', 'accepted', 1)).toMatchObject({ details: { version: 2, since: 1, changed: [{ field: 'reference', from: null, to: 'PO 7' }] }, text: 'CloudRent sent version 2: reference from nothing to “PO 7”.' });
});

it('comes in pages that are the whole of it, in order', async () => {
  const { items: whole } = await page('invoices/way');
  const paged: Step[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const next = await page('invoices/way', `?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
    expect(next.items.length).toBeLessThanOrEqual(2);
    paged.push(...next.items);
    cursor = next.nextCursor;
  }
  expect(paged).toEqual(whole);
  expect(whole.map(({ at }) => at)).toEqual(whole.map(({ at }) => at).toSorted());
  expect((await desk.house.call('GET', pathIn(desk.house, 'invoices/way/timeline?cursor=nonsense'))).status).toBe(422);
});

it('says that an answer was lost, and that it went again under the same key', async () => {
  const { house } = desk;
  await house.simulator('POST', '/faults', { match: { method: 'PUT', path: '/api.xro/2.0/Invoices', tenantId: house.tenantId }, times: 1, fault: { kind: 'reset', when: 'after' } });
  await desk.invoiced('doubt');
  expect(await story('invoices/doubt')).toEqual(['accepted', 'sent', 'answered', 'synced']);
  expect((await one('invoices/doubt', 'answered')).text).toMatch(/^The first answer was lost, so that it was sent again under the same key: nothing is written twice\. Xero took it/);
});

it('says which other record it waited for, and that it is in order', async () => {
  const { house } = desk;
  await house.call('PUT', pathIn(house, 'contacts/late'), { version: 1, email: 'late@quay.example' });
  await house.call('PUT', pathIn(house, 'invoices/behind'), anInvoice('BEHIND-1', { contactId: 'late' }));
  await endedSync(house, 'invoices/behind');
  await house.call('PUT', pathIn(house, 'contacts/late'), { version: 2, name: 'Late Name', email: 'late@quay.example' });
  await eventually('it has gone on', async () => (await endedSync(house, 'invoices/behind'))['status'] === 'synced' ? true : undefined);
  expect(await story('invoices/behind')).toEqual(['accepted', 'problem', 'healed', 'sent', 'answered', 'synced']);
  expect((await one('invoices/behind', 'healed')).text).toBe('The contact late is in order: “Waits for another record” is over, and it goes on by itself.');
  expect((await one('contacts/late', 'accepted', 1)).text).toBe('CloudRent sent version 2: name from nothing to “Late Name”.');
});

it('stays readable however old a batch is, and is found by the index', async () => {
  const { house } = desk;
  // As a release without these wrote them.
  await sql`update batch_elements set outcome = '{"is":"accepted","xeroId":"00000000-0000-0000-0000-000000000001"}', sent = '{"fingerprint":""}' where record_id = 'doubt'`.execute(house.db);
  expect((await page('invoices/doubt')).items.map(({ text }) => text)).toEqual(['CloudRent sent version 1.', expect.stringMatching(/^Sent to Xero/), expect.stringMatching(/Xero took it\.$/), expect.stringMatching(/^In Xero/)]);
  const { rows } = await sql<{ indexdef: string }>`select indexdef from pg_indexes where indexname = 'batch_elements_of_record'`.execute(house.db);
  expect(rows[0]?.indexdef).toContain('WHERE settled');
});

it('is the company’s own', async () => {
  const stranger = { ...desk.house, company: `${desk.house.company}-other` };
  await desk.house.call('PUT', `/v1/companies/${stranger.company}`, { name: 'Other', timeZone: 'Australia/Sydney' });
  expect((await desk.house.call('GET', pathIn(stranger, 'invoices/way/timeline'))).status).toBe(404);
});
