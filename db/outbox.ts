import { sql, type Selectable } from 'kysely';
import type { BatchId, CompanyId, RecordId } from '../domain/ids';
import type { RecordKind, RecordName } from '../domain/kinds';
import { seenFirst, type Operation } from '../domain/operations';
import type { Db, Tx } from './open';
import type { BatchElementsTable, BatchesTable, ElementOutcome, PartOfUpdate, SentContent, Waiter, WritesTable } from './schema';

/** The outbox: writes name records, batches carry content. A record has at most one queued write and is in at most one unsettled batch. */

export interface NewWrite { readonly recordId: RecordId; readonly operation: Operation; readonly priority: number; readonly waiter: Waiter | null; readonly waitsOn?: readonly RecordName[] }

/** Registers writes of one kind, each record once, or renews the queued ones (newest waiter, most urgent priority). The priority of the records that one waits on is raised to its own. */
export async function registerWrites(tx: Tx, companyId: CompanyId, kind: RecordKind, writes: readonly NewWrite[]): Promise<void> {
  if (writes.length === 0) return;
  await tx.insertInto('writes').values(writes.map(({ recordId, operation, priority, waiter }) => ({ company_id: companyId, kind, record_id: recordId, operation, priority, waiter: waiter && JSON.stringify(waiter) })))
    .onConflict((conflict) => conflict.columns(['company_id', 'kind', 'record_id']).doUpdateSet({
      operation: sql`excluded.operation`, waiter: sql`coalesce(excluded.waiter, writes.waiter)`, priority: sql`least(excluded.priority, writes.priority)`,
    })).execute();
  await tx.deleteFrom('waits').where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', 'in', writes.map(({ recordId }) => recordId)).execute();
  await holdWrites(tx, companyId, kind, writes);
}

/** Queued writes that wait until other records are settled: they are not claimed before. */
export async function holdWrites(tx: Tx, companyId: CompanyId, kind: RecordKind, writes: readonly Pick<NewWrite, 'recordId' | 'priority' | 'waitsOn'>[]): Promise<void> {
  const waiting = writes.flatMap(({ recordId, priority, waitsOn = [] }) => waitsOn.map((on) => ({ recordId, priority, on })));
  if (waiting.length === 0) return;
  await tx.insertInto('waits').values(waiting.map(({ recordId, on }) => ({ company_id: companyId, kind, record_id: recordId, on_kind: on.kind, on_record_id: on.recordId }))).onConflict((conflict) => conflict.doNothing()).execute();
  const names = [waiting.map(({ on }) => on.kind), waiting.map(({ on }) => on.recordId)] as const;
  await sql`update writes w set priority = n.priority from (
      select kind, record_id, min(priority) as priority from unnest(${names[0]}::text[], ${names[1]}::text[], ${waiting.map(({ priority }) => priority)}::smallint[]) as a(kind, record_id, priority) group by kind, record_id
    ) n where w.company_id = ${companyId} and w.kind = n.kind and w.record_id = n.record_id and w.priority > n.priority`.execute(tx);
}

/** Records whose content of at least this version is on its way already: their waiters are noted there. Returns which. */
export async function joinBatchesUnderWay(tx: Tx, companyId: CompanyId, kind: RecordKind, records: readonly { recordId: RecordId; version: number; waiter: Waiter }[]): Promise<Set<RecordId>> {
  if (records.length === 0) return new Set();
  const joined = await sql<{ record_id: RecordId }>`update batch_elements e set waiter = n.waiter::jsonb
    from unnest(${records.map(({ recordId }) => recordId)}::text[], ${records.map(({ version }) => version)}::int[], ${records.map(({ waiter }) => JSON.stringify(waiter))}::text[]) as n(record_id, version, waiter)
    where e.company_id = ${companyId} and e.kind = ${kind} and e.record_id = n.record_id and e.version >= n.version and not e.settled returning e.record_id`.execute(tx);
  return new Set(joined.rows.map(({ record_id }) => record_id));
}

