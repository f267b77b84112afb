import { sql } from 'kysely';
import { hashOf } from '../../db/sessions';
import { companyId } from '../../domain/ids';
import { startApiUnderTest, type ApiUnderTest } from '../support/api-under-test';
import { decideAtXero, opened } from '../support/consent-walk';
import { everythingStored } from '../support/everything-stored';
import { openSettings } from '../support/settings-session';

/** A person in the settings of one company: how the door opens, what it lets through, and how it closes. */

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApiUnderTest();
  for (const id of ['acme', 'other']) await api.send('PUT', `/v1/companies/${id}`, { name: `${id} Hire`, timeZone: 'Australia/Sydney' });
}, 60_000);

const keyless = { authorization: '' };
const newLink = async (guest: object = {}): Promise<string> => new URL(String((await api.send('POST', '/v1/companies/acme/settings-link', guest)).body['url'])).pathname;
const follow = (path: string, method = 'GET', headers: Record<string, string> = {}) => api.send(method, path, undefined, { ...keyless, ...headers });

describe('a settings link', () => {
  it('opens the company’s pages with a session, whose cookie no script reads', async () => {
    const asked = await api.send('POST', '/v1/companies/acme/settings-link', { person: 'owner@hire.example', returnUrl: 'https://cloudrent.example/settings' });
    expect(asked).toMatchObject({ status: 201, body: { url: expect.stringMatching(`^${api.publicUrl}/settings/`) as string } });
    const lasts = (Date.parse(String(asked.body['expiresAt'])) - Date.now()) / 60_000;
    expect(lasts).toBeGreaterThan(4.5);
    expect(lasts).toBeLessThanOrEqual(5.1);
    const { status, headers } = await follow(new URL(String(asked.body['url'])).pathname);
    expect([status, headers.get('location'), headers.get('cache-control')]).toEqual([302, '/companies/acme/xero', 'no-store']);
    expect(headers.get('set-cookie')).toMatch(/^cloudrent_session=[\w-]{43}; .*Path=\/; .*HttpOnly; SameSite=Lax$/);
    const { body } = await api.send('GET', '/v1/session', undefined, { ...keyless, cookie: headers.get('set-cookie')?.split(';')[0] ?? '' });
    expect(body).toEqual({ companyId: 'acme', companyName: 'acme Hire', person: 'owner@hire.example', returnUrl: 'https://cloudrent.example/settings', csrfToken: expect.any(String) as string, expiresAt: expect.any(String) as string });
    expect((Date.parse(String(body['expiresAt'])) - Date.now()) / 3_600_000).toBeCloseTo(4, 1);
  });

  it('is good once, and looking ahead with HEAD does not use it up', async () => {
    const path = await newLink();
    expect((await follow(path, 'HEAD')).headers.get('set-cookie')).toBeNull();
    expect((await follow(path)).status).toBe(302);
    expect(await follow(path)).toMatchObject({ status: 410, body: { text: expect.stringContaining('open the Xero settings again') as string } });
  });

  it('is good for five minutes', async () => {
    const path = await newLink();
    await api.db.updateTable('settings_links').set({ expires_at: sql<Date>`clock_timestamp() - interval '1 second'` }).execute();
    expect((await follow(path)).status).toBe(410);
  });

  it('is good as it was signed, and for nothing else', async () => {
    const path = await newLink();
    const [header = '', claims = '', signature = ''] = path.replace('/settings/', '').split('.');
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    const later = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()) as object, exp: 4_000_000_000 })).toString('base64url');
    for (const forged of [`${none}.${claims}.`, `${none}.${claims}.${signature}`, `${header}.${later}.${signature}`, `${header}.${claims}.${signature.slice(0, -2)}AA`, `${header}.${claims}`]) expect((await follow(`/settings/${forged}`)).status).toBe(410);
    expect((await follow(path)).status).toBe(302);
  });

  it('opened again in the same browser for the same person leaves the tabs that are open as they are', async () => {
    const { cookie, writes } = await openSettings(api, 'acme', { person: 'owner@hire.example' });
    const { body } = await api.send('POST', '/v1/companies/acme/connection', {}, writes);
    const { xero } = opened((await follow(new URL(String(body['authoriseUrl'])).pathname, 'GET', { cookie })).headers);
    const openAgain = async (person: string) => (await follow(await newLink({ person }), 'GET', { cookie })).headers.get('set-cookie')?.split(';')[0];
    expect(await openAgain('owner@hire.example')).toBe(cookie);
    // Who was at Xero meanwhile is known when they come back.
    const back = await follow(await decideAtXero(xero, [], 'cancel'), 'GET', { cookie });
    expect(back.headers.get('location')).toBe('/companies/acme/xero?outcome=declined');
    expect(await openAgain('somebody else')).not.toBe(cookie);
  });

  it('is for the platform to make', async () => {
    const { writes } = await openSettings(api, 'acme');
    expect(await api.send('POST', '/v1/companies/acme/settings-link', {}, writes)).toMatchObject({ status: 403, body: { code: 'platform-only' } });
  });
});

