import type { Page } from 'playwright-core';
import { booksOf } from '../support/consents';
import { connect, endedSync, openHouse, type House } from '../support/house';
import { openRealBrowser, type RealBrowser } from '../support/real-browser';
import { testSetting } from '../support/settings';
import { allowAtXero, declineAtXero, failAtXero, openSettings, sees, send, setUp } from '../support/visitor';
import { cutOffInXero, loseTheGrant } from '../support/xero-ends';

/** A bookkeeper's way through the pages, in a real browser: API, worker, and the simulator with its own sign-in page. */

jest.setTimeout(60_000);

let house: House;
let browser: RealBrowser;
let counter = 0;
beforeAll(async () => {
  [browser, house] = await Promise.all([openRealBrowser(), openHouse({}, undefined, undefined, testSetting('TEST_API_PORT'))]);
}, 60_000);
afterEach(() => { if (browser.complaints.length > 0) throw new Error(browser.complaints.join('\n')); });

/** A company that CloudRent has just named, and organisations of its own, by name and id. */
async function newCompany(organisations = 1): Promise<{ company: string; names: string[]; tenants: string[] }> {
  counter += 1;
  const company = `${house.company}-${String(counter)}`;
  await house.call('PUT', `/v1/companies/${company}`, { name: `Hire ${String(counter)}`, timeZone: 'Australia/Sydney' });
  const names = Array.from({ length: organisations }, (_, index) => `Books ${company} ${String(index + 1)}`);
  const tenants: string[] = [];
  for (const name of names) tenants.push(String((await house.simulator('POST', '/organisations', { name, chart: 'hire', callsPerMinute: 600 }))['tenantId']));
  return { company, names, tenants };
}
/** The same, connected and set up already. */
async function connectedCompany(): Promise<{ company: string; name: string; tenant: string }> {
  const { company, names: [name = ''], tenants: [tenant = ''] } = await newCompany();
  await connect({ ...house, company, tenantId: tenant });
  return { company, name, tenant };
}
const visit = async (company: string): Promise<Page> => (await openSettings(house, await browser.somebody(), company)).page;
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
const allSynced = (page: Page, count: number) => page.getByRole('row', { name: new RegExp(`^All records\\s+${String(count)}\\s`) }).waitFor();
const text = (page: Page, what: string | RegExp) => page.getByText(what).first().waitFor();

it('connects, chooses between two organisations, sets up, starts, and sees everything synced', async () => {
  const { company, names: [one = '', two = ''], tenants: [, tenant = ''] } = await newCompany(2);
  await house.simulator('POST', `/people/${tenant}`, { method: 'PUT', path: ['Contacts'], body: { Contacts: [{ Name: 'Customer J-1', EmailAddress: 'j-1@quay.example' }] } });
  await send(house, company, 'J-1');
  const page = await visit(company);
  await sees(page, /^Connect Hire \d+ to Xero$/);
  expect(await page.getByRole('link', { name: 'Back to CloudRent' }).getAttribute('href')).toBe('https://cloudrent.example/settings');
  await browser.lookAt(page, 'start');
  await press(page, 'Connect to Xero');
  await allowAtXero(page, one, two);

  await sees(page, /^Which organisation is/);
  await page.getByRole('radio', { name: two }).check();
  await browser.lookAt(page, 'choose');
  await press(page, 'Use this organisation');

  await sees(page, 'Set up the sync');
  await text(page, 'Suggestion: ');
  // Nothing is chosen by itself; what is missing is said and leads there.
  expect(await page.getByLabel('Equipment hire', { exact: true }).inputValue()).toBe('');
  expect(await page.getByRole('button', { name: 'Start syncing' }).isDisabled()).toBe(true);
  await browser.lookAt(page, 'set-up');
  await page.getByRole('link', { name: 'Delivery' }).click();
  expect(await page.getByLabel('Delivery', { exact: true }).evaluate((field) => field.ownerDocument.activeElement === field)).toBe(true);
  // One by hand, the others as suggested.
  await page.getByLabel('Service', { exact: true }).selectOption({ index: 1 });
  await press(page, /^Use .* for Equipment hire$/);
  await press(page, / for Delivery$/);
  for (const tax of ['GST 10%', 'GST-free']) await press(page, new RegExp(`^Use .* for ${tax}$`));
  await page.getByLabel('Payment method').fill('Card');
  await page.getByLabel('Account in Xero', { exact: true }).last().selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Add' }).last().click();
  await page.getByLabel('Card', { exact: true }).waitFor();
  await page.getByRole('radio', { name: /^Send only what is dated/ }).check();
  await page.getByLabel('First day').fill('2026-07-01');
  await page.getByLabel('First day').blur();
  await text(page, 'Sent is what is dated 1 July 2026 or later.');
  await press(page, 'Check now');
  await text(page, 'Will be linked: 1');
  await browser.lookAt(page, 'set-up-complete');

  // It can be left and taken up again.
  await page.reload();
  await text(page, 'Sent is what is dated 1 July 2026 or later.');
  expect(await page.getByLabel('Service', { exact: true }).inputValue()).not.toBe('');
  await press(page, 'Start syncing');

  await sees(page, two);
  await allSynced(page, 2);
  await press(page, 'Sync Now');
  await text(page, /^Done: /);
  await browser.lookAt(page, 'connected');
  await page.getByRole('link', { name: 'Accounts, tax rates and dates' }).click();
  await sees(page, 'Accounts, tax rates and dates');
  await page.getByRole('link', { name: 'Back to the connection' }).click();
  await sees(page, two);
});

