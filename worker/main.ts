import { temporalSettings } from '../config/temporal';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import pino from 'pino';
import { ConfigurationError, readEnvironment } from '../config/environment';
import { createVault } from '../db/encryption';
import { migrate, openDatabase } from '../db/open';
import { startWorker } from './start';

/** The worker process: database, then Temporal, then polling; stops in reverse on SIGTERM and SIGINT, after the drain. */
async function main(): Promise<void> {
  const configuration = readEnvironment(process.env);
  const log = pino({ level: configuration.logLevel });
  // Signals are ours: the runtime would stop the workers before we ask them to drain.
  Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('WARN', ({ level, message, meta }) => { log[level === 'ERROR' ? 'error' : 'warn']({ ...meta, error: meta?.['error'] === undefined ? undefined : String(meta['error']) }, message); }) });
  const db = openDatabase(configuration.databaseUrl, (error) => log.warn({ error: error.message }, 'an idle database connection was lost'));
  await migrate(db);
  const { connectionOptions, namespace } = temporalSettings();
  const worker = await startWorker({
    temporal: { connection: connectionOptions, namespace: namespace ?? 'default' },
    deps: { db, xero: configuration.xero, limits: configuration.limits, vault: createVault(configuration.encryptionKeys), log },
  });
  log.info('worker ready');
  // Whoever started this process as a child with IPC hears that it is ready.
  process.send?.('ready');
  await new Promise<void>((resolve) => { for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => { resolve(); }); });
  await worker.stop();
  await db.destroy();
}

main().then(() => process.exit(0), (error: unknown) => {
  console.error(error instanceof ConfigurationError ? error.message : error);
  process.exit(1);
});
