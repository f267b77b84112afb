import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openCallbackSecret, readCallback, rotateCallbackSecret } from '../../db/callback-secrets';
import { saveCompany } from '../../db/connections';
import { createVault, keyIdOf } from '../../db/encryption';
import { openDatabase, type Db } from '../../db/open';
import { thePlatform } from '../../domain/actor';
import { companyId, grantId } from '../../domain/ids';
import { ownDatabase } from '../support/database';
import { registerRig } from '../support/open-rigs';

/** A new first key in ENCRYPTION_KEYS: everything is sealed anew by the command, callback secrets also when they are used. */

const company = companyId('rotating');
const keys = { old: randomBytes(32), new: randomBytes(32) };
const listed = (...ids: (keyof typeof keys)[]): string => ids.map((id) => `${id}:${keys[id].toString('base64')}`).join(',');
const vaultOf = (...ids: (keyof typeof keys)[]) => createVault(ids.map((id) => ({ id, key: keys[id] })));
const aGrant = (n: number) => ({ grant_id: grantId(randomUUID()), xero_user_id: randomUUID(), access_token: vaultOf('old').encrypt(`access-${String(n)}`), refresh_token: vaultOf('old').encrypt(`refresh-${String(n)}`), access_expires_at: new Date(), state: 'alive' as const });

jest.setTimeout(60_000);

let db: Db;
let url: string;
let secret: string;
const grants = () => db.selectFrom('grants').select(['access_token', 'refresh_token']).orderBy('xero_user_id').execute();
const secrets = async (): Promise<string[]> => (await db.selectFrom('callback_secrets').select('sealed').execute()).map(({ sealed }) => sealed);
const command = (keysGiven: string): Promise<{ code: unknown; stdout: string; stderr: string }> => new Promise((resolve) => {
  execFile(process.execPath, [join(__dirname, '..', '..', 'dist', 'db', 'reseal.js')], { env: { ...process.env, DATABASE_URL: url, ENCRYPTION_KEYS: keysGiven } }, (error, stdout, stderr) => { resolve({ code: error?.code ?? 0, stdout, stderr }); });
});

beforeAll(async () => {
  const database = await ownDatabase();
  ({ url } = database);
  db = openDatabase(url, () => undefined, 2);
  registerRig({ async close() { await db.destroy(); await database.drop(); } });
  await saveCompany(db, company, { name: 'Rotating Hire', timeZone: 'Australia/Sydney', callbackUrl: 'https://cloudrent.example/hook' });
});
beforeEach(async () => {
  await db.deleteFrom('grants').execute();
  secret = await rotateCallbackSecret(db, vaultOf('old'), company, thePlatform);
  await db.insertInto('grants').values(Array.from({ length: 230 }, (_, n) => aGrant(n))).execute();
});

it('the command seals all of it with the new key, says when the old one may go, and then the new one alone is enough', async () => {
  const before = (await secrets()).length;
  const first = await command(listed('new', 'old'));
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toContain(`Sealed anew with key "new": ${String(460 + before)} values.`);
  expect(first.stdout).toContain('grants: 200 rows\ngrants: 230 rows');
  expect(first.stdout).toContain('Key "old" seals nothing any more');
  const sealed = [...(await grants()).flatMap((grant) => [grant.access_token, grant.refresh_token]), ...await secrets()];
  expect(new Set(sealed.map(keyIdOf))).toEqual(new Set(['new']));
  const opened = (await grants()).map((grant) => vaultOf('new').decrypt(grant.refresh_token));
  expect(opened.toSorted()).toEqual(Array.from({ length: 230 }, (_, n) => `refresh-${String(n)}`).toSorted());
  // Again, it finds nothing to do.
  expect((await command(listed('new', 'old'))).stdout).toContain('Sealed anew with key "new": 0 values.');
  expect(await grants()).toHaveLength(230);
});

it('what is sealed with a key that is missing is named, and left as it is', async () => {
  const before = await grants();
  const { code, stderr } = await command(listed('new'));
  expect(code).toBe(1);
  expect(stderr).toMatch(/^46\d cannot be read: they are sealed with key "old", which is not in ENCRYPTION_KEYS/);
  expect(await grants()).toEqual(before);
});

it('a callback secret is sealed anew when it signs', async () => {
  const [newest] = (await readCallback(db, company))?.secrets ?? [];
  if (!newest) throw new Error('no secret');
  expect(await openCallbackSecret(db, vaultOf('new', 'old'), newest)).toBe(secret);
  const [after] = (await readCallback(db, company))?.secrets ?? [];
  expect(keyIdOf(after?.sealed ?? '')).toBe('new');
  expect(after && vaultOf('new').decrypt(after.sealed)).toBe(secret);
});
