import { createHmac, timingSafeEqual } from 'node:crypto';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import { sign, verify } from 'jsonwebtoken';
import type { Configuration } from '../config/environment';
import type { Session } from '../db/sessions';
import { Refusal } from './problem';

/** What of a settings session is in the browser: its cookie, the token against forged writes, and the link that opens one. */

type Settings = Pick<Configuration, 'publicUrl' | 'sessionSecret'>;
const overTls = ({ publicUrl }: Settings): boolean => new URL(publicUrl).protocol === 'https:';
/** `__Host-`: no other host of the domain can set it, and it never travels without TLS. */
const cookieName = (settings: Settings): string => `${overTls(settings) ? '__Host-' : ''}cloudrent_session`;
const cookie = (settings: Settings) => ({ name: cookieName(settings), httpOnly: true, sameSite: 'lax', secure: overTls(settings), path: '/' } as const);

/** The cookie's value; undefined when there is none that could be one. */
export function cookieOf(settings: Settings, request: Request): string | undefined {
  const value = parseCookie(request.get('cookie') ?? '')[cookieName(settings)];
  return value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : undefined;
}
export const setCookie = (settings: Settings, response: Response, token: string, { expiresAt }: Session): void => { response.append('Set-Cookie', stringifySetCookie({ ...cookie(settings), value: token, expires: expiresAt })); };
export const clearCookie = (settings: Settings, response: Response): void => { response.append('Set-Cookie', stringifySetCookie({ ...cookie(settings), value: '', expires: new Date(0) })); };

/** One secret, a key for each use. */
const keyFor = (use: 'csrf' | 'settings-link', { sessionSecret }: Settings): Buffer => createHmac('sha256', sessionSecret).update(use).digest();

/** What a write must bring in `X-CSRF-Token`: only a page of ours can have read it. */
export const csrfTokenOf = (settings: Settings, token: string): string => createHmac('sha256', keyFor('csrf', settings)).update(token).digest('base64url');

/** Throws the refusal of a write that another site may have caused: the browser says so, or the token is missing or wrong. */
export function refuseForged(settings: Settings, request: Request, token: string): void {
  const from = request.get('sec-fetch-site');
  const origin = request.get('origin');
  // `Sec-Fetch-Site` is the browser's own word; browsers without it send at least `Origin`.
  const elsewhere = from === undefined ? origin !== undefined && origin !== new URL(settings.publicUrl).origin : from !== 'same-origin';
  if (elsewhere) throw new Refusal(403, 'cross-site', 'The request comes from a page of another site.');
  const given = Buffer.from(request.get('x-csrf-token') ?? '');
  const right = Buffer.from(csrfTokenOf(settings, token));
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw new Refusal(403, 'wrong-csrf-token', 'X-CSRF-Token is missing or wrong: send the csrfToken of GET /v1/session.');
}

const link = { algorithm: 'HS256', audience: 'settings-link' } as const;
/** The token of a settings link, good until `expiresAt`. */
export const signLink = (settings: Settings, linkId: string, expiresAt: Date): string =>
  sign({ exp: Math.ceil(expiresAt.getTime() / 1000) }, keyFor('settings-link', settings), { ...link, jwtid: linkId });

/** The link's id; undefined when the token was not signed here, or is too old. */
export function readLink(settings: Settings, token: string): string | undefined {
  try {
    const claims = verify(token, keyFor('settings-link', settings), { algorithms: [link.algorithm], audience: link.audience });
    return typeof claims === 'object' ? claims.jti : undefined;
  } catch {
    return undefined;
  }
}
