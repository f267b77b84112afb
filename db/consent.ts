import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Actor } from '../domain/actor';
import { connectionId, grantId, type CompanyId, type GrantId } from '../domain/ids';
import { chooseIn, isTaken, type Choice, type Connection } from './connections';
import { noteRestored } from './connection-state';
import { isClosed } from './closing';
import { readLinksElsewhere } from './links-aside';
import type { Vault } from './encryption';
import { withdrawEndings } from './endings';
import { noteCompanyEvent } from './events';
import { dropUnusedGrants, freshly, lookedAt } from './grants';
import type { Db, Tx } from './open';
import type { OrganisationChoice } from './schema';
import { enterSession, hashOf, readSession, type Guest, type Session } from './sessions';

/**
 * Begins a consent: a ticket for the browser that doubles as Xero's `state`; good for 15 minutes. It opens a session, so that only its hash is stored.
 * @param madeIn the settings session that asked for it: no other browser can use it then.
 */
export const beginConsent = async (db: Db, state: string, { companyId, person, returnUrl }: Guest, madeIn: string | null): Promise<void> => {
  await db.deleteFrom('connect_attempts').where('expires_at', '<', sql<Date>`clock_timestamp()`).execute();
  await db.insertInto('connect_attempts').values({ state: hashOf(state), company_id: companyId, person, return_url: returnUrl, browser_hash: madeIn, expires_at: sql<Date>`clock_timestamp() + interval '15 minutes'` }).execute();
};

/**
 * Uses the ticket, once, and binds it to a settings session of its company (`enterSession`). Undefined when the ticket is used up, or belongs to another browser.
 * @param token the value of the browser's cookie.
 */
export async function openConsent(db: Db, state: string, token: string | undefined): Promise<{ readonly token: string; readonly session: Session } | undefined> {
  return await db.transaction().execute(async (tx) => {
    const attempt = await tx.selectFrom('connect_attempts').selectAll().where('state', '=', hashOf(state)).where('opened_at', 'is', null).where('expires_at', '>', sql<Date>`clock_timestamp()`).forUpdate().executeTakeFirst();
    if (!attempt) return undefined;
    const here = token === undefined ? undefined : await readSession(tx, token);
    if (attempt.browser_hash !== null && attempt.browser_hash !== here?.sessionHash) return undefined;
    const opened = await enterSession(tx, { companyId: attempt.company_id, person: attempt.person, returnUrl: attempt.return_url }, token);
    await tx.updateTable('connect_attempts').set({ browser_hash: opened.session.sessionHash, opened_at: sql<Date>`clock_timestamp()` }).where('state', '=', attempt.state).execute();
    return opened;
  });
}

/** Ends a consent: its state is good once, in the session that it is bound to. Undefined when it is not known there. */
export const endConsent = async (db: Db, state: string, sessionHash: string): Promise<{ readonly companyId: CompanyId; readonly person: string | null } | undefined> =>
  await db.updateTable('connect_attempts').set({ used_at: sql<Date>`clock_timestamp()` }).where('state', '=', hashOf(state)).where('browser_hash', '=', sessionHash).where('opened_at', 'is not', null)
    .where('used_at', 'is', null).where('expires_at', '>', sql<Date>`clock_timestamp()`).returning(['company_id as companyId', 'person']).executeTakeFirst();

/** Until a consent must have been completed: its grant stays meanwhile, although no connection uses it. */
const completedWithin = sql<Date>`clock_timestamp() + interval '2 minutes'`;
/** A refresh that runs beside a consent may replace the consent's refresh token at Xero after we have stored it: a worker refreshes it well within the 30 minutes that it then has. */
const afterRefreshUnderWay = sql<Date>`case when grants.lease_until > clock_timestamp() then clock_timestamp() + interval '1 minute' else excluded.refresh_due_at end`;

/** Stores the tokens of a consent, sealed, as a newer generation than any before of that Xero user; a refresh under way loses against it. */
export async function storeConsent(db: Db, vault: Vault, tokens: { accessToken: string; refreshToken: string; expiresAt: Date; xeroUserId: string; userName?: string; scopes: readonly string[] }): Promise<GrantId> {
  const sealed = {
    access_token: vault.encrypt(tokens.accessToken), refresh_token: vault.encrypt(tokens.refreshToken), access_expires_at: tokens.expiresAt,
    user_name: tokens.userName ?? null, scopes: tokens.scopes.join(' '), ...freshly, ...lookedAt, kept_until: completedWithin,
  };
  const grant = await db.insertInto('grants').values({ grant_id: grantId(randomUUID()), xero_user_id: tokens.xeroUserId, ...sealed })
    .onConflict((conflict) => conflict.column('xero_user_id').doUpdateSet({ ...sealed, generation: sql<number>`grants.generation + 1`, refresh_due_at: afterRefreshUnderWay }))
    .returning('grant_id').executeTakeFirstOrThrow();
  return grant.grant_id;
}

