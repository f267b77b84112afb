import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { sql } from 'kysely';
import { accessToken } from '../../activities/access';
import type { ActivityDeps } from '../../activities/deps';
import { keepGrants } from '../../activities/keep-grants';
import { usableAccess, type Access } from '../../db/access';
import { chooseOrganisation, markDisconnected, readConnection, saveCompany } from '../../db/connections';
import { attachConsent, storeConsent } from '../../db/consent';
import { createVault } from '../../db/encryption';
import { expireAccessToken } from '../../db/grants';
import { openDatabase, type Db } from '../../db/open';
import { noteReached } from '../../db/seen-connections';
import { thePlatform } from '../../domain/actor';
import { companyId, type GrantId } from '../../domain/ids';
import { authoriseUrl, exchangeCode, listConnections, refreshTokens } from '../../xero/oauth';
import { readEnvironment } from '../../config/environment';
import { decideAtXero } from '../support/consent-walk';
import { ownDatabase } from '../support/database';
import { openOwnXero, type OwnXero } from '../support/own-xero';
import { registerRig } from '../support/open-rigs';
import { testSetting } from '../support/settings';

/** How a grant is kept: refreshed by one holder, never lost with an answer, kept alive, looked at every day. */

jest.setTimeout(60_000);

let xero: OwnXero;
let db: Db;
let env: Record<string, string>;
let deps: ActivityDeps;
const rung: string[] = [];

beforeAll(async () => {
  xero = await openOwnXero();
  const database = await ownDatabase();
  env = {
    DATABASE_URL: database.url, XERO_CLIENT_ID: testSetting('TEST_XERO_CLIENT_ID'), XERO_CLIENT_SECRET: testSetting('TEST_XERO_CLIENT_SECRET'),
    XERO_LOGIN_URL: xero.url, XERO_IDENTITY_URL: xero.url, XERO_API_URL: xero.url, PUBLIC_URL: `http://localhost:${testSetting('TEST_API_PORT')}`,
    PLATFORM_API_KEYS: 'a-key-of-the-platform', SESSION_SECRET: 's'.repeat(32), ENCRYPTION_KEYS: `k:${randomBytes(32).toString('base64')}`,
  };
  const configuration = readEnvironment(env);
  db = openDatabase(database.url, () => undefined, 10);
  registerRig({ async close() { await db.destroy(); await database.drop(); } });
  const log = { info: () => undefined, warn: () => undefined };
  const rings = { writer: () => undefined, pull: () => undefined, delivery: (company: string) => { rung.push(company); } };
  // Neither looks at Temporal: what would be started there, is rung.
  deps = { db, vault: createVault(configuration.encryptionKeys), xero: configuration.xero, limits: configuration.limits, log, rings, callbacks: { privateHosts: [] } } as unknown as ActivityDeps;
});

afterEach(() => { jest.restoreAllMocks(); });

/** A person allows these organisations (a new one when none is named), and the company gets them. */
async function consented(company: string, tenants: readonly string[] = []): Promise<GrantId> {
  await saveCompany(db, companyId(company), { name: company, timeZone: 'Australia/Sydney', callbackUrl: 'https://cloudrent.example/hook' });
  const chosen = tenants.length > 0 ? tenants : [await newOrganisation()];
  const tokens = await consentAtXero(chosen);
  const grant = await storeConsent(db, deps.vault, tokens);
  await attachConsent(db, companyId(company), grant, (await listConnections(deps.xero, tokens.accessToken)).filter(({ xeroTenantId }) => chosen.includes(xeroTenantId)), thePlatform);
  return grant;
}
const newOrganisation = async (): Promise<string> => String((await xero.control('POST', '/organisations', { name: `Hire ${randomBytes(4).toString('hex')}`, chart: 'hire' }))['tenantId']);
async function consentAtXero(tenants: readonly string[]) {
  const redirectUri = `${String(env['PUBLIC_URL'])}/xero/callback`;
  const back = await decideAtXero(new URL(authoriseUrl(deps.xero, { redirectUri, state: 's' })), tenants);
  const code = new URLSearchParams(back.split('?')[1]).get('code') ?? '';
  const result = await exchangeCode(deps.xero, { code, redirectUri });
  if (!result.ok) throw new Error(result.why);
  return result.tokens;
}
const expire = (grant: GrantId): Promise<unknown> => db.updateTable('grants').set({ access_expires_at: sql<Date>`clock_timestamp()`, refreshed_at: sql<Date>`clock_timestamp() - interval '30 minutes'` }).where('grant_id', '=', grant).execute();
/** Whatever has everybody wait is over, as far as Postgres knows. */
const waitIsOver = (grant: GrantId): Promise<unknown> => db.updateTable('grants').set({ lease_until: sql<Date>`clock_timestamp() - interval '1 second'` }).where('grant_id', '=', grant).execute();
const due = (grant: GrantId, what: 'refresh_due_at' | 'look_due_at'): Promise<unknown> => db.updateTable('grants').set({ [what]: sql<Date>`clock_timestamp()` }).where('grant_id', '=', grant).execute();
const grantRow = (grant: GrantId) => db.selectFrom('grants').selectAll().select(sql<number>`extract(epoch from refresh_due_at - clock_timestamp())::float8`.as('due_in')).where('grant_id', '=', grant).executeTakeFirstOrThrow();
const failure = (grant: GrantId): Promise<string | undefined> => accessToken(deps, grant).then(() => undefined, (error: unknown) => (error instanceof ApplicationFailure ? error.type ?? '' : String(error)));
const usable = async (grant: GrantId): Promise<boolean> => {
  const access = await accessToken(deps, grant);
  return access !== undefined && (await listConnections(deps.xero, access.token)).length > 0;
};

