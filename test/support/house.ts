import { randomBytes } from 'node:crypto';
import { Client as TemporalClient, Connection } from '@temporalio/client';
import { Runtime } from '@temporalio/worker';
import { startApi } from '../../api/start';
import { readEnvironment, type Configuration } from '../../config/environment';
import { createVault } from '../../db/encryption';
import { openDatabase, type Db } from '../../db/open';
import { startWorker, type WorkerOptions } from '../../worker/start';
import { noteConfigured } from '../secrets/configured';
import { plantInActivityErrors, seeingErrors } from '../secrets/errors';
import { keptLog, keptSdkLog } from '../secrets/logs';
import { plantInAnswers, watchApi } from '../secrets/watched-api';
import { decideAtXero, opened } from './consent-walk';
import { ownDatabase } from './database';
import { registerRig } from './open-rigs';
import { replayStarted } from './replay-gate';
import { testSetting } from './settings';

/** The whole product on the real parts of the run: API, worker, a database and a Xero organisation of its own. */

// Failures that tests cause on purpose are not worth a page of log.
Runtime.install({ logger: keptSdkLog() });

export type Json = Record<string, unknown>;

export interface House {
  readonly db: Db; readonly tenantId: string; readonly company: string; readonly apiUrl: string; readonly temporal: TemporalClient;
  readonly configuration: Configuration;
  /** The task queue of its workflows. */
  readonly queue: string;
  call(method: string, path: string, body?: unknown, key?: string): Promise<{ status: number; body: Json }>;
  simulator(method: string, path: string, body?: unknown): Promise<Json>;
}

/** What runs the worker: in this process as a rule; a test that kills it has it in one of its own. */
export type RunWorker = (given: { env: Readonly<Record<string, string>>; queue: string }) => Promise<{ stop(): Promise<void> }>;
/** `over`: what this worker is told otherwise. Nothing is pulled but what a test rings: a Schedule would outlive its test. */
export const workerHere = (over: Partial<WorkerOptions['deps']> = {}): RunWorker => async ({ env, queue }) => {
  const { databaseUrl, xero, limits, encryptionKeys, callbackPrivateHosts } = readEnvironment(env);
  const db = openDatabase(databaseUrl, () => undefined, 10);
  await plantInActivityErrors();
  const worker = await startWorker({ temporal: { connection: { address: testSetting('TEST_TEMPORAL_ADDRESS') }, namespace: 'default' }, syncQueue: queue, schedules: false, interceptors: [seeingErrors], deps: { db, xero, limits, callbacks: { privateHosts: callbackPrivateHosts }, vault: createVault(encryptionKeys), log: keptLog('a worker'), ...over } });
  return { async stop() { await worker.stop(); await db.destroy(); } };
};

/**
 * `settings` are the organisation's, in the simulator; `xeroApiUrl` puts something between us and Xero's books. `port` is the API's: any, or that
 * which the simulator sends browsers back to, for a real browser; one file of a run can have it.
 */
