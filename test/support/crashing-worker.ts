import { AsyncCompletionClient } from '@temporalio/client';
import { Context } from '@temporalio/activity';
import { Runtime } from '@temporalio/worker';
import { createRequire } from 'node:module';
import type { AxiosStatic } from 'axios';
import { readEnvironment } from '../../config/environment';
import { temporalSettings } from '../../config/temporal';
import { createVault } from '../../db/encryption';
import { openDatabase } from '../../db/open';
import { startWorker } from '../../worker/start';
import { seeingErrors } from '../secrets/errors';
import { keptLog, keptSdkLog } from '../secrets/logs';

/**
 * The real worker as a process that ends itself by SIGKILL at `CRASH_AT=<activity>:<point>:<nth>`:
 * - `begin`: Temporal has handed the activity out, nothing was done
 * - `call`: everything is noted, and the bytes have not left for Xero
 * - `answer`: Xero's answer is here, and not stored
 * - `tell`: committed, and the nth waiting activity is not completed
 * - `claimed`: a batch is stored, and Temporal was not told
 * - `end`: the function is done, and Temporal was not told
 * The product knows nothing of this: it is put around it, at the seams that its libraries have.
 */
const [activity, point, nth] = (process.env['CRASH_AT'] ?? '').split(':');
let passed = 0;

function pass(here: string): void {
  if (here !== point || currentActivity() !== activity) return;
  passed += 1;
  if (passed === Number(nth)) process.kill(process.pid, 'SIGKILL');
}

/** Undefined outside of activities: the starter's loop tells waiters too. */
function currentActivity(): string | undefined {
  try {
    return Context.current().info.activityType;
  } catch {
    return undefined;
  }
}

const axios = createRequire(require.resolve('xero-node'))('axios') as AxiosStatic;
axios.interceptors.request.use((config) => { pass('call'); return config; });
axios.interceptors.response.use((response) => { pass('answer'); return response; });
for (const name of ['complete', 'fail'] as const) {
  const prototype = AsyncCompletionClient.prototype as unknown as Record<string, (this: AsyncCompletionClient, ...given: unknown[]) => Promise<void>>;
  const real = prototype[name];
  prototype[name] = async function told(...given) { pass('tell'); await real?.apply(this, given); };
}

async function main(): Promise<void> {
  Runtime.install({ shutdownSignals: [], logger: keptSdkLog() });
  const configuration = readEnvironment(process.env);
  const db = openDatabase(configuration.databaseUrl, () => undefined, 6);
  const { connectionOptions } = temporalSettings();
  const worker = await startWorker({
    temporal: { connection: connectionOptions, namespace: 'default' }, syncQueue: process.env['SYNC_QUEUE'] ?? '', schedules: false,
    deps: { db, xero: configuration.xero, limits: configuration.limits, callbacks: { privateHosts: configuration.callbackPrivateHosts }, vault: createVault(configuration.encryptionKeys), log: keptLog('a worker that is killed') },
    interceptors: [seeingErrors, () => ({ inbound: { async execute(input, next) {
      pass('begin');
      try {
        const result = await next(input);
        if ((result as { next?: string } | undefined)?.next === 'post') pass('claimed');
        return result;
      } finally {
        pass('end');
      }
    } } })],
  });
  process.send?.('ready');
  // Never without the test that started it.
  process.once('disconnect', () => { process.exit(0); });
  await new Promise<void>((resolve) => { process.once('SIGTERM', () => { resolve(); }); });
  await worker.stop();
  await db.destroy();
}

main().then(() => process.exit(0), (error: unknown) => {
  console.error(error);
  process.exit(1);
});