/** Those of the records of which some version is in a batch that is not settled: what Xero has of them is not known before that. */
export const recordsUnderWay = async (tx: Tx, companyId: CompanyId, kind: RecordKind, recordIds: readonly RecordId[]): Promise<Set<RecordId>> =>
  new Set(recordIds.length === 0 ? [] : (await tx.selectFrom('batch_elements').select('record_id').where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', 'in', [...recordIds]).where('settled', '=', false).execute()).map(({ record_id }) => record_id));

/** Writes that may be claimed: nothing that they wait for, and no batch of theirs unsettled. */
const claimable = (db: Db | Tx, companyId: CompanyId) => db.selectFrom('writes as w').where('w.company_id', '=', companyId)
  .where((eb) => eb.not(eb.exists(eb.selectFrom('waits as x').select('x.record_id').whereRef('x.company_id', '=', 'w.company_id').whereRef('x.kind', '=', 'w.kind').whereRef('x.record_id', '=', 'w.record_id'))))
  .where((eb) => eb.not(eb.exists(eb.selectFrom('batch_elements as e').select('e.record_id').where('e.settled', '=', false).whereRef('e.company_id', '=', 'w.company_id').whereRef('e.kind', '=', 'w.kind').whereRef('e.record_id', '=', 'w.record_id'))));

export type QueuedWrite = Pick<Selectable<WritesTable>, 'write_id' | 'kind' | 'record_id' | 'operation' | 'priority' | 'waiter'>;

export interface UrgentWrite { readonly operation: Operation; readonly kind: RecordKind; readonly priority: number; readonly queuedAt: Date }

/** The most urgent claimable write, but for some operations: it picks the operation. */
export const mostUrgentWrite = async (db: Db | Tx, companyId: CompanyId, except: readonly Operation[] = []): Promise<UrgentWrite | undefined> => {
  const query = claimable(db, companyId).select(['w.operation', 'w.kind', 'w.priority', 'w.queued_at as queuedAt']).orderBy('w.priority').orderBy('w.write_id').limit(1);
  return await (except.length === 0 ? query : query.where('w.operation', 'not in', [...except])).executeTakeFirst();
};

/** How full a bulk batch would be, how long its first write has waited, and whether more of its kind is accepted but not registered yet. */
export async function batchFill(db: Db, companyId: CompanyId, operation: Operation, kind: RecordKind): Promise<{ queued: number; oldestMs: number; newestMs: number; moreOnTheWay: boolean }> {
  const queued = await claimable(db, companyId).select([sql<number>`count(*)::int`.as('n'), sql<number>`coalesce(extract(epoch from clock_timestamp() - min(w.queued_at)), 0)::float8 * 1000`.as('oldest'),
    sql<number>`coalesce(extract(epoch from clock_timestamp() - max(w.queued_at)), 0)::float8 * 1000`.as('newest')])
    .where('w.operation', '=', operation).executeTakeFirstOrThrow();
  const pending = await db.selectFrom('links as l').select('l.record_id').where('l.company_id', '=', companyId).where('l.kind', '=', kind).where('l.sync_status', '=', 'pending')
    .where((eb) => eb.not(eb.exists(eb.selectFrom('writes as w').select('w.write_id').whereRef('w.company_id', '=', 'l.company_id').whereRef('w.kind', '=', 'l.kind').whereRef('w.record_id', '=', 'l.record_id'))))
    .where((eb) => eb.not(eb.exists(eb.selectFrom('batch_elements as e').select('e.record_id').where('e.settled', '=', false).whereRef('e.company_id', '=', 'l.company_id').whereRef('e.kind', '=', 'l.kind').whereRef('e.record_id', '=', 'l.record_id'))))
    .limit(1).executeTakeFirst();
  return { queued: queued.n, oldestMs: queued.oldest, newestMs: queued.newest, moreOnTheWay: pending !== undefined };
}

/**
 * Takes up to `limit` writes of one operation for a batch, most urgent first; others skip what this transaction holds. Of an operation that
 * goes only on a view of Xero, what a person queued after that view was read is left for the next: what somebody did there meanwhile is not in it.
 */
export async function takeWrites(tx: Tx, companyId: CompanyId, operation: Operation, limit: number): Promise<QueuedWrite[]> {
  const query = claimable(tx, companyId).select(['w.write_id', 'w.kind', 'w.record_id', 'w.operation', 'w.priority', 'w.waiter'])
    .where('w.operation', '=', operation).orderBy('w.priority').orderBy('w.write_id').limit(limit).forUpdate('w').skipLocked();
  const sees = seenFirst(operation);
  return await (sees === undefined ? query : query.where((eb) => eb.or([
    eb('w.priority', '>', 1), eb('w.queued_at', '<', eb.selectFrom('pull_cursors as c').select('c.read_at').where('c.company_id', '=', companyId).where('c.resource', '=', sees)),
  ]))).execute();
}

export const dropWrites = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  if (ids.length > 0) await tx.deleteFrom('writes').where('write_id', 'in', [...ids]).execute();
};
export const changeOperation = async (tx: Tx, writeId: string, operation: Operation): Promise<void> => {
  await tx.updateTable('writes').set({ operation }).where('write_id', '=', writeId).execute();
};
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

/** Whether a batch of this operation is not settled: an object in Xero that nobody knows may be of it. */
export const isSending = async (tx: Tx, companyId: CompanyId, operation: Operation): Promise<boolean> =>
  await tx.selectFrom('batches').select('batch_id').where('company_id', '=', companyId).where('state', '!=', 'settled').where('operation', '=', operation).limit(1).executeTakeFirst() !== undefined;

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

/** Notes, before the bytes leave, that they are leaving; the first time counts. `closed`: it was settled or put aside meanwhile, and nothing may leave. */
export async function noteSending(db: Db, batchId: BatchId): Promise<'first' | 'again' | 'closed'> {
  const result = await db.updateTable('batches').set({ first_sent_at: sql<Date>`clock_timestamp()` }).where('batch_id', '=', batchId).where('state', '!=', 'settled').where('first_sent_at', 'is', null).executeTakeFirst();
  if (result.numUpdatedRows === 1n) return 'first';
  const batch = await db.selectFrom('batches').select('state').where('batch_id', '=', batchId).executeTakeFirst();
  return batch === undefined || batch.state === 'settled' ? 'closed' : 'again';
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
