import { authoriseUrl, deleteConnection, exchangeCode, listConnections, missingScopes, refreshTokens, XeroConnectionsError } from './oauth';
import { startAnsweringServer, type AnsweringServer } from './testing/answering-server';

const connectionId = '44444444-4444-4444-8444-444444444444';
const eventId = '55555555-5555-4555-8555-555555555555';
const jwt = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

describe('consent and tokens', () => {
  let xero: AnsweringServer;
  const settings = () => ({ loginUrl: 'https://login.example', identityUrl: xero.url, apiUrl: xero.url, webUrl: xero.url, clientId: 'app', clientSecret: 's/e+c=ret' });
  const answer = { access_token: jwt({ xero_userid: 'user-1', authentication_event_id: eventId }), refresh_token: 'refresh-2', expires_in: 1800, token_type: 'Bearer', scope: 'openid offline_access' };
  beforeAll(async () => { xero = await startAnsweringServer(); });
  afterAll(() => xero.close());

  it('asks for the granular scopes', () => {
    const url = new URL(authoriseUrl(settings(), { redirectUri: 'http://localhost:1/xero/callback', state: 'st&te' }));
    expect(url.origin + url.pathname).toBe('https://login.example/identity/connect/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code', client_id: 'app', redirect_uri: 'http://localhost:1/xero/callback', state: 'st&te',
      scope: 'openid profile email offline_access accounting.contacts accounting.invoices accounting.payments accounting.settings.read',
    });
    expect(url.search).not.toContain('+');
  });

  it('trades a code for tokens, its secret sent raw', async () => {
    xero.answerWith({ body: answer });
    const before = Date.now();
    const result = await exchangeCode(settings(), { code: 'code-1', redirectUri: 'http://localhost:1/xero/callback' });
    expect(result).toMatchObject({ ok: true, tokens: { accessToken: answer.access_token, refreshToken: 'refresh-2', xeroUserId: 'user-1', authEventId: eventId, scopes: ['openid', 'offline_access'] } });
    expect(result.ok && result.tokens.expiresAt.getTime()).toBeGreaterThanOrEqual(before + 1_800_000);
    const heard = xero.heard.at(-1);
    expect(heard).toMatchObject({ method: 'POST', path: '/connect/token', body: 'grant_type=authorization_code&code=code-1&redirect_uri=http%3A%2F%2Flocalhost%3A1%2Fxero%2Fcallback' });
    expect(Buffer.from(heard?.headers.authorization?.replace('Basic ', '') ?? '', 'base64').toString()).toBe('app:s/e+c=ret');
  });

  it('takes the user from the identity token when the access token is opaque', async () => {
    xero.answerWith({ body: { ...answer, access_token: 'opaque', id_token: jwt({ sub: 'sub-1', xero_userid: 'user-2' }) } });
    expect(await refreshTokens(settings(), 'refresh-1')).toMatchObject({ ok: true, tokens: { xeroUserId: 'user-2' } });
    expect(xero.heard.at(-1)?.body).toBe('grant_type=refresh_token&refresh_token=refresh-1');
  });

  it.each([
    [{ name: 'Ada Keeper', email: 'ada@hire.example' }, 'Ada Keeper'], [{ given_name: 'Ada', family_name: 'Keeper' }, 'Ada Keeper'],
    [{ email: 'ada@hire.example', preferred_username: 'ada' }, 'ada@hire.example'], [{}, undefined],
  ])('names the person as the identity token does: %j', async (claims, userName) => {
    xero.answerWith({ body: { ...answer, id_token: jwt({ sub: 'sub-1', ...claims }) } });
    const result = await refreshTokens(settings(), 'refresh-1');
    expect(result.ok && result.tokens.userName).toBe(userName);
  });

  it.each([
    [['openid', 'accounting.contacts', 'accounting.settings.read'], 'access to invoices and credit notes, payments'],
    [['accounting.contacts', 'accounting.invoices', 'accounting.payments', 'accounting.settings.read'], 'the rights in Xero of the person who connected do not suffice'],
    [[], 'the rights in Xero of the person who connected do not suffice'],
  ])('says which permission is missing of %j', (allowed, missing) => {
    expect(missingScopes(allowed)).toBe(missing);
  });

  it('knows a dead refresh token', async () => {
    xero.answerWith({ status: 400, body: { error: 'invalid_grant' } });
    expect(await refreshTokens(settings(), 'refresh-1')).toEqual({ ok: false, dead: true, why: 'Xero answered 400 (invalid_grant).' });
  });

  it.each([
    ['429', { status: 429, body: '' }], ['503 as HTML', { status: 503, body: '<html>' }], ['another 400', { status: 400, body: { error: 'invalid_client' } }],
    ['HTML with 200', { body: '<html>' }], ['no refresh token', { body: { ...answer, refresh_token: undefined } }], ['a redirect', { status: 302, headers: { location: '/' } }],
  ])('may try again after %s', async (_name, scripted) => {
    xero.answerWith(scripted);
    expect(await refreshTokens(settings(), 'refresh-1')).toMatchObject({ ok: false, dead: false });
  });

  it('may try again after a reset, and says so without any secret', async () => {
    xero.answerWith((response) => { response.socket?.resetAndDestroy(); });
    const result = await refreshTokens(settings(), 'refresh-secret');
    expect(result).toMatchObject({ ok: false, dead: false });
    expect(JSON.stringify(result)).not.toMatch(/secret|s\/e\+c/);
  });

  it('lists the connections of one consent', async () => {
    xero.answerWith({ body: [{ id: connectionId, authEventId: eventId, tenantId: 'tenant-1', tenantType: 'ORGANISATION', tenantName: 'Demo', createdDateUtc: '2026-10-05T00:00:00.0000000' }] });
    expect(await listConnections(settings(), 'token', eventId)).toEqual([{ xeroConnectionId: connectionId, xeroTenantId: 'tenant-1', name: 'Demo', type: 'ORGANISATION' }]);
    expect(xero.heard.at(-1)?.query.get('authEventId')).toBe(eventId);
    expect(xero.heard.at(-1)?.headers.authorization).toBe('Bearer token');
  });

  it('does not take a failed reading for "no connections"', async () => {
    for (const scripted of [{ status: 401, body: {} }, { body: '<html>' }, { body: {} }]) {
      xero.answerWith(scripted);
      await expect(listConnections(settings(), 'token')).rejects.toThrow(XeroConnectionsError);
    }
    xero.answerWith({ body: [] });
    expect(await listConnections(settings(), 'token')).toEqual([]);
  });

  it('ends a connection, and does not mind when it is gone', async () => {
    for (const status of [204, 404]) {
      xero.answerWith({ status });
      await expect(deleteConnection(settings(), 'token', connectionId)).resolves.toBeUndefined();
    }
    expect(xero.heard.at(-1)).toMatchObject({ method: 'DELETE', path: `/connections/${connectionId}` });
    xero.answerWith({ status: 500 });
    await expect(deleteConnection(settings(), 'token', connectionId)).rejects.toMatchObject({ status: 500 });
  });
});
