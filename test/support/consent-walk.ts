import { readForm } from '../../scripts/client/browser';

/** A person's browser on the way to Xero and back, step by step, so that a test can go wrong at any of them. */

/** Our ticket opened: where it leads at Xero, and the cookie it left. */
export interface Opened { readonly xero: URL; readonly cookie: string; readonly setCookie: string }

export function opened(headers: Headers): Opened {
  const setCookie = headers.get('set-cookie') ?? '';
  return { xero: new URL(headers.get('location') ?? ''), setCookie, cookie: setCookie.split(';')[0] ?? '' };
}

/** Decides on Xero's page, as the first person that it names unless told otherwise; resolves with the path that Xero sends the browser back to. */
export async function decideAtXero(xero: URL, tenants: readonly string[], decision = 'allow', userId?: string): Promise<string> {
  const form = readForm(await (await fetch(xero)).text());
  const fields = [...form.filled.filter(([name]) => name !== 'tenantId' && (name !== 'userId' || userId === undefined)), ...(userId === undefined ? [] : [['userId', userId]]), ...tenants.map((tenant) => ['tenantId', tenant]), ['decision', decision]] as [string, string][];
  const back = new URL((await fetch(new URL(form.action, xero), { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) })).headers.get('location') ?? '');
  return `${back.pathname}${back.search}`;
}
