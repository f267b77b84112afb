import { z } from 'zod';
import { connect, finishSetUp } from '../scripts/client/consent';
import type { HttpApi } from '../scripts/client/http-api';
import type { Mappings } from '../scripts/client/shapes';
import type { methods } from './retail-money';

/** The chart's accounts by name, and the zero rate; found in what the organisation really has. */
const SALES = 'Sales';
const paidInto: Readonly<Record<(typeof methods)[number], string>> = { card: 'Business Bank Account', cash: 'Clearing Account' };
const ZERO_RATE = 'ZERORATEDOUTPUT';

const accountsShape = z.object({ items: z.array(z.object({ accountId: z.string(), code: z.string(), name: z.string() })) });
const taxRatesShape = z.object({ items: z.array(z.object({ taxType: z.string() })) });

/** A company of its own for the run, connected to the organisation and set up: every line goes to sales, zero rated. Resolves to what was mapped. */
export async function setUpCompany(api: HttpApi, company: string, tenantId: string): Promise<Mappings> {
  await api.call('PUT', `/v1/companies/${company}`, { name: 'Retail bench', timeZone: 'Europe/London' });
  await connect(api, company, tenantId);
  const mappings = await mappingOf(api, `/v1/companies/${company}`);
  return await finishSetUp(api, company, () => mappings);
}

async function mappingOf(api: HttpApi, base: string): Promise<Mappings> {
  const accounts = accountsShape.parse(await api.call('GET', `${base}/xero/accounts`)).items;
  const named = (name: string) => {
    const found = accounts.find((account) => account.name === name);
    if (!found) throw new Error(`The organisation has no account "${name}" to map to.`);
    return found;
  };
  const rate = taxRatesShape.parse(await api.call('GET', `${base}/xero/tax-rates`)).items.find(({ taxType }) => taxType === ZERO_RATE);
  if (rate === undefined) throw new Error('The organisation has no zero rate to map to.');
  const { code } = named(SALES);
  // Set-up asks for the words that every company has; only the first account and `gst-free` are used here.
  return {
    accounts: { 'equipment-hire': code, delivery: code, service: code }, taxes: { gst: rate.taxType, 'gst-free': rate.taxType },
    payments: { card: named(paidInto.card).accountId, cash: named(paidInto.cash).accountId },
  };
}