describe('a settings session', () => {
  it('is in the database as a hash alone', async () => {
    const { cookie } = await openSettings(api, 'acme');
    const token = cookie.slice(cookie.indexOf('=') + 1);
    expect(await api.db.selectFrom('settings_sessions').select('company_id').where('session_hash', '=', hashOf(token)).execute()).toEqual([{ company_id: 'acme' }]);
    const rows = await api.db.selectFrom('settings_sessions').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('reads and writes in its own company', async () => {
    const { reads, writes } = await openSettings(api, 'acme');
    expect((await api.send('GET', '/v1/companies/acme/connection', undefined, reads)).status).toBe(200);
    expect((await api.send('POST', '/v1/companies/acme/connection', {}, writes)).status).toBe(201);
  });

  it('ends when the person says so, and the browser forgets it', async () => {
    const { reads, writes } = await openSettings(api, 'acme');
    const ended = await api.send('DELETE', '/v1/session', undefined, writes);
    expect([ended.status, ended.headers.get('set-cookie')]).toEqual([204, expect.stringContaining('Expires=Thu, 01 Jan 1970')]);
    expect(await api.send('GET', '/v1/session', undefined, reads)).toMatchObject({ status: 401, body: { code: 'no-session' } });
  });

  it('ends after some hours', async () => {
    const { cookie, reads } = await openSettings(api, 'acme');
    await api.db.updateTable('settings_sessions').set({ expires_at: sql<Date>`clock_timestamp() - interval '1 second'` }).where('session_hash', '=', hashOf(cookie.slice(cookie.indexOf('=') + 1))).execute();
    expect(await api.send('GET', '/v1/companies/acme/connection', undefined, reads)).toMatchObject({ status: 401, body: { code: 'no-session' } });
  });

  it('is not what a key of the platform is', async () => {
    expect(await api.send('GET', '/v1/session')).toMatchObject({ status: 401, body: { code: 'no-session' } });
    // A key that is given is what counts, right or wrong.
    const { cookie } = await openSettings(api, 'acme');
    expect((await api.send('GET', '/v1/companies/other/connection', undefined, { cookie })).status).toBe(200);
    expect(await api.send('GET', '/v1/companies/acme/connection', undefined, { cookie, authorization: 'Bearer wrong' })).toMatchObject({ status: 401, body: { code: 'wrong-key' } });
  });

  it.each<[what: string, over: Record<string, string>, code: string]>([
    ['without the token', { 'x-csrf-token': '' }, 'wrong-csrf-token'], ['with another one', { 'x-csrf-token': 'x'.repeat(43) }, 'wrong-csrf-token'],
    ['from another site, as the browser says', { 'sec-fetch-site': 'cross-site' }, 'cross-site'], ['from another host of the site', { 'sec-fetch-site': 'same-site' }, 'cross-site'],
    ['of another origin, in a browser that says no more', { 'sec-fetch-site': '', origin: 'https://evil.example' }, 'cross-site'], ['of no origin that can be told', { 'sec-fetch-site': '', origin: 'null' }, 'cross-site'],
  ])('does not write %s', async (_what, over, code) => {
    const { writes } = await openSettings(api, 'acme');
    const before = await everythingStored(api.db);
    const headers = Object.fromEntries(Object.entries({ ...writes, ...over }).filter(([name, value]) => name === 'authorization' || value !== ''));
    expect(await api.send('POST', '/v1/companies/acme/connection', {}, headers)).toMatchObject({ status: 403, body: { code } });
    expect(await everythingStored(api.db)).toEqual(before);
  });

  it('does not write with the token of another session', async () => {
    const [one, two] = [await openSettings(api, 'acme'), await openSettings(api, 'acme')];
    expect(await api.send('POST', '/v1/companies/acme/connection', {}, { ...one.writes, 'x-csrf-token': two.csrfToken })).toMatchObject({ status: 403, body: { code: 'wrong-csrf-token' } });
  });

  it('writes from a page of ours in a browser that tells the origin alone', async () => {
    const { writes: { 'sec-fetch-site': _site, ...writes } } = await openSettings(api, 'acme');
    expect((await api.send('POST', '/v1/companies/acme/connection', {}, { ...writes, origin: api.publicUrl })).status).toBe(201);
  });
});

describe('a way to Xero that was asked for in a session', () => {
  const begin = async (writes: Record<string, string>, body: object = {}) => await api.send('POST', '/v1/companies/acme/connection', body, writes);
  const ticketOf = (answer: { body: Record<string, unknown> }): string => new URL(String(answer.body['authoriseUrl'])).pathname;

  it('leads no other browser there: forwarded to a stranger, it attaches nothing', async () => {
    const { cookie, writes } = await openSettings(api, 'acme');
    const stranger = await openSettings(api, 'other');
    const ticket = ticketOf(await begin(writes));
    for (const headers of [{}, { cookie: stranger.cookie }, { cookie: `cloudrent_session=${'x'.repeat(43)}` }]) expect((await follow(ticket, 'GET', headers)).status).toBe(410);
    // Nor is it used up by that.
    const mine = await follow(ticket, 'GET', { cookie });
    expect([mine.status, mine.headers.get('set-cookie')?.split(';')[0]]).toEqual([302, cookie]);
  });

  it('is in the database as a hash alone: who reads that cannot go it', async () => {
    const { writes } = await openSettings(api, 'acme');
    const ticket = ticketOf(await begin(writes)).replace('/connect/', '');
    const rows = await api.db.selectFrom('connect_attempts').selectAll().execute();
    expect(rows.map(({ state }) => state)).toContain(hashOf(ticket));
    expect(JSON.stringify(rows)).not.toContain(ticket);
  });

  it('ends where it began: Xero’s page forwarded to a stranger attaches nothing either', async () => {
    const { cookie, writes } = await openSettings(api, 'acme');
    const { xero } = opened((await follow(ticketOf(await begin(writes)), 'GET', { cookie })).headers);
    const { tenantId } = await (await fetch(`${process.env['TEST_SIMULATOR_URL'] ?? ''}/simulator/organisations`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"A stranger’s","chart":"hire"}' })).json() as { tenantId: string };
    const back = await decideAtXero(xero, [tenantId]);
    const before = await everythingStored(api.db);
    for (const headers of [{}, { cookie: (await openSettings(api, 'other')).cookie }]) expect(await follow(back, 'GET', headers)).toMatchObject({ status: 400, body: { text: expect.stringContaining('not known') as string } });
    const after = await everythingStored(api.db);
    expect([after['connections'], after['grants'], after['connect_attempts']]).toEqual([before['connections'], before['grants'], before['connect_attempts']]);
    expect(await api.db.selectFrom('connections').select('state').where('company_id', '=', companyId('acme')).execute()).toEqual([]);
  });

  it('is for whom the session is for', async () => {
    const { writes } = await openSettings(api, 'acme', { person: 'owner@hire.example' });
    expect(await begin(writes, { person: 'somebody else', returnUrl: 'https://evil.example' })).toMatchObject({ status: 422, body: { errors: [{ field: 'person' }, { field: 'returnUrl' }] } });
  });

  it('offers a page back to the settings where it went wrong, to who is in them', async () => {
    const { cookie } = await openSettings(api, 'acme');
    expect((await follow('/xero/callback?state=forged&code=x', 'GET', { cookie })).body).toMatchObject({ text: expect.stringContaining('href="/companies/acme/xero"') as string });
    expect((await follow('/xero/callback?state=forged&code=x')).body).not.toMatchObject({ text: expect.stringContaining('href=') as string });
  });
});
