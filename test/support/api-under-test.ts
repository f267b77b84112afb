import { randomBytes, randomUUID } from 'node:crypto';
import type { RateLimits } from '../../api/rate-limits';
import { startApi } from '../../api/start';
import type { Configuration } from '../../config/environment';
import { openDatabase, type Db } from '../../db/open';
import { noteConfigured } from '../secrets/configured';
import { keptLog } from '../secrets/logs';
import { plantInAnswers, watchApi } from '../secrets/watched-api';
import { ownDatabase } from './database';
import { registerRig } from './open-rigs';
import { testSetting } from './settings';

export interface Answer { readonly status: number; readonly type: string; readonly headers: Headers; readonly body: Record<string, unknown> }
export interface ApiUnderTest {
  readonly url: string;
  readonly key: string;
  readonly webhookKey: string;
  /** The task queue of the workflows that this API starts. */
  readonly syncQueue: string;
  /** Where Xero sends people back to: registered at the simulator, whatever port the API listens on. */
  readonly publicUrl: string;
  readonly db: Db;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** The real API on a database of its own, with the real Temporal and simulator; nothing polls its queues, so that records stay where the API left them. */
export async function startApiUnderTest({ temporalAddress = testSetting('TEST_TEMPORAL_ADDRESS'), ...over }: { temporalAddress?: string; webhookKey?: string | undefined; rateLimits?: RateLimits; trustedProxies?: number; publicUrl?: string } = {}): Promise<ApiUnderTest> {
  const database = await ownDatabase();
  process.env['TEMPORAL_ADDRESS'] = temporalAddress;
  const simulator = testSetting('TEST_SIMULATOR_URL');
  const key = randomBytes(18).toString('base64url');
  // Limits count each key by itself: the canary leaves the test's alone.
  const canaryKey = randomBytes(18).toString('base64url');
  const webhookKey = randomBytes(18).toString('base64');
  const configuredKey = 'webhookKey' in over ? over.webhookKey : webhookKey;
  const publicUrl = over.publicUrl ?? `http://localhost:${testSetting('TEST_API_PORT')}`;
  const configuration: Configuration = {
    databaseUrl: database.url, limits: { callsPerMinute: 60, callsPerDay: 5000 }, publicUrl, host: '127.0.0.1', port: 0, trustedProxies: over.trustedProxies ?? 0, logLevel: 'trace', callbackPrivateHosts: [],
    xero: { loginUrl: simulator, identityUrl: simulator, apiUrl: simulator, webUrl: simulator, clientId: testSetting('TEST_XERO_CLIENT_ID'), clientSecret: testSetting('TEST_XERO_CLIENT_SECRET'), ...(configuredKey === undefined ? {} : { webhookKey: configuredKey }) },
    lateAfterMinutes: 15, platformApiKeys: [key, canaryKey], sessionSecret: randomBytes(32).toString('base64url'), encryptionKeys: [{ id: 'test', key: randomBytes(32) }],
  };
  const syncQueue = `sync-${randomUUID()}`;
  noteConfigured(configuration);
  const api = await startApi(configuration, syncQueue, { log: keptLog('an API'), ...(over.rateLimits ? { rateLimits: over.rateLimits } : {}) });
  const unwatch = watchApi(api.url);
  await plantInAnswers(api.url, canaryKey);
  const db = openDatabase(database.url, (error) => { throw error; }, 2);
  registerRig({ async close() {
    await api.close();
    unwatch();
    await db.destroy();
    await database.drop();
  } });
  return { url: api.url, key, webhookKey, syncQueue, publicUrl, db, send: sender(api.url, key) };
}

function sender(url: string, key: string): ApiUnderTest['send'] {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}${path}`, {
      method, redirect: 'manual', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    return { status: response.status, type, headers: response.headers, body: type.includes('json') ? JSON.parse(text) as Record<string, unknown> : { text } };
  };
}
