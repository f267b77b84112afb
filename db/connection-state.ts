import { sql } from 'kysely';
import type { CompanyId, XeroTenantId } from '../domain/ids';
import type { ConnectionState } from '../domain/kinds';
import { noteCompanyEvent } from './events';
import type { Db } from './open';
import type { AccountFacts, OrganisationFacts, TaxRateFacts } from './schema';

/** Xero itself ended or narrowed a connection; once only, with an event that says why. */
export async function markConnection(db: Db, companyId: CompanyId, state: Extract<ConnectionState, 'expired' | 'disconnected'>, why: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const changed = await tx.updateTable('connections').set({ state }).where('company_id', '=', companyId).where('state', '=', 'connected').executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return;
    await noteCompanyEvent(tx, companyId, 'xero', `connection-${state}`, { why });
  });
}

/** What was read of the organisation, kept until it is read again. */
export async function storeOrganisation(db: Db, companyId: CompanyId, read: { organisation?: OrganisationFacts; accounts?: AccountFacts[]; taxRates?: TaxRateFacts[] }): Promise<void> {
  await db.updateTable('connections').set({
    // What the plan allows is read by a call of its own, and stays until then.
    ...(read.organisation ? { organisation: sql<string>`${JSON.stringify(read.organisation)}::jsonb || jsonb_strip_nulls(jsonb_build_object('mayCreateInvoices', organisation->'mayCreateInvoices'))` } : {}),
    ...(read.accounts ? { accounts: JSON.stringify(read.accounts) } : {}),
    ...(read.taxRates ? { tax_rates: JSON.stringify(read.taxRates), read_at: sql<Date>`clock_timestamp()` } : {}),
  }).where('company_id', '=', companyId).execute();
}

/** What the plan of an organisation allows, beside what else is known of it; what Xero does not say is not known any more. */
export async function storePlanLimits(db: Db, companyId: CompanyId, tenant: XeroTenantId, limits: Pick<OrganisationFacts, 'mayCreateInvoices'>): Promise<void> {
  await db.updateTable('connections').set({ organisation: sql<string>`organisation - 'mayCreateInvoices' || ${JSON.stringify(limits)}::jsonb` })
    .where('company_id', '=', companyId).where('xero_tenant_id', '=', tenant).where('organisation', 'is not', null).execute();
}

export const markMirrored = async (db: Db, companyId: CompanyId): Promise<void> => {
  await db.updateTable('connections').set({ contacts_mirrored_at: sql<Date>`clock_timestamp()` }).where('company_id', '=', companyId).execute();
};
