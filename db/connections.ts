import { randomUUID } from 'node:crypto';
import { sql, type Selectable } from 'kysely';
import { connectionId, grantId, xeroTenantId, type CompanyId } from '../domain/ids';
import type { Vault } from './encryption';
import type { Db } from './open';
import type { ConnectionsTable, MappingsTable, OrganisationChoice } from './schema';

export interface CompanyInput { readonly name: string; readonly timeZone: string; readonly callbackUrl?: string | undefined; readonly requireEmail?: boolean | undefined }

export const saveCompany = async (db: Db, companyId: CompanyId, input: CompanyInput): Promise<void> => {
  const values = { name: input.name, time_zone: input.timeZone, callback_url: input.callbackUrl ?? null, require_email: input.requireEmail ?? false };
  await db.insertInto('companies').values({ company_id: companyId, ...values }).onConflict((conflict) => conflict.column('company_id').doUpdateSet(values)).execute();
};
export const readCompany = async (db: Db, companyId: CompanyId) => await db.selectFrom('companies').selectAll().where('company_id', '=', companyId).executeTakeFirst();
export type Connection = Selectable<ConnectionsTable>;
export const readConnection = async (db: Db, companyId: CompanyId): Promise<Connection | undefined> => await db.selectFrom('connections').selectAll().where('company_id', '=', companyId).executeTakeFirst();

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

export interface Consent { readonly tokens: { accessToken: string; refreshToken: string; expiresAt: Date; xeroUserId: string }; readonly choices: readonly OrganisationChoice[] }

/** Stores a consent: tokens sealed, a newer generation than any before; a single organisation is chosen, of several the person chooses. */
export async function storeConsent(db: Db, vault: Vault, companyId: CompanyId, { tokens, choices }: Consent): Promise<void> {
  const sealed = { access_token: vault.encrypt(tokens.accessToken), refresh_token: vault.encrypt(tokens.refreshToken), access_expires_at: tokens.expiresAt };
  await db.transaction().execute(async (tx) => {
    const grant = await tx.insertInto('grants').values({ grant_id: grantId(randomUUID()), xero_user_id: tokens.xeroUserId, ...sealed, state: 'alive' })
      .onConflict((conflict) => conflict.column('xero_user_id').doUpdateSet({ ...sealed, state: 'alive', generation: sql<number>`grants.generation + 1`, lease_holder: null, lease_until: null })).returning('grant_id').executeTakeFirstOrThrow();
    const row = { grant_id: grant.grant_id, choices: JSON.stringify(choices) };
    await tx.insertInto('connections').values({ connection_id: connectionId(randomUUID()), company_id: companyId, state: 'choosing', ...row })
      .onConflict((conflict) => conflict.column('company_id').doUpdateSet({ ...row, state: sql<'choosing'>`case when connections.state in ('expired') then 'connected' else 'choosing' end` })).execute();
  });
}

export type Choice = 'chosen' | 'not-offered' | 'taken' | 'in-use';

/** Takes one of the consent's organisations; refused when another company has it, or when this company already syncs with another one. */
export async function chooseOrganisation(db: Db, companyId: CompanyId, tenant: string): Promise<Choice> {
  return await db.transaction().execute(async (tx): Promise<Choice> => {
    const connection = await tx.selectFrom('connections').selectAll().where('company_id', '=', companyId).forUpdate().executeTakeFirst();
    const chosen = connection?.choices.find((choice) => choice.xeroTenantId === tenant);
    if (!chosen) return 'not-offered';
    const other = await tx.selectFrom('connections').select('company_id').where('xero_tenant_id', '=', xeroTenantId(tenant)).where('company_id', '!=', companyId).where('state', '!=', 'disconnected').executeTakeFirst();
    if (other) return 'taken';
    const linked = await tx.selectFrom('links').select('record_id').where('company_id', '=', companyId).where('xero_tenant_id', 'is not', null).where('xero_tenant_id', '!=', xeroTenantId(tenant)).limit(1).executeTakeFirst();
    if (linked) return 'in-use';
    const same = connection?.xero_tenant_id === tenant && connection.organisation !== null;
    await tx.updateTable('connections').set({ state: 'setup', xero_tenant_id: xeroTenantId(tenant), xero_connection_id: chosen.xeroConnectionId, ...(same ? {} : { organisation: null, accounts: null, tax_rates: null, read_at: null, contacts_mirrored_at: null }) })
      .where('company_id', '=', companyId).execute();
    return 'chosen';
  });
}

/** Ends set-up: from now on everything accepted is sent. */
export async function startConnection(db: Db, companyId: CompanyId): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.updateTable('connections').set({ state: 'connected' }).where('company_id', '=', companyId).where('state', '=', 'setup').execute();
    await tx.updateTable('links').set({ sync_status: 'pending', waiting_for: null, waiting_until: null }).where('company_id', '=', companyId).where('sync_status', '=', 'waiting').execute();
    await tx.insertInto('events').values({ company_id: companyId, kind: null, record_id: null, actor: 'person', type: 'connection-started', details: '{}' }).execute();
  });
}
export const markDisconnected = async (db: Db, companyId: CompanyId): Promise<void> => {
  await db.updateTable('connections').set({ state: 'disconnected', grant_id: null, xero_connection_id: null, choices: '[]' }).where('company_id', '=', companyId).execute();
};

export type Mapping = Pick<Selectable<MappingsTable>, 'accounts' | 'taxes' | 'payments'>;
export const readMapping = async (db: Db, companyId: CompanyId): Promise<Mapping> =>
  await db.selectFrom('mappings').select(['accounts', 'taxes', 'payments']).where('company_id', '=', companyId).executeTakeFirst() ?? { accounts: {}, taxes: {}, payments: {} };
export const saveMapping = async (db: Db, companyId: CompanyId, mapping: Mapping): Promise<void> => {
  const values = { accounts: JSON.stringify(mapping.accounts), taxes: JSON.stringify(mapping.taxes), payments: JSON.stringify(mapping.payments) };
  await db.insertInto('mappings').values({ company_id: companyId, ...values }).onConflict((conflict) => conflict.column('company_id').doUpdateSet({ ...values, updated_at: sql<Date>`now()` })).execute();
};
export const readPace = async (db: Db, tenant: string) => await db.selectFrom('pace').select(['minute_left', 'day_left']).where('xero_tenant_id', '=', xeroTenantId(tenant)).executeTakeFirst();
export const ping = async (db: Db): Promise<void> => { await sql`select 1`.execute(db); };
