import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from './stack/build.mjs';
import { isGiven, portsOf } from './stack/local-environment.mjs';
import { dataFolder, distFolder } from './stack/paths.mjs';
import { localDatabaseUrl } from './stack/postgres.mjs';
import { localSecrets } from './stack/secrets.mjs';
import { complain, step } from './stack/terminal.mjs';
import { sentence } from './stack/trouble.mjs';

/**
 * `npm run reseal`: seals everything with the first of ENCRYPTION_KEYS, in the database of DATABASE_URL; without one in that of `npm start`,
 * which must be running. In an image: `node dist/db/reseal.js`.
 */
async function main() {
  await step('Build', (progress) => build({ progress }));
  const secrets = localSecrets(dataFolder);
  const defaults = { ENCRYPTION_KEYS: secrets.encryptionKeys, DATABASE_URL: localDatabaseUrl({ password: secrets.postgresPassword, port: portsOf(process.env).chosen.postgres }) };
  const missing = Object.entries(defaults).filter(([name]) => !isGiven(process.env, name));
  const child = spawn(process.execPath, [join(distFolder, 'db', 'reseal.js')], { stdio: 'inherit', env: { ...process.env, ...Object.fromEntries(missing) } });
  process.exitCode = await new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 1));
  });
}

main().catch((error) => {
  complain(sentence(error));
  process.exitCode = 1;
});
