/** As much of a browser as signing in needs: cookies, redirects, one form. */

interface Cookie { readonly name: string; readonly value: string; readonly host: string; readonly path: string }
export interface Page { readonly url: URL; readonly status: number; readonly html: string; /** Where it would have sent the browser on to. */ readonly location: string | null }
/** A form as a person finds it: what is filled in or ticked already, and what could be ticked. */
export interface Form { readonly action: string; readonly filled: readonly (readonly [string, string])[]; readonly tickable: ReadonlyMap<string, readonly string[]> }

const MAX_REDIRECTS = 10;

export class Browser {
  private cookies: Cookie[] = [];

  /** Opens an address and follows redirects to the page at the end, or to the first whose path is `stopAt`. */
  open(url: string, stopAt?: string): Promise<Page> {
    return this.follow(new URL(url), { method: 'GET' }, stopAt);
  }

  submit(page: Page, action: string, fields: readonly (readonly [string, string])[], stopAt?: string): Promise<Page> {
    const body = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value]));
    return this.follow(new URL(action, page.url), { method: 'POST', body }, stopAt);
  }

  private async follow(start: URL, init: { method: string; body?: URLSearchParams }, stopAt?: string): Promise<Page> {
    let url = start;
    let request = init;
    for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
      const response = await fetch(url, { ...request, redirect: 'manual', headers: this.headersFor(url), signal: AbortSignal.timeout(30_000) });
      this.remember(url, response.headers.getSetCookie());
      const html = await response.text();
      const location = response.headers.get('location');
      if (url.pathname === stopAt || location === null || response.status < 300 || response.status >= 400) return { url, status: response.status, html, location };
      url = new URL(location, url);
      request = { method: 'GET' };
    }
    throw new Error(`${start.href} redirected more than ${MAX_REDIRECTS} times.`);
  }

  private headersFor(url: URL): Record<string, string> {
    const fitting = this.cookies.filter((cookie) => cookie.host === url.hostname && url.pathname.startsWith(cookie.path));
    return fitting.length === 0 ? {} : { cookie: fitting.map(({ name, value }) => `${name}=${value}`).join('; ') };
  }

  private remember(url: URL, lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const name = pair.slice(0, pair.indexOf('='));
      const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice('path='.length) ?? '/';
      this.cookies = this.cookies.filter((cookie) => cookie.name !== name || cookie.host !== url.hostname || cookie.path !== path);
      this.cookies.push({ name, value: pair.slice(pair.indexOf('=') + 1), host: url.hostname, path });
    }
  }
}

/** Reads the page's first form. Throws when there is none. */
export function readForm(html: string): Form {
  const [, opening = '', inside = ''] = /<form\b([^>]*)>([\s\S]*?)<\/form>/i.exec(html) ?? [];
  if (opening === '') throw new Error('The page has no form.');
  const filled: [string, string][] = [];
  const tickable = new Map<string, string[]>();
  for (const [input] of inside.matchAll(/<input\b[^>]*>/gi)) {
    const name = attribute(input, 'name');
    const value = attribute(input, 'value') ?? 'on';
    if (name === undefined) continue;
    const choice = /^(radio|checkbox)$/i.test(attribute(input, 'type') ?? '');
    if (choice) tickable.set(name, [...(tickable.get(name) ?? []), value]);
    if (!choice || /\schecked\b/i.test(input)) filled.push([name, value]);
  }
  return { action: attribute(opening, 'action') ?? '', filled, tickable };
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(tag)?.[1];
  return found?.replaceAll('&quot;', '"').replaceAll('&#39;', '\'').replaceAll('&#x27;', '\'').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
