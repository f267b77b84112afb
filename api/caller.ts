import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { readSession, type Session } from '../db/sessions';
import { thePlatform, type Actor } from '../domain/actor';
import type { ApiDeps } from './deps';
import { Refusal } from './problem';
import { cookieOf } from './settings-session';

/** Who is at the door of `/v1`. */
export type Caller =
  | { readonly door: 'platform'; /** Tells the platform's keys apart, and is none. */ readonly keyId: string }
  | { readonly door: 'settings'; readonly session: Session; readonly token: string };

/** The caller that `callerDoor` let in. */
export function callerOf(response: Response): Caller {
  const { caller } = response.locals as { caller?: Caller };
  if (!caller) throw new Error('nobody was let in');
  return caller;
}

/** The same as whoever an event names. */
export function actorOf(response: Response): Actor {
  const caller = callerOf(response);
  return caller.door === 'platform' ? thePlatform : { by: 'person', person: caller.session.person };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const wrongKey = (): Refusal => new Refusal(401, 'wrong-key', 'The platform key is missing or wrong: send Authorization: Bearer KEY.');
const noSession = (): Refusal => new Refusal(401, 'no-session', 'There is no settings session here, or it has ended: open the settings from CloudRent again.');

/**
 * Lets in who has a key of the platform, compared in constant time, or the cookie of a live session; a key that is given is what counts.
 * @param isForSessions whether the request asks for something that only a session can.
 * @param failed counts what is refused; throws when it is too much.
 */
export function callerDoor({ db, configuration }: Pick<ApiDeps, 'db' | 'configuration'>, isForSessions: (request: Request) => boolean, failed: (request: Request, response: Response) => Promise<void>): RequestHandler {
  const known = configuration.platformApiKeys.map(digest);
  const platform = (authorization: string): Caller | undefined => {
    const given = digest(/^Bearer +(.+)$/i.exec(authorization)?.[1] ?? '');
    return known.filter((key) => timingSafeEqual(key, given)).length === 0 ? undefined : { door: 'platform', keyId: given.toString('base64url') };
  };
  const settings = async (token: string): Promise<Caller | undefined> => {
    const session = await readSession(db, token);
    return session && { door: 'settings', session, token };
  };
  return async (request, response, next) => {
    const authorization = request.get('authorization') ?? '';
    const token = cookieOf(configuration, request);
    const bySession = authorization === '' && token !== undefined || isForSessions(request);
    const caller = bySession ? token && await settings(token) : platform(authorization);
    if (!caller) {
      await failed(request, response);
      throw bySession ? noSession() : wrongKey();
    }
    response.locals['caller'] = caller;
    next();
  };
}
