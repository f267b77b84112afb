import type { Page } from 'playwright-core';
import { anInvoice } from '../support/examples';
import { endedSync, eventually, pathIn, type Json } from '../support/house';
import { openMoneyDesk, type MoneyDesk } from '../support/money-desk';
import { openRealBrowser, type RealBrowser } from '../support/real-browser';
import { sees } from '../support/visitor';

/** A bookkeeper at the Problems page, in a real browser on the whole service: sees why, is told what a fix will do, has it done, and everything goes on. */

jest.setTimeout(60_000);

let desk: MoneyDesk;
let browser: RealBrowser;
let page: Page;
const address = (rest: string): string => `${desk.house.apiUrl.replace(/\/$/, '')}/companies/${desk.house.company}/${rest}`;
const text = (what: string | RegExp) => page.getByText(what).first().waitFor();
const problem = (title: string) => page.getByRole('region', { name: title });
const put = async (rest: string, body: Json): Promise<void> => {
  const { status, body: answer } = await desk.house.call('PUT', pathIn(desk.house, rest), body);
  if (status !== 202) throw new Error(`${rest}: ${JSON.stringify(answer)}`);
};
const hire = [{ id: 'l1', description: 'Pump service', quantity: '1', unitPrice: '300.00', category: 'service', tax: 'gst' }];
const serviceAccount = async (): Promise<string> => ((await desk.house.call('GET', pathIn(desk.house, 'mappings'))).body['accounts'] as Record<string, string>)['service'] ?? '';

beforeAll(async () => {
  [browser, desk] = await Promise.all([openRealBrowser(), openMoneyDesk()]);
  page = await browser.somebody();
  const { body } = await desk.house.call('POST', pathIn(desk.house, 'settings-link'), { person: 'Casey', returnUrl: 'https://cloudrent.example/settings' });
  await page.goto(new URL(new URL(String(body['url'])).pathname, desk.house.apiUrl).href);
}, 90_000);
afterEach(() => { if (browser.complaints.length > 0) throw new Error(browser.complaints.join('\n')); });

it('says that all is well while nothing is in the way', async () => {
  await page.goto(address('problems'));
  await sees(page, 'All is well');
  await text('All 2 records are in Xero.');
  await browser.lookAt(page, 'problems-none');
});

it('is reached from the connected page, which counts; each cause stands there once, with what it holds up', async () => {
  const archived = await serviceAccount();
  const found = (await desk.books('account')).find(({ code }) => code === archived);
  await desk.person('POST', ['Accounts', String(found?.['id'])], { AccountID: found?.['id'], Status: 'ARCHIVED' });
  await desk.person('PUT', ['Contacts'], { Contacts: [{ Name: 'Quay Builders', EmailAddress: 'office@quay.example' }] });
  await desk.pulled();
  for (const n of [1, 2, 3]) await put(`invoices/s${String(n)}`, anInvoice(`SVC-${String(n)}`, { lines: hire }));
  await put('contacts/quay', { version: 1, name: 'Quay Builders', email: 'accounts@quay.example' });
  await put('invoices/q1', anInvoice('QUAY-1', { contactId: 'quay' }));
  for (const rest of ['invoices/s1', 'invoices/s2', 'invoices/s3', 'contacts/quay', 'invoices/q1']) expect(await endedSync(desk.house, rest)).toMatchObject({ status: 'problem' });

  await page.goto(address('xero'));
  await text('5 records');
  await browser.lookAt(page, 'connected-with-problems');
  await page.getByRole('link', { name: 'See what is wrong and put it right' }).click();
  await sees(page, '3 problems to look at');
  const accounts = problem('Mapped account cannot be used');
  await accounts.getByText('3 invoices (990.00 AUD)').waitFor();
  await accounts.getByText(new RegExp(`^The account ${archived}`)).waitFor();
  await accounts.getByText('What to do:').waitFor();
  await accounts.getByText('Yours, in these settings').waitFor();
  await browser.lookAt(page, 'problems');
});

