import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { z } from 'zod';
import { noteLaterChanges } from '../db/month-changes';
import { openDatabase, type Db } from '../db/open';
import { companyId } from '../domain/ids';
import { connect, finishSetUp } from '../scripts/client/consent';
import { httpApi, type HttpApi } from '../scripts/client/http-api';
import { callsAfter, countOf, tally } from './calls';
import { seedBooks } from './month-books';
import { pullFromNow, seedRecords } from './month-records';

/** How long does a large month take, and what does it cost those who sync meanwhile? `npm run bench -- reconcile [--invoices N] [--payments N] [--json]` */

const COMPANY = 'large';
const PAGE = 1_000;
const CONTACTS = 1_000;
/** Before the month is begun, and while it is read, a person syncs an invoice this often. */
const SYNC_EVERY_MS = 3_000;
const SYNCS_BEFORE = 12;
/** The month is waited for this long. */
const PATIENCE_MS = 30 * 60_000;

const environment = z.object({ PUBLIC_URL: z.url(), PLATFORM_KEY: z.string().min(1), SIMULATOR_URL: z.url(), DATABASE_URL: z.string().min(1), WORKER_PID: z.coerce.number().optional() });
const size = z.coerce.number().int().min(1);

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { invoices: { type: 'string', default: '100000' }, payments: { type: 'string', default: '60000' }, json: { type: 'boolean', default: false } } });
  const env = environment.parse(process.env);
  const [api, simulator] = [httpApi(env.PUBLIC_URL, env.PLATFORM_KEY), httpApi(env.SIMULATOR_URL)];
  const db = openDatabase(env.DATABASE_URL, () => undefined, 3);
  const month = new Date(Date.now() - 31 * 86_400_000).toISOString().slice(0, 7);
  const wanted = { invoices: size.parse(values.invoices), payments: size.parse(values.payments), contacts: CONTACTS };
  const tenantId = await prepare(api, simulator, db, month, wanted);
  const before = await syncs(api, SYNCS_BEFORE, () => true);
  const facts = await reconcile({ api, simulator, db, month, tenantId });
  const least = 1 + Math.max(1, Math.ceil(wanted.invoices / PAGE)) + 1 + Math.max(1, Math.ceil(wanted.payments / PAGE)) + 2;
  const result = { ...wanted, month, ...facts, leastCalls: least, callsOver: facts.calls / least, syncSecondsBefore: median(before), delaySeconds: median(facts.syncSeconds) - median(before), syncsMeanwhile: facts.syncSeconds.length, workerPeakMb: env.WORKER_PID === undefined ? undefined : peakMb(env.WORKER_PID) };
  const { syncSeconds: _all, ...told } = { ...result, syncSecondsMeanwhile: median(facts.syncSeconds), laterChangesSeconds: await laterChanges(db, month) };
  for (const [name, value] of Object.entries(told)) console.log(`${name.padEnd(24)} ${typeof value === 'number' ? String(Math.round(value * 1000) / 1000) : JSON.stringify(value)}`);
  if (values.json) console.log(JSON.stringify(told));
  await db.destroy();
  if (told.differences > 0 || told.callsOver > 1.05 || told.compareSeconds > 30 || told.delaySeconds > 2 || (told.workerPeakMb ?? 0) > 400) process.exitCode = 1;
}

async function prepare(api: HttpApi, simulator: HttpApi, db: Db, month: string, wanted: { invoices: number; payments: number; contacts: number }): Promise<string> {
  const show = (text: string): void => { if (process.stdout.isTTY) process.stdout.write(`\r${text}          `); };
  const tenantId = z.object({ tenantId: z.string() }).parse(await simulator.call('POST', '/simulator/organisations', { name: 'Large month', chart: 'hire' })).tenantId;
  const started = performance.now();
  const books = await seedBooks(simulator, tenantId, month, wanted, show);
  console.log(`\nSeeded Xero in ${((performance.now() - started) / 1000).toFixed(0)} s.`);
  await api.call('PUT', `/v1/companies/${COMPANY}`, { name: 'Large month', timeZone: 'Australia/Sydney' });
  await connect(api, COMPANY, tenantId);
  await pullFromNow(db, COMPANY, tenantId);
  await seedRecords(db, COMPANY, tenantId, books, `${month}-28`);
  await finishSetUp(api, COMPANY);
  return tenantId;
}

interface Given { readonly api: HttpApi; readonly simulator: HttpApi; readonly db: Db; readonly month: string; readonly tenantId: string }

