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

/** What was read of the organisation, kept until it is read again; of `tenant` only as long as the company has that one. */
export async function storeOrganisation(db: Db, companyId: CompanyId, read: { organisation?: OrganisationFacts; accounts?: AccountFacts[]; taxRates?: TaxRateFacts[] }, tenant?: XeroTenantId): Promise<void> {
  const stored = db.updateTable('connections').set({
    ...(read.organisation ? { organisation: JSON.stringify(read.organisation) } : {}),
    ...(read.accounts ? { accounts: JSON.stringify(read.accounts) } : {}),
    ...(read.taxRates ? { tax_rates: JSON.stringify(read.taxRates), read_at: sql<Date>`clock_timestamp()` } : {}),
  }).where('company_id', '=', companyId);
  await (tenant === undefined ? stored : stored.where('xero_tenant_id', '=', tenant)).execute();
}

export const markMirrored = async (db: Db, companyId: CompanyId, tenant?: XeroTenantId): Promise<void> => {
  const marked = db.updateTable('connections').set({ contacts_mirrored_at: sql<Date>`clock_timestamp()` }).where('company_id', '=', companyId);
  await (tenant === undefined ? marked : marked.where('xero_tenant_id', '=', tenant)).execute();
};
