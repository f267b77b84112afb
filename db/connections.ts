import { sql, type Selectable } from 'kysely';
import { xeroTenantId, type CompanyId, type GrantId, type XeroTenantId } from '../domain/ids';
import { noteCompanyEvent } from './events';
import { changeOrganisation } from './links-aside';
import type { Db, Tx } from './open';
import type { CompaniesTable, ConnectionsTable, MappingsTable, OrganisationFacts } from './schema';

export interface CompanyInput { readonly name: string; readonly timeZone: string; readonly callbackUrl?: string | undefined; readonly requireEmail?: boolean | undefined }

/** Names a company, or what of it has changed. One that was closed is open again, as it was left: `reopened`. */
export const saveCompany = async (db: Db, companyId: CompanyId, input: CompanyInput): Promise<{ reopened: boolean }> => await db.transaction().execute(async (tx) => {
  const values = { name: input.name, time_zone: input.timeZone, callback_url: input.callbackUrl ?? null, require_email: input.requireEmail ?? false };
  await tx.insertInto('companies').values({ company_id: companyId, ...values }).onConflict((conflict) => conflict.column('company_id').doUpdateSet(values)).execute();
  const opened = await tx.updateTable('companies').set({ closed_at: null, ended_at: null }).where('company_id', '=', companyId).where('closed_at', 'is not', null).executeTakeFirst();
  const reopened = opened.numUpdatedRows > 0n;
  if (reopened) {
    // Their syncs were ended; the starter begins new ones.
    await tx.updateTable('links').set({ started_at: null }).where('company_id', '=', companyId).where('sync_status', 'in', ['pending', 'waiting']).execute();
    await noteCompanyEvent(tx, companyId, 'cloudrent', 'company-reopened');
  }
  return { reopened };
});
export type Connection = Selectable<ConnectionsTable>;
export const readConnection = async (db: Db, companyId: CompanyId): Promise<Connection | undefined> => await db.selectFrom('connections').selectAll().where('company_id', '=', companyId).executeTakeFirst();
/** The organisation that a company is linked to now, if any; links into Xero's pages need its short code. */
export interface Books { readonly xero_tenant_id: XeroTenantId | null; readonly organisation: OrganisationFacts | null }
/** A company with its organisation, which every answer about a record needs; not the accounts and tax rates, which are long. */
export const readCompany = async (db: Db, companyId: CompanyId): Promise<Selectable<CompaniesTable> & Books | undefined> =>
  await db.selectFrom('companies as c').leftJoin('connections as x', 'x.company_id', 'c.company_id').selectAll('c').select(['x.xero_tenant_id', 'x.organisation']).where('c.company_id', '=', companyId).executeTakeFirst();

/** `still-connected`, `reconnect-first`: the connection to the organisation of before stands in the way. */
export type Choice = 'chosen' | 'not-offered' | 'taken' | 'in-use' | 'still-connected' | 'reconnect-first';

/**
 * Takes one of the consent's organisations; refused when another company has it, or while this company's records are linked to another one,
 * unless a person puts those links aside (db/links-aside.ts). The one that it has already changes nothing: `kept`.
 */
export async function chooseOrganisation(db: Db, companyId: CompanyId, tenant: string, { putLinksAside = false } = {}): Promise<Choice | 'kept'> {
  return await db.transaction().execute(async (tx): Promise<Choice | 'kept'> => {
    // Not for update: batches name the connection, and settling one must not wait for a choice that waits for it.
    const connection = await tx.selectFrom('connections').selectAll().where('company_id', '=', companyId).forNoKeyUpdate().executeTakeFirst();
    if (!connection || connection.state === 'disconnected') return 'not-offered';
    if (connection.xero_tenant_id === tenant) return 'kept';
    if (connection.state === 'expired') return 'reconnect-first';
    return await chooseIn(tx, connection, tenant, connection.grant_id, { putLinksAside });
  });
}

/** The choice itself, in the transaction that holds the connection's row. */
export async function chooseIn(tx: Tx, connection: Connection, tenant: string, grant: GrantId | null, { putLinksAside = false } = {}): Promise<Choice> {
  const chosen = connection.choices.find((choice) => choice.xeroTenantId === tenant);
  if (!chosen) return 'not-offered';
  // Two companies that choose the same organisation take turns, so that the second is told why.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`organisation/${tenant}`}, 0))`.execute(tx);
  const other = await tx.selectFrom('connections').select('company_id').where('xero_tenant_id', '=', xeroTenantId(tenant)).where('company_id', '!=', connection.company_id).where('state', '!=', 'disconnected').executeTakeFirst();
  if (other) return 'taken';
  const changed = await changeOrganisation(tx, connection, tenant, putLinksAside);
  if (changed !== 'changed') return changed;
  const known = connection.xero_tenant_id === tenant && connection.organisation !== null;
  await tx.updateTable('connections').set({
    state: 'setup', grant_id: grant, xero_tenant_id: xeroTenantId(tenant), left_tenant_id: null, xero_connection_id: chosen.xeroConnectionId, choices: JSON.stringify(connection.choices),
    ...(known ? {} : { organisation: null, accounts: null, tax_rates: null, read_at: null, contacts_mirrored_at: null, daily_read_at: null }),
  }).where('company_id', '=', connection.company_id).execute();
  return 'chosen';
}

/** Ends set-up: from now on everything accepted is sent. */
export async function startConnection(db: Db, companyId: CompanyId): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const started = await tx.updateTable('connections').set({ state: 'connected' }).where('company_id', '=', companyId).where('state', '=', 'setup').executeTakeFirst();
    if (started.numUpdatedRows === 0n) return;
    await tx.updateTable('links').set({ sync_status: 'pending', waiting_for: null, waiting_until: null }).where('company_id', '=', companyId).where('sync_status', '=', 'waiting').execute();
    await noteCompanyEvent(tx, companyId, 'person', 'connection-started');
  });
}
/** A person ends the connection; its organisation's facts and the records' links stay. */
export async function markDisconnected(db: Db, companyId: CompanyId): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const ended = await tx.updateTable('connections').set({ state: 'disconnected', grant_id: null, xero_connection_id: null, choices: '[]' }).where('company_id', '=', companyId).where('state', '!=', 'disconnected').executeTakeFirst();
    if (ended.numUpdatedRows === 0n) return;
    await noteCompanyEvent(tx, companyId, 'person', 'connection-disconnected', { why: 'ended here' });
  });
}

export type Mapping = Pick<Selectable<MappingsTable>, 'accounts' | 'taxes' | 'payments'>;
export const readMapping = async (db: Db, companyId: CompanyId): Promise<Mapping> =>
  await db.selectFrom('mappings').select(['accounts', 'taxes', 'payments']).where('company_id', '=', companyId).executeTakeFirst() ?? { accounts: {}, taxes: {}, payments: {} };
export const saveMapping = async (db: Db, companyId: CompanyId, mapping: Mapping): Promise<void> => {
  const values = { accounts: JSON.stringify(mapping.accounts), taxes: JSON.stringify(mapping.taxes), payments: JSON.stringify(mapping.payments) };
  await db.insertInto('mappings').values({ company_id: companyId, ...values }).onConflict((conflict) => conflict.column('company_id').doUpdateSet({ ...values, updated_at: sql<Date>`now()` })).execute();
};
export const readPace = async (db: Db, tenant: string) => await db.selectFrom('pace').select(['minute_left', 'day_left']).where('xero_tenant_id', '=', xeroTenantId(tenant)).executeTakeFirst();
export const ping = async (db: Db): Promise<void> => { await sql`select 1`.execute(db); };
