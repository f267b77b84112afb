import { sql, type Selectable } from 'kysely';
import type { BatchId, CompanyId, RecordId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import type { Db, Tx } from './open';
import type { BatchElementsTable, BatchesTable, ElementOutcome, Operation, PartOfUpdate, SentContent, Waiter, WritesTable } from './schema';

/** The outbox: writes name records, batches carry content. A record has at most one queued write and is in at most one unsettled batch. */

export interface NewWrite { readonly companyId: CompanyId; readonly kind: RecordKind; readonly recordId: RecordId; readonly operation: Operation; readonly priority: number; readonly waiter: Waiter | null; readonly waitsOn?: RecordId }

/** Registers a write, or renews the queued one (newest waiter, most urgent priority). `waitsOn` is a contact; its priority is raised to ours. */
export async function registerWrite(tx: Tx, write: NewWrite): Promise<void> {
  const waiter = write.waiter && JSON.stringify(write.waiter);
  await tx.insertInto('writes').values({ company_id: write.companyId, kind: write.kind, record_id: write.recordId, operation: write.operation, priority: write.priority, waiter })
    .onConflict((conflict) => conflict.columns(['company_id', 'kind', 'record_id']).doUpdateSet({
      operation: write.operation, waiter: sql`coalesce(excluded.waiter, writes.waiter)`, priority: sql`least(excluded.priority, writes.priority)`,
    })).execute();
  await tx.deleteFrom('waits').where('company_id', '=', write.companyId).where('kind', '=', write.kind).where('record_id', '=', write.recordId).execute();
  if (write.waitsOn === undefined) return;
  await tx.insertInto('waits').values({ company_id: write.companyId, kind: write.kind, record_id: write.recordId, on_kind: 'contact', on_record_id: write.waitsOn }).execute();
  await tx.updateTable('writes').set({ priority: write.priority }).where('company_id', '=', write.companyId).where('kind', '=', 'contact').where('record_id', '=', write.waitsOn).where('priority', '>', write.priority).execute();
}

/** The record's content of at least this version is on its way already: the waiter is noted there. False when it is not. */
export async function joinBatchUnderWay(tx: Tx, companyId: CompanyId, kind: RecordKind, recordId: RecordId, version: number, waiter: Waiter): Promise<boolean> {
  const result = await tx.updateTable('batch_elements').set({ waiter: JSON.stringify(waiter) })
    .where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', recordId).where('version', '>=', version).where('settled', '=', false).executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Some version of the record is in a batch that is not settled: what Xero has of it is not known before that. */
export const isUnderWay = async (tx: Tx, companyId: CompanyId, kind: RecordKind, recordId: RecordId): Promise<boolean> =>
  await tx.selectFrom('batch_elements').select('batch_id').where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', recordId).where('settled', '=', false).executeTakeFirst() !== undefined;

/** Writes that may be claimed: nothing that they wait for, and no batch of theirs unsettled. */
const claimable = (db: Db | Tx, companyId: CompanyId) => db.selectFrom('writes as w').where('w.company_id', '=', companyId)
  .where((eb) => eb.not(eb.exists(eb.selectFrom('waits as x').select('x.record_id').whereRef('x.company_id', '=', 'w.company_id').whereRef('x.kind', '=', 'w.kind').whereRef('x.record_id', '=', 'w.record_id'))))
  .where((eb) => eb.not(eb.exists(eb.selectFrom('batch_elements as e').select('e.record_id').where('e.settled', '=', false).whereRef('e.company_id', '=', 'w.company_id').whereRef('e.kind', '=', 'w.kind').whereRef('e.record_id', '=', 'w.record_id'))));

export type QueuedWrite = Pick<Selectable<WritesTable>, 'write_id' | 'kind' | 'record_id' | 'operation' | 'priority' | 'waiter'>;

/** The most urgent claimable write: it picks the operation. */
export const mostUrgentWrite = async (db: Db | Tx, companyId: CompanyId): Promise<{ operation: Operation; kind: RecordKind; priority: number } | undefined> =>
  await claimable(db, companyId).select(['w.operation', 'w.kind', 'w.priority']).orderBy('w.priority').orderBy('w.write_id').limit(1).executeTakeFirst();

/** How full a bulk batch would be, how long its first write has waited, and how many of its kind are accepted but not registered yet. */
export async function batchFill(db: Db, companyId: CompanyId, operation: Operation, kind: RecordKind): Promise<{ queued: number; oldestMs: number; onTheWay: number }> {
  const queued = await claimable(db, companyId).select([sql<number>`count(*)::int`.as('n'), sql<number>`coalesce(extract(epoch from clock_timestamp() - min(w.queued_at)), 0)::float8 * 1000`.as('oldest')])
    .where('w.operation', '=', operation).executeTakeFirstOrThrow();
  const pending = await db.selectFrom('links as l').select(sql<number>`count(*)::int`.as('n')).where('l.company_id', '=', companyId).where('l.kind', '=', kind).where('l.sync_status', '=', 'pending')
    .where((eb) => eb.not(eb.exists(eb.selectFrom('writes as w').select('w.write_id').whereRef('w.company_id', '=', 'l.company_id').whereRef('w.kind', '=', 'l.kind').whereRef('w.record_id', '=', 'l.record_id'))))
    .where((eb) => eb.not(eb.exists(eb.selectFrom('batch_elements as e').select('e.record_id').where('e.settled', '=', false).whereRef('e.company_id', '=', 'l.company_id').whereRef('e.kind', '=', 'l.kind').whereRef('e.record_id', '=', 'l.record_id'))))
    .executeTakeFirstOrThrow();
  return { queued: queued.n, oldestMs: queued.oldest, onTheWay: pending.n };
}

/** Takes up to `limit` writes of one operation for a batch, most urgent first; others skip what this transaction holds. */
export const takeWrites = async (tx: Tx, companyId: CompanyId, operation: Operation, limit: number): Promise<QueuedWrite[]> =>
  await claimable(tx, companyId).select(['w.write_id', 'w.kind', 'w.record_id', 'w.operation', 'w.priority', 'w.waiter'])
    .where('w.operation', '=', operation).orderBy('w.priority').orderBy('w.write_id').limit(limit).forUpdate('w').skipLocked().execute();

export const dropWrites = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  if (ids.length > 0) await tx.deleteFrom('writes').where('write_id', 'in', [...ids]).execute();
};
export const changeOperation = async (tx: Tx, writeId: string, operation: Operation): Promise<void> => {
  await tx.updateTable('writes').set({ operation }).where('write_id', '=', writeId).execute();
};
export const queuedWaiters = async (db: Db, companyId: CompanyId, limit: number): Promise<Waiter[]> =>
  (await db.selectFrom('writes').select('waiter').where('company_id', '=', companyId).where('waiter', 'is not', null).limit(limit).execute()).flatMap((row) => row.waiter ? [row.waiter] : []);

export type Batch = Selectable<BatchesTable>;
export type BatchElement = Selectable<BatchElementsTable>;
export interface NewElement { readonly kind: RecordKind; readonly recordId: RecordId; readonly version: number; readonly body: unknown; readonly sent: SentContent; readonly part?: PartOfUpdate | null; readonly waiter: Waiter | null }

/** Stores a batch with its bytes before anything is sent. */
export async function createBatch(tx: Tx, batch: Pick<Batch, 'batch_id' | 'company_id' | 'connection_id' | 'xero_tenant_id' | 'operation' | 'priority' | 'server_errors'>, elements: readonly NewElement[]): Promise<void> {
  await tx.insertInto('batches').values({ ...batch, state: 'claimed' }).execute();
  await tx.insertInto('batch_elements').values(elements.map((element, position) => ({
    batch_id: batch.batch_id, position, company_id: batch.company_id, kind: element.kind, record_id: element.recordId, version: element.version,
    body: JSON.stringify(element.body), sent: JSON.stringify(element.sent), part: element.part ? JSON.stringify(element.part) : null, waiter: element.waiter && JSON.stringify(element.waiter), settled: false,
  }))).execute();
}

/** An unsettled batch of the company that the writer does not have in hand: left by an earlier run, or split off another. */
export const unfinishedBatch = async (db: Db | Tx, companyId: CompanyId, inHand: readonly string[]): Promise<BatchId | undefined> => {
  let query = db.selectFrom('batches').select('batch_id').where('company_id', '=', companyId).where('state', '!=', 'settled');
  if (inHand.length > 0) query = query.where('batch_id', 'not in', inHand as BatchId[]);
  return (await query.orderBy('priority').orderBy('created_at').limit(1).executeTakeFirst())?.batch_id;
};

export async function readBatch(db: Db | Tx, batchId: BatchId): Promise<{ batch: Batch & { sent_ms_ago: number | null }; elements: BatchElement[] }> {
  const batch = await db.selectFrom('batches').selectAll().select(sql<number | null>`extract(epoch from clock_timestamp() - first_sent_at)::float8 * 1000`.as('sent_ms_ago')).where('batch_id', '=', batchId).executeTakeFirstOrThrow();
  const elements = await db.selectFrom('batch_elements').selectAll().where('batch_id', '=', batchId).orderBy('position').execute();
  return { batch, elements };
}

/** Notes, before the bytes leave, that they are leaving; the first time counts. Returns whether this is the first. */
export async function noteSending(db: Db, batchId: BatchId): Promise<boolean> {
  const result = await db.updateTable('batches').set({ first_sent_at: sql<Date>`clock_timestamp()` }).where('batch_id', '=', batchId).where('first_sent_at', 'is', null).executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
/** Xero certainly took nothing of it: as if it had never left. */
export const noteNotSent = async (db: Db, batchId: BatchId): Promise<void> => {
  await db.updateTable('batches').set({ first_sent_at: null }).where('batch_id', '=', batchId).execute();
};
export const countServerError = async (db: Db, batchId: BatchId): Promise<void> => {
  await db.updateTable('batches').set({ server_errors: sql<number>`server_errors + 1` }).where('batch_id', '=', batchId).execute();
};

/** Stores what came of the elements, by position; from then on the batch only waits to be settled. */
export async function storeOutcomes(db: Db, batchId: BatchId, outcomes: readonly (readonly [number, ElementOutcome])[]): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const positions = outcomes.map(([position]) => position);
    const values = outcomes.map(([, outcome]) => JSON.stringify(outcome));
    await sql`update batch_elements e set outcome = o.outcome::jsonb from unnest(${positions}::int[], ${values}::text[]) as o(position, outcome)
      where e.batch_id = ${batchId} and e.position = o.position`.execute(tx);
    await tx.updateTable('batches').set({ state: 'answered' }).where('batch_id', '=', batchId).where('state', '=', 'claimed').execute();
  });
}

/** The batch is settled, the elements in it too; false when somebody did so before. */
export async function closeBatch(tx: Tx, batchId: BatchId): Promise<boolean> {
  const closed = await tx.updateTable('batches').set({ state: 'settled', settled_at: sql<Date>`clock_timestamp()` }).where('batch_id', '=', batchId).where('state', '!=', 'settled').executeTakeFirst();
  if (closed.numUpdatedRows === 0n) return false;
  await tx.updateTable('batch_elements').set({ settled: true }).where('batch_id', '=', batchId).execute();
  return true;
}
