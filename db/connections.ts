import { sql, type Selectable } from 'kysely';
import { thePlatform, type Actor } from '../domain/actor';
import { xeroTenantId, type CompanyId, type GrantId, type XeroTenantId } from '../domain/ids';
import { askEndings, type Ending } from './endings';
import { noteCompanyEvent } from './events';
import { dropUnusedGrants } from './grants';
import { healMapping, healWithoutEmail } from './heal';
import { changeOrganisation } from './links-aside';
import { storeFacts } from './lock-facts';
import type { Db, Tx } from './open';
import { markPendingAgain } from './settle';
import type { CompaniesTable, ConnectionsTable, MappingsTable, OrganisationFacts } from './schema';

export interface CompanyInput { readonly name: string; readonly timeZone: string; readonly callbackUrl?: string | undefined; readonly requireEmail?: boolean | undefined; readonly noticeEmails?: readonly string[] | undefined }

/** Names a company, or what of it has changed. One that was closed is open again, as it was left: `reopened`. */
export const saveCompany = async (db: Db, companyId: CompanyId, input: CompanyInput): Promise<{ reopened: boolean }> => await db.transaction().execute(async (tx) => {
  await storeFacts(tx, companyId);
  const values = { name: input.name, time_zone: input.timeZone, callback_url: input.callbackUrl ?? null, require_email: input.requireEmail ?? false, notice_emails: JSON.stringify(input.noticeEmails ?? []) };
  await tx.insertInto('companies').values({ company_id: companyId, ...values }).onConflict((conflict) => conflict.column('company_id').doUpdateSet(values)).execute();
  const opened = await tx.updateTable('companies').set({ closed_at: null, ended_at: null }).where('company_id', '=', companyId).where('closed_at', 'is not', null).executeTakeFirst();
  if (!values.require_email) await healWithoutEmail(tx, companyId);
  const reopened = opened.numUpdatedRows > 0n;
  if (reopened) {
    // Their syncs were ended; the starter begins new ones.
    await tx.updateTable('links').set({ started_at: null }).where('company_id', '=', companyId).where('sync_status', 'in', ['pending', 'waiting']).execute();
    await noteCompanyEvent(tx, companyId, thePlatform, 'company-reopened');
  }
  return { reopened };
});
export type Connection = Selectable<ConnectionsTable>;
export const readConnection = async (db: Db, companyId: CompanyId): Promise<Connection | undefined> => await db.selectFrom('connections').selectAll().where('company_id', '=', companyId).executeTakeFirst();
/** The Xero user who connected, by name or e-mail; null while nobody is connected, and where Xero did not say. */
export const readConnectedBy = async (db: Db, { grant_id }: Connection): Promise<string | null> =>
  grant_id === null ? null : (await db.selectFrom('grants').select('user_name').where('grant_id', '=', grant_id).executeTakeFirst())?.user_name ?? null;
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
export async function chooseOrganisation(db: Db, companyId: CompanyId, tenant: string, by: Actor, { putLinksAside = false } = {}): Promise<Choice | 'kept'> {
  return await db.transaction().execute(async (tx): Promise<Choice | 'kept'> => {
    // Not for update: batches name the connection, and settling one must not wait for a choice that waits for it.
    const connection = await tx.selectFrom('connections').selectAll().where('company_id', '=', companyId).forNoKeyUpdate().executeTakeFirst();
    if (!connection || connection.state === 'disconnected') return 'not-offered';
    if (connection.xero_tenant_id === tenant) return 'kept';
    if (connection.state === 'expired') return 'reconnect-first';
    return await chooseIn(tx, connection, tenant, connection.grant_id, by, { putLinksAside });
  });
}

