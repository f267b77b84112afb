import { join } from 'node:path';
import { startProgram, startSimulator } from './node-programs.mjs';
import { answers } from './processes.mjs';
import { startPostgres } from './postgres.mjs';
import { startTemporal } from './temporal.mjs';
import { temporalBinary } from './temporal-binary.mjs';

/**
 * The parts of a stack. Each is `{ name, title, start(track, progress) }`: `start` brings it up, and again after it died, and
 * resolves to `{ process, env, notes, folders }`, where `env` is what others need to find it.
 */

export const postgresService = ({ folder, ports, secrets, throwaway, durable }) => ({
  name: 'postgres', title: 'Postgres',
  async start(track) {
    const { process, url, folder: dataFolder, note } = await startPostgres({
      folder: join(folder, 'postgres'), port: ports.postgres, password: secrets.postgresPassword, logFile: logOf(folder, 'postgres'), durable, track,
    });
    return { process, env: { DATABASE_URL: url }, notes: note === undefined ? [] : [note], folders: throwaway ? [dataFolder] : [] };
  },
});

export const temporalService = ({ folder, ports }) => ({
  name: 'temporal', title: 'Temporal',
  async start(track, progress) {
    const program = await temporalBinary(progress);
    const { process, address, uiUrl } = await startTemporal({
      program, port: ports.temporal, logFile: logOf(folder, 'temporal'), track,
      ...(ports.temporalUi === undefined ? {} : { uiPort: ports.temporalUi }), folder: join(folder, 'temporal'),
    });
    return { process, env: { TEMPORAL_ADDRESS: address, ...(uiUrl === undefined ? {} : { TEMPORAL_UI_URL: uiUrl }) } };
  },
});

export const simulatorService = ({ folder, ports, secrets, simulatorEnv, redirectUris }) => ({
  name: 'simulator', title: 'Xero simulator',
  async start(track) {
    const app = { clientId: secrets.simulatorClientId, clientSecret: secrets.simulatorClientSecret };
    const { process, url } = await startSimulator({
      port: ports.simulator, folder: join(folder, 'simulator'), ...app, logFile: logOf(folder, 'simulator'), settings: simulatorEnv, redirectUris, track,
    });
    return { process, env: { SIMULATOR_URL: url, XERO_CLIENT_ID: app.clientId, XERO_CLIENT_SECRET: app.clientSecret, XERO_WEBHOOK_KEY: secrets.simulatorWebhookKey, XERO_LOGIN_URL: url, XERO_IDENTITY_URL: url, XERO_API_URL: url, XERO_WEB_URL: url } };
  },
});

/** @param env the whole environment of the API, which will answer at `url` */
export const apiService = ({ folder, env, url }) => ({
  name: 'api', title: 'API',
  start: async (track) => ({
    process: await startProgram({ name: 'api', title: 'The API', main: 'api/main.js', env, logFile: logOf(folder, 'api'), track, ready: () => answers(`${url}/readyz`) }),
  }),
});

/** @param env the whole environment of the worker */
export const workerService = ({ folder, env }) => ({
  name: 'worker', title: 'Worker',
  start: async (track) => ({ process: await startProgram({ name: 'worker', title: 'The worker', main: 'worker/main.js', env, logFile: logOf(folder, 'worker'), track }) }),
});

export const logOf = (folder, name) => join(folder, 'logs', `${name}.log`);
