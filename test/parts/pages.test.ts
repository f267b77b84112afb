import { startApiUnderTest, type ApiUnderTest } from '../support/api-under-test';

/** How the pages are served; what they do is test/parts/journey.test.ts. */

let api: ApiUnderTest;
beforeAll(async () => { api = await startApiUnderTest(); }, 60_000);

const directive = (policy: string, name: string): string => policy.split(';').map((part) => part.trim()).find((part) => part.startsWith(`${name} `)) ?? '';
const page = async (path: string) => {
  const answer = await api.send('GET', path);
  return { ...answer, html: String(answer.body['text']), policy: answer.headers.get('content-security-policy') ?? '' };
};

describe('the pages', () => {
  it.each(['/companies/acme', '/companies/acme/xero', '/companies/acme/xero/set-up?outcome=connected'])('%s is the app, never kept', async (path) => {
    const { status, type, html, headers } = await page(path);
    expect([status, type, headers.get('cache-control')]).toEqual([200, expect.stringContaining('text/html'), 'no-store']);
    expect(html).toContain('<div id="pages">');
  });

  it('are allowed no script and no style but our own, and nothing from elsewhere', async () => {
    const { html, policy } = await page('/companies/acme/xero');
    expect(directive(policy, 'script-src')).not.toMatch(/unsafe|https?:|data:|\*/);
    expect(directive(policy, 'style-src')).not.toMatch(/unsafe|https?:|data:|\*/);
    expect(html).not.toMatch(/<script(?![^>]* src="\/assets\/)|<style|style="|https?:/);
  });

  it('bear the nonce of their own answer', async () => {
    const [one, other] = [await page('/companies/acme/xero'), await page('/companies/acme/xero')];
    const nonceOf = ({ html }: { html: string }): string => /<meta property="csp-nonce" nonce="([^"]+)"/.exec(html)?.[1] ?? '';
    expect(nonceOf(one)).toMatch(/^[A-Za-z0-9+/_=-]{16,}$/);
    expect(directive(one.policy, 'style-src')).toContain(`'nonce-${nonceOf(one)}'`);
    expect(nonceOf(other)).not.toBe(nonceOf(one));
    expect(one.html).not.toContain('CSP_NONCE');
  });

  it('have assets that are kept for ever, under names that change with them', async () => {
    const [script = ''] = /\/assets\/[^"]+\.js/.exec((await page('/companies/acme/xero')).html) ?? [];
    expect(script).toMatch(/-[A-Za-z0-9_-]{8}\.js$/);
    const { status, headers } = await api.send('GET', script);
    expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
  });

  it('have assets that go compressed to a browser that can read that; no answer of the API does', async () => {
    const [style = ''] = /\/assets\/[^"]+\.css/.exec((await page('/companies/acme/xero')).html) ?? [];
    const ask = (path: string, encoding: string) => api.send('GET', path, undefined, { 'accept-encoding': encoding });
    const [brotli, gzip, plain, document] = [await ask(style, 'gzip, deflate, br'), await ask(style, 'gzip'), await ask(style, 'identity'), await ask('/openapi.json', 'gzip')];
    expect([brotli, gzip, plain, document].map(({ headers }) => headers.get('content-encoding'))).toEqual(['br', 'gzip', null, null]);
    expect([brotli, gzip, plain].map(({ headers }) => headers.get('vary'))).toEqual(Array(3).fill('Accept-Encoding'));
    expect([brotli.body, gzip.body]).toEqual([plain.body, plain.body]);
  });

  it('do not answer for assets that are not there', async () => {
    expect(await api.send('GET', '/assets/gone-12345678.js')).toMatchObject({ status: 404, body: { code: 'unknown-route' } });
  });
});
