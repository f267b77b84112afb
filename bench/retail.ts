import { parseArgs } from 'node:util';
import { z } from 'zod';
import { httpApi, type HttpApi } from '../scripts/client/http-api';
import { compare, type Comparison } from './compare';
import { mapRetail, type RetailLoad } from './retail-map';
import { setUpCompany } from './retail-company';
import { judge, resultLines, type RunFacts } from './retail-result';
import { readRetail } from './retail-rows';
import { sendAll } from './send';
import { bookedContacts, bookedInvoices, callsSoFar, openOrganisation } from './simulator-books';
import { endedCount, problemsOf, untilEnded, type Standing } from './standing';

/** How long does a real year of invoices take, and does it arrive whole? `npm run bench -- retail --csv PATH [--limit DOCUMENTS] [--json]` */

const COMPANY = 'retail';
const PATIENCE_SECONDS = 180;

const environment = z.object({ PUBLIC_URL: z.url(), PLATFORM_KEY: z.string().min(1), SIMULATOR_URL: z.url() });

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { csv: { type: 'string' }, limit: { type: 'string' }, json: { type: 'boolean', default: false } } });
  if (values.csv === undefined) throw new Error('--csv PATH is needed: the "Online Retail" file.');
  const limit = values.limit === undefined ? undefined : z.coerce.number().int().min(1).parse(values.limit);
  const { PUBLIC_URL, PLATFORM_KEY, SIMULATOR_URL } = environment.parse(process.env);
  const load = mapRetail((await readRetail(values.csv)).slice(0, limit));
  console.log(`${load.documents} documents: ${load.invoices.length} invoices for ${load.contacts.length} contacts; the rest is excluded.`);
  const facts = await run(httpApi(PUBLIC_URL, PLATFORM_KEY), httpApi(SIMULATOR_URL), load);
  const result = judge(facts);
  console.log(resultLines(result, facts.comparison).join('\n'));
  if (values.json) console.log(JSON.stringify(result));
  if (!result.ok) process.exitCode = 1;
}

async function run(api: HttpApi, simulator: HttpApi, load: RetailLoad): Promise<RunFacts> {
  const tenantId = await openOrganisation(simulator);
  await setUpCompany(api, COMPANY, tenantId);
  const before = await callsSoFar(simulator, tenantId);
  const started = performance.now();
  const show = progressLine(load.contacts.length + load.invoices.length);
  const base = `/v1/companies/${COMPANY}`;
  for (const [kind, items] of [['contacts', load.contacts], ['invoices', load.invoices]] as const) {
    await sendAll(api, items.map(({ id, body }) => ({ path: `${base}/${kind}/${id}?bulk=true`, body })), (sent) => show(`sent ${sent} of ${items.length} ${kind}`));
  }
  const standing = await untilEnded(api, COMPANY, PATIENCE_SECONDS, (now) => show(progressOf(now)));
  const seconds = (performance.now() - started) / 1000;
  const after = await callsSoFar(simulator, tenantId);
  const problems = await problemsOf(api, COMPANY);
  return {
    load, standing, problems, seconds, callsToConnect: before.countedAgainstLimits,
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

main().catch((error: unknown) => {
  console.error(`The run ended early: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