function askers(count: number, grant: GrantId, dies = ''): ChildProcess[] {
  const program = join(__dirname, '..', '..', 'dist', 'test', 'support', 'token-asker.js');
  const children = Array.from({ length: count }, () => fork(program, { env: { ...process.env, ...env, GRANT_ID: grant, DIES: dies }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }));
  registerRig({ close: () => Promise.resolve(children.forEach((child) => child.kill())) });
  return children;
}

describe('a refresh', () => {
  it('is one, however many processes need the token at the instant of its expiry', async () => {
    const grant = await consented('eight');
    const children = askers(8, grant);
    await Promise.all(children.map((child) => once(child, 'message')));
    await expire(grant);
    await xero.tokenCalls();
    const tokens = Promise.all(children.map(async (child) => String((await once(child, 'message'))[0])));
    for (const child of children) child.send('go');
    expect(new Set(await tokens).size).toBe(1);
    expect(await xero.tokenCalls()).toBe(1);
  });

  it('is one within a process too, and nobody waits for it while the token is still good', async () => {
    const grant = await consented('ahead');
    await db.updateTable('grants').set({ access_expires_at: sql<Date>`clock_timestamp() + interval '90 seconds'` }).where('grant_id', '=', grant).execute();
    await xero.tokenCalls();
    await xero.spoilTokens({ kind: 'delay', ms: 300 });
    const before = (await grantRow(grant)).generation;
    const generations = (await Promise.all(Array.from({ length: 6 }, () => accessToken(deps, grant)))).map((access) => access?.generation);
    expect(generations.filter((generation) => generation === before)).toHaveLength(5);
    expect(await xero.tokenCalls()).toBe(1);
  });

  it('that a process killed between Xero’s answer and our commit has lost, is made again although nobody asks', async () => {
    const grant = await consented('killed');
    const { generation } = await grantRow(grant);
    await expire(grant);
    const [child] = askers(1, grant, 'answered');
    await once(child as ChildProcess, 'message');
    child?.send('go');
    expect((await once(child as ChildProcess, 'exit'))[1]).toBe('SIGKILL');
    const left = await grantRow(grant);
    expect(left).toMatchObject({ generation, state: 'alive' });
    expect(left.due_in).toBeLessThanOrEqual(60);
    await xero.later(25);
    await waitIsOver(grant);
    await due(grant, 'refresh_due_at');
    await keepGrants(deps);
    expect(await grantRow(grant)).toMatchObject({ generation: generation + 1, state: 'alive' });
    await xero.later(31);
    await expire(grant);
    expect(await usable(grant)).toBe(true);
  });

  it.each([
    ['timed out', { kind: 'hang', when: 'after' }], ['reset', { kind: 'reset', when: 'after' }], ['an error page of Xero’s', { kind: 'status', status: 502, body: '<html></html>', when: 'after' }],
    ['a success that cannot be read', { kind: 'unreadable', variant: 'html' }], ['too many requests', { kind: 'status', status: 429, when: 'before' }], ['another refusal', { kind: 'status', status: 400, body: { error: 'invalid_client' }, when: 'before' }],
  ])('whose answer was lost goes again with the same refresh token: %s', async (what, fault) => {
    const grant = await consented('lost');
    const generation = (await grantRow(grant)).generation;
    await expire(grant);
    await xero.spoilTokens(fault);
    const real = AbortSignal.timeout.bind(AbortSignal);
    const patience = jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => real(what === 'timed out' ? 100 : ms));
    expect(await failure(grant)).toBe('token-not-refreshed');
    expect(patience).toHaveBeenCalledWith(60_000);
    jest.restoreAllMocks();
    // Meanwhile nobody asks Xero again.
    await xero.tokenCalls();
    expect(await failure(grant)).toBe('token-not-refreshed');
    expect(await xero.tokenCalls()).toBe(0);
    await waitIsOver(grant);
    expect(await usable(grant)).toBe(true);
    expect(await grantRow(grant)).toMatchObject({ generation: generation + 1, refresh_failures: 0 });
  });

  it('that Xero answers with 500 for an hour loses nothing', async () => {
    const grant = await consented('an-hour');
    await expire(grant);
    await xero.spoilTokens({ kind: 'status', status: 500, body: '<html></html>', when: 'before' }, 1_000);
    for (let minutes = 0; minutes <= 60; minutes += 5) {
      await due(grant, 'refresh_due_at');
      await keepGrants(deps);
      await xero.later(5);
      await waitIsOver(grant);
    }
    expect(await grantRow(grant)).toMatchObject({ state: 'alive', refresh_failures: 13 });
    await xero.control('DELETE', '/faults');
    await due(grant, 'refresh_due_at');
    await keepGrants(deps);
    expect(await grantRow(grant)).toMatchObject({ state: 'alive', refresh_failures: 0 });
    expect(await usable(grant)).toBe(true);
  });

  it('loses against a consent that comes while it runs, whichever Xero did first', async () => {
    const tenant = await newOrganisation();
    const grant = await consented('both', [tenant]);
    await expire(grant);
    let begun = (): void => undefined;
    let goOn = (): void => undefined;
    const running = new Promise<void>((resolve) => { begun = resolve; });
    const gate = new Promise<void>((resolve) => { goOn = resolve; });
    let refreshes = 0;
    const found = usableAccess(db, deps.vault, grant, 60_000, async (refreshToken) => {
      refreshes += 1;
      begun();
      await gate;
      return await refreshTokens(deps.xero, refreshToken);
    });
    await running;
    const before = (await grantRow(grant)).generation;
    await storeConsent(db, deps.vault, await consentAtXero([tenant]));
    // The consent's own refresh token is replaced at Xero by the refresh: it is refreshed in time, whoever dies.
    const after = await grantRow(grant);
    expect([after.generation, after.due_in <= 60]).toEqual([before + 1, true]);
    goOn();
    expect(await found).toMatchObject({ access: 'usable' } satisfies Partial<Access>);
    expect([refreshes, (await grantRow(grant)).generation]).toEqual([2, before + 2]);
    await xero.later(31);
    await expire(grant);
    expect(await usable(grant)).toBe(true);
  });

  it('that a token of an older generation asks for is none; a new token that Xero calls expired is not refreshed again at once', async () => {
    const grant = await consented('older');
    const { generation } = await grantRow(grant);
    expect(await expireAccessToken(db, grant, generation)).toBe('wait');
    await db.updateTable('grants').set({ refreshed_at: sql<Date>`clock_timestamp() - interval '1 minute'` }).where('grant_id', '=', grant).execute();
    await xero.tokenCalls();
    expect(await expireAccessToken(db, grant, generation - 1)).toBe('expired');
    expect(await usable(grant)).toBe(true);
    expect(await xero.tokenCalls()).toBe(0);
    expect(await expireAccessToken(db, grant, generation)).toBe('expired');
    expect(await usable(grant)).toBe(true);
    expect(await xero.tokenCalls()).toBe(1);
  });
});

