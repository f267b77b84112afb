import { z } from 'zod';
import { Browser, readForm, type Page } from './browser';
import type { HttpApi } from './http-api';
import { until } from './poll';
import { connectionShape, mappingsShape, offeredShape, type Connection, type Mappings } from './shapes';

const CALLBACK = '/xero/callback';
const authoriseShape = z.object({ authoriseUrl: z.string() });

/** Connects a company to one organisation as a person would: our ticket, Xero's sign-in and consent, back to us, choose, and wait until the organisation is read. */
export async function connect(api: HttpApi, company: string, tenantId?: string): Promise<Connection> {
  const path = `/v1/companies/${company}/connection`;
  const { authoriseUrl } = authoriseShape.parse(await api.call('POST', path, {}));
  await consent(authoriseUrl, tenantId);
  const chosen = connectionShape.parse(await api.call('GET', path));
  if (chosen.status === 'choosing') await choose(api, path, chosen, tenantId);
  return untilRead(api, company);
}

/** Accounts, tax rates and contacts are here: set-up can be finished. */
export function untilRead(api: HttpApi, company: string): Promise<Connection> {
  return until('The organisation is read from Xero', 180, async () => {
    const now = connectionShape.parse(await api.call('GET', `/v1/companies/${company}/connection`));
    return now.readAt != null && now.contactsReadAt != null ? now : undefined;
  });
}

/** Walks Xero's consent page: the first organisation that it offers, or the one named. */
async function consent(authoriseUrl: string, tenantId?: string): Promise<void> {
  const browser = new Browser();
  const page = await browser.open(authoriseUrl);
  expectGood(page, 'the sign-in page');
  const form = readForm(page.html);
  const fields = form.filled.filter(([name]) => tenantId === undefined || name !== 'tenantId');
  const wanted = tenantId === undefined ? [] : [['tenantId', tenantId] as const];
  if (tenantId !== undefined && !form.tickable.get('tenantId')?.includes(tenantId)) throw new Error(`The sign-in page does not offer the organisation ${tenantId}.`);
  const back = await browser.submit(page, form.action, [...fields, ...wanted, ['decision', 'allow']], CALLBACK);
  expectGood(back, 'the way back from Xero');
  const outcome = new URL(back.location ?? '', back.url).searchParams.get('outcome') ?? 'unknown';
  if (!['connected', 'choose', 'reconnected'].includes(outcome)) throw new Error(`The consent did not connect the company: ${outcome}.`);
}

async function choose(api: HttpApi, path: string, { choices }: Connection, tenantId?: string): Promise<void> {
  const chosen = tenantId ?? choices?.[0]?.xeroTenantId;
  if (chosen === undefined) throw new Error('Xero gave access to no organisation.');
  await api.call('PUT', `${path}/organisation`, { xeroTenantId: chosen });
}

/** Saves a mapping and finishes set-up, which a person does on the company's pages. Returns what was saved. */
export async function finishSetUp(api: HttpApi, company: string, choose: (offered: Mappings) => Mappings = (offered) => offered): Promise<Mappings> {
  const path = `/v1/companies/${company}`;
  await untilRead(api, company);
  const { offered } = offeredShape.parse(await api.call('GET', `${path}/mappings`));
  const saved = choose(offered ?? { accounts: {}, taxes: {}, payments: {} });
  await api.call('PUT', `${path}/mappings`, saved);
  await api.call('POST', `${path}/connection/start`, {});
  return mappingsShape.parse(await api.call('GET', `${path}/mappings`));
}

function expectGood({ status, url, html }: Page, what: string): void {
  if (status >= 400) throw new Error(`${what} (${url.origin}${url.pathname}) was answered with ${status}: ${html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ').trim().slice(0, 400)}`);
}