it('is told that access was declined, and tries again with one click', async () => {
  const { company, names: [name = ''] } = await newCompany();
  const page = await visit(company);
  await press(page, 'Connect to Xero');
  await declineAtXero(page);
  await sees(page, 'Not connected: access was not allowed');
  await browser.lookAt(page, 'declined');
  await press(page, 'Try again');
  await allowAtXero(page, name);
  await sees(page, 'Set up the sync');
  await setUp(page);
  await sees(page, name);
});

it('is told that another company has the organisation, that none was allowed, or that Xero failed', async () => {
  const { name } = await connectedCompany();
  const { company } = await newCompany();
  const page = await visit(company);
  await press(page, 'Connect to Xero');
  await allowAtXero(page, name);
  await sees(page, 'That organisation is connected already');
  await browser.lookAt(page, 'taken');
  await page.goto(`${house.apiUrl}/companies/${company}/xero?outcome=none`);
  await sees(page, 'No organisation was allowed');
  await press(page, 'Try again');
  await failAtXero(page, house.configuration.publicUrl);
  await sees(page, 'Xero did not complete the sign-in');
  await page.getByRole('link', { name: 'Not now' }).click();
  await sees(page, /^Connect Hire \d+ to Xero$/);
});

it('disconnects, sees what had not been synced, and reconnects to where it was', async () => {
  const { company, name } = await connectedCompany();
  await house.call('PUT', `/v1/companies/${company}/contacts/nameless`, { version: 1, email: 'nameless@quay.example' });
  const page = await visit(company);
  await page.getByRole('row', { name: /^All records(?=.*\b1\b)/ }).waitFor();
  await page.getByRole('link', { name: 'Disconnect' }).click();
  await sees(page, `Disconnect from ${name}?`);
  await text(page, '1 record with a problem that needs a person');
  await browser.lookAt(page, 'disconnect');
  // What is shown first is what the answer to disconnecting says, whatever is counted later.
  await page.route('**/records/summary', (route) => route.abort());
  const answered = page.waitForResponse((response) => response.request().method() === 'DELETE');
  await press(page, 'Disconnect');
  await sees(page, 'Disconnected from Xero');
  await text(page, '1 record with a problem that needs a person');
  expect(await (await answered).json()).toMatchObject({ status: 'disconnected', notSynced: { pending: 0, waiting: 0, problem: 1 } });
  await page.unroute('**/records/summary');
  await browser.lookAt(page, 'disconnected');
  await press(page, 'Reconnect');
  await allowAtXero(page, name);
  // Its mapping is still there.
  await sees(page, 'Set up the sync');
  await page.getByRole('button', { name: 'Start syncing', disabled: false }).click();
  await sees(page, name);
});

