import { parseArgs } from 'node:util';
import { z } from 'zod';
import { httpApi, type HttpApi } from '../scripts/client/http-api';
import { kindPlural, recordKinds, type RecordKind } from '../domain/kinds';
import { callsAfter, countOf, tally } from './calls';
import { compare } from './compare';
import { patientApi } from './patient';
import { mapRetail, recordsIn, type Named, type RetailLoad } from './retail-map';
import { setUpCompany } from './retail-company';
import type { RunFacts } from './retail-result';
import { readRetail } from './retail-rows';
import { sendAll } from './send';
import { openOrganisation, readBooks, type Books } from './simulator-books';
import { endedCount, overKinds, problemsOf, untilEnded, type Standing, type TypedProblem } from './standing';

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
  console.log(`${load.documents} documents, of which go: ${recordKinds.map((kind) => `${load.records[kind].length} ${kindPlural[kind]}`).join(', ')}; the rest is excluded.`);
  return { api: patientApi(httpApi(PUBLIC_URL, PLATFORM_KEY), AWAY_SECONDS), simulator: patientApi(httpApi(SIMULATOR_URL), AWAY_SECONDS), load, json: values.json };
}

/** What came of a run; `books` is what the organisation has at its end. */
export type Ran = RunFacts & { readonly tenantId: string; readonly books: Books };

/**
 * Connects a company, sends the load kind by kind, each after those that it refers to, and waits until all of it has ended.
 * @param onStart hears when the first record is about to be sent, `onSent` of each that is accepted.
 */
export async function runRetail({ api, simulator }: Services, load: RetailLoad, { onStart, onSent }: { onStart?: () => void; onSent?: (kind: RecordKind) => void } = {}): Promise<Ran> {
  const tenantId = await openOrganisation(simulator);
  const mappings = await setUpCompany(api, COMPANY, tenantId);
  const before = await callsAfter(simulator, tenantId, 0);
  const started = performance.now();
  onStart?.();
  const show = progressLine(recordsIn(load));
  for (const kind of recordKinds) {
    const plural = kindPlural[kind];
    const items: readonly Named<unknown>[] = load.records[kind];
    await sendAll(api, items.map(({ id, body }) => ({ path: `/v1/companies/${COMPANY}/${plural}/${id}?bulk=true`, body })), (sent) => { onSent?.(kind); show(`sent ${sent} of ${items.length} ${plural}`); });
  }
  const standing = await untilEnded(api, COMPANY, PATIENCE_SECONDS, (now) => show(progressOf(now)));
  const seconds = (performance.now() - started) / 1000;
  const calls = tally(await callsAfter(simulator, tenantId, before.at(-1)?.seq ?? 0));
  const problems = await problemsOf(api, COMPANY);
  const books = await readBooks(simulator, tenantId);
  const { writes, reads } = tally(before);
  return {
    tenantId, books, load, standing, problems, seconds, calls, callsToConnect: countOf(writes) + countOf(reads),
    comparison: compare(withoutProblem(load, problems), books, mappings.payments),
  };
}

function withoutProblem({ records }: RetailLoad, problems: readonly TypedProblem[]): RetailLoad['records'] {
  const named = new Set(problems.map(({ kind, id }) => `${kind} ${id}`));
  const sound = <Body>(kind: RecordKind, all: readonly Named<Body>[]): Named<Body>[] => all.filter(({ id }) => !named.has(`${kind} ${id}`));
  return { contact: sound('contact', records.contact), invoice: sound('invoice', records.invoice), 'credit-note': sound('credit-note', records['credit-note']), payment: sound('payment', records.payment) };
}

const progressOf = (now: Standing): string =>
  `ended: ${recordKinds.map((kind) => `${endedCount(now[kind])} ${kindPlural[kind]}`).join(', ')}; waiting for Xero: ${overKinds(now, ({ waiting }) => waiting)}; problems: ${overKinds(now, ({ problem }) => problem)}`;

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
