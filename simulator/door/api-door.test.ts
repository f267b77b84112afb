import { ShellRig, type App } from '../testing/shell-rig';

describe('the door of the API', () => {
  let rig: ShellRig;
  let app: App;
  beforeEach(async () => {
    rig = await new ShellRig().start();
    app = await rig.app();
  });
  afterEach(() => rig.dispose());

  const detailOf = (reply: { status: number; body: Record<string, unknown> | undefined }) => [reply.status, reply.body?.['Detail']];

  describe('who may call (xero-api.md 2)', () => {
    // xero-api.md 2 Granular scopes [Xero PL]
    it('lets a connected app with the right scope in', async () => {
      expect(await app.get('Organisation')).toMatchObject({ status: 200, body: { Organisations: [{ Name: 'CloudRent Demo Hire Pty Ltd' }] } });
    });

    // xero-api.md 2: AuthenticationUnsuccessful [reported]; that a token Xero never gave is 401 is the simulator's own choice
    it('401 AuthenticationUnsuccessful without a token that Xero gave', async () => {
      for (const authorization of ['', 'Bearer nonsense', `Bearer ${app.token}x`, `Basic ${app.token}`]) {
        expect(detailOf(await app.call('GET', 'Organisation', { headers: { authorization } }))).toEqual([401, 'AuthenticationUnsuccessful']);
      }
    });

    // xero-api.md 2: "401 TokenExpired: token expired at ..." [reported #741], "Texts stand in Detail of {Type, Title, Status, ...}"
    it('401 TokenExpired after 30 minutes, in the shape of section 2', async () => {
      await rig.control('POST', '/clock', { advanceSeconds: 1800 });
      const { status, body } = await app.get();
      expect(status).toBe(401);
      expect(body).toEqual({ Type: null, Title: 'Unauthorized', Status: 401, Detail: expect.stringMatching(/^TokenExpired: token expired at \d\d\/\d\d\/\d{4} /), Instance: expect.any(String), Extensions: {} });
    });

    // xero-api.md 2: "401 AuthorizationUnsuccessful: scope missing" [reported Xero-NetStandard #97]
    it('401 AuthorizationUnsuccessful when the scope of the path is missing', async () => {
      const narrow = await rig.app({ authorize: { scope: 'openid accounting.contacts accounting.settings.read' }, person: 1 });
      expect(detailOf(await narrow.get('Invoices'))).toEqual([401, 'AuthorizationUnsuccessful']);
      expect((await narrow.get('Organisation')).status).toBe(200);
    });

    // xero-api.md 2 Granular scopes: "accounting.settings[.read]" [Xero PL]
    it('a .read scope does not open a write', async () => {
      const write = await app.call('PUT', 'Accounts', { headers: { 'content-type': 'application/json' }, body: '{}' });
      expect(detailOf(write)).toEqual([401, 'AuthorizationUnsuccessful']);
    });

    // xero-api.md 2: "403 AuthenticationUnsuccessful: not connected / wrong tenant" [reported xero-php-oauth2 #147]
    it('403 AuthenticationUnsuccessful for an organisation that is not connected, or none', async () => {
      const [, other] = await rig.organisations();
      expect(detailOf(await app.call('GET', 'Invoices', { headers: { 'xero-tenant-id': other?.tenantId ?? '' } }))).toEqual([403, 'AuthenticationUnsuccessful']);
      expect(detailOf(await app.call('GET', 'Invoices', { headers: { 'xero-tenant-id': '' } }))).toEqual([403, 'AuthenticationUnsuccessful']);
    });

    // xero-api.md 2: "Texts stand in Detail (also seen detail)"
    it('says why under Detail, or under detail by the switch refusalDetail', async () => {
      const refused = { headers: { authorization: 'Bearer nonsense' } };
      expect((await app.call('GET', 'Invoices', refused)).body).toHaveProperty('Detail');
      await rig.control('PATCH', `/organisations/${app.tenantId}/settings`, { refusalDetail: 'detail' });
      expect((await app.call('GET', 'Invoices', refused)).body).toMatchObject({ Title: 'Unauthorized', detail: 'AuthenticationUnsuccessful' });
      expect((await app.call('GET', 'Invoices', { headers: { accept: '*/*' } })).body).toMatchObject({ Status: 406, detail: expect.any(String) as unknown });
    });

    // xero-api.md 2: "403 AuthenticationUnsuccessful: not connected" [reported]
    it('403 as soon as the connection was cut', async () => {
      const headers = { authorization: `Bearer ${app.token}` };
      const [connection] = JSON.parse((await rig.send('GET', '/connections', { headers })).text) as { id: string }[];
      await rig.send('DELETE', `/connections/${connection?.id}`, { headers });
      expect((await app.get()).status).toBe(403);
    });
  });

  describe('form', () => {
    // xero-api.md 6: "404 is text/html" [reported]
    it.each(['Nothing', 'Invoices/', 'invoices', 'Invoices/%zz', 'constructor'])('an unknown path is a page of HTML (xero-api.md 6): %s', async (path) => {
      const { status, headers } = await app.get(path);
      expect([status, headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    });

    // xero-api.md 3 Reading: "JSON only with Accept: application/json" [Xero requests-and-responses]; that XML is refused is the simulator's own choice
    it('JSON only with Accept: application/json (xero-api.md 3); XML is refused', async () => {
      for (const accept of ['*/*', 'application/xml']) {
        expect(detailOf(await app.call('GET', 'Invoices', { headers: { accept } }))).toEqual([406, expect.stringContaining('Accept')]);
      }
    });

    // xero-api.md 6: "PostDataInvalidException", ErrorNumber 17 [reported]
    it('a body must be JSON, an object, and called JSON', async () => {
      const put = (body: string, type = 'application/json') => app.call('PUT', 'Invoices', { headers: { 'content-type': type }, body });
      expect(await put('{"Invoices":[')).toMatchObject({ status: 400, body: { ErrorNumber: 17, Type: 'PostDataInvalidException' } });
      expect(await put('7')).toMatchObject({ status: 400, body: { Type: 'PostDataInvalidException' } });
      expect((await put('{}', 'text/plain')).status).toBe(415);
    });

    // xero-api.md 3 Batching: "3.5 MB and 10 MB both stated" [reported]; 11: contradiction
    it('a body has at most 3.5 MB, or 10 MB by the switch largestBody', async () => {
      const put = (length: number) => app.call('PUT', 'Invoices', { headers: { 'content-type': 'application/json' }, body: `{"Filler":"${'x'.repeat(length - 13)}"}` });
      expect((await put(3_500_000)).status).toBe(200);
      expect((await put(3_500_001)).status).toBe(413);
      await rig.control('PATCH', `/organisations/${app.tenantId}/settings`, { largestBody: '10 MB' });
      expect((await put(10_000_000)).status).toBe(200);
      expect((await put(10_000_001)).status).toBe(413);
    });

    // The simulator's own choice: what the door hands to the books.
    it('passes query, If-Modified-Since and the id on to the books', async () => {
      const { body } = await app.call('GET', 'Invoices/00000000-0000-4000-8000-000000000000?page=1', { headers: { 'if-modified-since': 'Tue, 24 Nov 2026 00:00:00 GMT' } });
      expect(body).toMatchObject({ Id: '00000000-0000-4000-8000-000000000000', Since: 'Tue, 24 Nov 2026 00:00:00 GMT' });
    });

    // The simulator's own choice: a defect is answered 500 and changes nothing.
    it('books that fail answer 500 and keep nothing of the call', async () => {
      expect((await app.put(['A', 'BROKEN'])).status).toBe(500);
      expect((await app.get()).body).toMatchObject({ Invoices: [] });
      expect((await app.put(['A'])).status).toBe(200);
    });
  });

  // The simulator's own choice: the journal.
  it('every call is noted, with what it carried and what came of it', async () => {
    await app.put(['A', 'B'], 'key-1');
    await app.call('GET', 'Invoices?page=2');
    const noted = (await rig.calls()).filter((call) => call.path.startsWith('/api.xro'));
    expect(noted).toMatchObject([
      { method: 'PUT', path: '/api.xro/2.0/Invoices', status: 200, counted: true, idempotencyKey: 'key-1', elements: 2, tenantId: app.tenantId },
      { method: 'GET', path: '/api.xro/2.0/Invoices', query: 'page=2', status: 200, counted: true },
    ]);
    expect((await rig.effects('invoice'))).toMatchObject([
      { label: 'A', effect: 'created', actor: 'app', callSeq: noted[0]?.seq, tenantId: app.tenantId },
      { label: 'B', effect: 'created', actor: 'app', callSeq: noted[0]?.seq },
    ]);
    expect((await rig.control('GET', `/calls/summary?tenantId=${app.tenantId}`)).body)
      .toEqual({ total: 2, countedAgainstLimits: 2, rateLimited: 0, replayed: 0, byOperation: { 'PUT Invoices': 1, 'GET Invoices': 1 } });
  });
});

describe('a body where none belongs (xero-api.md 7: the SDK sends {} with GET and DELETE)', () => {
  // xero-api.md 7: "Without it GET and DELETE carry body {}" [SDK]; 10 Batches: "body on GET"
  it('is tolerated when empty, refused otherwise', async () => {
    const rig = await new ShellRig().start();
    const app = await rig.app();
    const { request } = await import('node:http');
    const get = (body: string) => new Promise<number | undefined>((resolve, reject) => {
      const req = request(`${rig.url}/api.xro/2.0/Invoices`, { method: 'GET', headers: { ...app.headers(), 'content-length': String(body.length) } }, (res) => {
        res.resume();
        resolve(res.statusCode);
      });
      req.on('error', reject);
      req.end(body);
    });
    expect(await get('{}')).toBe(200);
    expect(await get('{"a":1}')).toBe(400);
    await rig.dispose();
  });
});
