import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { temporalSettings } from '../config/temporal';
import pino from 'pino';
import type { Configuration } from '../config/environment';
import { createVault } from '../db/encryption';
import { migrate, openDatabase } from '../db/open';
import { syncQueueName } from '../workflows/contract/names';
import { createRings } from '../workflows/contract/rings';
import { createStarts } from '../workflows/contract/start';
import { createApi } from './app';
import type { ApiDeps } from './deps';
import { closeHttpServer, createHttpServer } from './http-server';
import { boundedStarts } from './temporal-calls';

/** Opens database, Temporal (lazily: accepting works while it is away) and the port. `close` ends them in reverse. */
export async function startApi(configuration: Configuration, syncQueue: string = syncQueueName, over: Pick<ApiDeps, 'rateLimits'> & { readonly log?: pino.Logger } = {}): Promise<{ url: string; close(): Promise<void> }> {
  const log = over.log ?? pino({ level: configuration.logLevel });
  const db = openDatabase(configuration.databaseUrl, (error) => log.warn({ error: error.message }, 'an idle database connection was lost'));
  await migrate(db);
  const { connectionOptions, namespace } = temporalSettings();
  const connection = Connection.lazy(connectionOptions);
  const starts = boundedStarts(connection, createStarts(new Client({ connection, namespace: namespace ?? 'default' }), syncQueue));
  const checkTemporal = async (): Promise<void> => { await connection.withDeadline(Date.now() + 3_000, () => connection.workflowService.getSystemInfo({})); };
  const app = createApi({ db, starts, rings: createRings(starts, log), checkTemporal, vault: createVault(configuration.encryptionKeys), configuration, log, ...over });
  const server = createHttpServer(app);
  server.listen(configuration.port, configuration.host);
  await new Promise<void>((resolve, reject) => { server.once('listening', resolve); server.once('error', reject); });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${String(port)}`,
    async close() {
      await closeHttpServer(server);
      // Never over an open call (see `boundedStarts`); the end of the process closes it then.
      if (await starts.end()) await connection.close();
      await db.destroy();
    },
  };
}
