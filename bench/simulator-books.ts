import { z } from 'zod';
import type { HttpApi } from '../scripts/client/http-api';

/** What the simulator's control API says of one organisation's books. */
const organisationShape = z.object({ tenantId: z.string() });
const summaryShape = z.object({ countedAgainstLimits: z.number(), rateLimited: z.number(), byOperation: z.record(z.string(), z.number()) });
export type CallSummary = z.infer<typeof summaryShape>;
const invoicesShape = z.object({ items: z.array(z.object({ value: z.object({ number: z.string(), status: z.string(), total: z.string() }) })) });
const contactsShape = z.object({ items: z.array(z.object({ value: z.object({ name: z.string(), status: z.string(), contactNumber: z.string().optional() }) })) });

export interface BookedInvoice { readonly number: string; readonly status: string; readonly total: string }
export interface BookedContact { readonly name: string; readonly status: string; readonly contactNumber?: string | undefined }

/** Opens an organisation of its own for the run: in the United Kingdom, in pounds, as the data is. */
export async function openOrganisation(simulator: HttpApi): Promise<string> {
  const name = `Retail bench ${new Date().toISOString().slice(0, 19)}`;
  return organisationShape.parse(await simulator.call('POST', '/simulator/organisations', { name, countryCode: 'GB', baseCurrency: 'GBP' })).tenantId;
}

export const callsSoFar = async (simulator: HttpApi, tenantId: string): Promise<CallSummary> =>
  summaryShape.parse(await simulator.call('GET', `/simulator/calls/summary?tenantId=${tenantId}`));
export const bookedInvoices = async (simulator: HttpApi, tenantId: string): Promise<BookedInvoice[]> =>
  invoicesShape.parse(await simulator.call('GET', `/simulator/objects?tenantId=${tenantId}&entity=invoice`)).items.map(({ value }) => value);
export const bookedContacts = async (simulator: HttpApi, tenantId: string): Promise<BookedContact[]> =>
  contactsShape.parse(await simulator.call('GET', `/simulator/objects?tenantId=${tenantId}&entity=contact`)).items.map(({ value }) => value);
