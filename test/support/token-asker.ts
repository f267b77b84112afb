import { createHash } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { accessToken } from '../../activities/access';
import { readEnvironment } from '../../config/environment';
import { createVault } from '../../db/encryption';
import { openDatabase } from '../../db/open';
import { grantId } from '../../domain/ids';

/**
 * A process that needs a token of `GRANT_ID` when it is told `go`, as an activity would: it tries again as long as it is told to. Says which
 * token it got, by its hash. With `DIES=answered` it ends itself by SIGKILL when Xero has answered a refresh and nothing is stored.
 */
if (process.env['DIES'] === 'answered') {
  const real = globalThis.fetch;
  globalThis.fetch = async (...given) => {
    const response = await real(...given);
    await response.clone().text();
    process.kill(process.pid, 'SIGKILL');
    return response;
  };
}

const configuration = readEnvironment(process.env);
const db = openDatabase(configuration.databaseUrl, () => undefined, 2);
const silent = { info: () => undefined, warn: () => undefined };
const rings = { writer: () => undefined, pull: () => undefined, delivery: () => undefined };
const deps = { db, vault: createVault(configuration.encryptionKeys), xero: configuration.xero, log: silent, rings };

async function ask(): Promise<string> {
  for (;;) {
    try {
      const access = await accessToken(deps, grantId(process.env['GRANT_ID'] ?? ''));
      return access ? createHash('sha256').update(access.token).digest('hex') : 'ended';
    } catch (error) {
      if (!(error instanceof ApplicationFailure)) throw error;
      await new Promise((resolve) => { setTimeout(resolve, Number(error.nextRetryDelay)); });
    }
  }
}

process.once('disconnect', () => { process.exit(0); });
process.once('message', () => { void ask().then((token) => process.send?.(token)); });
// Its connection to Postgres is there before it says that it is ready.
void db.selectFrom('grants').select('grant_id').limit(1).execute().then(() => process.send?.('ready'));
