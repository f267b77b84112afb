import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { CompanyId } from '../domain/ids';
import type { Db, Tx } from './open';

/** Long enough for a set-up with a look into the books, short enough that a browser left open is none the next day. */
const sessionHours = 4;
/** From the platform's answer to the person's browser is a blink; a link that is found later is worth nothing. */
const linkMinutes = 5;

/** For whom a session is: the company, the person as the platform names them, and where their "Back to CloudRent" leads. */
export interface Guest { readonly companyId: CompanyId; readonly person: string | null; readonly returnUrl: string | null }
export interface Session extends Guest { readonly sessionHash: string; readonly expiresAt: Date }

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
const inHours = sql<Date>`clock_timestamp() + make_interval(hours => ${sessionHours})`;

/** Makes a session. `token` is for the browser's cookie alone: it is stored nowhere. */
async function makeSession(db: Db | Tx, { companyId, person, returnUrl }: Guest): Promise<{ readonly token: string; readonly session: Session }> {
  const token = randomBytes(32).toString('base64url');
  const sessionHash = hashOf(token);
  await db.deleteFrom('settings_sessions').where('expires_at', '<', sql<Date>`clock_timestamp()`).execute();
  const { expires_at: expiresAt } = await db.insertInto('settings_sessions').values({ session_hash: sessionHash, company_id: companyId, person, return_url: returnUrl, expires_at: inHours }).returning('expires_at').executeTakeFirstOrThrow();
  return { token, session: { sessionHash, companyId, person, returnUrl, expiresAt } };
}

/** The session of a cookie's value; undefined when there is none, or it has ended. */
export async function readSession(db: Db | Tx, token: string): Promise<Session | undefined> {
  const row = await db.selectFrom('settings_sessions').selectAll().where('session_hash', '=', hashOf(token)).where('expires_at', '>', sql<Date>`clock_timestamp()`).executeTakeFirst();
  return row && { sessionHash: row.session_hash, companyId: row.company_id, person: row.person, returnUrl: row.return_url, expiresAt: row.expires_at };
}

/**
 * The session that a browser has already, with its full time again, when it is for the same person in the same company, so that two tabs do not
 * put each other out; else a new one.
 * @param token the value of the browser's cookie.
 */
export async function enterSession(db: Db | Tx, guest: Guest, token: string | undefined): Promise<{ readonly token: string; readonly session: Session }> {
  const here = token === undefined ? undefined : await readSession(db, token);
  return token !== undefined && here && isFor(here, guest) ? { token, session: await prolongSession(db, here) } : await makeSession(db, guest);
}
const isFor = (session: Session, { companyId, person, returnUrl }: Guest): boolean => session.companyId === companyId && session.person === person && session.returnUrl === returnUrl;

async function prolongSession(db: Db | Tx, session: Session): Promise<Session> {
  const { expires_at: expiresAt } = await db.updateTable('settings_sessions').set({ expires_at: inHours }).where('session_hash', '=', session.sessionHash).returning('expires_at').executeTakeFirstOrThrow();
  return { ...session, expiresAt };
}
export const endSession = async (db: Db, sessionHash: string): Promise<void> => { await db.deleteFrom('settings_sessions').where('session_hash', '=', sessionHash).execute(); };

/** Notes a link into a company's settings: good once, for five minutes. */
export async function makeLink(db: Db | Tx, { companyId, person, returnUrl }: Guest): Promise<{ readonly linkId: string; readonly expiresAt: Date }> {
  await db.deleteFrom('settings_links').where('expires_at', '<', sql<Date>`clock_timestamp()`).execute();
  const { link_id: linkId, expires_at: expiresAt } = await db.insertInto('settings_links')
    .values({ link_id: randomUUID(), company_id: companyId, person, return_url: returnUrl, expires_at: sql<Date>`clock_timestamp() + make_interval(mins => ${linkMinutes})` }).returning(['link_id', 'expires_at']).executeTakeFirstOrThrow();
  return { linkId, expiresAt };
}

/** Uses a link, once; undefined when it was used before or is too old. */
export async function useLink(db: Db, linkId: string): Promise<Guest | undefined> {
  const row = await db.deleteFrom('settings_links').where('link_id', '=', linkId).returning(['company_id', 'person', 'return_url', sql<boolean>`expires_at > clock_timestamp()`.as('good')]).executeTakeFirst();
  return row?.good ? { companyId: row.company_id, person: row.person, returnUrl: row.return_url } : undefined;
}
