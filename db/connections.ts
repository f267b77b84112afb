import { sql, type Selectable } from 'kysely';
import type { Actor } from '../domain/actor';
import { xeroTenantId, type CompanyId, type GrantId, type XeroTenantId } from '../domain/ids';
import { noteCompanyEvent } from './events';
import type { Db, Tx } from './open';
import type { CompaniesTable, ConnectionsTable, MappingsTable, OrganisationFacts } from './schema';

export interface CompanyInput { readonly name: string; readonly timeZone: string; readonly callbackUrl?: string | undefined; readonly requireEmail?: boolean | undefined }

export const saveCompany = async (db: Db, companyId: CompanyId, input: CompanyInput): Promise<void> => {
  const values = { name: input.name, time_zone: input.timeZone, callback_url: input.callbackUrl ?? null, require_email: input.requireEmail ?? false };
  await db.insertInto('companies').values({ company_id: companyId, ...values }).onConflict((conflict) => conflict.column('company_id').doUpdateSet(values)).execute();
};
export type Connection = Selectable<ConnectionsTable>;
export const readConnection = async (db: Db, companyId: CompanyId): Promise<Connection | undefined> => await db.selectFrom('connections').selectAll().where('company_id', '=', companyId).executeTakeFirst();
/** The organisation that a company is linked to now, if any; links into Xero's pages need its short code. */
export interface Books { readonly xero_tenant_id: XeroTenantId | null; readonly organisation: OrganisationFacts | null }
/** A company with its organisation, which every answer about a record needs; not the accounts and tax rates, which are long. */
export const readCompany = async (db: Db, companyId: CompanyId): Promise<Selectable<CompaniesTable> & Books | undefined> =>
  await db.selectFrom('companies as c').leftJoin('connections as x', 'x.company_id', 'c.company_id').selectAll('c').select(['x.xero_tenant_id', 'x.organisation']).where('c.company_id', '=', companyId).executeTakeFirst();

export type Choice = 'chosen' | 'not-offered' | 'taken' | 'in-use';

/** Takes one of the consent's organisations; refused when another company has it, or when this company already syncs with another one. */
export async function chooseOrganisation(db: Db, companyId: CompanyId, tenant: string, by: Actor): Promise<Choice> {
  return await db.transaction().execute(async (tx): Promise<Choice> => {
    const connection = await tx.selectFrom('connections').selectAll().where('company_id', '=', companyId).forUpdate().executeTakeFirst();
    return connection ? await chooseIn(tx, connection, tenant, connection.grant_id, by) : 'not-offered';
  });
}

/** The choice itself, in the transaction that holds the connection's row. */
export async function chooseIn(tx: Tx, connection: Connection, tenant: string, grant: GrantId | null, by: Actor): Promise<Choice> {
  const chosen = connection.choices.find((choice) => choice.xeroTenantId === tenant);
  if (!chosen) return 'not-offered';
  if (connection.xero_tenant_id === tenant && connection.state === 'connected') return 'chosen';
  // Two companies that choose the same organisation take turns, so that the second is told why.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`organisation/${tenant}`}, 0))`.execute(tx);
  const other = await tx.selectFrom('connections').select('company_id').where('xero_tenant_id', '=', xeroTenantId(tenant)).where('company_id', '!=', connection.company_id).where('state', '!=', 'disconnected').executeTakeFirst();
  if (other) return 'taken';
  const linked = await tx.selectFrom('links').select('record_id').where('company_id', '=', connection.company_id).where('xero_tenant_id', 'is not', null).where('xero_tenant_id', '!=', xeroTenantId(tenant)).limit(1).executeTakeFirst();
  if (linked) return 'in-use';
  const known = connection.xero_tenant_id === tenant && connection.organisation !== null;
  await tx.updateTable('connections').set({
    state: 'setup', grant_id: grant, xero_tenant_id: xeroTenantId(tenant), xero_connection_id: chosen.xeroConnectionId, choices: JSON.stringify(connection.choices),
    ...(known ? {} : { organisation: null, accounts: null, tax_rates: null, read_at: null, contacts_mirrored_at: null }),
  }).where('company_id', '=', connection.company_id).execute();
  await noteCompanyEvent(tx, connection.company_id, by, 'organisation-chosen', { organisation: chosen.name, xeroTenantId: tenant });
  return 'chosen';
}

/** Ends set-up: from now on everything accepted is sent. */
export async function startConnection(db: Db, companyId: CompanyId, by: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const started = await tx.updateTable('connections').set({ state: 'connected' }).where('company_id', '=', companyId).where('state', '=', 'setup').executeTakeFirst();
    if (started.numUpdatedRows === 0n) return;
    await tx.updateTable('links').set({ sync_status: 'pending', waiting_for: null, waiting_until: null }).where('company_id', '=', companyId).where('sync_status', '=', 'waiting').execute();
    await noteCompanyEvent(tx, companyId, by, 'connection-started');
  });
}
/** Somebody ends the connection here; its organisation's facts and the records' links stay. */
export async function markDisconnected(db: Db, companyId: CompanyId, by: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const ended = await tx.updateTable('connections').set({ state: 'disconnected', grant_id: null, xero_connection_id: null, choices: '[]' }).where('company_id', '=', companyId).where('state', '!=', 'disconnected').executeTakeFirst();
    if (ended.numUpdatedRows === 0n) return;
    await noteCompanyEvent(tx, companyId, by, 'connection-disconnected', { why: 'ended here' });
  });
}

export type Mapping = Pick<Selectable<MappingsTable>, 'accounts' | 'taxes' | 'payments'>;
export const readMapping = async (db: Db, companyId: CompanyId): Promise<Mapping> =>
  await db.selectFrom('mappings').select(['accounts', 'taxes', 'payments']).where('company_id', '=', companyId).executeTakeFirst() ?? { accounts: {}, taxes: {}, payments: {} };
export const saveMapping = async (db: Db, companyId: CompanyId, mapping: Mapping, by: Actor): Promise<void> => {
  const values = { accounts: JSON.stringify(mapping.accounts), taxes: JSON.stringify(mapping.taxes), payments: JSON.stringify(mapping.payments) };
  await db.transaction().execute(async (tx) => {
    await tx.insertInto('mappings').values({ company_id: companyId, ...values }).onConflict((conflict) => conflict.column('company_id').doUpdateSet({ ...values, updated_at: sql<Date>`now()` })).execute();
    await noteCompanyEvent(tx, companyId, by, 'mapping-saved', { ...mapping });
  });
};
export const readPace = async (db: Db, tenant: string) => await db.selectFrom('pace').select(['minute_left', 'day_left']).where('xero_tenant_id', '=', xeroTenantId(tenant)).executeTakeFirst();
export const ping = async (db: Db): Promise<void> => { await sql`select 1`.execute(db); };