/** Whether another company has an organisation. Two companies that choose the same one take turns, so that the second is told why. */
export async function isTaken(tx: Tx, connection: Connection, tenant: string): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`organisation/${tenant}`}, 0))`.execute(tx);
  return await tx.selectFrom('connections').select('company_id').where('xero_tenant_id', '=', xeroTenantId(tenant)).where('company_id', '!=', connection.company_id).where('state', '!=', 'disconnected').executeTakeFirst() !== undefined;
}

/** The choice itself, in the transaction that holds the connection's row. */
export async function chooseIn(tx: Tx, connection: Connection, tenant: string, grant: GrantId | null, by: Actor, { putLinksAside = false } = {}): Promise<Choice> {
  const chosen = connection.choices.find((choice) => choice.xeroTenantId === tenant);
  if (!chosen) return 'not-offered';
  if (await isTaken(tx, connection, tenant)) return 'taken';
  const changed = await changeOrganisation(tx, connection, tenant, putLinksAside, by);
  if (changed !== 'changed') return changed;
  const known = connection.xero_tenant_id === tenant && connection.organisation !== null;
  await tx.updateTable('connections').set({
    state: 'setup', grant_id: grant, xero_tenant_id: xeroTenantId(tenant), left_tenant_id: null, xero_connection_id: chosen.xeroConnectionId, choices: JSON.stringify(connection.choices),
    ...(known ? {} : { organisation: null, accounts: null, tax_rates: null, read_at: null, contacts_mirrored_at: null, daily_read_at: null }),
  }).where('company_id', '=', connection.company_id).execute();
  await noteCompanyEvent(tx, connection.company_id, by, 'organisation-chosen', { organisation: chosen.name, xeroTenantId: tenant });
  return 'chosen';
}

/** Ends set-up: from now on everything accepted is sent. */
export async function startConnection(db: Db, companyId: CompanyId, by: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const started = await tx.updateTable('connections').set({ state: 'connected' }).where('company_id', '=', companyId).where('state', '=', 'setup').executeTakeFirst();
    if (started.numUpdatedRows === 0n) return;
    await markPendingAgain(tx, companyId);
    await noteCompanyEvent(tx, companyId, by, 'connection-started');
  });
}
/** Somebody ends the connection; its organisation's facts and the records' links stay. Resolves to what Xero is to be told; tokens that are not needed for that, nor by another company, are destroyed. */
export async function markDisconnected(db: Db, companyId: CompanyId, by: Actor): Promise<readonly Ending[]> {
  return await db.transaction().execute(async (tx): Promise<readonly Ending[]> => {
    const before = await tx.selectFrom('connections').selectAll().where('company_id', '=', companyId).forNoKeyUpdate().executeTakeFirst();
    if (!before) return [];
    await tx.updateTable('connections').set({ state: 'disconnected', grant_id: null, xero_connection_id: null, choices: '[]', ended_because: null, resumes: null }).where('company_id', '=', companyId).execute();
    if (before.state === 'disconnected') return [];
    await noteCompanyEvent(tx, companyId, by, 'connection-disconnected', { why: 'ended here' });
    if (before.grant_id === null) return [];
    const endings = await askEndings(tx, companyId, before.grant_id, await onlyHere(tx, before));
    await dropUnusedGrants(tx, before.grant_id);
    return endings;
  });
}

/** Its connection at Xero, before an organisation is chosen those of the choices: but for what another company has or may choose, which needs it still. */
async function onlyHere(tx: Tx, { company_id, xero_connection_id, choices }: Connection): Promise<string[]> {
  const offered = xero_connection_id === null ? choices.map((choice) => choice.xeroConnectionId) : [xero_connection_id];
  if (offered.length === 0) return [];
  const others = await tx.selectFrom('connections').select(['xero_connection_id', 'choices']).where('company_id', '!=', company_id).where((eb) => eb.or([
    eb('xero_connection_id', 'in', offered), eb('state', '=', 'choosing'),
  ])).execute();
  const elsewhere = new Set(others.flatMap((one) => [one.xero_connection_id, ...one.choices.map((choice) => choice.xeroConnectionId)]));
  return offered.filter((id) => !elsewhere.has(id));
}

export type Mapping = Pick<Selectable<MappingsTable>, 'accounts' | 'taxes' | 'payments'>;
export const readMapping = async (db: Db | Tx, companyId: CompanyId): Promise<Mapping> =>
  await db.selectFrom('mappings').select(['accounts', 'taxes', 'payments']).where('company_id', '=', companyId).executeTakeFirst() ?? { accounts: {}, taxes: {}, payments: {} };
/** Changes what a person chose; whatever waited on exactly what is chosen otherwise now goes on. Two who change it at once take turns. */
export async function changeMapping(db: Db, companyId: CompanyId, change: (before: Mapping) => Mapping, by: Actor): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await storeFacts(tx, companyId);
    const before = await readMapping(tx, companyId);
    const mapping = change(before);
    const values = { accounts: JSON.stringify(mapping.accounts), taxes: JSON.stringify(mapping.taxes), payments: JSON.stringify(mapping.payments) };
    await tx.insertInto('mappings').values({ company_id: companyId, ...values }).onConflict((conflict) => conflict.column('company_id').doUpdateSet({ ...values, updated_at: sql<Date>`clock_timestamp()` })).execute();
    await noteCompanyEvent(tx, companyId, by, 'mapping-saved', { ...mapping });
    await healMapping(tx, companyId, before, mapping);
  });
}
/** What a person chose, all of it. */
export const saveMapping = (db: Db, companyId: CompanyId, mapping: Mapping, by: Actor): Promise<void> => changeMapping(db, companyId, () => mapping, by);
export const readPace = async (db: Db, tenant: string) => await db.selectFrom('pace').select(['minute_left', 'day_left']).where('xero_tenant_id', '=', xeroTenantId(tenant)).executeTakeFirst();
export const ping = async (db: Db): Promise<void> => { await sql`select 1`.execute(db); };