describe('a grant that nobody uses for long', () => {
  const days = (count: number): Promise<void> => xero.later(count * 24 * 60);

  it('is kept alive well before Xero forgets it, by one process at a time', async () => {
    const grant = await consented('silent');
    for (let passed = 0; passed < 80; passed += 20) {
      await days(20);
      await due(grant, 'refresh_due_at');
      await xero.tokenCalls();
      await Promise.all([keepGrants(deps), keepGrants(deps), keepGrants(deps)]);
      expect(await xero.tokenCalls()).toBe(1);
    }
    expect((await grantRow(grant)).due_in).toBeGreaterThan(19 * 86_400);
    await expire(grant);
    expect(await usable(grant)).toBe(true);
  });

  it('is left alone when no connection uses it, and its tokens are destroyed', async () => {
    const tokens = await consentAtXero([await newOrganisation()]);
    await db.deleteFrom('connections').execute();
    await db.deleteFrom('grants').execute();
    const grant = await storeConsent(db, deps.vault, tokens);
    await keepGrants(deps);
    expect(await grantRow(grant)).toMatchObject({ state: 'alive' });
    await db.updateTable('grants').set({ kept_until: sql<Date>`clock_timestamp()`, refreshed_at: sql<Date>`clock_timestamp() - interval '3 minutes'` }).execute();
    await keepGrants(deps);
    expect(await db.selectFrom('grants').selectAll().execute()).toEqual([]);
  });
});

