import { sql } from 'kysely';
import type { GrantId } from '../domain/ids';
import type { Db } from './open';

export interface StoredGrant { readonly grantId: GrantId; readonly generation: number; readonly accessToken: string; readonly refreshToken: string; readonly expiresInMs: number; readonly alive: boolean }

/** A grant as stored: tokens still encrypted, time left by Postgres' clock. */
export async function readGrant(db: Db, grantId: GrantId): Promise<StoredGrant | undefined> {
  const row = await db.selectFrom('grants').select(['generation', 'access_token', 'refresh_token', 'state',
    sql<number>`extract(epoch from access_expires_at - clock_timestamp())::float8 * 1000`.as('expires_in')]).where('grant_id', '=', grantId).executeTakeFirst();
  return row && { grantId, generation: row.generation, accessToken: row.access_token, refreshToken: row.refresh_token, expiresInMs: row.expires_in, alive: row.state === 'alive' };
}

/** Takes the right to refresh this generation; false when somebody else holds it or has refreshed already. No transaction stays open. */
export async function takeRefreshLease(db: Db, grant: StoredGrant, holder: string, seconds: number): Promise<boolean> {
  const result = await sql`update grants set lease_holder = ${holder}, lease_until = clock_timestamp() + make_interval(secs => ${seconds})
    where grant_id = ${grant.grantId} and generation = ${grant.generation} and state = 'alive' and (lease_until is null or lease_until < clock_timestamp())`.execute(db);
  return result.numAffectedRows === 1n;
}

export const releaseRefreshLease = async (db: Db, grantId: GrantId, holder: string): Promise<void> => {
  await db.updateTable('grants').set({ lease_holder: null, lease_until: null }).where('grant_id', '=', grantId).where('lease_holder', '=', holder).execute();
};

/** Stores new tokens over exactly the generation that was refreshed; a consent that came meanwhile wins. */
export async function storeRefreshed(db: Db, grant: StoredGrant, tokens: { accessToken: string; refreshToken: string; expiresAt: Date }): Promise<void> {
  await db.updateTable('grants').set({ access_token: tokens.accessToken, refresh_token: tokens.refreshToken, access_expires_at: tokens.expiresAt, generation: grant.generation + 1, lease_holder: null, lease_until: null })
    .where('grant_id', '=', grant.grantId).where('generation', '=', grant.generation).execute();
}

/** Xero said `invalid_grant`: this generation is dead, and every connection that uses it is expired. */
export async function markGrantDead(db: Db, grant: StoredGrant): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const dead = await tx.updateTable('grants').set({ state: 'dead' }).where('grant_id', '=', grant.grantId).where('generation', '=', grant.generation).executeTakeFirst();
    if (dead.numUpdatedRows === 1n) await tx.updateTable('connections').set({ state: 'expired' }).where('grant_id', '=', grant.grantId).where('state', '=', 'connected').execute();
  });
}

/** The access token as good as expired, so that the next call refreshes (Xero said so before our clock did). */
export const expireAccessToken = async (db: Db, grantId: GrantId): Promise<void> => {
  await sql`update grants set access_expires_at = clock_timestamp() where grant_id = ${grantId}`.execute(db);
};
