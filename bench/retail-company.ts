import { z } from 'zod';
import { connect, finishSetUp } from '../scripts/client/consent';
import type { HttpApi } from '../scripts/client/http-api';
import type { Mappings } from '../scripts/client/shapes';

/** The chart's general sales account by name, and the zero rate; found in what the organisation really has. */
const SALES = 'Sales';
const ZERO_RATE = 'ZERORATEDOUTPUT';

const accountsShape = z.object({ items: z.array(z.object({ code: z.string(), name: z.string() })) });
const taxRatesShape = z.object({ items: z.array(z.object({ taxType: z.string() })) });

/** A company of its own for the run, connected to the organisation and set up; every line goes to sales, zero rated. */
export async function setUpCompany(api: HttpApi, company: string, tenantId: string): Promise<void> {
  await api.call('PUT', `/v1/companies/${company}`, { name: 'Retail bench', timeZone: 'Europe/London' });
  await connect(api, company, tenantId);
  const mappings = await mappingOf(api, `/v1/companies/${company}`);
  await finishSetUp(api, company, () => mappings);
}

async function mappingOf(api: HttpApi, base: string): Promise<Mappings> {
  const accounts = accountsShape.parse(await api.call('GET', `${base}/xero/accounts`)).items;
  const account = accounts.find(({ name }) => name === SALES) ?? accounts[0];
  const rate = taxRatesShape.parse(await api.call('GET', `${base}/xero/tax-rates`)).items.find(({ taxType }) => taxType === ZERO_RATE);
  if (account === undefined || rate === undefined) throw new Error('The organisation has no sales account or no zero rate to map to.');
  // Set-up asks for the words that every company has; only the first account and `gst-free` are used here.
  return { accounts: { 'equipment-hire': account.code, delivery: account.code, service: account.code }, taxes: { gst: rate.taxType, 'gst-free': rate.taxType }, payments: {} };
}
