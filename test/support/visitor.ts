import type { Page } from 'playwright-core';
import { pathIn, type House } from './house';

/** A bookkeeper at the pages: comes in by CloudRent, goes to Xero's sign-in and comes back. */

export interface Visit { readonly page: Page; readonly company: string }

/** Opens a company's settings as CloudRent does. */
export async function openSettings(house: House, page: Page, company: string): Promise<Visit> {
  const { status, body } = await house.call('POST', `/v1/companies/${company}/settings-link`, { returnUrl: 'https://cloudrent.example/settings', person: 'Bookkeeper' });
  if (status !== 201) throw new Error(`no settings link: ${JSON.stringify(body)}`);
  await page.goto(String(body['url']));
  return { page, company };
}

/** Allows organisations, by name, at Xero's page. */
export async function allowAtXero(page: Page, ...names: string[]): Promise<void> {
  await page.getByRole('button', { name: 'Allow access' }).waitFor();
  for (const ticked of await page.getByRole('checkbox', { checked: true }).all()) await ticked.uncheck();
  for (const name of names) await page.getByRole('checkbox', { name }).check();
  await page.getByRole('button', { name: 'Allow access' }).click();
}

/** Xero sends the person back with a failure of its own. */
export async function failAtXero(page: Page, publicUrl: string): Promise<void> {
  await page.getByRole('button', { name: 'Allow access' }).waitFor();
  const state = new URL(page.url()).searchParams.get('state') ?? '';
  await page.goto(`${publicUrl}/xero/callback?${new URLSearchParams({ error: 'server_error', state }).toString()}`);
}

export const declineAtXero = async (page: Page): Promise<void> => { await page.getByRole('button', { name: 'Cancel' }).click(); };

/** What a person sees as the page's heading. */
export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });
/** Waits until it is seen. */
export const sees = async (page: Page, name: string | RegExp): Promise<void> => { await heading(page, name).waitFor(); };

/** Takes all that is offered and starts. */
export async function setUp(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Use all/ }).click();
  for (const tax of ['GST 10%', 'GST-free']) await page.getByRole('button', { name: new RegExp(`^Use .* for ${tax}$`) }).click();
  await page.getByRole('button', { name: 'Start syncing', disabled: false }).click();
}

/** A contact and an invoice that CloudRent sends. */
export async function send(house: House, company: string, number: string): Promise<void> {
  const at = { ...house, company };
  await house.call('PUT', pathIn(at, `contacts/c-${number}`), { version: 1, name: `Customer ${number}`, email: `${number.toLowerCase()}@quay.example` });
  await house.call('PUT', pathIn(at, `invoices/i-${number}`), {
    version: 1, number, contactId: `c-${number}`, status: 'issued', issuedOn: '2026-11-02', dueOn: '2026-11-16', currency: 'AUD', pricesIncludeTax: false,
    lines: [{ id: 'l1', description: 'Excavator, 3 days', quantity: '3', unitPrice: '100.00', category: 'equipment-hire', tax: 'gst' }], totals: { subtotal: '300.00', tax: '30.00', total: '330.00' },
  });
}
