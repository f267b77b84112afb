import { WorkflowNotFoundError } from '@temporalio/client';
import { ringLists } from '../../db/pull-rings';
import { companyId } from '../../domain/ids';
import type { RecordKind } from '../../domain/kinds';
import { pullResources, type PullResource } from '../../domain/pull';
import { createStarts } from '../../workflows/contract/start';
import { eventually, type House, type Json } from './house';

/** Pulling by hand, and what came of it. */

export const handleOf = (house: House) => house.temporal.workflow.getHandle(`pull/${house.company}`);

/** Rings lists as a webhook or the Schedule would, and waits until nothing is due any more. */
export async function pull(house: House, lists: readonly PullResource[] = pullResources): Promise<void> {
  await ringLists(house.db, companyId(house.company), lists);
  await ring(house);
  await pulled(house);
}

export const ring = (house: House): Promise<void> => createStarts(house.temporal, house.queue).ringPull(house.company);

/** Until every list that was rung is read, and the pull has ended. */
export async function pulled(house: House): Promise<void> {
  await eventually('everything that was rung is read', async () => {
    const owed = await house.db.selectFrom('pull_cursors').select('resource').where('company_id', '=', companyId(house.company))
      .where((eb) => eb.or([eb('read_at', 'is', null), eb('rung_at', '>', eb.ref('read_at')), eb('page', '>', 0)])).execute();
    const any = await house.db.selectFrom('pull_cursors').select('resource').where('company_id', '=', companyId(house.company)).execute();
    return any.length > 0 && owed.length === 0 ? true : undefined;
  });
  await handleOf(house).result().catch((error: unknown) => { if (!(error instanceof WorkflowNotFoundError)) throw error; });
}

export interface Cursor { readonly page: number; readonly steps: number; readonly failures: number; readonly cursor: Date; readonly read_at: Date | null; readonly rung_at: Date | null }

export async function cursorOf(house: House, resource: PullResource): Promise<Cursor> {
  return await house.db.selectFrom('pull_cursors').select(['page', 'steps', 'failures', 'cursor', 'read_at', 'rung_at']).where('company_id', '=', companyId(house.company)).where('resource', '=', resource).executeTakeFirstOrThrow();
}

/** The last seen states of what was pulled, by Xero's id. */
export async function objectsOf(house: House, kind: RecordKind): Promise<Map<string, Json>> {
  const rows = await house.db.selectFrom('xero_objects').select(['xero_id', 'snapshot']).where('company_id', '=', companyId(house.company)).where('kind', '=', kind).execute();
  return new Map(rows.map((row) => [row.xero_id, row.snapshot as Json]));
}

/** Calls that read, so far: `GET Invoices` and the like. */
export async function readsOf(house: House): Promise<Record<string, number>> {
  const { byOperation } = await house.simulator('GET', `/calls/summary?tenantId=${house.tenantId}`) as { byOperation: Record<string, number> };
  return Object.fromEntries(['Contacts', 'Invoices', 'CreditNotes', 'Payments'].map((list) => [list, byOperation[`GET ${list}`] ?? 0]));
}

/** Something goes wrong with the next calls that read a list. */
export const spoilReads = (house: House, list: string, fault: Json, times = 1): Promise<Json> =>
  house.simulator('POST', '/faults', { match: { method: 'GET', path: `/api.xro/2.0/${list}`, tenantId: house.tenantId }, times, fault });
