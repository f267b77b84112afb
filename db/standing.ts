import { sql } from 'kysely';
import type { BatchId, CompanyId, XeroTenantId } from '../domain/ids';
import type { Operation } from '../domain/operations';
import type { Db } from './open';
import type { PaceLimits } from './pace';

/** What a company's writer has before it, for whoever looks at it in Temporal. */
export interface WriterStanding {
  readonly queued: number;
  /** Of the queued: those that wait for other records. */
  readonly waitForOthers: number;
  readonly inBatches: number;
  readonly minuteLeft: number;
  readonly dayLeft: number;
  /** The batch asked for. */
  readonly batch: { readonly operation: Operation; readonly records: number } | undefined;
}

/** One query for all of it; while Xero has us wait no call of that window is left, whatever was counted; `tenant` is null while no organisation is chosen. */
export async function readWriterStanding(db: Db, companyId: CompanyId, tenant: XeroTenantId | null, limits: PaceLimits, batchId?: BatchId): Promise<WriterStanding> {
  const result = await sql<{ queued: number; wait_for_others: number; in_batches: number; minute_left: number | null; day_left: number | null; operation: Operation | null; records: number }>`select
      (select count(*)::int from writes where company_id = ${companyId}) as queued,
      (select count(distinct (kind, record_id))::int from waits where company_id = ${companyId}) as wait_for_others,
      (select count(*)::int from batches b join batch_elements e on e.batch_id = b.batch_id where b.company_id = ${companyId} and b.state <> 'settled') as in_batches,
      (select case when parked_until > clock_timestamp() then 0 when minute_ends_at <= clock_timestamp() then null else minute_left end from pace where xero_tenant_id = ${tenant}) as minute_left,
      (select case when parked_until > clock_timestamp() and parked_for = 'day' then 0 when day_ends_at <= clock_timestamp() then null else day_left end from pace where xero_tenant_id = ${tenant}) as day_left,
      (select operation from batches where batch_id = ${batchId ?? null}) as operation,
      (select count(*)::int from batch_elements where batch_id = ${batchId ?? null}) as records`.execute(db);
  const [row] = result.rows;
  if (!row) throw new Error('a query without a table always gives one row');
  return {
    queued: row.queued, waitForOthers: row.wait_for_others, inBatches: row.in_batches, minuteLeft: row.minute_left ?? limits.callsPerMinute, dayLeft: row.day_left ?? limits.callsPerDay,
    batch: row.operation === null ? undefined : { operation: row.operation, records: row.records },
  };
}
