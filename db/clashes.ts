import { randomUUID } from 'node:crypto';
import { sql, type Selectable } from 'kysely';
import { nextStep, type Clash, type ClashOutcome, type ClashPosition, type ClashStep } from '../domain/clashes';
import type { Trouble } from '../domain/holds';
import type { CompanyId, RecordId, XeroId } from '../domain/ids';
import type { Problem } from '../domain/problems';
import type { Db, Tx } from './open';
import type { ClashChecksTable } from './schema';

/** A company's check for clashes: one at a time, and what the last one found. */

export type CheckRow = Selectable<ClashChecksTable>;
type DocumentKind = 'invoice' | 'credit-note';
export interface OpenDocument { readonly recordId: RecordId; readonly number: string; readonly contactId: RecordId | null }

/** The contact mirror is kept by pulls once everything is sent; in set-up it is read again when it is older than this. */
const mirrorFreshMinutes = 5;

/** `checking`: one is under way already, and goes on. */
export type CheckBegun = 'begun' | 'checking' | 'not-connected' | 'not-read';

/** Begins a check, and forgets what the one before found. */
export async function beginCheck(db: Db, companyId: CompanyId): Promise<CheckBegun> {
  return await db.transaction().execute(async (tx): Promise<CheckBegun> => {
    // Two that press at once take turns.
    const connection = await tx.selectFrom('connections').select(['state', 'xero_tenant_id', 'read_at', sql<boolean | null>`contacts_mirrored_at > clock_timestamp() - make_interval(mins => ${mirrorFreshMinutes})`.as('fresh')])
      .where('company_id', '=', companyId).forNoKeyUpdate().executeTakeFirst();
    if ((connection?.state !== 'setup' && connection?.state !== 'connected') || connection.xero_tenant_id === null) return 'not-connected';
    if (connection.read_at === null || connection.fresh === null) return 'not-read';
    const before = await tx.selectFrom('clash_checks').select(['step', 'xero_tenant_id']).where('company_id', '=', companyId).forUpdate().executeTakeFirst();
    if (before && before.step !== 'done' && before.xero_tenant_id === connection.xero_tenant_id) return 'checking';
    await forgetCheck(tx, companyId);
    await tx.insertInto('clash_checks').values({
      company_id: companyId, check_id: randomUUID(), xero_tenant_id: connection.xero_tenant_id, position: '{}', step: connection.state === 'connected' || connection.fresh ? 'match' : 'contacts',
      total: sql<number>`${await countOpen(tx, companyId)}::int`,
    }).execute();
    return 'begun';
  });
}

export async function forgetCheck(tx: Db | Tx, companyId: CompanyId): Promise<void> {
  await tx.deleteFrom('clashes').where('company_id', '=', companyId).execute();
  await tx.deleteFrom('clash_checks').where('company_id', '=', companyId).execute();
}

export const readCheck = async (db: Db | Tx, companyId: CompanyId): Promise<CheckRow | undefined> => await db.selectFrom('clash_checks').selectAll().where('company_id', '=', companyId).executeTakeFirst();

/** Its workflow is alive. */
export const noteCheckLook = async (db: Db, companyId: CompanyId): Promise<void> => { await db.updateTable('clash_checks').set({ looked_at: sql<Date>`clock_timestamp()` }).where('company_id', '=', companyId).execute(); };
/** Why its latest read did not come through; null when it did. */
export const noteCheckTrouble = async (db: Db, companyId: CompanyId, trouble: Trouble | null): Promise<void> => {
  await db.updateTable('clash_checks').set({ trouble }).where('company_id', '=', companyId).where(sql<boolean>`trouble is distinct from ${trouble}`).execute();
};

/** Checks under way at which no workflow has looked for so long: the start got lost, or somebody ended it. */
export const checksLeft = async (db: Db, olderThanSeconds: number): Promise<CompanyId[]> =>
  (await db.selectFrom('clash_checks as k').innerJoin('connections as x', 'x.company_id', 'k.company_id').select('k.company_id').where('k.step', '!=', 'done').where('x.state', 'in', ['setup', 'connected'])
    .where(sql<boolean>`coalesce(k.looked_at, k.started_at) < clock_timestamp() - make_interval(secs => ${olderThanSeconds})`).execute()).map((row) => row.company_id);

export interface NewClash extends Clash { readonly reason: Problem | null }
/** What a look came to: `position` null where its step is at its end. `done`: records that were judged. */
export interface CheckedStep { readonly found: readonly NewClash[]; readonly position: ClashPosition | null; readonly done: number }

/** Stores what a look found, over the step from which it looked; false when somebody else was faster. */
export async function storeChecked(tx: Tx, { company_id: companyId, check_id: checkId, step, steps }: CheckRow, { found, position, done }: CheckedStep): Promise<boolean> {
  const next: ClashStep = position === null ? nextStep[step] : step;
  const moved = await tx.updateTable('clash_checks').set({
    step: next, position: JSON.stringify(position ?? {}), steps: sql<number>`steps + 1`, done: sql<number>`done + ${done}::int`, trouble: null, ...(next === 'done' ? { checked_at: sql<Date>`clock_timestamp()` } : {}),
  }).where('company_id', '=', companyId).where('check_id', '=', checkId).where('steps', '=', steps).executeTakeFirst();
  if (moved.numUpdatedRows === 0n) return false;
  if (found.length > 0) await tx.insertInto('clashes').values(found.map(({ kind, id, label, xero, outcome, reason }) => ({
    company_id: companyId, check_id: checkId, kind, record_id: id as RecordId, xero_id: xero.id as XeroId, label, found: JSON.stringify(xero), outcome, reason: reason && JSON.stringify(reason),
  }))).onConflict((conflict) => conflict.doNothing()).execute();
  return true;
}

