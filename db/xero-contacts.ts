import { sql } from 'kysely';
import type { Actor } from '../domain/actor';
import { noteCompanyEvent } from './events';
import { lockKind } from './lock-kind';
import type { CompanyId, RecordId, XeroId, XeroTenantId } from '../domain/ids';
import { notePicked, undecide } from './contact-sights';
import type { Db, Tx } from './open';
import { wantObjects } from './pull-cursors';

/** Xero's contacts as the mirror has them, for a person to pick from. */

export interface XeroContact { readonly xeroId: XeroId; readonly name: string; readonly email: string | null; readonly contactNumber: string | null; readonly record: RecordId | null }
export interface XeroContactFilter { readonly q?: string | undefined; readonly after?: readonly [boolean, string, string] | undefined; readonly limit: number }

/** Those that nobody here has first, by name; only active ones. `q`: a part of name, e-mail or number. */
export async function listXeroContacts(db: Db, companyId: CompanyId, tenant: XeroTenantId, { q, after, limit }: XeroContactFilter): Promise<(XeroContact & { readonly nameKey: string })[]> {
  const pattern = q === undefined ? null : `%${q.replaceAll(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await sql<XeroContact & { nameKey: string }>`select m.xero_id as "xeroId", m.name, m.email, m.contact_number as "contactNumber", l.record_id as record, m.name_key as "nameKey"
    from contact_mirror m left join links l on l.company_id = ${companyId} and l.kind = 'contact' and l.xero_tenant_id = m.xero_tenant_id and l.xero_id = m.xero_id
    where m.xero_tenant_id = ${tenant} and m.status = 'ACTIVE' and m.merged_to is null and (${pattern}::text is null or m.name ilike ${pattern} or m.email ilike ${pattern} or m.contact_number ilike ${pattern})
      and (${after === undefined} or (l.record_id is not null, m.name_key, m.xero_id) > (${after?.[0] ?? false}::boolean, ${after?.[1] ?? ''}::text, ${after?.[2] ?? '00000000-0000-0000-0000-000000000000'}::uuid))
    order by l.record_id is not null, m.name_key, m.xero_id limit ${limit}`.execute(db);
  return rows;
}

export type Picked = { readonly picked: 'unknown' | 'not-active' | 'noted' } | { readonly picked: 'record'; readonly recordId: RecordId };

/** Notes that a person wants a contact of Xero's as a record here; it becomes one as soon as it is read and known to be nobody's. One that is a record already is answered with it. */
export async function pickXeroContact(db: Db, companyId: CompanyId, tenant: XeroTenantId, xeroId: XeroId, by: Actor): Promise<Picked> {
  return await db.transaction().execute(async (tx): Promise<Picked> => {
    await lockKind(tx, companyId, 'contact');
    const seen = await mirrored(tx, companyId, tenant, xeroId);
    if (!seen) return { picked: 'unknown' };
    if (seen.record !== null) return { picked: 'record', recordId: seen.record };
    if (seen.status !== 'ACTIVE' || seen.merged_to !== null) return { picked: 'not-active' };
    await notePicked(tx, companyId, xeroId);
    await undecide(tx, companyId, [xeroId]);
    await wantObjects(tx, companyId, 'contact', [xeroId]);
    await noteCompanyEvent(tx, companyId, by, 'contact-picked', { xeroId, name: seen.name });
    return { picked: 'noted' };
  });
}

const mirrored = async (tx: Tx, companyId: CompanyId, tenant: XeroTenantId, xeroId: XeroId) => await tx.selectFrom('contact_mirror as m')
  .leftJoin('links as l', (join) => join.onRef('l.xero_id', '=', 'm.xero_id').onRef('l.xero_tenant_id', '=', 'm.xero_tenant_id').on('l.company_id', '=', companyId).on('l.kind', '=', 'contact'))
  .select(['m.name', 'm.status', 'm.merged_to', 'l.record_id as record']).where('m.xero_tenant_id', '=', tenant).where('m.xero_id', '=', xeroId).executeTakeFirst();
