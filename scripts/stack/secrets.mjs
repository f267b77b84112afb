import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Trouble } from './trouble.mjs';

/** Secrets of a local stack, made once and kept in a file that only its owner reads. */

const makers = {
  platformKey: () => `platform_${randomBytes(24).toString('base64url')}`,
  sessionSecret: () => randomBytes(32).toString('base64url'),
  encryptionKeys: () => `local:${randomBytes(32).toString('base64')}`,
  postgresPassword: () => randomBytes(18).toString('base64url'),
  simulatorClientId: () => randomBytes(16).toString('hex').toUpperCase(),
  simulatorClientSecret: () => randomBytes(24).toString('base64url'),
  simulatorWebhookKey: () => randomBytes(32).toString('base64'),
};

/** Reads `secrets.json` in a folder, adding what is missing. Throws a `Trouble` when the file is damaged. */
export function localSecrets(folder) {
  const file = join(folder, 'secrets.json');
  const kept = existsSync(file) ? parse(file) : {};
  const secrets = Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, kept[name] ?? make()]));
  if (Object.keys(makers).some((name) => kept[name] === undefined)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  }
  return secrets;
}

function parse(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new Trouble(`${file} cannot be read. Mend it, or begin again with: npm start -- --fresh`);
  }
}
