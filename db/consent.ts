import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { connectionId, grantId, type CompanyId, type GrantId } from '../domain/ids';
import { chooseIn, type Choice } from './connections';
import { isClosed } from './closing';
import { readLinksElsewhere } from './links-aside';
import type { Vault } from './encryption';
import { noteCompanyEvent } from './events';
import type { Db } from './open';
import type { OrganisationChoice } from './schema';

/** Begins a consent: a ticket for the browser that doubles as Xero's `state`; good for 15 minutes. */
export const beginConsent = async (db: Db, companyId: CompanyId, state: string, returnUrl: string | null): Promise<void> => {
  await db.insertInto('connect_attempts').values({ state, company_id: companyId, return_url: returnUrl, browser_hash: null, expires_at: sql<Date>`clock_timestamp() + interval '15 minutes'` }).execute();
};
/** Uses the ticket, once, and binds it to the browser. */
export const openConsent = async (db: Db, state: string, browserHash: string): Promise<boolean> =>
  (await db.updateTable('connect_attempts').set({ browser_hash: browserHash, opened_at: sql<Date>`clock_timestamp()` })
    .where('state', '=', state).where('opened_at', 'is', null).where('expires_at', '>', sql<Date>`clock_timestamp()`).executeTakeFirst()).numUpdatedRows === 1n;
/** Ends a consent: its state is good once, in the browser that began it. */
export const endConsent = async (db: Db, state: string, browserHash: string): Promise<{ company_id: CompanyId; return_url: string | null } | undefined> =>
  await db.updateTable('connect_attempts').set({ used_at: sql<Date>`clock_timestamp()` }).where('state', '=', state).where('browser_hash', '=', browserHash)
    .where('used_at', 'is', null).where('expires_at', '>', sql<Date>`clock_timestamp()`).returning(['company_id', 'return_url']).executeTakeFirst();

/** Stores the tokens of a consent, sealed, as a newer generation than any before of that Xero user; a refresh under way loses against it. */
export async function storeConsent(db: Db, vault: Vault, tokens: { accessToken: string; refreshToken: string; expiresAt: Date; xeroUserId: string }): Promise<GrantId> {
  const sealed = { access_token: vault.encrypt(tokens.accessToken), refresh_token: vault.encrypt(tokens.refreshToken), access_expires_at: tokens.expiresAt, state: 'alive' as const };
  const grant = await db.insertInto('grants').values({ grant_id: grantId(randomUUID()), xero_user_id: tokens.xeroUserId, ...sealed })
    .onConflict((conflict) => conflict.column('xero_user_id').doUpdateSet({ ...sealed, generation: sql<number>`grants.generation + 1`, lease_holder: null, lease_until: null }))
    .returning('grant_id').executeTakeFirstOrThrow();
  return grant.grant_id;
}

/** `reconnected`: the organisation of before is allowed again and everything goes on. Otherwise as for a choice; `several`: a person chooses. */
export type Attached = Choice | 'reconnected' | 'several' | 'none';

/**
 * Gives a company the organisations of a consent. The one that it is connected to already goes on as it was, a single one is chosen,
 * of several a person chooses. A refusal (`taken`, `in-use`, `none`) leaves a connection alone that works or waits to be reconnected; `in-use`
 * without one leaves the choice to a person, who may put the links to the organisation before aside.
 */
export async function attachConsent(db: Db, companyId: CompanyId, grant: GrantId, choices: readonly OrganisationChoice[]): Promise<Attached> {
  const [only] = choices;
  if (!only) return 'none';
  const text = JSON.stringify(choices);
  return await db.transaction().execute(async (tx): Promise<Attached> => {
    if (await isClosed(tx, companyId)) return 'none';
    await tx.insertInto('connections').values({ connection_id: connectionId(randomUUID()), company_id: companyId, state: 'disconnected', choices: '[]' }).onConflict((conflict) => conflict.column('company_id').doNothing()).execute();
    const connection = await tx.selectFrom('connections').selectAll().where('company_id', '=', companyId).forNoKeyUpdate().executeTakeFirstOrThrow();
    const same = choices.find((choice) => choice.xeroTenantId === connection.xero_tenant_id);
    if (same && (connection.state === 'connected' || connection.state === 'expired')) {
      await tx.updateTable('connections').set({ state: 'connected', grant_id: grant, xero_connection_id: same.xeroConnectionId, choices: text }).where('company_id', '=', companyId).execute();
      await noteCompanyEvent(tx, companyId, 'person', 'connection-reconnected');
      return 'reconnected';
    }
    if (connection.state === 'connected') return 'in-use';
    if (connection.state === 'expired' && await readLinksElsewhere(tx, companyId, null)) return 'in-use';
    const chosen = choices.length === 1 ? await chooseIn(tx, { ...connection, choices: [only] }, only.xeroTenantId, grant) : 'several';
    if (chosen !== 'several' && chosen !== 'in-use') return chosen;
    // Without the organisation of before: another company may have it by now.
    await tx.updateTable('connections').set({ state: 'choosing', grant_id: grant, choices: text, xero_tenant_id: null, left_tenant_id: connection.xero_tenant_id ?? connection.left_tenant_id, xero_connection_id: null }).where('company_id', '=', companyId).execute();
    return chosen;
  });
}
