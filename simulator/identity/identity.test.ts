import { basic, claimsOf, REDIRECT, SCOPES, ShellRig, type TokenSet } from '../testing/shell-rig';

describe('sign-in and tokens', () => {
  let rig: ShellRig;
  let first: string;
  let second: string;
  beforeEach(async () => {
    rig = await new ShellRig().start();
    [first = '', second = ''] = (await rig.organisations()).map(({ tenantId }) => tenantId);
  });
  afterEach(() => rig.dispose());

  const advance = (seconds: number) => rig.control('POST', '/clock', { advanceSeconds: seconds });
  const connections = async (tokens: TokenSet, query = '') => {
    const reply = await rig.send('GET', `/connections${query}`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
    return JSON.parse(reply.text) as Record<string, string>[];
  };

  describe('consent (xero-api.md 2)', () => {
    // xero-api.md 2: authorize [Xero OAS, CLI]
    it('shows the people, the organisations and what the app may do', async () => {
      const { status, text } = await rig.send('GET', rig.authorizeUrl());
      expect(status).toBe(200);
      expect(text).toContain('Demo Owner');
      expect(text).toContain('Second Hire Pty Ltd');
      expect(text).toContain('View and manage sales invoices');
    });

    // xero-api.md 2: authorize [Xero OAS, CLI]
    it('sends the person back with a code and the state', async () => {
      const back = await rig.consent([first]);
      expect(back.origin + back.pathname).toBe(REDIRECT);
      expect(back.searchParams.get('state')).toBe('s1');
      expect(back.searchParams.get('code')).toBeTruthy();
    });

    // The simulator's own choice: a cancelled consent comes back as access_denied, by OAuth 2.
    it('tells the app when the person cancels', async () => {
      const back = await rig.consent([first], { form: { decision: 'cancel' } });
      expect([back.searchParams.get('error'), back.searchParams.get('state')]).toEqual(['access_denied', 's1']);
      expect(back.searchParams.has('code')).toBe(false);
    });

    // The simulator's own choice: a consent names at least one organisation.
    it('asks again when no organisation was ticked', async () => {
      expect((await rig.consent([])).href).toBe('about:blank');
    });

    // xero-api.md 2 Granular scopes: "the only ones for apps created from 2 Mar 2026" [Xero PL, MCP]; "invalid_scope" [Xero MCP, CLI]
    it.each(['accounting.transactions', 'accounting.contacts.read', 'accounting.reports.read', 'files'])(
      'granular scopes only: %s is an invalid_scope', async (scope) => {
        const { headers } = await rig.send('GET', rig.authorizeUrl({ scope: `openid accounting.invoices ${scope}` }));
        expect(new URL(headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_scope');
      });

    // xero-api.md 2: "Redirect URIs: 50, absolute, no wildcard" [Xero DX/faq/oauth2]; unauthorized_client [Xero MCP, CLI]
    it.each([
      ['another client', { client_id: 'somebody' }],
      ['a redirect URI that differs by one letter', { redirect_uri: `${REDIRECT}/` }],
      ['no redirect URI', { redirect_uri: '' }],
    ])('never redirects for %s', async (_what, changes) => {
      const reply = await rig.send('GET', rig.authorizeUrl(changes));
      expect(reply.status).toBe(400);
      expect(reply.text).toContain('unauthorized_client');
    });

    // xero-api.md 2: "PKCE (S256) only for native apps" [Xero DX/faq/oauth2]; that state must be there is the simulator's own choice
    it.each([
      ['no state', { state: '' }, 'invalid_request'],
      ['a response_type other than code', { response_type: 'token' }, 'unsupported_response_type'],
      ['PKCE, which is for native apps', { code_challenge: 'x' }, 'invalid_request'],
    ])('tells the app about %s', async (_what, changes, error) => {
      const { headers } = await rig.send('GET', rig.authorizeUrl(changes));
      expect(new URL(headers.get('location') ?? '').searchParams.get('error')).toBe(error);
    });
  });

  describe('codes (xero-api.md 2: 5 minutes, single use)', () => {
    const exchange = (code: string | null, redirectUri = REDIRECT) => rig.token({ grant_type: 'authorization_code', code: code ?? '', redirect_uri: redirectUri });

    // xero-api.md 2: "code 5 min, single use" [reported]
    it('gives tokens once', async () => {
      const code = (await rig.consent([first])).searchParams.get('code');
      const { status, body } = await exchange(code);
      expect([status, body?.['token_type'], body?.['expires_in'], body?.['scope']]).toEqual([200, 'Bearer', 1800, SCOPES]);
      expect(await exchange(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    });

    // xero-api.md 2: "code 5 min, single use" [reported]
    it('dies after five minutes', async () => {
      const code = (await rig.consent([first])).searchParams.get('code');
      await advance(300);
      expect(await exchange(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    });

    // The simulator's own choice: a code is bound to its redirect URI, by OAuth 2.
    it('belongs to the redirect URI it was asked with', async () => {
      const code = (await rig.consent([first])).searchParams.get('code');
      expect(await exchange(code, 'https://app.example/callback')).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    });

    // xero-api.md 7 Calling: "Basic: the SDK sends raw base64(id:secret)"; "what Xero takes beyond alphanumerics" [open]
    it('is only for the app with its secret, sent as raw base64 (section 7)', async () => {
      expect(await rig.token({ grant_type: 'authorization_code' }, basic('app-id', 'wrong'))).toMatchObject({ status: 400, body: { error: 'invalid_client' } });
      expect(await rig.token({ grant_type: 'authorization_code' }, {})).toMatchObject({ body: { error: 'invalid_client' } });
      expect(await rig.token({ grant_type: 'authorization_code' }, basic('app-id', encodeURIComponent('app/secret+')))).toMatchObject({ body: { error: 'invalid_client' } });
      expect(await rig.token({ grant_type: 'client_credentials' })).toMatchObject({ body: { error: 'unsupported_grant_type' } });
    });

    // xero-api.md 7 Calling: "what Xero takes beyond alphanumerics" [open]
    it('or with id and secret form-encoded first, by the switch basicEncoding', async () => {
      const encoded = basic('app-id', new URLSearchParams({ _: 'app/secret+' }).toString().slice(2));
      const refused = { body: { error: 'invalid_client' } };
      await rig.control('PATCH', '/settings', { basicEncoding: 'form' });
      expect(await rig.token({ grant_type: 'authorization_code' })).toMatchObject(refused);
      expect(await rig.token({ grant_type: 'authorization_code' }, encoded)).toMatchObject({ body: { error: 'invalid_grant' } });
      await rig.control('PATCH', '/settings', { basicEncoding: 'raw' });
      expect(await rig.token({ grant_type: 'authorization_code' }, encoded)).toMatchObject(refused);
    });
  });

  describe('access tokens', () => {
    // xero-api.md 2: "JWT claim authentication_event_id, elsewhere authEventId" [reported]; "always present" [open]
    it.each([
      ['authentication_event_id', ['authentication_event_id']], ['authEventId', ['authEventId']], ['absent', []],
    ])('name their consent as the switch authEventClaim of the organisation says, after a refresh too: %s', async (authEventClaim, names) => {
      await rig.control('PATCH', `/organisations/${first}/settings`, { authEventClaim });
      const tokens = await rig.connect([first]);
      const refreshed = (await rig.refresh(tokens.refresh_token)).body as unknown as TokenSet;
      const [connection] = await connections(tokens);
      for (const { access_token: token } of [tokens, refreshed]) {
        const claims = claimsOf(token);
        expect(Object.keys(claims).filter((name) => /event/i.test(name))).toEqual(names);
        for (const name of names) expect(claims[name]).toBe(connection?.['authEventId']);
      }
    });

    // xero-api.md 2: "Access token 30 min (JWT, expires_in 1800)" [Xero DX/faq/oauth2]; "id_token 5 min" [reported]
    it('carry the user, the scopes and the event of the consent', async () => {
      const tokens = await rig.connect([first]);
      const claims = claimsOf(tokens.access_token);
      const [connection] = await connections(tokens);
      expect(claims['authentication_event_id']).toBe(connection?.['authEventId']);
      expect(claims['scope']).toEqual(SCOPES.split(' '));
      expect(claims['xero_userid']).toBe(claims['sub']);
      expect(Number(claims['exp']) - Number(claims['iat'])).toBe(1800);
      expect(Number(claimsOf(tokens.id_token)['exp']) - Number(claimsOf(tokens.id_token)['iat'])).toBe(300);
    });

    // xero-api.md 2: "offline_access required (refresh)" [Xero PL]
    it('have no refresh token without offline_access', async () => {
      const tokens = await rig.connect([first], { authorize: { scope: 'openid accounting.invoices' } });
      expect(tokens.refresh_token).toBeUndefined();
    });

    // xero-api.md 2: "scopes add up on re-consent, an existing token cannot widen" [Xero PL]
    it('add up scopes on re-consent, but an existing token does not widen', async () => {
      const narrow = await rig.connect([first], { authorize: { scope: 'openid offline_access accounting.invoices' } });
      const wide = await rig.connect([first], { authorize: { scope: 'openid accounting.contacts' } });
      expect(wide.scope.split(' ').toSorted()).toEqual(['accounting.contacts', 'accounting.invoices', 'offline_access', 'openid']);
      const refreshed = (await rig.refresh(narrow.refresh_token)).body;
      expect(refreshed?.['scope']).toBe('openid offline_access accounting.invoices');
    });
  });

  describe('refresh tokens (xero-api.md 2)', () => {
    // xero-api.md 2: "replaced at each refresh; response lost: the old one can be retried for 30 min grace" [Xero DX/faq/oauth2, CX/105714701]
    it('are replaced at each refresh, and the old one can be retried for 30 minutes', async () => {
      const { refresh_token: old } = await rig.connect([first]);
      const next = (await rig.refresh(old)).body?.['refresh_token'];
      expect(next).not.toBe(old);
      await advance(29 * 60);
      expect((await rig.refresh(old)).status).toBe(200);
      await advance(61);
      expect(await rig.refresh(old)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    });

    // xero-api.md 2: "Tokens are per user per app, not per connection" [Xero staff, Xero-OpenAPI #585]
    it('one set per user: what a retry overtook ends 30 minutes later', async () => {
      const { refresh_token: old } = await rig.connect([first]);
      const lost = String((await rig.refresh(old)).body?.['refresh_token']);
      const kept = String((await rig.refresh(old)).body?.['refresh_token']);
      await advance(31 * 60);
      expect((await rig.refresh(lost)).status).toBe(400);
      expect((await rig.refresh(kept)).status).toBe(200);
    });

    // xero-api.md 2: "refresh token 60 days unused" [Xero DX/faq/oauth2]
    it('end after 60 days unused', async () => {
      const { refresh_token: token } = await rig.connect([first]);
      await advance(60 * 86_400);
      expect(await rig.refresh(token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    });

    // xero-api.md 2: "Tokens are per user per app" [Xero staff, Xero-OpenAPI #585]
    it('of one person do not touch those of another', async () => {
      const owner = await rig.connect([first]);
      const bookkeeper = await rig.connect([first], { person: 1 });
      await rig.post('/connect/revocation', new URLSearchParams({ token: owner.refresh_token }));
      expect((await rig.refresh(bookkeeper.refresh_token)).status).toBe(200);
      expect(await connections(bookkeeper)).toHaveLength(1);
    });
  });

  describe('connections (xero-api.md 2)', () => {
    // xero-api.md 2: "GET /connections[?authEventId=]", its fields [Xero OAS]
    it('list what one token set reaches, over several consents, and filter by consent', async () => {
      await rig.connect([first]);
      const tokens = await rig.connect([second]);
      expect((await connections(tokens)).map((connection) => connection['tenantId'])).toEqual([first, second]);
      const event = String(claimsOf(tokens.access_token)['authentication_event_id']);
      const [connection, ...rest] = await connections(tokens, `?authEventId=${event}`);
      expect(rest).toEqual([]);
      expect(connection).toMatchObject({ tenantId: second, tenantType: 'ORGANISATION', tenantName: 'Second Hire Pty Ltd', authEventId: event });
      expect(connection?.['createdDateUtc']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}$/);
    });

    // The simulator's own choice: a connection consented to again keeps its id.
    it('keep their id when consented to again', async () => {
      const [before] = await connections(await rig.connect([first]));
      const [after] = await connections(await rig.connect([first]));
      expect(after?.['id']).toBe(before?.['id']);
      expect(after?.['authEventId']).not.toBe(before?.['authEventId']);
    });

    // xero-api.md 2: "DELETE /connections/{id} -> 204/404, {id} = the connection's id, not tenantId" [Xero OAS]
    it('end by their own id, not by the organisation\'s: 204, then 404', async () => {
      const tokens = await rig.connect([first, second]);
      const headers = { authorization: `Bearer ${tokens.access_token}` };
      const [connection] = await connections(tokens);
      expect((await rig.send('DELETE', `/connections/${first}`, { headers })).status).toBe(404);
      expect((await rig.send('DELETE', `/connections/${connection?.['id']}`, { headers })).status).toBe(204);
      expect((await rig.send('DELETE', `/connections/${connection?.['id']}`, { headers })).status).toBe(404);
      expect((await connections(tokens)).map((left) => left['tenantId'])).toEqual([second]);
    });

    // xero-api.md 2: revocation "removes all that user's connections" [Xero README]; "/connections 200 []" [Xero-OpenAPI #585]
    it('all end by a revocation; the token still reads an empty list', async () => {
      const tokens = await rig.connect([first, second]);
      expect((await rig.post('/connect/revocation', new URLSearchParams({ token: tokens.refresh_token }))).status).toBe(200);
      expect(await connections(tokens)).toEqual([]);
      expect(await rig.refresh(tokens.refresh_token)).toMatchObject({ body: { error: 'invalid_grant' } });
    });

    // xero-api.md 2: "401 TokenExpired" [reported #741]
    it('are closed to an expired token', async () => {
      const tokens = await rig.connect([first]);
      await advance(1800);
      const { status, body } = await rig.send('GET', '/connections', { headers: { authorization: `Bearer ${tokens.access_token}` } });
      expect([status, String(body?.['Detail']).slice(0, 30)]).toEqual([401, 'TokenExpired: token expired at']);
    });
  });
});