/** Contacts of ours that Xero has not been told of, in the order of their ids. */
export const openContacts = async (tx: Tx, companyId: CompanyId, after: string, limit: number): Promise<RecordId[]> =>
  (await tx.selectFrom('links').select('record_id').where('company_id', '=', companyId).where('kind', '=', 'contact').where('xero_id', 'is', null).where('record_id', '>', after as RecordId).orderBy('record_id').limit(limit).execute()).map((row) => row.record_id);

/** Documents of ours that are to be made in Xero: not void, not linked, not left alone as too old (activities/decide/sync-from.ts). */
const openDocuments = (db: Db | Tx, companyId: CompanyId, kind: DocumentKind) => db.selectFrom('links as l')
  .innerJoin('records as r', (join) => join.onRef('r.company_id', '=', 'l.company_id').onRef('r.kind', '=', 'l.kind').onRef('r.record_id', '=', 'l.record_id')).innerJoin('connections as x', 'x.company_id', 'l.company_id')
  .where('l.company_id', '=', companyId).where('l.kind', '=', kind).where('l.xero_id', 'is', null).where('l.excluded_because', 'is', null).where(sql`r.document->>'status'`, '=', 'issued')
  .where((eb) => eb.or([eb('x.sync_from', 'is', null), eb('l.synced_version', '>', 0), eb(sql<string>`coalesce(l.instead->'issuedOn'->>'to', r.document->>'issuedOn')`, '>=', eb.ref('x.sync_from'))]));
/** The number that it is sent under. */
const number = sql<string>`coalesce(l.instead->'number'->>'to', r.document->>'number')`;
const openDocument = ['r.record_id as recordId', 'r.contact_id as contactId', number.as('number')] as const;

export const openDocumentsAfter = async (db: Db | Tx, companyId: CompanyId, kind: DocumentKind, after: string, limit: number): Promise<OpenDocument[]> =>
  await openDocuments(db, companyId, kind).select(openDocument).where('r.record_id', '>', after as RecordId).orderBy('r.record_id').limit(limit).execute();
export const openDocumentsNumbered = async (tx: Tx, companyId: CompanyId, kind: DocumentKind, numbers: readonly string[]): Promise<OpenDocument[]> =>
  numbers.length === 0 ? [] : await openDocuments(tx, companyId, kind).select(openDocument).where(number, 'in', [...numbers]).orderBy('r.record_id').execute();
/** How many there are, and how many characters their numbers have in all. */
export const measureOpen = async (db: Db | Tx, companyId: CompanyId, kind: DocumentKind): Promise<{ readonly documents: number; readonly characters: number }> =>
  await openDocuments(db, companyId, kind).select([sql<number>`count(*)::int`.as('documents'), sql<number>`coalesce(sum(octet_length(${number})), 0)::int`.as('characters')]).executeTakeFirstOrThrow();

async function countOpen(tx: Tx, companyId: CompanyId): Promise<number> {
  const contacts = await tx.selectFrom('links').select(sql<number>`count(*)::int`.as('n')).where('company_id', '=', companyId).where('kind', '=', 'contact').where('xero_id', 'is', null).executeTakeFirstOrThrow();
  return contacts.n + (await measureOpen(tx, companyId, 'invoice')).documents + (await measureOpen(tx, companyId, 'credit-note')).documents;
}

/** The contacts in Xero that ours were found to match, and those about which a person is asked (null). */
export async function matchedContacts(tx: Tx, companyId: CompanyId, checkId: string, ids: readonly RecordId[]): Promise<Map<RecordId, XeroId | null>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.selectFrom('clashes').select(['record_id', 'xero_id', 'outcome']).where('company_id', '=', companyId).where('check_id', '=', checkId).where('kind', '=', 'contact').where('record_id', 'in', [...ids]).execute();
  return new Map(rows.map(({ record_id, xero_id, outcome }) => [record_id, outcome === 'will-link' ? xero_id : null]));
}
/** Which contacts in Xero are taken by matches that this check found before. */
export const takenContacts = async (tx: Tx, companyId: CompanyId, checkId: string): Promise<Map<XeroId, RecordId>> =>
  new Map((await tx.selectFrom('clashes').select(['record_id', 'xero_id']).where('company_id', '=', companyId).where('check_id', '=', checkId).where('kind', '=', 'contact').where('outcome', '=', 'will-link').execute()).map((row) => [row.xero_id, row.record_id]));

export interface ClashFilter { readonly outcome?: ClashOutcome | undefined; readonly after?: readonly [string, string, string] | undefined; readonly limit: number }
export async function listClashes(db: Db, companyId: CompanyId, { outcome, after, limit }: ClashFilter) {
  let query = db.selectFrom('clashes').select(['kind', 'record_id', 'xero_id', 'label', 'found', 'outcome', 'reason']).where('company_id', '=', companyId);
  if (outcome) query = query.where('outcome', '=', outcome);
  if (after) query = query.where(sql<boolean>`(kind, record_id, xero_id) > (${after[0]}, ${after[1]}, ${after[2]}::uuid)`);
  return await query.orderBy('kind').orderBy('record_id').orderBy('xero_id').limit(limit).execute();
}
/** Records of ours, by what was found of them. */
export async function countClashes(db: Db, companyId: CompanyId): Promise<Record<ClashOutcome, number>> {
  const rows = await db.selectFrom('clashes').select(['outcome', sql<number>`count(distinct (kind, record_id))::int`.as('n')]).where('company_id', '=', companyId).groupBy('outcome').execute();
  const count = (outcome: ClashOutcome): number => rows.find((row) => row.outcome === outcome)?.n ?? 0;
  return { 'will-link': count('will-link'), 'differs': count('differs'), 'asks': count('asks') };
}
