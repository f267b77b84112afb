import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startSimulator } from './node-programs.mjs';
import { freePort } from './ports.mjs';
import { startPostgres } from './postgres.mjs';
import { openRecord } from './records.mjs';
import { localSecrets } from './secrets.mjs';
import { startTemporal } from './temporal.mjs';
import { temporalBinary } from './temporal-binary.mjs';

/**
 * Starts the ground that the product stands on and resolves to `{ env, children, notes, secrets, ports, stop }`: `env` is
 * what API and worker need to find it, `children` the processes in the order of their start, `stop()` ends them in reverse.
 *
 * - `folder`: where data, logs and secrets go
 * - `parts`: any of `postgres`, `temporal`, `simulator`
 * - `ports`: `random`, or `{ postgres, temporal, temporalUi, simulator, api }`
 * - `role`: who owns the processes: `start`, `test`, `bench`
 * - `throwaway`: data nobody needs afterwards; Temporal in memory, Postgres without waiting for the disk, the folder removed when the owner is gone
 * - `simulatorEnv`: further variables of the simulator; `redirectUris` for another API port than `ports.api`
 * - `around(title, work)`: wraps each step, for a checklist
 */
export async function startStack({ folder, parts = ['postgres', 'temporal', 'simulator'], ports = 'random', role, throwaway = false, simulatorEnv = {}, redirectUris, record: given, around = (_, work) => work() }) {
  mkdirSync(folder, { recursive: true });
  const record = given ?? openRecord(role, throwaway ? [folder] : []);
  const chosen = ports === 'random' ? await randomPorts() : ports;
  const secrets = localSecrets(folder);
  const log = (name) => join(folder, 'logs', `${name}.log`);
  const stack = { env: {}, children: [], notes: [], record, folder, secrets, ports: chosen };
  const keep = (child) => { stack.children.push(child); record.add(child); };
  stack.stop = () => stopAll(stack, given === undefined);

  const starters = {
    postgres: () => around('Postgres', async () => {
      const { process, url, note, folder: dataFolder } = await startPostgres({ folder: join(folder, 'postgres'), port: chosen.postgres, password: secrets.postgresPassword, logFile: log('postgres'), throwaway });
      keep(process);
      if (note !== undefined) stack.notes.push(note);
      if (throwaway) record.addFolder(dataFolder);
      stack.env.DATABASE_URL = url;
    }),
    temporal: () => around('Temporal', async (progress) => {
      const program = await temporalBinary(progress);
      const { process, address, uiUrl } = await startTemporal({
        program, port: chosen.temporal, logFile: log('temporal'),
        ...(chosen.temporalUi === undefined ? {} : { uiPort: chosen.temporalUi }), ...(throwaway ? {} : { folder: join(folder, 'temporal') }),
      });
      keep(process);
      Object.assign(stack.env, { TEMPORAL_ADDRESS: address, ...(uiUrl === undefined ? {} : { TEMPORAL_UI_URL: uiUrl }) });
    }),
    simulator: () => around('Xero simulator', async () => {
      const app = { clientId: secrets.simulatorClientId, clientSecret: secrets.simulatorClientSecret };
      const { process, url } = await startSimulator({
        port: chosen.simulator, folder: join(folder, 'simulator'), ...app, logFile: log('simulator'), settings: simulatorEnv,
        redirectUris: redirectUris ?? [`http://localhost:${chosen.api}/xero/callback`],
      });
      keep(process);
      Object.assign(stack.env, { SIMULATOR_URL: url, XERO_CLIENT_ID: app.clientId, XERO_CLIENT_SECRET: app.clientSecret, XERO_LOGIN_URL: url, XERO_IDENTITY_URL: url, XERO_API_URL: url, XERO_WEB_URL: url });
    }),
  };
  try {
    for (const part of parts) await starters[part]();
  } catch (error) {
    await stack.stop();
    throw error;
  }
  return stack;
}

async function stopAll(stack, ownsRecord) {
  for (const child of stack.children.splice(0).toReversed()) {
    await child.stop();
    stack.record.remove(child);
  }
  if (ownsRecord) stack.record.close();
}

async function randomPorts() {
  const [postgres, temporal, simulator, api] = [await freePort(), await freePort(), await freePort(), await freePort()];
  return { postgres, temporal, simulator, api };
}