export async function openHouse(settings: Json = {}, xeroApiUrl?: string, runWorker = workerHere(), port = '0'): Promise<House> {
  const id = randomBytes(6).toString('hex');
  const database = await ownDatabase();
  process.env['TEMPORAL_ADDRESS'] = testSetting('TEST_TEMPORAL_ADDRESS');
  const simulatorUrl = testSetting('TEST_SIMULATOR_URL');
  const key = `platform-${randomBytes(18).toString('base64url')}`;
  const env = {
    DATABASE_URL: database.url, XERO_CLIENT_ID: testSetting('TEST_XERO_CLIENT_ID'), XERO_CLIENT_SECRET: testSetting('TEST_XERO_CLIENT_SECRET'), XERO_WEBHOOK_KEY: randomBytes(24).toString('base64'),
    XERO_LOGIN_URL: simulatorUrl, XERO_IDENTITY_URL: simulatorUrl, XERO_API_URL: xeroApiUrl ?? simulatorUrl, XERO_WEB_URL: simulatorUrl,
    // The callback that the app is registered with; the test carries the browser from there to the port really taken.
    PUBLIC_URL: `http://localhost:${testSetting('TEST_API_PORT')}`, PORT: port, PLATFORM_API_KEYS: key, SESSION_SECRET: randomBytes(32).toString('base64url'), ENCRYPTION_KEYS: `k:${randomBytes(32).toString('base64')}`, LOG_LEVEL: 'trace', XERO_CALLS_PER_MINUTE: '600',
    // Receivers of callbacks in tests listen here, by http.
    CALLBACK_PRIVATE_HOSTS: '127.0.0.1', METRICS_KEY: randomBytes(18).toString('base64url'),
  };
  const configuration = readEnvironment(env);
  const queue = `sync-${id}`;
  noteConfigured(configuration);
  const api = await startApi(configuration, queue, { log: keptLog('an API') });
  const unwatch = watchApi(api.url);
  await plantInAnswers(api.url, key);
  const db = openDatabase(configuration.databaseUrl, () => undefined, 5);
  const worker = await runWorker({ env, queue });
  const connection = await Connection.connect({ address: testSetting('TEST_TEMPORAL_ADDRESS') });
  const temporal = new TemporalClient({ connection });
  const send = async (base: string, method: string, path: string, body: unknown, headers: Record<string, string>) => {
    const response = await fetch(new URL(path, base), { method, headers: { 'content-type': 'application/json', ...headers }, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }) });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Json };
  };
  registerRig({
    async close() {
      try {
        await replayStarted({ temporal, taskQueue: queue });
      } finally {
        await worker.stop();
        await api.close();
        unwatch();
        await db.destroy();
        await database.drop();
        await connection.close();
      }
    },
  });
  const simulator = async (method: string, path: string, body?: unknown): Promise<Json> => {
    const answer = await send(simulatorUrl, method, `/simulator${path}`, body, {});
    if (answer.status >= 400) throw new Error(`simulator ${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const { tenantId } = await simulator('POST', '/organisations', { name: `Organisation ${id}`, chart: 'hire', callsPerMinute: 600, ...settings });
  return { db, temporal, configuration, queue, tenantId: String(tenantId), company: `c-${id}`, apiUrl: api.url, simulator, call: (method, path, body, otherKey) => send(api.url, method, path, body, { authorization: `Bearer ${otherKey ?? key}` }) };
}

/** Walks the consent as a person's browser would: our ticket, Xero's page, back to us. */
export async function consent(house: House, { company = house.company, tenants = [house.tenantId], userId }: { company?: string; tenants?: readonly string[]; userId?: string } = {}): Promise<void> {
  const { body } = await house.call('POST', `/v1/companies/${company}/connection`, {});
  const ticket = await fetch(new URL(new URL(String(body['authoriseUrl'])).pathname, house.apiUrl), { redirect: 'manual' });
  const { xero, cookie } = opened(ticket.headers);
  const back = await decideAtXero(xero, tenants, 'allow', userId);
  const done = await fetch(new URL(back, house.apiUrl), { redirect: 'manual', headers: { cookie } });
  const outcome = done.headers.get('location') ?? await done.text();
  if (!/outcome=(connected|choose|reconnected)$/.test(outcome)) throw new Error(`the callback answered ${String(done.status)}: ${outcome}`);
}

/** A company connected and set up: named, consented, mapped as offered, started. */
export async function connect(house: House): Promise<void> {
  const base = `/v1/companies/${house.company}`;
  await house.call('PUT', base, { name: 'Test Hire', timeZone: 'Australia/Sydney' });
  await consent(house);
  const state = await eventually('the organisation is read', async () => {
    const { body: connection } = await house.call('GET', `${base}/connection`);
    return connection['readAt'] && connection['contactsReadAt'] ? connection : undefined;
  });
  if (state['status'] !== 'setup') throw new Error(`expected set-up, found ${String(state['status'])}`);
  const { body: mapping } = await house.call('GET', `${base}/mappings`);
  await house.call('PUT', `${base}/mappings`, mapping['offered']);
  const started = await house.call('POST', `${base}/connection/start`, {});
  if (started.status !== 200) throw new Error(JSON.stringify(started.body));
}

/** How a record stands, and where: `rest` is its path below the company, `invoices/i1`. */
export const pathIn = (house: House, rest: string): string => `/v1/companies/${house.company}/${rest}`;
export const syncOf = async (house: House, rest: string): Promise<Json> => (await house.call('GET', pathIn(house, rest))).body['sync'] as Json;
/** Its sync once it is neither pending nor waiting. */
export const endedSync = (house: House, rest: string): Promise<Json> => eventually(`${rest} has ended`, async () => {
  const found = await syncOf(house, rest);
  return found['status'] === 'pending' || found['status'] === 'waiting' ? undefined : found;
});

/** A connected house with the contact `harbour` in Xero already. */
export async function openHouseWithHarbour(settings: Json = {}, xeroApiUrl?: string, runWorker?: RunWorker): Promise<House> {
  const house = await openHouse(settings, xeroApiUrl, runWorker);
  await connect(house);
  await house.call('PUT', pathIn(house, 'contacts/harbour'), { version: 1, name: 'Harbour Builders', email: 'accounts@harbour.example' });
  await endedSync(house, 'contacts/harbour');
  return house;
}

const askAgainMs = 60;
/** Polls until `check` gives a value; fails with its name after the deadline. */
export async function eventually<T>(what: string, check: () => Promise<T | undefined>, withinMs = 60_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await check();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`not within ${String(withinMs)} ms: ${what}`);
    // Whoever asks all the time keeps the service from working.
    await new Promise((resolve) => { setTimeout(resolve, askAgainMs); });
  }
}
