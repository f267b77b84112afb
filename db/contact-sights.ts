import { sql } from 'kysely';
import type { ContactBase, ContactField } from '../domain/contact-fields';
import { recordId, type CompanyId, type RecordId, type XeroId, type XeroTenantId } from '../domain/ids';
import type { Db, Tx } from './open';
import type { SentContent } from './schema';

/** What pulled contacts mean is decided from these queries, and stored by them. Call all of them under `lockKind`. */

/** Has contacts decided anew. @returns those that were never read whole. */
export async function undecide(tx: Tx, companyId: CompanyId, ids: readonly XeroId[]): Promise<XeroId[]> {
  if (ids.length === 0) return [];
  const known = await tx.updateTable('xero_objects').set({ decided: false }).where('company_id', '=', companyId).where('kind', '=', 'contact').where('xero_id', 'in', [...ids]).returning('xero_id').execute();
  return ids.filter((id) => !known.some((row) => row.xero_id === id));
}

export interface NewBase { readonly recordId: RecordId; readonly base: ContactBase; readonly xeroStatus: string; readonly sent: SentContent | null }

/** Xero's state of linked contacts from here on, `sent` where it became known. */
export async function storeBases(tx: Tx, companyId: CompanyId, bases: readonly NewBase[]): Promise<void> {
  if (bases.length === 0) return;
  await sql`update links l set xero_base = b.base, xero_status = b.status, sent = coalesce(b.sent, l.sent)
    from jsonb_to_recordset(${JSON.stringify(bases.map(({ recordId, base, xeroStatus, sent }) => ({ id: recordId, base, status: xeroStatus, sent })))}::jsonb) as b(id text, base jsonb, status text, sent jsonb)
    where l.company_id = ${companyId} and l.kind = 'contact' and l.record_id = b.id`.execute(tx);
}

export interface OverwrittenValue { readonly recordId: RecordId; readonly field: ContactField; readonly value: string | null }

export async function keepOverwritten(tx: Tx, companyId: CompanyId, values: readonly OverwrittenValue[]): Promise<void> {
  if (values.length > 0) await tx.insertInto('overwritten').values(values.map(({ recordId, field, value }) => ({ company_id: companyId, kind: 'contact' as const, record_id: recordId, field, value: JSON.stringify(value), who: 'xero' }))).execute();
}

/**
 * Those of these contacts that may become records: a person picked it, or it stands on a sales document that is not ours. Not one whose
 * number is the id of a record of ours, that is: ours; nor, for now (`later`), one that a record of ours may turn out to be: of its
 * name and still on its way, or with it among the candidates of its problem.
 */
export async function deliverable(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, contacts: readonly { readonly xeroId: XeroId; readonly contactNumber?: string; readonly name: string }[]): Promise<Map<XeroId, 'now' | 'later'>> {
  if (contacts.length === 0) return new Map();
  const rows = await sql<{ xero_id: XeroId; later: boolean }>`select c.id as xero_id,
      exists (select from records r join links l using (company_id, kind, record_id) where r.company_id = ${companyId} and r.kind = 'contact' and l.xero_id is null and l.sync_status in ('pending','waiting') and lower(btrim(r.label)) = lower(btrim(c.name)))
      or exists (select from links l where l.company_id = ${companyId} and l.kind = 'contact' and l.sync_status = 'problem' and l.problem->'candidates' @> jsonb_build_array(jsonb_build_object('xeroId', c.id::text))) as later
    from unnest(${contacts.map(({ xeroId }) => xeroId)}::uuid[], ${contacts.map(({ contactNumber }) => contactNumber ?? null)}::text[], ${contacts.map(({ name }) => name)}::text[]) as c(id, number, name)
    where not exists (select from records r where r.company_id = ${companyId} and r.kind = 'contact' and r.record_id = c.number)
      and (exists (select from picked_contacts p where p.company_id = ${companyId} and p.xero_id = c.id)
        or exists (select from xero_objects d where d.company_id = ${companyId} and d.xero_tenant_id = ${tenant} and d.kind in ('invoice','credit-note') and d.snapshot->>'contactXeroId' = c.id::text
          and d.snapshot->>'type' in ('ACCREC','ACCRECCREDIT') and d.snapshot->>'status' not in ('DELETED','VOIDED')
          and not exists (select from links l where l.company_id = d.company_id and l.kind = d.kind and l.xero_tenant_id = d.xero_tenant_id and l.xero_id = d.xero_id)))`.execute(tx);
  return new Map(rows.rows.map(({ xero_id, later }) => [xero_id, later ? 'later' : 'now']));
}

export async function forgetPicked(tx: Tx, companyId: CompanyId, ids: readonly XeroId[]): Promise<void> {
  if (ids.length > 0) await tx.deleteFrom('picked_contacts').where('company_id', '=', companyId).where('xero_id', 'in', [...ids]).execute();
}
export async function notePicked(tx: Tx, companyId: CompanyId, id: XeroId): Promise<void> {
  await tx.insertInto('picked_contacts').values({ company_id: companyId, xero_id: id }).onConflict((conflict) => conflict.doNothing()).execute();
}

/** Which of these contacts in Xero no record of ours has. */
export async function unheld(tx: Db | Tx, companyId: CompanyId, tenant: XeroTenantId, ids: readonly XeroId[]): Promise<XeroId[]> {
  if (ids.length === 0) return [];
  const held = await tx.selectFrom('links').select('xero_id').where('company_id', '=', companyId).where('kind', '=', 'contact').where('xero_tenant_id', '=', tenant).where('xero_id', 'in', [...ids]).execute();
  return ids.filter((id) => !held.some((row) => row.xero_id === id));
}

/** The record that has a contact of Xero's, if any. */
export async function holderOf(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, id: XeroId): Promise<RecordId | null> {
  const row = await tx.selectFrom('links').select('record_id').where('company_id', '=', companyId).where('kind', '=', 'contact').where('xero_tenant_id', '=', tenant).where('xero_id', '=', id).executeTakeFirst();
  return row ? recordId(row.record_id) : null;
}
