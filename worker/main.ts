import { Connection } from '@temporalio/client';
import { Runtime } from '@temporalio/worker';
import pino from 'pino';
import { ConfigurationError, readEnvironment } from '../config/environment';
import { temporalSettings } from '../config/temporal';
import { ping } from '../db/connections';
import { createVault } from '../db/encryption';
import { migrate, openDatabase } from '../db/open';
import { serveHealth } from './health';
import { ensureSearchAttributes, NamespaceError } from './namespace';
import { sdkLogger } from './sdk-log';
import { startWorker } from './start';

/** The worker process: database, then Temporal, then polling; stops in reverse on SIGTERM and SIGINT, after the drain. */
async function main(): Promise<void> {
  const configuration = readEnvironment(process.env);
  const log = pino({ level: configuration.logLevel });
  // Signals are ours: the runtime would stop the workers before we ask them to drain.
  Runtime.install({ shutdownSignals: [], logger: sdkLogger(log) });
  const db = openDatabase(configuration.databaseUrl, (error) => log.warn({ error: error.message }, 'an idle database connection was lost'));
  await migrate(db);
  const { connectionOptions, namespace = 'default' } = temporalSettings();
  const connection = await Connection.connect(connectionOptions);
  const added = await ensureSearchAttributes(connection, namespace);
  if (added.length > 0) log.info({ namespace, added }, 'search attributes added');
  await connection.close();
  const worker = await startWorker({
    temporal: { connection: connectionOptions, namespace },
    deps: { db, xero: configuration.xero, limits: configuration.limits, callbacks: { privateHosts: configuration.callbackPrivateHosts }, notices: configuration, vault: createVault(configuration.encryptionKeys), log },
  });
  const health = configuration.workerHealthPort === undefined ? undefined
    : await serveHealth({ running: () => worker.running(), pingDatabase: () => ping(db) }, configuration.host, configuration.workerHealthPort);
  log.info('worker ready');
  // Whoever started this process as a child with IPC hears that it is ready.
  process.send?.('ready');
  await new Promise<void>((resolve) => { for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => { resolve(); }); });
  await worker.stop();
  await health?.close();
  await db.destroy();
}

main().then(() => process.exit(0), (error: unknown) => {
  console.error(error instanceof ConfigurationError || error instanceof NamespaceError ? error.message : error);
  process.exit(1);
});
