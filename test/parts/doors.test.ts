import { createHmac } from 'node:crypto';
import { rateLimits, type RateLimits } from '../../api/rate-limits';
import { startApiUnderTest, type ApiUnderTest } from '../support/api-under-test';
import { sendBytes } from '../support/raw-request';
import { openSettings } from '../support/settings-session';

/** What holds at each door of the service: how much it takes, what it tells browsers. */

const few: RateLimits = { platform: 5, session: 4, failed: 3, pages: 3, unsigned: 2, health: 2, files: 2 };
const company = { name: 'Acme Hire', timeZone: 'Australia/Sydney' };
const statuses = async (times: number, ask: () => Promise<{ status: number }>): Promise<number[]> => {
  const all: number[] = [];
  for (let time = 1; time <= times; time += 1) all.push((await ask()).status);
  return all;
};

describe('the limit of each door', () => {
  const withFew = async (over: Partial<RateLimits>, trustedProxies = 0): Promise<ApiUnderTest> => await startApiUnderTest({ rateLimits: { ...rateLimits, ...over }, trustedProxies });

  it('stops a key of the platform that has run wild, with a problem document and how long to wait', async () => {
    const api = await withFew({ platform: few.platform });
    expect(await statuses(5, () => api.send('PUT', '/v1/companies/acme', company))).toEqual([200, 200, 200, 200, 200]);
    const refused = await api.send('PUT', '/v1/companies/acme', company);
    expect(refused).toMatchObject({ status: 429, type: expect.stringContaining('application/problem+json') as string, body: { code: 'too-many-requests' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  });

  it('counts each settings session by itself', async () => {
    const api = await withFew({ session: few.session });
    await api.send('PUT', '/v1/companies/acme', company);
    // Each has asked once while it was opened.
    const [one, two] = [await openSettings(api, 'acme'), await openSettings(api, 'acme')];
    expect(await statuses(4, () => api.send('GET', '/v1/session', undefined, one.reads))).toEqual([200, 200, 200, 429]);
    expect((await api.send('GET', '/v1/session', undefined, two.reads)).status).toBe(200);
    expect((await api.send('GET', '/v1/companies/acme')).status).toBe(200);
  });

  it('makes wrong keys cheap, and never keeps the right one out', async () => {
    const api = await withFew({ failed: few.failed });
    expect(await statuses(4, () => api.send('GET', '/v1/companies/acme', undefined, { authorization: 'Bearer wrong' }))).toEqual([401, 401, 401, 429]);
    expect((await api.send('PUT', '/v1/companies/acme', company)).status).toBe(200);
  });

  it('answers a person who opens too many links with a page', async () => {
    const api = await withFew({ pages: few.pages });
    expect(await statuses(3, () => api.send('GET', '/connect/nonsense'))).toEqual([410, 410, 410]);
    for (const path of ['/connect/nonsense', '/xero/callback', '/settings/nonsense']) expect(await api.send('GET', path)).toMatchObject({ status: 429, type: 'text/html; charset=utf-8', body: { text: expect.stringContaining('wait a minute') as string } });
  });

  it('counts webhooks that Xero has not signed, and never Xero’s own', async () => {
    const api = await withFew({ unsigned: few.unsigned });
    const body = JSON.stringify({ events: [], firstEventSequence: 0, lastEventSequence: 0, entropy: 'x' });
    const ring = (signature: string) => api.send('POST', '/webhooks/xero', body, { 'x-xero-signature': signature });
    const right = createHmac('sha256', api.webhookKey).update(body).digest('base64');
    expect(await statuses(3, () => ring('wrong'))).toEqual([401, 401, 429]);
    expect(await statuses(5, () => ring(right))).toEqual([200, 200, 200, 200, 200]);
  });

  it('is for each address, as the proxies of ours tell it: what a stranger adds counts for nothing', async () => {
    const api = await withFew({ health: few.health }, 1);
    const from = (forwarded: string) => api.send('GET', '/healthz', undefined, { 'x-forwarded-for': forwarded });
    expect(await statuses(3, () => from('203.0.113.7'))).toEqual([200, 200, 429]);
    expect((await from('198.51.100.1, 203.0.113.7')).status).toBe(429);
    expect((await from('203.0.113.8')).status).toBe(200);
  });

  it('is for pages, their files and the documentation together', async () => {
    const api = await withFew({ files: few.files });
    const paths = ['/docs', '/openapi.json', '/companies/acme/xero', '/assets/none.js'];
    const seen = [];
    for (const path of paths) seen.push((await api.send('GET', path, undefined, { authorization: '' })).status);
    expect(seen).toEqual([200, 200, 429, 429]);
    expect((await api.send('GET', '/healthz')).status).toBe(200);
  });

  it('believes no forwarded address where no proxy stands in front', async () => {
    const api = await withFew({ health: few.health });
    let last = 0;
    expect(await statuses(3, () => api.send('GET', '/healthz', undefined, { 'x-forwarded-for': `203.0.113.${String(last += 1)}` }))).toEqual([200, 200, 429]);
  });
});

describe('what browsers are told', () => {
  it('is a policy that lets in nothing but what is ours, on every answer', async () => {
    const api = await startApiUnderTest();
    for (const path of ['/healthz', '/docs', '/openapi.json', '/connect/nonsense', '/settings/nonsense', '/v1/session', '/nowhere']) {
      const { headers } = await api.send('GET', path, undefined, { authorization: '' });
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(/^default-src 'none';script-src 'self';style-src 'self' 'nonce-[\w-]{24}';/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      expect([headers.get('x-frame-options'), headers.get('x-content-type-options'), headers.get('referrer-policy'), headers.get('x-powered-by')]).toEqual(['DENY', 'nosniff', 'no-referrer', null]);
      // Reached by http: a browser must not be told to keep to https.
      expect(headers.get('strict-transport-security')).toBeNull();
    }
  });

  it('lets in the style of a page by a nonce of its own, each time another', async () => {
    const api = await startApiUnderTest();
    const seen = new Set<string>();
    for (let time = 0; time < 2; time += 1) {
      const { headers, body } = await api.send('GET', '/connect/nonsense');
      const nonce = /'nonce-([\w-]+)'/.exec(headers.get('content-security-policy') ?? '')?.[1] ?? '';
      expect(body['text']).toContain(`<style nonce="${nonce}">`);
      seen.add(nonce);
    }
    expect(seen.size).toBe(2);
  });

  it('is so too where the request was none', async () => {
    const api = await startApiUnderTest();
    const answer = await sendBytes(api.url, 'NONSENSE\r\n\r\n');
    for (const line of ["Content-Security-Policy: default-src 'none';frame-ancestors 'none'", 'X-Content-Type-Options: nosniff', 'X-Frame-Options: DENY', 'Referrer-Policy: no-referrer']) expect(answer).toContain(`${line}\r\n`);
  });

  it.each(['https://sync.example.com', 'HTTPS://sync.example.com'])('is to keep to https where the service is reached so, with a cookie that belongs to this host alone: %s', async (publicUrl) => {
    const api = await startApiUnderTest({ publicUrl });
    await api.send('PUT', '/v1/companies/acme', company);
    const { body, headers } = await api.send('POST', '/v1/companies/acme/settings-link', {});
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
    const opened = await api.send('GET', new URL(String(body['url'])).pathname);
    expect(opened.headers.get('set-cookie')).toMatch(/^__Host-cloudrent_session=[\w-]{43}; .*Path=\/; .*HttpOnly; Secure; SameSite=Lax$/);
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await api.send('GET', '/v1/session', undefined, { authorization: '', cookie })).status).toBe(200);
    expect((await api.send('GET', '/v1/session', undefined, { authorization: '', cookie: cookie.replace('__Host-', '') })).status).toBe(401);
  });
});
