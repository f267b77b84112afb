import { randomUUID } from 'node:crypto';
import { batchId, type BatchId } from '../domain/ids';
import type { Db, Tx } from './open';
import { closeBatch, createBatch, readBatch, registerWrites, type Batch, type BatchElement } from './outbox';

/** Gives a batch that Xero certainly has nothing of back to the outbox: its records queue again and are decided anew. */
export async function releaseBatch(db: Db, id: BatchId): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { batch, elements } = await readBatch(tx, id);
    if (!await closeBatch(tx, id)) return;
    const writes = elements.map((element) => ({ recordId: element.record_id, operation: batch.operation, priority: batch.priority, waiter: element.waiter }));
    const [first] = elements;
    if (first) await registerWrites(tx, batch.company_id, first.kind, writes);
  });
}

/** The same elements in new batches of their own, under new keys; the old batch must be closed first, in the same transaction. */
export async function splitBatch(tx: Tx, batch: Batch, parts: readonly (readonly BatchElement[])[]): Promise<void> {
  for (const part of parts) {
    if (part.length === 0) continue;
    await createBatch(tx, { batch_id: batchId(randomUUID()), company_id: batch.company_id, connection_id: batch.connection_id, xero_tenant_id: batch.xero_tenant_id, operation: batch.operation, priority: batch.priority, server_errors: batch.server_errors },
      part.map((element) => ({ kind: element.kind, recordId: element.record_id, version: element.version, body: element.body, sent: element.sent, part: element.part, waiter: element.waiter })));
  }
}
