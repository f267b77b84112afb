import { sql } from 'kysely';
import type { CompanyId, RecordId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import type { Db } from './open';

export type Withdrawn = 'withdrawn' | 'under-way' | 'nothing-queued';

/**
 * A sync was cancelled: its queued write is taken back. What is in a batch cannot be; its outcome is stored all the same. The record
 * stays accepted, so that the starter (db/starter.ts) begins a new sync of it once it counts as lost, from now on.
 */
export async function withdrawWrite(db: Db, companyId: CompanyId, kind: RecordKind, recordId: RecordId, runId: string): Promise<Withdrawn> {
  return await db.transaction().execute(async (tx) => {
    const key = { company_id: companyId, kind, record_id: recordId };
    await tx.updateTable('links').set({ started_at: sql<Date>`clock_timestamp()` }).where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', recordId).where('sync_status', 'in', ['pending', 'waiting']).execute();
    const write = await tx.deleteFrom('writes').where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', recordId).where(sql<string>`waiter->>'runId'`, '=', runId).executeTakeFirst();
    const withdrawn = write.numDeletedRows > 0n;
    if (withdrawn) await tx.deleteFrom('waits').where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', recordId).execute();
    const batch = await tx.selectFrom('batch_elements').select('batch_id').where('company_id', '=', companyId).where('kind', '=', kind).where('record_id', '=', recordId).where('settled', '=', false).executeTakeFirst();
    const result = batch ? 'under-way' : withdrawn ? 'withdrawn' : 'nothing-queued';
    await tx.insertInto('events').values({ ...key, actor: 'operator', type: 'sync-cancelled', details: JSON.stringify({ write: result }) }).execute();
    return result;
  });
}