/** `reconnected`: the organisation of before is allowed again and everything goes on. Otherwise as for a choice; `several`: a person chooses. */
export type Attached = Choice | 'reconnected' | 'several' | 'none';

/**
 * Gives a company the organisations of a consent. The one that it was connected to until Xero ended that goes on as it was, also when it
 * was being set up; a single one is chosen, of several a person chooses. A refusal (`taken`, `in-use`, `none`) leaves a connection alone that works
 * or waits to be reconnected; `in-use` without one leaves the choice to a person, who may put the links to the organisation before aside.
 */
export async function attachConsent(db: Db, companyId: CompanyId, grant: GrantId, choices: readonly OrganisationChoice[], by: Actor): Promise<Attached> {
  if (choices.length === 0) return 'none';
  return await db.transaction().execute(async (tx): Promise<Attached> => {
    if (await isClosed(tx, companyId)) return 'none';
    await tx.insertInto('connections').values({ connection_id: connectionId(randomUUID()), company_id: companyId, state: 'disconnected', choices: '[]' }).onConflict((conflict) => conflict.column('company_id').doNothing()).execute();
    const before = await tx.selectFrom('connections').selectAll().where('company_id', '=', companyId).forNoKeyUpdate().executeTakeFirstOrThrow();
    const { attached, used } = await attach(tx, before, grant, choices, by);
    if (used) await afterAttached(tx, before, grant, choices);
    return attached;
  });
}

/** `used`: the connection has this consent's tokens from now on. */
interface Attachment { readonly attached: Attached; readonly used: boolean }

async function attach(tx: Tx, connection: Connection, grant: GrantId, choices: readonly OrganisationChoice[], by: Actor): Promise<Attachment> {
  const { company_id, state, xero_tenant_id } = connection;
  const refused = (attached: Attached): Attachment => ({ attached, used: false });
  const text = JSON.stringify(choices);
  const same = choices.find((choice) => choice.xeroTenantId === xero_tenant_id);
  const goesOn = state === 'connected' ? 'connected' : state === 'expired' ? connection.resumes ?? 'connected' : state === 'disconnected' ? connection.resumes : null;
  if (same && (goesOn === 'connected' || goesOn === 'setup')) {
    if (state === 'disconnected' && await isTaken(tx, connection, same.xeroTenantId)) return refused('taken');
    await tx.updateTable('connections').set({ state: goesOn, grant_id: grant, xero_connection_id: same.xeroConnectionId, choices: text }).where('company_id', '=', company_id).execute();
    await noteCompanyEvent(tx, company_id, by, 'connection-reconnected', { organisation: same.name });
    return { attached: goesOn === 'connected' ? 'reconnected' : 'chosen', used: true };
  }
  if (state === 'connected' || (state === 'expired' && await readLinksElsewhere(tx, company_id, null))) return refused('in-use');
  const [only, another] = choices;
  const chosen = only && !another ? await chooseIn(tx, { ...connection, choices: [only] }, only.xeroTenantId, grant, by) : 'several';
  if (chosen !== 'several' && chosen !== 'in-use' && chosen !== 'chosen') return refused(chosen);
  await noteCompanyEvent(tx, company_id, by, 'connection-allowed', { organisations: choices.map(({ name }) => name) });
  // Without the organisation of before: another company may have it by now.
  if (chosen !== 'chosen') await tx.updateTable('connections').set({ state: 'choosing', grant_id: grant, choices: text, xero_tenant_id: null, left_tenant_id: xero_tenant_id ?? connection.left_tenant_id, xero_connection_id: null }).where('company_id', '=', company_id).execute();
  return { attached: chosen, used: true };
}

/** What follows from a new consent besides: nothing that it allows is ended any more, what Xero had ended is told to be well, and tokens that nobody uses any more are destroyed. */
async function afterAttached(tx: Tx, before: Connection, grant: GrantId, choices: readonly OrganisationChoice[]): Promise<void> {
  await withdrawEndings(tx, choices.map(({ xeroConnectionId }) => xeroConnectionId));
  if (before.ended_because !== null) await noteRestored(tx, before);
  await tx.updateTable('grants').set({ kept_until: null }).where('grant_id', '=', grant).execute();
  // Another Xero user connected this time. Xero is not told to end what the one before had allowed: whether that would spare the new connection to the same organisation is not documented.
  if (before.grant_id !== null && before.grant_id !== grant) await dropUnusedGrants(tx, before.grant_id);
}
