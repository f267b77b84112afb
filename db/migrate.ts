import { ConfigurationError, readDatabaseUrl } from '../config/environment';
import { migrate, openDatabase } from './open';

/** `node dist/db/migrate.js`: brings the database of DATABASE_URL up to date. Safe to repeat, and from several at once. */
async function main(): Promise<void> {
  const db = openDatabase(readDatabaseUrl(process.env), () => undefined, 1);
  try {
    const applied = await migrate(db);
    console.log(applied.length === 0 ? 'The database is up to date.' : `Applied to the database: ${applied.join(', ')}`);
  } finally {
    await db.destroy();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigurationError ? error.message : error);
  process.exitCode = 1;
});
