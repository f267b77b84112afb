import { sql } from 'kysely';
import { contactKey } from '../domain/contact-key';
import type { CompanyId, XeroTenantId } from '../domain/ids';
import type { ConnectionState } from '../domain/kinds';
import { noteCompanyEvent } from './events';
import type { Db, Tx } from './open';
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
    ...(read.organisation ? { organisation: JSON.stringify(read.organisation) } : {}),
    ...(read.accounts ? { accounts: JSON.stringify(read.accounts) } : {}),
    ...(read.taxRates ? { tax_rates: JSON.stringify(read.taxRates), read_at: sql<Date>`clock_timestamp()` } : {}),
  }).where('company_id', '=', companyId).execute();
}

export interface MirrorContact { readonly xeroId: string; readonly contactNumber: string | null; readonly name: string; readonly email: string | null; readonly status: string; readonly mergedTo: string | null }

/** Contacts as last seen in Xero; newer sight replaces older. */
export async function storeMirror(db: Db | Tx, tenant: XeroTenantId, contacts: readonly MirrorContact[]): Promise<void> {
  if (contacts.length === 0) return;
  await sql`insert into contact_mirror (xero_tenant_id, xero_id, contact_number, name, name_key, email_key, status, merged_to)
    select ${tenant}::uuid, c.* from unnest(${contacts.map((c) => c.xeroId)}::uuid[], ${contacts.map((c) => c.contactNumber)}::text[], ${contacts.map((c) => c.name)}::text[],
      ${contacts.map((c) => contactKey(c.name) ?? '')}::text[], ${contacts.map((c) => contactKey(c.email))}::text[], ${contacts.map((c) => c.status)}::text[], ${contacts.map((c) => c.mergedTo)}::uuid[]) as c
    on conflict (xero_tenant_id, xero_id) do update set contact_number = excluded.contact_number, name = excluded.name, name_key = excluded.name_key,
      email_key = excluded.email_key, status = excluded.status, merged_to = excluded.merged_to`.execute(db);
}

export const markMirrored = async (db: Db, companyId: CompanyId): Promise<void> => {
  await db.updateTable('connections').set({ contacts_mirrored_at: sql<Date>`clock_timestamp()` }).where('company_id', '=', companyId).execute();
};
