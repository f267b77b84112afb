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

/** Brings the schema up to date; safe from several processes at once (kysely takes a lock). Throws what the failing migration threw. */
export async function migrate(db: Db): Promise<void> {
  const { error } = await new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } }).migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('the migration failed', { cause: error });
}