describe('what a person ends in Xero', () => {
  const cut = async (grant: GrantId, tenants: readonly string[]): Promise<void> => {
    const access = await accessToken(deps, grant);
    for (const { xeroConnectionId, xeroTenantId } of await listConnections(deps.xero, access?.token ?? '')) {
      if (tenants.includes(xeroTenantId)) await fetch(`${xero.url}/connections/${xeroConnectionId}`, { method: 'DELETE', headers: { authorization: `Bearer ${access?.token ?? ''}` } });
    }
  };
  const changes = async (company: string) => (await db.selectFrom('changes').select(['type', 'kind', 'record_id', 'data', 'callback']).where('company_id', '=', companyId(company)).orderBy('number').execute());

  it('is noticed within a day while it is set up, chosen or used, told once, and nobody else is touched', async () => {
    const [cutOff, kept, choosing] = [await newOrganisation(), await newOrganisation(), [await newOrganisation(), await newOrganisation()]];
    await consented('in-setup', [cutOff]);
    await consented('other', [kept]);
    const grant = await consented('choosing', choosing);
    await cut(grant, [cutOff, ...choosing]);
    rung.length = 0;
    await due(grant, 'look_due_at');
    await keepGrants(deps);
    await due(grant, 'look_due_at');
    await keepGrants(deps);
    for (const company of ['in-setup', 'choosing']) {
      const connection = await readConnection(db, companyId(company));
      expect(connection).toMatchObject({ state: 'disconnected', grant_id: null, ended_because: { code: 'connection-disconnected' } });
      expect(await changes(company)).toMatchObject([{ type: 'connection.disconnected', kind: 'connection', record_id: connection?.connection_id, callback: 'due', data: { status: 'disconnected', title: 'Disconnected in Xero', solution: expect.stringContaining('Connect again') as unknown } }]);
    }
    expect(await readConnection(db, companyId('other'))).toMatchObject({ state: 'setup', grant_id: grant });
    expect(await changes('other')).toEqual([]);
    expect(rung.toSorted()).toEqual(['choosing', 'in-setup']);
  });

  it('is taken up where it was: set-up stays set-up', async () => {
    const tenant = await newOrganisation();
    const grant = await consented('again', [tenant]);
    await cut(grant, [tenant]);
    await due(grant, 'look_due_at');
    await keepGrants(deps);
    await consented('again', [tenant]);
    expect(await readConnection(db, companyId('again'))).toMatchObject({ state: 'setup', ended_because: null, resumes: null });
    expect((await changes('again')).map(({ type }) => type)).toEqual(['connection.disconnected', 'connection.restored']);
  });

  it('of some of the choices leaves the others', async () => {
    const [one, two] = [await newOrganisation(), await newOrganisation()];
    const grant = await consented('fewer', [one, two]);
    await cut(grant, [one]);
    await due(grant, 'look_due_at');
    await keepGrants(deps);
    expect(await readConnection(db, companyId('fewer'))).toMatchObject({ state: 'choosing', choices: [{ xeroTenantId: two }] });
  });

  it('is not taken for ended by a look that began before a consent', async () => {
    const grant = await consented('early');
    const { generation } = await grantRow(grant);
    expect(await noteReached(db, grant, generation - 1, [])).toBeUndefined();
    expect(await readConnection(db, companyId('early'))).toMatchObject({ state: 'setup' });
  });

  it('with the whole grant expires all its companies, each told once, also those in set-up', async () => {
    const tenant = await newOrganisation();
    await consented('dead-one', [tenant]);
    const grant = await consented('dead-two', [await newOrganisation(), await newOrganisation()]);
    await xero.spoilTokens({ kind: 'status', status: 400, body: { error: 'invalid_grant' } }, 3);
    await expire(grant);
    await Promise.all([1, 2, 3].map(() => accessToken(deps, grant)));
    await keepGrants(deps);
    for (const [company, resumes] of [['dead-one', 'setup'], ['dead-two', 'choosing']] as const) {
      expect(await readConnection(db, companyId(company))).toMatchObject({ state: 'expired', resumes });
      expect((await changes(company)).map(({ type, data }) => [type, data['solution']])).toEqual([['connection.expired', expect.stringContaining('Reconnect')]]);
    }
    await xero.control('DELETE', '/faults');
    await consented('dead-one', [tenant]);
    expect(await readConnection(db, companyId('dead-one'))).toMatchObject({ state: 'setup' });
  });
});

describe('what a person ends here', () => {
  it('is not ended at Xero while another company of the same person may still choose it', async () => {
    const [wanted, spare] = [await newOrganisation(), await newOrganisation()];
    await consented('leaves', [wanted]);
    await consented('waits', [wanted, spare]);
    expect(await chooseOrganisation(db, companyId('waits'), wanted, thePlatform)).toBe('taken');
    expect(await markDisconnected(db, companyId('leaves'), thePlatform)).toEqual([]);
    expect(await chooseOrganisation(db, companyId('waits'), wanted, thePlatform)).toBe('chosen');
    expect(await markDisconnected(db, companyId('waits'), thePlatform)).toHaveLength(1);
  });
});