it('tells of a fix what it will do before it is done, and nothing is done by looking', async () => {
  const asked = problem('Customer resembles a contact in Xero');
  await asked.getByRole('button', { name: 'Show the record' }).click();
  await asked.getByRole('button', { name: 'Link to a contact in Xero' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Quay Builders' }).check();
  await browser.lookAt(page, 'fix-choice');
  await dialog.getByRole('button', { name: 'Show what it will do' }).click();
  await dialog.getByRole('button', { name: 'Do it' }).waitFor();
  await browser.lookAt(page, 'fix-preview');
  expect(await dialog.getByRole('listitem').count()).toBeGreaterThan(0);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await endedSync(desk.house, 'contacts/quay')).toMatchObject({ status: 'problem' });
});

it('carries it out, and everything that waited goes on by itself', async () => {
  const asked = problem('Customer resembles a contact in Xero');
  await asked.getByRole('button', { name: 'Link to a contact in Xero' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Quay Builders' }).check();
  await dialog.getByRole('button', { name: 'Show what it will do' }).click();
  await dialog.getByRole('button', { name: 'Do it' }).click();
  await dialog.waitFor({ state: 'detached' });
  await sees(page, '1 problem to look at');
  expect(await endedSync(desk.house, 'invoices/q1')).toMatchObject({ status: 'synced' });
  const { items } = (await desk.house.call('GET', pathIn(desk.house, 'contacts/quay/timeline'))).body as { items: { type: string; person: string | null }[] };
  expect(items).toContainEqual(expect.objectContaining({ type: 'linked', person: 'Casey' }));
});

it('shows a record’s whole story', async () => {
  await problem('Mapped account cannot be used').getByRole('button', { name: 'Show the 3 records' }).click();
  await page.getByRole('link', { name: 'Everything that happened to invoice SVC-1' }).click();
  await sees(page, 'Invoice SVC-1');
  await text('CloudRent sent version 1.');
  await browser.lookAt(page, 'record-story');
  await page.getByRole('link', { name: 'Back to the problems' }).click();
  await sees(page, '1 problem to look at');
});

it('one account chosen anew, told before what that does, ends it for all of them: all is well again', async () => {
  await problem('Mapped account cannot be used').getByRole('button', { name: 'Choose another one for all of them' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Account in Xero').selectOption({ index: 2 });
  await dialog.getByRole('button', { name: 'Show what it will do' }).click();
  await dialog.getByText('What waits on it is sent by itself: 3 invoices of 990.00 AUD.').waitFor();
  await browser.lookAt(page, 'remap-preview');
  expect(await endedSync(desk.house, 'invoices/s1')).toMatchObject({ status: 'problem' });
  await dialog.getByRole('button', { name: 'Do it' }).click();
  await dialog.waitFor({ state: 'detached' });
  await sees(page, 'All is well');
  const taken: unknown[] = [];
  for (const n of [1, 2, 3]) {
    expect(await endedSync(desk.house, `invoices/s${String(n)}`)).toMatchObject({ status: 'synced' });
    const { items } = (await desk.house.call('GET', pathIn(desk.house, `invoices/s${String(n)}/timeline`))).body as { items: { type: string; person: string | null; details: Json }[] };
    expect(items.find(({ type }) => type === 'healed')).toMatchObject({ person: 'Casey', details: { because: 'mapping' } });
    taken.push(items.find(({ type }) => type === 'answered')?.details['batchId']);
  }
  expect(new Set(taken).size).toBe(1);
});

it('says what is late, and why', async () => {
  await desk.house.simulator('POST', '/faults', { match: { method: 'PUT', path: '/api.xro/2.0/Invoices', tenantId: desk.house.tenantId }, times: 1, fault: { kind: 'rate-limit', problem: 'minute', retryAfterSeconds: 50 } });
  await put('invoices/late', anInvoice('LATE-1'));
  await eventually('Xero has refused it for now', async () => (await desk.house.db.selectFrom('pace').select('parked_until').where('xero_tenant_id', '=', desk.house.tenantId as never).executeTakeFirst())?.parked_until ?? undefined);
  await desk.house.db.updateTable('links').set({ pending_since: new Date(Date.now() - 3_600_000) }).where('record_id', '=', 'late' as never).execute();
  const late = problem('Later than it should be');
  await late.getByRole('link', { name: 'Invoice LATE-1' }).waitFor();
  await browser.lookAt(page, 'problems-late');
  await desk.house.db.updateTable('pace').set({ parked_until: null, minute_left: 600 }).execute();
  await put('invoices/after', anInvoice('AFTER-1'));
  await late.waitFor({ state: 'detached' });
  await sees(page, 'All is well');
});

it('says what concerns the whole company before all else', async () => {
  await desk.house.call('DELETE', pathIn(desk.house, 'connection'));
  await put('invoices/held', anInvoice('HELD-1'));
  await page.reload();
  await problem('Not connected to Xero').waitFor();
  expect(await page.getByRole('heading', { level: 2 }).first().textContent()).toBe('Not connected to Xero');
  await problem('Not connected to Xero').getByText('1 invoice (330.00 AUD)').waitFor();
  await browser.lookAt(page, 'problems-company');
  await problem('Not connected to Xero').getByRole('link', { name: 'Go to the connection' }).click();
  await sees(page, 'Disconnected from Xero');
  await desk.house.temporal.workflow.getHandle(`invoice/${desk.house.company}/held`).terminate();
});
