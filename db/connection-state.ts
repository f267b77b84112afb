import { sql, type Selectable } from 'kysely';
import type { CompanyId, GrantId, XeroTenantId } from '../domain/ids';
import type { ConnectionState } from '../domain/kinds';
import { describeProblem, type Problem } from '../domain/problems';
import { addChanges } from './changes';
import { noteCompanyEvent } from './events';
import { healByPlan, healLists, healLocked } from './heal';
import { storeFacts } from './lock-facts';
import type { Db, Tx } from './open';
import type { AccountFacts, ConnectionsTable, OrganisationFacts, TaxRateFacts } from './schema';

type Connection = Selectable<ConnectionsTable>;
/** A company whose connection has just changed its state. `toDeliver`: its callbacks are to be rung, after the commit. */
export interface Told { readonly companyId: CompanyId; readonly toDeliver: boolean }
/** Why Xero ended a connection, for whoever mends it. */
export type EndedBecause = Pick<Problem, 'code' | 'details'>;

/** States that Xero can still end. */
const live = ['choosing', 'setup', 'connected'] as const satisfies readonly ConnectionState[];
type LiveState = (typeof live)[number];
const isLive = (state: ConnectionState): state is LiveState => live.some((one) => one === state);

/** The connections that use a grant and that Xero can still end, held until the transaction ends. Always before the grant's own row. */
export const lockLive = async (tx: Tx, grantId: GrantId): Promise<Connection[]> =>
  await tx.selectFrom('connections').selectAll().where('grant_id', '=', grantId).where('state', 'in', [...live]).orderBy('company_id').forUpdate().execute();

/** Xero itself ended or narrowed connections: each company is told once, on its feed and by callback. A reconnect takes up where they were. */
export async function endByXero(tx: Tx, connections: readonly Connection[], state: Extract<ConnectionState, 'expired' | 'disconnected'>, because: EndedBecause): Promise<Told[]> {
  const told: Told[] = [];
  for (const { company_id, connection_id, state: before, organisation } of connections) {
    if (!isLive(before)) continue;
    await tx.updateTable('connections').set({
      state, resumes: before, ended_because: JSON.stringify(because), ...(state === 'disconnected' ? { grant_id: null, xero_connection_id: null, choices: '[]' } : {}),
    }).where('company_id', '=', company_id).execute();
    await noteCompanyEvent(tx, company_id, 'xero', `connection-${state}`, { why: because.code });
    const { toDeliver } = await addChanges(tx, company_id, [{ kind: 'connection', recordId: connection_id, type: `connection.${state}`, data: { status: state, organisation: organisation?.name ?? null, ...describeProblem(because) } }]);
    told.push({ companyId: company_id, toDeliver });
  }
  return told;
}

/** The same for one company, because of a call with a grant of this generation; nothing when it had ended before, or was allowed anew since the call. */
export async function markConnection(db: Db, companyId: CompanyId, state: Extract<ConnectionState, 'expired' | 'disconnected'>, because: EndedBecause, used: { readonly grantId: GrantId; readonly generation: number }): Promise<Told[]> {
  return await db.transaction().execute(async (tx) => {
    const connections = await tx.selectFrom('connections').selectAll().where('company_id', '=', companyId).where('grant_id', '=', used.grantId).forUpdate().execute();
    const same = await tx.selectFrom('grants').select('grant_id').where('grant_id', '=', used.grantId).where('generation', '=', used.generation).executeTakeFirst();
    return same ? await endByXero(tx, connections, state, because) : [];
  });
}

/** It goes on, or is being set up, after Xero had ended it: the company is told so. */
export async function noteRestored(tx: Tx, { company_id, connection_id }: Connection): Promise<void> {
  const { state, organisation } = await tx.updateTable('connections').set({ ended_because: null, resumes: null }).where('company_id', '=', company_id).returning(['state', 'organisation']).executeTakeFirstOrThrow();
  await addChanges(tx, company_id, [{ kind: 'connection', recordId: connection_id, type: 'connection.restored', data: { status: state, organisation: organisation?.name ?? null } }]);
}

/** Whether a company may be acted for in an organisation with this grant: set up or being set up, and not let go of since. */
export const mayCall = async (db: Db, { companyId, xeroTenantId, grantId }: { companyId: CompanyId; xeroTenantId: XeroTenantId; grantId: GrantId }): Promise<boolean> =>
  await db.selectFrom('connections').select('company_id').where('company_id', '=', companyId).where('xero_tenant_id', '=', xeroTenantId).where('grant_id', '=', grantId).where('state', 'in', ['setup', 'connected']).executeTakeFirst() !== undefined;

/** What was read of the organisation, kept until it is read again; of `tenant` only as long as the company has that one. What was stuck because it was otherwise goes on. */
export const storeOrganisation = async (db: Db, companyId: CompanyId, read: { organisation?: OrganisationFacts; accounts?: AccountFacts[]; taxRates?: TaxRateFacts[] }, tenant?: XeroTenantId): Promise<void> => await db.transaction().execute(async (tx) => {
  await storeFacts(tx, companyId);
  const stored = tx.updateTable('connections').set({
    // What the plan allows is read by a call of its own, and stays until then.
    ...(read.organisation ? { organisation: sql<string>`${JSON.stringify(read.organisation)}::jsonb || jsonb_strip_nulls(jsonb_build_object('mayCreateInvoices', organisation->'mayCreateInvoices'))` } : {}),
    ...(read.accounts ? { accounts: JSON.stringify(read.accounts) } : {}),
    ...(read.taxRates ? { tax_rates: JSON.stringify(read.taxRates), read_at: sql<Date>`clock_timestamp()` } : {}),
  }).where('company_id', '=', companyId);
  const { numUpdatedRows } = await (tenant === undefined ? stored : stored.where('xero_tenant_id', '=', tenant)).executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  if (read.organisation) await healLocked(tx, companyId);
  if (read.accounts) await healLists(tx, companyId, 'accounts');
  if (read.taxRates) await healLists(tx, companyId, 'taxRates');
});

/** What the plan of an organisation allows, beside what else is known of it; what Xero does not say is not known any more. */
export const storePlanLimits = async (db: Db, companyId: CompanyId, tenant: XeroTenantId, limits: Pick<OrganisationFacts, 'mayCreateInvoices'>): Promise<void> => await db.transaction().execute(async (tx) => {
  await storeFacts(tx, companyId);
  const { numUpdatedRows } = await tx.updateTable('connections').set({ organisation: sql<string>`organisation - 'mayCreateInvoices' || ${JSON.stringify(limits)}::jsonb` })
    .where('company_id', '=', companyId).where('xero_tenant_id', '=', tenant).where('organisation', 'is not', null).executeTakeFirst();
  if (numUpdatedRows > 0n) await healByPlan(tx, companyId);
});

export const markMirrored = async (db: Db, companyId: CompanyId, tenant?: XeroTenantId): Promise<void> => {
  const marked = db.updateTable('connections').set({ contacts_mirrored_at: sql<Date>`clock_timestamp()` }).where('company_id', '=', companyId);
  await (tenant === undefined ? marked : marked.where('xero_tenant_id', '=', tenant)).execute();
};
