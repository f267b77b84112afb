import { ConfigurationError, readSealing } from '../config/environment';
import { createVault } from './encryption';
import { openDatabase } from './open';
import { countByKey, resealAll } from './resealing';

/** `node dist/db/reseal.js`: seals everything in the database of DATABASE_URL with the first of ENCRYPTION_KEYS. Safe to repeat, also while the service runs. */
async function main(): Promise<void> {
  const { databaseUrl, encryptionKeys } = readSealing(process.env);
  const [first, ...others] = encryptionKeys.map(({ id }) => id);
  const db = openDatabase(databaseUrl, () => undefined, 1);
  try {
    const { resealed, unreadable } = await resealAll(db, createVault(encryptionKeys), (table, done) => { console.log(`${table}: ${String(done)} rows`); });
    console.log(`Sealed anew with key "${String(first)}": ${String(resealed)} ${resealed === 1 ? 'value' : 'values'}.`);
    for (const [key, count] of unreadable) console.error(`${String(count)} cannot be read: they are sealed with key "${key}", which is not in ENCRYPTION_KEYS. Put it back at the end of the list and run this again.`);
    if (unreadable.size > 0) process.exitCode = 1;
    const left = await countByKey(db);
    for (const key of others) {
      const count = left.get(key) ?? 0;
      console.log(count === 0 ? `Key "${key}" seals nothing any more: take it out of ENCRYPTION_KEYS once API and worker run with "${String(first)}" first.` : `Key "${key}" still seals ${String(count)}: a process runs that has it first. Restart that with the new list, then run this again.`);
    }
  } finally {
    await db.destroy();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigurationError ? error.message : error);
  process.exitCode = 1;
});
