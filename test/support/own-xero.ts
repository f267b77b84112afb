import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { startSimulator } from '../../simulator/server';
import type { Json } from './house';
import { registerRig } from './open-rigs';
import { testSetting } from './settings';

export interface OwnXero {
  readonly url: string;
  control(method: string, path: string, body?: unknown): Promise<Json>;
  /** How often tokens were asked for since this was last asked. */
  tokenCalls(): Promise<number>;
  /** What befalls the next calls to the token endpoint. */
  spoilTokens(fault: Json, times?: number): Promise<void>;
  /** Its own time goes on; ours does not. */
  later(minutes: number): Promise<void>;
}

/** A simulator of this test file's own, with the app of the run: its clock, its faults and its people's tokens are nobody else's. Houses opened from now on live in it. */
export async function openOwnXero(): Promise<OwnXero> {
  const folder = mkdtempSync(join(tmpdir(), 'own-xero-'));
  const app = { clientId: testSetting('TEST_XERO_CLIENT_ID'), clientSecret: testSetting('TEST_XERO_CLIENT_SECRET'), redirectUris: [`http://localhost:${testSetting('TEST_API_PORT')}/xero/callback`] };
  const simulator = await startSimulator({ port: 0, dataFolder: folder, app, delayMs: 0, logger: pino({ level: 'silent' }) });
  process.env['TEST_SIMULATOR_URL'] = simulator.url;
  registerRig({ async close() { await simulator.close(); rmSync(folder, { recursive: true, force: true }); } });
  const control = async (method: string, path: string, body?: unknown): Promise<Json> => {
    const response = await fetch(`${simulator.url}/simulator${path}`, { method, headers: { 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`simulator ${method} ${path}: ${await response.text()}`);
    return await response.json() as Json;
  };
  let seen = 0;
  return {
    url: simulator.url, control,
    async tokenCalls() {
      const { items } = await control('GET', `/calls?after=${String(seen)}`) as { items: { seq: number; path: string }[] };
      seen = items.at(-1)?.seq ?? seen;
      return items.filter(({ path }) => path === '/connect/token').length;
    },
    async spoilTokens(fault, times = 1) { await control('POST', '/faults', { match: { path: '/connect/token' }, times, fault }); },
    async later(minutes) { await control('POST', '/clock', { advanceSeconds: minutes * 60 }); },
  };
}
