import { sql } from 'kysely';
import type { CompanyId, RecordId, XeroId, XeroTenantId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import type { ProblemCode } from '../domain/problem-catalogue';
import { startAgain } from './heal';
import type { Tx } from './open';

export interface Pair { readonly recordId: RecordId; readonly xeroId: XeroId }

/**
 * Links contacts to those they were matched with, before anything is sent to them: from here on nobody else can be. A link that moves
 * (its contact was merged) forgets what was sent, and is told in the answer: `told` when a pull has seen the merge before. Throws when another transaction linked one of them first; decided anew, it is seen.
 */
export async function linkMatched(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, pairs: readonly Pair[]): Promise<readonly (Pair & { readonly told: boolean })[]> {
  if (pairs.length === 0) return [];
  const before = await tx.selectFrom('links').select(['record_id', 'xero_id', 'xero_base']).where('company_id', '=', companyId).where('kind', '=', 'contact').where('record_id', 'in', pairs.map(({ recordId }) => recordId)).where('xero_id', 'is not', null).execute();
  await sql`update links l set xero_tenant_id = ${tenant}::uuid, xero_id = p.xero_id, sent = null, xero_base = null
    from unnest(${pairs.map((pair) => pair.recordId)}::text[], ${pairs.map((pair) => pair.xeroId)}::uuid[]) as p(record_id, xero_id)
    where l.company_id = ${companyId} and l.kind = 'contact' and l.record_id = p.record_id and l.xero_id is distinct from p.xero_id`.execute(tx);
  return pairs.flatMap((pair) => {
    const was = before.find((row) => row.record_id === pair.recordId);
    return was && was.xero_id !== pair.xeroId ? [{ ...pair, told: was.xero_base?.mergedTo != null }] : [];
  });
}

/** Which of these Xero objects belong to another record already: by the record that wants it, the one that has it. */
export async function heldElsewhere(tx: Tx, companyId: CompanyId, kind: RecordKind, tenant: XeroTenantId, pairs: readonly Pair[]): Promise<Map<RecordId, RecordId>> {
  if (pairs.length === 0) return new Map();
  const links = await tx.selectFrom('links').select(['record_id', 'xero_id']).where('company_id', '=', companyId).where('kind', '=', kind)
    .where('xero_tenant_id', '=', tenant).where('xero_id', 'in', pairs.map((pair) => pair.xeroId)).execute();
  const holders = new Map(links.map((link) => [link.xero_id, link.record_id]));
  const elsewhere = new Map<RecordId, RecordId>();
  for (const { recordId, xeroId } of pairs) {
    const holder = holders.get(xeroId);
    if (holder !== undefined && holder !== recordId) elsewhere.set(recordId, holder);
    else holders.set(xeroId, recordId);
  }
  return elsewhere;
}

/** The link to a contact that Xero no longer has. */
export async function dropLink(tx: Tx, companyId: CompanyId, recordId: RecordId): Promise<void> {
  await tx.updateTable('links').set({ xero_tenant_id: null, xero_id: null, xero_number: null, xero_status: null, sent: null, xero_base: null })
    .where('company_id', '=', companyId).where('kind', '=', 'contact').where('record_id', '=', recordId).execute();
}

export interface Customer { readonly recordId: RecordId; readonly xeroId: XeroId | null; readonly archivedHere: boolean; /** Its status in the mirror. */ readonly mirrored: string | null }

/** The contacts that documents of one kind are for, by the document's id: what they are linked to, and how that stands on both sides. */
export async function readCustomers(tx: Tx, companyId: CompanyId, kind: RecordKind, documentIds: readonly RecordId[]): Promise<Map<RecordId, Customer>> {
  const rows = await tx.selectFrom('records as i')
    .innerJoin('records as c', (join) => join.onRef('c.company_id', '=', 'i.company_id').on('c.kind', '=', 'contact').onRef('c.record_id', '=', 'i.contact_id'))
    .innerJoin('links as l', (join) => join.onRef('l.company_id', '=', 'c.company_id').on('l.kind', '=', 'contact').onRef('l.record_id', '=', 'c.record_id'))
    .leftJoin('contact_mirror as m', (join) => join.onRef('m.xero_tenant_id', '=', 'l.xero_tenant_id').onRef('m.xero_id', '=', 'l.xero_id'))
    .select(['i.record_id as documentId', 'c.record_id as recordId', 'l.xero_id as xeroId', 'm.status as mirrored', sql<boolean>`coalesce(c.document->>'status' = 'archived', false)`.as('archivedHere')])
    .where('i.company_id', '=', companyId).where('i.kind', '=', kind).where('i.record_id', 'in', [...documentIds]).execute();
  return new Map(rows.map(({ documentId, ...customer }) => [documentId, customer]));
}

/**
 * A contact whose standing in Xero is in question is the starter's turn again, as urgent as what asks; one that is on its way is judged anyway.
 * Nobody settles it until this transaction ends, so that a wait for it is heard. @returns false where nothing will judge it: it has its problem already.
 */
export async function questionContact(tx: Tx, companyId: CompanyId, recordId: RecordId, priority: number): Promise<boolean> {
  const { sync_status: status } = await tx.selectFrom('links').select('sync_status').where('company_id', '=', companyId).where('kind', '=', 'contact').where('record_id', '=', recordId).forUpdate().executeTakeFirstOrThrow();
  if (status === 'synced') {
    await tx.updateTable('links').set({ sync_status: 'pending', started_at: null, pending_since: sql<Date>`clock_timestamp()`, priority: sql<number>`least(priority, ${priority}::smallint)` })
      .where('company_id', '=', companyId).where('kind', '=', 'contact').where('record_id', '=', recordId).execute();
  }
  return status !== 'problem' && status !== 'excluded';
}

/** Problems that name contacts in Xero. */
const ofCandidates = ['contact-name-taken', 'contact-number-taken', 'contact-ambiguous', 'contact-merged', 'contact-archived', 'contact-erasure-requested'] as const satisfies readonly ProblemCode[];

/**
 * Problems of contacts heal when a contact in Xero that they name is no longer as they say: renamed, archived, another e-mail or number, or linked
 * by now; and those about a mailbox when another contact of that mailbox (`emails`, as keys) has come to Xero, so that it is shared. What CloudRent
 * leaves to Xero may be missing no longer. Documents that were refused for an archived contact go on once it is active.
 */
export async function healContacts(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, emails: readonly string[]): Promise<void> {
  await startAgain(tx, companyId, ofCandidates, sql`l.kind = 'contact' and exists (select from jsonb_to_recordset(l.problem->'candidates') as c("xeroId" uuid, name text, email text, status text, record text)
        left join contact_mirror m on m.xero_tenant_id = ${tenant} and m.xero_id = c."xeroId"
        left join links o on o.company_id = l.company_id and o.kind = 'contact' and o.xero_tenant_id = ${tenant} and o.xero_id = c."xeroId"
        left join records n on n.company_id = l.company_id and n.kind = 'contact' and n.record_id = m.contact_number
        where (m.name, m.email, m.status, coalesce(o.record_id, n.record_id)) is distinct from (c.name, c.email, c.status, c.record)
          or (l.problem->>'code' = 'contact-number-taken' and m.contact_number is distinct from l.record_id)
          or (l.problem->>'code' = 'contact-ambiguous' and lower(btrim(c.email)) = any(${emails}::text[])))`);
  await startAgain(tx, companyId, ['contact-incomplete'], sql`exists (select from contact_mirror m where m.xero_tenant_id = ${tenant} and (m.xero_id = l.xero_id or m.contact_number = l.record_id) and m.status = 'ACTIVE'
    and case l.problem->'details'->>'missing' when 'name' then r.document->'name' is null and m.name_key <> '' when 'e-mail address' then r.document->'email' is null and m.email_key is not null end)`);
  await startAgain(tx, companyId, ['contact-archived'], sql`l.kind in ('invoice', 'credit-note') and exists (select from links c join contact_mirror m on m.xero_tenant_id = c.xero_tenant_id and m.xero_id = c.xero_id
    where c.company_id = l.company_id and c.kind = 'contact' and c.record_id = r.contact_id and m.xero_tenant_id = ${tenant} and m.status = 'ACTIVE')`);
}
