import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { Trouble } from './trouble.mjs';

/** Servers that the environment names instead of ours. Packages are loaded when asked for: these scripts run before anything is installed. */

const load = createRequire(join(root, 'package.json'));

/** Throws a `Trouble` unless the database at an address can be used. */
export async function checkDatabase(url) {
  const pg = load('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    await client.query('select 1');
  } catch (error) {
    throw new Trouble(`The database in DATABASE_URL can't be used: ${error.message || error.code}. Correct DATABASE_URL, or unset it to use the Postgres that comes with the project.`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Throws a `Trouble` unless the Temporal server that the SDK's own variables name answers. */
export async function checkTemporal() {
  const { loadClientConnectConfig } = load('@temporalio/envconfig');
  const { Connection } = load('@temporalio/client');
  try {
    const { connectionOptions } = loadClientConnectConfig();
    const connection = await Connection.connect({ ...connectionOptions, connectTimeout: '5s' });
    await connection.close();
  } catch (error) {
    throw new Trouble(`The Temporal server at TEMPORAL_ADDRESS=${process.env.TEMPORAL_ADDRESS} does not answer: ${error.message}. Correct TEMPORAL_ADDRESS (and TEMPORAL_API_KEY or the TLS settings), or unset it to use a dev server.`);
  }
}
