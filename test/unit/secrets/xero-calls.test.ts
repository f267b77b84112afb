import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import type { AxiosStatic } from 'axios';
import { xeroTenantId } from '../../../domain/ids';
import { writeContacts } from '../../../xero/calls';
import { deleteConnection, exchangeCode, listConnections, refreshTokens } from '../../../xero/oauth';
import { startAnsweringServer, type AnsweringServer, type Scripted } from '../../../xero/testing/answering-server';
import { formsOf } from '../../secrets/forms';

/** Whatever comes of a call to Xero, answer or error: nothing that hangs on it says the token, the code or the client secret that was sent. */

const axios = createRequire(require.resolve('xero-node'))('axios') as AxiosStatic;
let xero: AnsweringServer;
beforeAll(async () => { xero = await startAnsweringServer(); });
afterAll(() => xero.close());

const secret = () => randomBytes(32).toString('base64url');
const [accessToken, refreshToken, code, clientSecret] = [secret(), secret(), secret(), secret()];
const forms = [accessToken, refreshToken, code, clientSecret].flatMap(formsOf);
const saidBy = (outcome: unknown): boolean => {
  const text = inspect(outcome, { depth: Infinity, showHidden: true, maxStringLength: null, maxArrayLength: null });
  return forms.some((form) => text.includes(form));
};
const outcomeOf = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

it('would see it: an error of xero-node’s axios holds the token', async () => {
  xero.answerWith({ status: 500 });
  expect(saidBy(await outcomeOf(axios.get(`${xero.url}/connections`, { headers: { Authorization: `Bearer ${accessToken}` } })))).toBe(true);
});

describe.each<[string, Scripted]>([
  ['401', { status: 401, body: { Detail: 'TokenExpired' } }], ['403', { status: 403, body: { Detail: 'AuthenticationUnsuccessful' } }], ['a refusal', { status: 400, body: { error: 'invalid_grant', Message: 'No' } }],
  ['429', { status: 429 }], ['500', { status: 500, body: 'busy' }], ['a redirect', { status: 302, headers: { location: '/elsewhere' } }], ['HTML with 200', { body: '<html>' }],
  ['a cut connection', (response) => { response.destroy(); }], ['half an answer', (response) => { response.writeHead(200, { 'content-length': '100' }); response.write('{'); setImmediate(() => { response.destroy(); }); }],
])('after %s', (_name, scripted) => {
  it.each<[string, (url: string) => Promise<unknown>]>([
    ['the books', (url) => writeContacts({ apiUrl: url }, { accessToken, xeroTenantId: xeroTenantId('tenant-1') }, 'create', [{ name: 'Bayside' }], 'batch-1')],
    ['a code', (url) => exchangeCode({ identityUrl: url, clientId: 'client', clientSecret }, { code, redirectUri: 'http://localhost:1/xero/callback' })],
    ['a refresh', (url) => refreshTokens({ identityUrl: url, clientId: 'client', clientSecret }, refreshToken)],
    ['the connections', (url) => listConnections({ apiUrl: url }, accessToken)],
    ['ending one', (url) => deleteConnection({ apiUrl: url }, accessToken, '11111111-1111-4111-8111-111111111111')],
  ])('a call for %s says no secret', async (_what, call) => {
    xero.answerWith(scripted);
    expect(saidBy(await outcomeOf(call(xero.url)))).toBe(false);
  });
});
