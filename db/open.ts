import { Kysely, Migrator, PostgresDialect, type Transaction } from 'kysely';
import { Pool } from 'pg';
import { migrations } from './migrations';
import type { Database } from './schema';

export type Db = Kysely<Database>;
export type Tx = Transaction<Database>;

/** Opens a pool on Postgres; `numeric` and `bigint` come back as strings (pg's default). `onIdleError` hears of connections lost while idle. */
export function openDatabase(url: string, onIdleError: (error: Error) => void, poolSize = 20): Db {
  const pool = new Pool({ connectionString: url, max: poolSize });
  // Without a listener a Postgres restart would end the process; the next query simply takes a new connection.
  pool.on('error', onIdleError);
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
