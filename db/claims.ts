import { sql, type Selectable } from 'kysely';
import type { Actor } from '../domain/actor';
import type { CompanyId, RecordId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import { isBornId } from './aliases';
import { noteRecordEvent } from './events';
import { lockKind } from './lock-kind';
import type { Db, Tx } from './open';
import type { LinksTable } from './schema';

export type Claimed =
  /** `again`: CloudRent had sent the record itself; its sync is to be started, with this version. */
  | { readonly result: 'claimed'; readonly version: number; readonly again: boolean }
  | { readonly result: 'missing' | 'not-born-in-xero' | 'claimed-already' | 'id-taken' | 'under-way' };

/** The platform takes over a record that was born in Xero under an id of its own, once; the old id stays another name of it. */
export async function claimBorn(db: Db, companyId: CompanyId, kind: RecordKind, bornId: RecordId, newId: RecordId, by: Actor): Promise<Claimed> {
  return await db.transaction().execute(async (tx): Promise<Claimed> => {
    await lockKind(tx, companyId, kind);
    const born = await readForClaim(tx, companyId, kind, bornId);
    if (!born) return { result: await isAlias(tx, companyId, kind, bornId) ? 'claimed-already' : 'missing' };
    if (born.origin !== 'xero') return { result: 'not-born-in-xero' };
    if (!isBornId(bornId)) return { result: 'claimed-already' };
    const into = await readForClaim(tx, companyId, kind, newId);
    if (into && into.link.xero_id !== null) return { result: 'id-taken' };
    if (await isUnderWay(tx, companyId, kind, [bornId, newId])) return { result: 'under-way' };
    if (!into) {
      await renameBorn(tx, companyId, kind, bornId, newId);
      await noteRecordEvent(tx, companyId, { kind, recordId: newId }, by, 'claimed', { before: bornId });
      return { result: 'claimed', version: born.version, again: false };
    }
    const link = await absorbBorn(tx, companyId, kind, bornId, newId);
    // As at a first link: what Xero has stays wherever CloudRent gives nothing.
    await tx.updateTable('links').set({
      xero_tenant_id: link.xero_tenant_id, xero_id: link.xero_id, xero_number: link.xero_number, xero_status: link.xero_status, sent: null, xero_base: link.xero_base && JSON.stringify(link.xero_base),
      sync_status: 'pending', problem: null, excluded_because: null, priority: 1, started_at: sql<Date>`clock_timestamp()`, pending_since: sql<Date>`clock_timestamp()`,
    }).where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', newId).execute();
    await noteRecordEvent(tx, companyId, { kind, recordId: newId }, by, 'claimed', { before: bornId });
    return { result: 'claimed', version: into.version, again: true };
  });
}

/**
 * A record born in Xero turns out to be one that CloudRent has sent itself: its row and link go, its timeline and whatever names it are the
 * other's from now on, and its id is another name of that. Hold `lockKind`; neither may be in a batch under way.
 * @returns the link that it had, for the other one to be given: an object in Xero belongs to one record.
 */
export async function absorbBorn(tx: Tx, companyId: CompanyId, kind: RecordKind, bornId: RecordId, intoId: RecordId): Promise<Selectable<LinksTable>> {
  const link = await tx.deleteFrom('links').where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', bornId).returningAll().executeTakeFirstOrThrow();
  await tx.deleteFrom('records').where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', bornId).execute();
  await pointTo(tx, companyId, kind, bornId, intoId);
  return link;
}

async function renameBorn(tx: Tx, companyId: CompanyId, kind: RecordKind, bornId: RecordId, newId: RecordId): Promise<void> {
  const columns = sql.raw('version, origin, document, label, contact_id, paid_kind, paid_id, total, currency, accepted_at, changed_at');
  await sql`insert into records (company_id, kind, record_id, ${columns}) select company_id, kind, ${newId}, ${columns} from records where company_id = ${companyId} and kind = ${kind} and record_id = ${bornId}`.execute(tx);
  await tx.updateTable('links').set({ record_id: newId }).where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', bornId).execute();
  await tx.deleteFrom('records').where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', bornId).execute();
  await pointTo(tx, companyId, kind, bornId, newId);
}

/** Whatever names the record by its old id names it by the new one: its timeline, the documents and payments that are of it, who waits on it, whose problem it is. What the feed said stays as it was said. */
async function pointTo(tx: Tx, companyId: CompanyId, kind: RecordKind, bornId: RecordId, newId: RecordId): Promise<void> {
  await tx.insertInto('aliases').values({ company_id: companyId, kind, alias: bornId, record_id: newId }).execute();
  const of = { company_id: companyId, kind, record_id: bornId };
  for (const table of ['events', 'overwritten'] as const) await tx.updateTable(table).set({ record_id: newId }).where('company_id', '=', of.company_id).where('kind', '=', of.kind).where('record_id', '=', of.record_id).execute();
  if (kind === 'contact') await tx.updateTable('records').set({ contact_id: newId }).where('company_id', '=', companyId).where('contact_id', '=', bornId).execute();
  await tx.updateTable('records').set({ paid_id: newId }).where('company_id', '=', companyId).where('paid_kind', '=', kind).where('paid_id', '=', bornId).execute();
  await tx.updateTable('waits').set({ on_record_id: newId }).where('company_id', '=', companyId).where('on_kind', '=', kind).where('on_record_id', '=', bornId).execute();
  await sql`update links set problem = jsonb_set(problem, '{details,id}', to_jsonb(${newId}::text)) where company_id = ${companyId} and sync_status = 'problem'
    and problem->>'code' = 'depends-on-problem' and problem->'details'->>'kind' = ${kind} and problem->'details'->>'id' = ${bornId}`.execute(tx);
}

async function readForClaim(tx: Tx, companyId: CompanyId, kind: RecordKind, id: RecordId) {
  const link = await tx.selectFrom('links').selectAll().where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', id).forUpdate().executeTakeFirst();
  const record = await tx.selectFrom('records').select(['origin', 'version']).where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', id).executeTakeFirst();
  return record && link && { ...record, link };
}

const isAlias = async (tx: Tx, companyId: CompanyId, kind: RecordKind, id: RecordId): Promise<boolean> =>
  await tx.selectFrom('aliases').select('alias').where('company_id', '=', companyId).where('kind', '=', kind).where('alias', '=', id).executeTakeFirst() !== undefined;

/** In a batch whose answer will name it by the id that it has now; or, of a record born in Xero, in the outbox, with a sync that waits for it. */
async function isUnderWay(tx: Tx, companyId: CompanyId, kind: RecordKind, [bornId, newId]: readonly [RecordId, RecordId]): Promise<boolean> {
  const element = await tx.selectFrom('batch_elements').select('record_id').where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', 'in', [bornId, newId]).where('settled', '=', false).executeTakeFirst();
  const write = await tx.selectFrom('links').select('record_id').where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', bornId).where('sync_status', 'in', ['pending', 'waiting']).executeTakeFirst();
  return element !== undefined || write !== undefined;
}
