import { sql } from 'kysely';
import type { GrantId } from '../domain/ids';
import { endByXero, lockLive, type Told } from './connection-state';
import type { Db, Tx } from './open';

export interface StoredGrant {
  readonly grantId: GrantId; readonly generation: number; readonly accessToken: string; readonly refreshToken: string; readonly expiresInMs: number; readonly alive: boolean;
  /** A refresh that failed has everybody wait for so long; 0 when none does. */
  readonly pausedForMs: number;
}

/** Xero forgets a refresh token after 60 days of silence (xero-api.md, section 2); a third of that leaves time for an outage of any length. */
const refreshEvery = sql`interval '20 days'`;
/** "Within a day", with time to try again; at night as by day, so that the hour moves. */
const lookEvery = sql`interval '20 hours'`;
/** A refresh that nobody finished is made again well within the 30 minutes in which Xero takes the replaced token once more. */
const unfinishedAfter = sql`interval '1 minute'`;
/** After a refresh that failed: 5 s, 10 s … a minute. Xero is asked by one process at a time, whoever needs the token. */
const pause = sql`make_interval(secs => least(60, 5 * power(2, least(refresh_failures, 5))))`;
/** A fresh token that Xero calls expired is not refreshed again before this: else each call would be two. */
const notAgainWithin = sql`interval '10 seconds'`;

/** A grant as stored: tokens still encrypted, times by Postgres' clock. */
export async function readGrant(db: Db, grantId: GrantId): Promise<StoredGrant | undefined> {
  const row = await db.selectFrom('grants').select(['generation', 'access_token', 'refresh_token', 'state', sql<number>`extract(epoch from access_expires_at - clock_timestamp())::float8 * 1000`.as('expires_in'),
    sql<number>`case when lease_holder is null then greatest(0, coalesce(extract(epoch from lease_until - clock_timestamp()), 0))::float8 * 1000 else 0 end`.as('paused_for')]).where('grant_id', '=', grantId).executeTakeFirst();
  return row && { grantId, generation: row.generation, accessToken: row.access_token, refreshToken: row.refresh_token, expiresInMs: row.expires_in, alive: row.state === 'alive', pausedForMs: row.paused_for };
}

/** Takes the right to refresh this generation; false when somebody else holds it or has refreshed already. No transaction stays open. */
export async function takeRefreshLease(db: Db, grant: StoredGrant, holder: string, seconds: number): Promise<boolean> {
  const result = await sql`update grants set lease_holder = ${holder}, lease_until = clock_timestamp() + make_interval(secs => ${seconds}), refresh_due_at = clock_timestamp() + ${unfinishedAfter}
    where grant_id = ${grant.grantId} and generation = ${grant.generation} and state = 'alive' and (lease_until is null or lease_until < clock_timestamp())`.execute(db);
  return result.numAffectedRows === 1n;
}

/** Its holder is alive and still waits for Xero. */
export const renewRefreshLease = async (db: Db, grantId: GrantId, holder: string, seconds: number): Promise<void> => {
  await db.updateTable('grants').set({ lease_until: sql<Date>`clock_timestamp() + make_interval(secs => ${seconds})` }).where('grant_id', '=', grantId).where('lease_holder', '=', holder).execute();
};

export const releaseRefreshLease = async (db: Db, grantId: GrantId, holder: string): Promise<void> => {
  await db.updateTable('grants').set({ lease_holder: null, lease_until: null }).where('grant_id', '=', grantId).where('lease_holder', '=', holder).execute();
};

/** Xero did not give new tokens, or its answer was lost: everybody waits before the same refresh token goes again. Resolves to how long, in milliseconds. */
export async function noteRefreshFailed(db: Db, grantId: GrantId, holder: string): Promise<number> {
  const { rows: [row] } = await sql<{ ms: number }>`update grants set lease_holder = null, lease_until = clock_timestamp() + ${pause}, refresh_due_at = clock_timestamp() + ${pause}, refresh_failures = refresh_failures + 1
    where grant_id = ${grantId} and lease_holder = ${holder} returning extract(epoch from lease_until - clock_timestamp())::float8 * 1000 as ms`.execute(db);
  return row?.ms ?? 0;
}