/** Begins the month, syncs beside it, and waits until it is compared. */
async function reconcile({ api, simulator, db, month, tenantId }: Given) {
  const marked = (await callsAfter(simulator, tenantId, 0)).at(-1)?.seq ?? 0;
  const started = performance.now();
  await api.call('POST', `/v1/companies/${COMPANY}/reconciliations`, { month });
  let readSeconds: number | undefined;
  let over = false;
  const watch = (async () => {
    for (;;) {
      const { rows: [row] } = await sql<{ state: string; compared_at: Date | null }>`select state, compared_at from reconciliations where company_id = ${COMPANY} and month = ${month} order by revision desc limit 1`.execute(db);
      if (row?.state === 'comparing' && readSeconds === undefined) readSeconds = (performance.now() - started) / 1000;
      if (row?.compared_at) break;
      if (performance.now() - started > PATIENCE_MS) throw new Error(`The month is still ${row?.state ?? 'not begun'}.`);
      await pause(50);
    }
    over = true;
    return (performance.now() - started) / 1000;
  })();
  const syncSeconds = await syncs(api, Number.POSITIVE_INFINITY, () => !over);
  const seconds = await watch;
  const { rows: [found] } = await sql<{ differences: number }>`select count(*)::int as differences from reconciliation_differences where company_id = ${COMPANY} and state = 'open'`.execute(db);
  // The month's own: lists by date. What the pull reads meanwhile is not; contacts are read the same way by both, and counted here.
  const { reads: months } = tally((await callsAfter(simulator, tenantId, marked)).filter(({ path, query }) => path.endsWith('/Contacts') || /\bDate(>|%3E)/i.test(query ?? '')));
  return { seconds, readSeconds: readSeconds ?? seconds, compareSeconds: seconds - (readSeconds ?? seconds), calls: countOf(months), callsByOperation: months, differences: found?.differences ?? 0, syncSeconds };
}

/** How long the daily look at the closed month takes, in which nothing has changed. */
async function laterChanges(db: Db, month: string): Promise<number> {
  const until = performance.now() + 60_000;
  for (let closed = false; !closed; await pause(200)) {
    const { rows: [row] } = await sql<{ state: string }>`select state from reconciliations where company_id = ${COMPANY} and month = ${month} order by revision desc limit 1`.execute(db);
    closed = row?.state === 'closed';
    if (performance.now() > until) throw new Error(`The month is ${row?.state ?? 'not begun'}, not closed.`);
  }
  const started = performance.now();
  const { noticed } = await noteLaterChanges(db, companyId(COMPANY));
  if (noticed > 0) throw new Error(`${String(noticed)} later changes were found where there are none.`);
  return (performance.now() - started) / 1000;
}

let sent = 0;
/** A person sends an invoice, again and again; seconds until each is in Xero. */
async function syncs(api: HttpApi, most: number, goOn: () => boolean): Promise<number[]> {
  const seconds: number[] = [];
  while (seconds.length < most && goOn()) {
    sent += 1;
    const [path, began] = [`/v1/companies/${COMPANY}/invoices/beside-${String(sent)}`, performance.now()];
    await api.call('PUT', path, { version: 1, number: `B-${String(sent)}`, contactId: 'k1', status: 'issued', issuedOn: new Date().toISOString().slice(0, 10), dueOn: '2099-01-01', currency: 'AUD', pricesIncludeTax: false, lines: [{ id: 'l1', description: 'Beside', quantity: '1', unitPrice: '10.00', category: 'equipment-hire', tax: 'gst' }], totals: { subtotal: '10.00', tax: '1.00', total: '11.00' } });
    for (;;) {
      const { sync } = z.object({ sync: z.object({ status: z.string() }) }).parse(await api.call('GET', path));
      if (sync.status === 'synced') break;
      if (sync.status === 'problem') throw new Error(`An invoice sent beside has a problem: ${JSON.stringify(sync)}`);
      await pause(50);
    }
    seconds.push((performance.now() - began) / 1000);
    await pause(SYNC_EVERY_MS);
  }
  return seconds;
}

const median = (values: readonly number[]): number => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

/** The most memory that a process ever had (Linux). */
function peakMb(pid: number): number | undefined {
  try {
    const kb = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1];
    return kb === undefined ? undefined : Number(kb) / 1024;
  } catch {
    return undefined;
  }
}

main().catch((error: unknown) => {
  console.error(`The run ended early: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
  process.exitCode = 1;
});
