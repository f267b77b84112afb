import { parseArgs } from 'node:util';
import { z } from 'zod';
import { httpApi, type HttpApi } from '../scripts/client/http-api';
import { compare, type Comparison } from './compare';
import { patientApi } from './patient';
import { mapRetail, type RetailLoad } from './retail-map';
import { setUpCompany } from './retail-company';
import type { RunFacts } from './retail-result';
import { readRetail } from './retail-rows';
import { sendAll } from './send';
import { bookedContacts, bookedInvoices, callsSoFar, openOrganisation } from './simulator-books';
import { endedCount, problemsOf, untilEnded, type Standing } from './standing';

/** The run itself, which the benches share: a load is sent, and everything that came of it is gathered. */

export const COMPANY = 'retail';
/** Without any progress for this long the run is given up. */
const PATIENCE_SECONDS = 180;
/** A restarting service is back within this. */
const AWAY_SECONDS = 120;

const environment = z.object({ PUBLIC_URL: z.url(), PLATFORM_KEY: z.string().min(1), SIMULATOR_URL: z.url() });

export interface Services { readonly api: HttpApi; readonly simulator: HttpApi }

/** What the command line and the environment say; prints what the load is. */
export async function prepareRetail(): Promise<Services & { readonly load: RetailLoad; readonly json: boolean }> {
  const { values } = parseArgs({ options: { csv: { type: 'string' }, limit: { type: 'string' }, json: { type: 'boolean', default: false } } });
  if (values.csv === undefined) throw new Error('--csv PATH is needed: the "Online Retail" file.');
  const limit = values.limit === undefined ? undefined : z.coerce.number().int().min(1).parse(values.limit);
  const { PUBLIC_URL, PLATFORM_KEY, SIMULATOR_URL } = environment.parse(process.env);
  const load = mapRetail((await readRetail(values.csv)).slice(0, limit));
  console.log(`${load.documents} documents: ${load.invoices.length} invoices for ${load.contacts.length} contacts; the rest is excluded.`);
  return { api: patientApi(httpApi(PUBLIC_URL, PLATFORM_KEY), AWAY_SECONDS), simulator: patientApi(httpApi(SIMULATOR_URL), AWAY_SECONDS), load, json: values.json };
}

/**
 * Connects a company, sends the load and waits until all of it has ended.
 * @param onStart hears when the first record is about to be sent, `onSent` of each that is accepted.
 */
export async function runRetail({ api, simulator }: Services, load: RetailLoad, { onStart, onSent }: { onStart?: () => void; onSent?: () => void } = {}): Promise<RunFacts & { readonly tenantId: string }> {
  const tenantId = await openOrganisation(simulator);
  await setUpCompany(api, COMPANY, tenantId);
  const before = await callsSoFar(simulator, tenantId);
  const started = performance.now();
  onStart?.();
  const show = progressLine(load.contacts.length + load.invoices.length);
  const base = `/v1/companies/${COMPANY}`;
  for (const [kind, items] of [['contacts', load.contacts], ['invoices', load.invoices]] as const) {
    await sendAll(api, items.map(({ id, body }) => ({ path: `${base}/${kind}/${id}?bulk=true`, body })), (sent) => { onSent?.(); show(`sent ${sent} of ${items.length} ${kind}`); });
  }
  const standing = await untilEnded(api, COMPANY, PATIENCE_SECONDS, (now) => show(progressOf(now)));
  const seconds = (performance.now() - started) / 1000;
  const after = await callsSoFar(simulator, tenantId);
  const problems = await problemsOf(api, COMPANY);
  return {
    tenantId, load, standing, problems, seconds, callsToConnect: before.countedAgainstLimits,
    calls: { ...after, countedAgainstLimits: after.countedAgainstLimits - before.countedAgainstLimits, rateLimited: after.rateLimited - before.rateLimited },
    comparison: await inBooks(simulator, tenantId, load, new Set(problems.filter(({ kind }) => kind === 'invoice').map(({ id }) => id))),
  };
}

async function inBooks(simulator: HttpApi, tenantId: string, load: RetailLoad, withProblem: ReadonlySet<string>): Promise<Comparison> {
  return compare(load.invoices.filter(({ id }) => !withProblem.has(id)), await bookedInvoices(simulator, tenantId), await bookedContacts(simulator, tenantId));
}

const progressOf = ({ contact, invoice }: Standing): string =>
  `ended: ${endedCount(contact)} contacts, ${endedCount(invoice)} invoices; waiting for Xero: ${contact.waiting + invoice.waiting}; problems: ${contact.problem + invoice.problem}`;

/** One line that renews itself on a terminal; elsewhere a line every ten seconds. */
function progressLine(total: number): (text: string) => void {
  const started = Date.now();
  let printed = 0;
  return (text) => {
    const line = `${Math.round((Date.now() - started) / 1000)} s, ${total} records, ${text}`;
    if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K${line}`);
    else if (Date.now() - printed > 10_000) {
      printed = Date.now();
      console.log(line);
    }
  };
}
