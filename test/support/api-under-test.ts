import { randomBytes, randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { startApi } from '../../api/start';
import type { Configuration } from '../../config/environment';
import { openDatabase, type Db } from '../../db/open';
import { registerRig } from './open-rigs';

const setting = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: the parts tests' global set-up does that`);
  return value;
};

export interface Answer { readonly status: number; readonly type: string; readonly headers: Headers; readonly body: Record<string, unknown> }
export interface ApiUnderTest {
  readonly url: string;
  readonly key: string;
  /** Where Xero sends people back to: registered at the simulator, whatever port the API listens on. */
  readonly publicUrl: string;
  readonly db: Db;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** The real API on a database of its own, with the real Temporal and simulator; nothing polls its queues, so that records stay where the API left them. */
export async function startApiUnderTest(): Promise<ApiUnderTest> {
  const template = new URL(setting('TEST_DATABASE_URL'));
  const own = new URL(template);
  own.pathname = `/api_${randomUUID().replaceAll('-', '')}`;
  await onServer(template, `create database "${own.pathname.slice(1)}"`);
  process.env['TEMPORAL_ADDRESS'] = setting('TEST_TEMPORAL_ADDRESS');
  const simulator = setting('TEST_SIMULATOR_URL');
  const key = randomBytes(18).toString('base64url');
  const publicUrl = `http://localhost:${setting('TEST_API_PORT')}`;
  const configuration: Configuration = {
    databaseUrl: own.href, limits: { callsPerMinute: 60, callsPerDay: 5000 }, publicUrl, host: '127.0.0.1', port: 0, logLevel: 'silent',
    xero: { loginUrl: simulator, identityUrl: simulator, apiUrl: simulator, webUrl: simulator, clientId: setting('TEST_XERO_CLIENT_ID'), clientSecret: setting('TEST_XERO_CLIENT_SECRET') },
    platformApiKeys: [key], sessionSecret: 's'.repeat(32), encryptionKeys: [{ id: 'test', key: randomBytes(32) }],
  };
  const queue = `sync-${randomUUID()}`;
  const api = await startApi(configuration, { sync: queue, xeroApi: queue.replace('sync', 'xero-api') });
  const db = openDatabase(own.href, (error) => { throw error; }, 2);
  registerRig({ async close() {
    await api.close();
    await db.destroy();
    await onServer(template, `drop database "${own.pathname.slice(1)}" with (force)`);
  } });
  return { url: api.url, key, publicUrl, db, send: sender(api.url, key) };
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

async function onServer(server: URL, statement: string): Promise<void> {
  const pool = new Pool({ connectionString: server.href, max: 1 });
  try {
    await pool.query(statement);
  } finally {
    await pool.end();
  }
}
