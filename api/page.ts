import type { ErrorRequestHandler, Response } from 'express';
import { asRefusal } from './problem';
import { cspNonceOf } from './security-headers';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Where a page leads on to, within this service. */
export interface Onward { readonly href: string; readonly text: string }

/** A small page for a person on the way to Xero and back; no script, no outside resource. `nonce`: of the answer's content policy. */
const page = (title: string, text: string, nonce: string, onward?: Onward): string => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)} · CloudRent Pro</title><style nonce="${nonce}">body{font:16px/1.5 system-ui,sans-serif;margin:10vh auto;max-width:34rem;padding:0 1rem;color:#1c2733}h1{font-size:1.5rem}</style>
<main><h1>${escaped(title)}</h1><p>${escaped(text)}</p>${onward ? `<p><a href="${escaped(onward.href)}">${escaped(onward.text)}</a></p>` : ''}</main></html>`;

/** Answers with a page that nobody keeps. */
export const sayPage = (response: Response, status: number, title: string, text: string, onward?: Onward): void => { response.status(status).set('Cache-Control', 'no-store').type('html').send(page(title, text, cspNonceOf(response), onward)); };

/** A person gets a page, whatever goes wrong. `again`: how to try again. */
export const errorPages = (log: { error(details: object, message: string): void }, again: string): ErrorRequestHandler => (error: unknown, request, response, _next) => {
  const { status } = asRefusal(error);
  if (status === 429) { sayPage(response, status, 'Too much at once', `This was asked for too often just now: wait a minute. ${again}`); return; }
  if (status < 500) { sayPage(response, status, 'This link is damaged', `It was not copied whole. ${again}`); return; }
  // Not the whole address: it holds what opens the door.
  log.error({ path: request.path.split('/')[1], error: error instanceof Error ? error.stack : String(error) }, 'a page for a person failed');
  sayPage(response, 500, 'Something failed here', `It was noted, and nothing has changed. ${again}`);
};