it('moves to another organisation once it has said that the old links are put aside, and everything is sent there', async () => {
  const { company, names: [before = '', next = ''], tenants: [old = '', tenant = ''] } = await newCompany(2);
  await connect({ ...house, company, tenantId: old });
  await send(house, company, 'M-1');
  await endedSync({ ...house, company }, 'invoices/i-M-1');
  await house.call('DELETE', `/v1/companies/${company}/connection`);
  const page = await visit(company);
  await sees(page, 'Disconnected from Xero');
  await press(page, 'Reconnect');
  await allowAtXero(page, next);

  await sees(page, new RegExp(`^Move .* to ${next}\\?$`));
  await text(page, `2 records of this company are linked to ${before}.`);
  const use = page.getByRole('button', { name: 'Use this organisation' });
  expect(await use.isDisabled()).toBe(true);
  await browser.lookAt(page, 'put-aside');
  await page.getByRole('checkbox', { name: `Put the old links to ${before} aside` }).check();
  await use.click();
  await sees(page, 'Set up the sync');
  await setUp(page);
  await sees(page, next);
  await allSynced(page, 2);
  for (const books of [old, tenant]) expect((await booksOf(house, books, 'invoice')).map(({ number }) => number)).toEqual(['M-1']);
});

it('is told why Xero has ended it, and with one click everything that waited is synced', async () => {
  const { company, names: [name = '', other = ''], tenants: [tenant = ''] } = await newCompany(2);
  await connect({ ...house, company, tenantId: tenant });
  const page = await visit(company);
  await sees(page, name);
  await cutOffInXero(house, company);
  await send(house, company, 'E-1');
  await sees(page, 'Disconnected in Xero');
  await text(page, /^The connection was ended in Xero\./);
  await text(page, /^Connect again; everything that waits/);
  await text(page, '2 records waiting');
  await browser.lookAt(page, 'ended-in-xero');
  await press(page, 'Reconnect');
  await allowAtXero(page, name);
  await sees(page, name);
  await text(page, 'Connected again');
  await allSynced(page, 2);

  await loseTheGrant(house, company);
  await send(house, company, 'E-2');
  await sees(page, 'Connection to Xero expired');
  // Not for a moment what was counted while it was connected.
  expect(await page.getByText('everything that belongs in Xero is there').count()).toBe(0);
  await text(page, /^Reconnect to Xero; everything that waits/);
  await text(page, '2 records waiting');
  await browser.lookAt(page, 'expired');
  // By mistake another organisation than that of the records.
  await press(page, 'Reconnect');
  await allowAtXero(page, other);
  await sees(page, 'Another organisation is in use');
  await browser.lookAt(page, 'in-use');
  await press(page, 'Try again');
  await allowAtXero(page, name);
  await text(page, 'Connected again');
  await allSynced(page, 4);
});

it('keeps companies apart in one browser, and says how to come in', async () => {
  const [first, second] = [await newCompany(), await newCompany()];
  const page = await visit(first.company);
  await openSettings(house, page, second.company);
  await sees(page, /^Connect Hire \d+ to Xero$/);
  await page.goto(`${house.configuration.publicUrl}/companies/${first.company}/xero`);
  await sees(page, 'Opened for another company');
  await browser.lookAt(page, 'other-company');
  // A page that is open still, when another tab has gone over to another company.
  await openSettings(house, page, first.company);
  await sees(page, /^Connect Hire \d+ to Xero$/);
  await openSettings(house, await page.context().newPage(), second.company);
  await press(page, 'Connect to Xero');
  await sees(page, 'Opened for another company');
  const stranger = await browser.somebody();
  await stranger.goto(`${house.configuration.publicUrl}/companies/${first.company}/xero`);
  await sees(stranger, 'Open the settings from CloudRent');
  await browser.lookAt(stranger, 'no-session');
});

it('says so when the visit is over meanwhile', async () => {
  const { company } = await connectedCompany();
  const page = await visit(company);
  await page.getByRole('link', { name: 'Disconnect' }).click();
  await page.context().clearCookies();
  await press(page, 'Disconnect');
  await sees(page, 'Open the settings from CloudRent');
});
