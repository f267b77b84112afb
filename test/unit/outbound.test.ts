import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { postCallback } from '../../activities/callback-call';
import { readEnvironment } from '../../config/environment';
import { companyId, xeroTenantId } from '../../domain/ids';
import { readOrganisation, writeContacts } from '../../xero/calls';
import { authoriseUrl, deleteConnection, exchangeCode, listConnections, refreshTokens } from '../../xero/oauth';
import { startAnsweringServer, type AnsweringServer } from '../../xero/testing/answering-server';

/** The service calls nobody but whom it is configured to call: hosts come from the configuration alone, and no answer can send it elsewhere. */

const root = join(__dirname, '..', '..');
let host: AnsweringServer;
let platform: AnsweringServer;
let elsewhere: AnsweringServer;
beforeAll(async () => { [host, platform, elsewhere] = [await startAnsweringServer(), await startAnsweringServer({ as: 'somebody' }), await startAnsweringServer({ as: 'somebody' })]; });
afterAll(async () => { for (const server of [host, platform, elsewhere]) await server.close(); });

const app = () => ({ identityUrl: host.url, apiUrl: host.url, clientId: 'app', clientSecret: 'secret' });
const access = { accessToken: 'token', xeroTenantId: xeroTenantId('tenant-1') };
const change = { companyId: companyId('acme'), number: 1, kind: 'contact', recordId: 'harbour', type: 'contact.updated', data: {}, at: new Date() } as unknown as Parameters<typeof postCallback>[0];
const calls: Record<string, () => Promise<unknown>> = {
  'the code of a consent': () => exchangeCode(app(), { code: 'code', redirectUri: 'http://localhost:1/xero/callback' }),
  'a refresh': () => refreshTokens(app(), 'refresh'),
  'the list of connections': () => listConnections(app(), 'token'),
  'the end of a connection': () => deleteConnection(app(), 'token', '5f3c1a90-6f0e-4f5c-8f52-0d7a4d1c2b3e'),
  'a read of the books': () => readOrganisation(app(), access),
  'a write to the books': () => writeContacts(app(), access, 'create', [{ name: 'Bayside' }], 'batch-1'),
  'a callback': () => postCallback(change, { url: `${platform.url}/hook`, secrets: [`whsec_${Buffer.alloc(32).toString('base64')}`], privateHosts: ['127.0.0.1'], timeoutMs: 5_000 }),
};

describe.each([301, 302, 303, 307, 308])('a redirect with %i', (status) => {
  it.each(Object.keys(calls))('is not followed by %s', async (name) => {
    for (const server of [host, platform]) server.answerWith({ status, headers: { location: `${elsewhere.url}/anything` }, body: '' });
    const before = [host.heard.length + platform.heard.length, elsewhere.heard.length] as const;
    await calls[name]?.().catch(() => undefined);
    expect([host.heard.length + platform.heard.length - before[0], elsewhere.heard.length - before[1]]).toEqual([1, 0]);
  });
});

it('calls Xero’s own hosts unless it is told others', () => {
  const { xero } = readEnvironment({ DATABASE_URL: 'postgres://localhost/x', XERO_CLIENT_ID: 'app', XERO_CLIENT_SECRET: 'secret', PLATFORM_API_KEYS: 'k'.repeat(16), SESSION_SECRET: 's'.repeat(32), ENCRYPTION_KEYS: `k:${Buffer.alloc(32).toString('base64')}` });
  expect([xero.loginUrl, xero.identityUrl, xero.apiUrl, xero.webUrl]).toEqual(['https://login.xero.com', 'https://identity.xero.com', 'https://api.xero.com', 'https://go.xero.com']);
  expect(new URL(authoriseUrl(xero, { redirectUri: 'http://localhost:3000/xero/callback', state: 'state' })).origin).toBe('https://login.xero.com');
});

it('calls out from these places alone, each with its host from the configuration', () => {
  const rooms = ['activities', 'api', 'config', 'db', 'domain', 'worker', 'workflows', 'xero'];
  const files = rooms.flatMap((room) => readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((name) => join(room, name))).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.includes('testing/'));
  const callsOut = /\bfetch\(|\bfrom '(?:node:)?(?:https?|http2|net|tls|dgram|undici|axios)'|\bnew (?:AccountingApi|XeroClient)\(/;
  const typesAlone = /^import type .*$/gm;
  expect(files.filter((name) => callsOut.test(readFileSync(join(root, name), 'utf8').replaceAll(typesAlone, ''))).sort()).toEqual([
    'activities/callback-call.ts', // the company's callback address, judged each time (domain/callback-address.ts)
    'api/http-server.ts', // listens
    'api/problem.ts', // names of statuses
    'config/check-health.ts', // this machine's own health
    'worker/health.ts', // listens
    'xero/client.ts', // XERO_API_URL
    'xero/oauth.ts', // XERO_IDENTITY_URL, XERO_API_URL
  ]);
});
