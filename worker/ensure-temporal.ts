import { Connection } from '@temporalio/client';
import { temporalSettings } from '../config/temporal';
import { ensureNamespace, ensureSearchAttributes, NamespaceError } from './namespace';

/** `node dist/worker/ensure-temporal.js`: the namespace with its retention, and the search attributes. Part of every deploy; safe to repeat. */
async function main(): Promise<void> {
  const { connectionOptions, namespace = 'default' } = temporalSettings();
  const connection = Connection.lazy(connectionOptions);
  try {
    console.log(`Namespace "${namespace}": ${await ensureNamespace(connection, namespace)}.`);
    const added = await ensureSearchAttributes(connection, namespace);
    console.log(added.length === 0 ? 'Search attributes: all there.' : `Search attributes added: ${added.join(', ')}.`);
  } finally {
    await connection.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof NamespaceError ? error.message : error);
  process.exitCode = 1;
});
