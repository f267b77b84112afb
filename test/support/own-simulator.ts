import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '../../simulator/server';
import type { House } from './house';
import { registerRig } from './open-rigs';
import { testSetting } from './settings';

/**
 * From here on the file's houses have a simulator of their own, in this process: its one webhook subscription is theirs, and nobody else's
 * clock or orders are in the way. To be called before the first house is opened.
 */
export async function ownSimulator(): Promise<void> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'simulator-'));
  const app = { clientId: testSetting('TEST_XERO_CLIENT_ID'), clientSecret: testSetting('TEST_XERO_CLIENT_SECRET'), redirectUris: [`http://localhost:${testSetting('TEST_API_PORT')}/xero/callback`] };
  const simulator = await startSimulator({ port: 0, dataFolder, delayMs: 0, app });
  process.env['TEST_SIMULATOR_URL'] = simulator.url;
  registerRig({ async close() {
    await simulator.close();
    rmSync(dataFolder, { recursive: true, force: true });
  } });
}

/** Xero tells the house's API of every change from now on, as the app's settings at Xero would have it. */
export async function subscribe(house: House): Promise<void> {
  const { subscription } = await house.simulator('PUT', '/webhooks', { url: `${house.apiUrl}/webhooks/xero`, key: house.configuration.xero.webhookKey });
  const { state, why } = subscription as { state: string; why?: string };
  if (state !== 'on') throw new Error(`Xero does not take the webhook address: ${why ?? state}`);
}
