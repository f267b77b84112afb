import { types } from 'node:util';
import { Kysely, Migrator, PostgresDialect, type Transaction } from 'kysely';
import { Pool } from 'pg';
import { migrations } from './migrations';
import type { Database } from './schema';

export type Db = Kysely<Database>;
export type Tx = Transaction<Database>;

/** Opens a pool on Postgres; `numeric` and `bigint` come back as strings (pg's default). `onIdleError` hears of connections lost while idle. */
export function openDatabase(url: string, onIdleError: (error: Error) => void, poolSize = 20): Db {
  const pool = new Pool({ connectionString: url, max: poolSize });
  // Without listeners a Postgres restart would end the process, whether the connection is idle or in use just then (its query fails, and
  // beside that the client says so); the next query simply takes a new connection.
  pool.on('error', onIdleError);
  pool.on('connect', (client) => { client.on('error', () => undefined); });
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

/**
 * Brings the schema up to date and resolves to the names of the migrations that it applied; safe from several processes at once (kysely
 * takes a lock). A database that a newer release has migrated further is left alone: this release goes on working with it, also
 * when a process of it starts again in the middle of an upgrade. Throws what the failing migration threw.
 */
export async function migrate(db: Db): Promise<readonly string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
  if ((await migrator.getMigrations()).every(({ executedAt }) => executedAt !== undefined)) return [];
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('the migration failed', { cause: error });
  return (results ?? []).map(({ migrationName }) => migrationName);
}

/** Postgres closes, opens or recovers: admin_shutdown, crash_shutdown, cannot_connect_now, and the class of lost connections. */
const awaySqlStates = /^(57P0[123]|08...)$/;
const awaySystemErrors = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);

/** Whether an error says that Postgres cannot be reached just now, so that the same again may go through later. */
export function isDatabaseAway(error: unknown): boolean {
  if (!types.isNativeError(error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return awaySqlStates.test(code) || awaySystemErrors.has(code) || /^Connection terminated|is not queryable$/.test(error.message);
}