/** What Xero gave: sealed tokens, and what they say of themselves. */
export interface SealedTokens { readonly access_token: string; readonly refresh_token: string; readonly access_expires_at: Date; readonly scopes: string | null }
/** Beside new tokens: nothing of an earlier refresh is left, and the next one is far away. */
export const freshly = { state: 'alive' as const, lease_holder: null, lease_until: null, refresh_failures: 0, refreshed_at: sql<Date>`clock_timestamp()`, refresh_due_at: sql<Date>`clock_timestamp() + ${refreshEvery}` };
export const lookedAt = { look_due_at: sql<Date>`clock_timestamp() + ${lookEvery}` };

/** Stores new tokens over exactly the generation that was refreshed; false when a consent came meanwhile, which wins. */
export async function storeRefreshed(db: Db, grant: StoredGrant, tokens: SealedTokens): Promise<boolean> {
  const stored = await db.updateTable('grants').set({ ...tokens, ...freshly, generation: grant.generation + 1 }).where('grant_id', '=', grant.grantId).where('generation', '=', grant.generation).executeTakeFirst();
  return stored.numUpdatedRows === 1n;
}

/** Xero said `invalid_grant`: this generation is dead, and every connection that uses it is expired. Undefined when a consent came meanwhile. */
export async function markGrantDead(db: Db, { grantId, generation }: Pick<StoredGrant, 'grantId' | 'generation'>): Promise<Told[] | undefined> {
  return await db.transaction().execute(async (tx) => {
    const live = await lockLive(tx, grantId);
    const dead = await tx.updateTable('grants').set({ state: 'dead', lease_holder: null, lease_until: null }).where('grant_id', '=', grantId).where('generation', '=', generation).executeTakeFirst();
    return dead.numUpdatedRows === 1n ? await endByXero(tx, live, 'expired', { code: 'connection-expired', details: {} }) : undefined;
  });
}

/** Xero called this token expired before our clock did. `wait`: it is a new one, and Xero says so all the same. */
export async function expireAccessToken(db: Db, grantId: GrantId, generation: number): Promise<'expired' | 'wait'> {
  const { rows: [row] } = await sql<{ just: boolean }>`update grants set access_expires_at = case when refreshed_at > clock_timestamp() - ${notAgainWithin} then access_expires_at else clock_timestamp() end
    where grant_id = ${grantId} and generation = ${generation} returning refreshed_at > clock_timestamp() - ${notAgainWithin} as just`.execute(db);
  return row?.just ? 'wait' : 'expired';
}

/** What the Xero user allowed, as Xero spells it; empty where Xero did not say. */
export const readScopes = async (db: Db, grantId: GrantId): Promise<readonly string[]> =>
  ((await db.selectFrom('grants').select('scopes').where('grant_id', '=', grantId).executeTakeFirst())?.scopes ?? '').split(' ').filter(Boolean);

/** A grant that a worker is to see to. `refresh`: whether or not its access token is good. */
export interface DueGrant { readonly grantId: GrantId; readonly refresh: boolean }

/** Grants of connections that are to be refreshed or looked at; taken for some minutes, so that others leave them alone and one that is left half done comes up again. */
export async function takeDueGrants(db: Db, limit: number): Promise<DueGrant[]> {
  const { rows } = await sql<{ grant_id: GrantId; refresh: boolean }>`with due as (
      select g.grant_id, g.refresh_due_at <= clock_timestamp() as refresh from grants g
      where g.state = 'alive' and least(g.refresh_due_at, g.look_due_at) <= clock_timestamp() and exists (select from connections c where c.grant_id = g.grant_id and c.state <> 'disconnected')
      order by least(g.refresh_due_at, g.look_due_at) limit ${limit} for update of g skip locked
    )
    update grants g set refresh_due_at = greatest(g.refresh_due_at, clock_timestamp() + interval '2 minutes'), look_due_at = greatest(g.look_due_at, clock_timestamp() + interval '10 minutes')
    from due where g.grant_id = due.grant_id returning g.grant_id, due.refresh`.execute(db);
  return rows.map((row) => ({ grantId: row.grant_id, refresh: row.refresh }));
}

/** Destroys the tokens of a grant that no connection uses, and with which nothing is to be ended at Xero any more; without an id those of all such grants that are not quite new. */
export async function dropUnusedGrants(db: Db | Tx, grantId?: GrantId): Promise<void> {
  await sql`delete from grants g where (g.grant_id = ${grantId ?? null}::uuid or (${grantId ?? null}::uuid is null and g.refreshed_at < clock_timestamp() - interval '2 minutes')) and coalesce(g.kept_until < clock_timestamp(), true)
    and not exists (select from connections c where c.grant_id = g.grant_id) and not exists (select from connection_endings e where e.grant_id = g.grant_id)`.execute(db);
}
