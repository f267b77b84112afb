import { sql } from 'kysely';
import { emailKey, nameKey } from '../domain/contact-key';
import type { CompanyId, RecordId, XeroId, XeroTenantId } from '../domain/ids';
import type { Db, Tx } from './open';
import type { SeenContact } from './schema';

/** The contacts of an organisation as last seen in Xero: read at connecting, kept by every answer and look-up. */

/** Stores what was seen; an older sight (by Xero's own time of change) never replaces a newer one. */
export async function storeSeen(db: Db | Tx, tenant: XeroTenantId, contacts: readonly SeenContact[]): Promise<void> {
  if (contacts.length === 0) return;
  await sql`insert into contact_mirror (xero_tenant_id, xero_id, contact_number, name, name_key, email, email_key, status, merged_to, updated_at)
    select ${tenant}::uuid, c.* from unnest(${contacts.map((c) => c.xeroId)}::uuid[], ${contacts.map((c) => c.contactNumber)}::text[], ${contacts.map((c) => c.name)}::text[],
      ${contacts.map((c) => nameKey(c.name) ?? '')}::text[], ${contacts.map((c) => c.email)}::text[], ${contacts.map((c) => emailKey(c.email))}::text[], ${contacts.map((c) => c.status)}::text[],
      ${contacts.map((c) => c.mergedTo)}::uuid[], ${contacts.map((c) => c.updatedAt)}::timestamptz[]) as c
    on conflict (xero_tenant_id, xero_id) do update set contact_number = excluded.contact_number, name = excluded.name, name_key = excluded.name_key, email = excluded.email,
      email_key = excluded.email_key, status = excluded.status, merged_to = excluded.merged_to, updated_at = excluded.updated_at
    where contact_mirror.updated_at is null or excluded.updated_at is null or excluded.updated_at >= contact_mirror.updated_at`.execute(db);
}

/** Contacts that Xero was asked for by id and does not have. */
export async function forgetSeen(db: Db | Tx, tenant: XeroTenantId, ids: readonly XeroId[]): Promise<void> {
  if (ids.length > 0) await db.deleteFrom('contact_mirror').where('xero_tenant_id', '=', tenant).where('xero_id', 'in', [...ids]).execute();
}

/** A contact as the mirror has it. `heldBy`: the record of ours that is linked to it, else the one whose id it carries as its number. */
export interface KnownContact {
  readonly xeroId: XeroId; readonly contactNumber: string | null; readonly name: string; readonly nameKey: string; readonly email: string | null; readonly emailKey: string | null;
  readonly status: string; readonly mergedTo: XeroId | null; readonly heldBy: RecordId | null;
}

export interface ContactKeys { readonly ids: readonly XeroId[]; readonly numbers: readonly string[]; readonly names: readonly string[]; readonly emails: readonly string[] }

/** A merge of merges of merges is followed; five deep is more than any person does. */
const longestMerge = 5;

/** The contacts that have any of these ids, numbers, names or e-mails (as keys), and those that they were merged into. */
export async function readKnown(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, keys: ContactKeys): Promise<KnownContact[]> {
  const known = new Map<XeroId, KnownContact>();
  let next = keys;
  for (let depth = 0; depth <= longestMerge; depth += 1) {
    for (const row of await readRows(tx, companyId, tenant, next)) known.set(row.xeroId, row);
    const targets = [...known.values()].flatMap(({ mergedTo }) => mergedTo && !known.has(mergedTo) ? [mergedTo] : []);
    if (targets.length === 0) break;
    next = { ids: targets, numbers: [], names: [], emails: [] };
  }
  return [...known.values()];
}

async function readRows(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, { ids, numbers, names, emails }: ContactKeys): Promise<KnownContact[]> {
  if (ids.length + numbers.length + names.length + emails.length === 0) return [];
  return await tx.selectFrom('contact_mirror as m')
    .leftJoin('links as l', (join) => join.onRef('l.xero_id', '=', 'm.xero_id').on('l.company_id', '=', companyId).on('l.kind', '=', 'contact').onRef('l.xero_tenant_id', '=', 'm.xero_tenant_id'))
    .leftJoin('records as r', (join) => join.onRef(sql<string>`r.record_id`, '=', 'm.contact_number').on('r.company_id', '=', companyId).on('r.kind', '=', 'contact'))
    .select(['m.xero_id as xeroId', 'm.contact_number as contactNumber', 'm.name', 'm.name_key as nameKey', 'm.email', 'm.email_key as emailKey', 'm.status', 'm.merged_to as mergedTo', sql<RecordId | null>`coalesce(l.record_id, r.record_id)`.as('heldBy')])
    .where('m.xero_tenant_id', '=', tenant)
    .where((eb) => eb.or([
      ...(ids.length ? [eb('m.xero_id', 'in', [...ids])] : []),
      ...(numbers.length ? [eb('m.contact_number', 'in', [...numbers])] : []),
      ...(names.length ? [eb('m.name_key', 'in', [...names])] : []),
      ...(emails.length ? [eb('m.email_key', 'in', [...emails])] : []),
    ])).orderBy('m.xero_id').execute();
}

/** The names of contacts in Xero, by their ids, as the mirror has them. */
export async function readContactNames(tx: Tx, tenant: XeroTenantId, ids: readonly XeroId[]): Promise<Map<XeroId, string>> {
  const rows = await tx.selectFrom('contact_mirror').select(['xero_id', 'name']).where('xero_tenant_id', '=', tenant).where('xero_id', '=', sql<XeroId>`any(${[...new Set(ids)]}::uuid[])`).execute();
  return new Map(rows.map((row) => [row.xero_id, row.name]));
}
