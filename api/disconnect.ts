import { markDisconnected } from '../db/connections';
import { countByStatus } from '../db/records';
import type { Actor } from '../domain/actor';
import type { CompanyId } from '../domain/ids';
import { priorities } from '../workflows/contract/names';
import type { ApiDeps } from './deps';

/** Records that had not been synced when the company was disconnected. */
export interface NotSynced { readonly pending: number; readonly waiting: number; readonly problem: number }

/**
 * Ends a company's connection: from the commit on nothing of it is sent. Xero is told by a workflow, as long as it takes; whoever
 * misses its start is found by a worker (worker/mend.ts). Repeatable.
 */
export async function disconnect({ db, starts, rings, log }: Pick<ApiDeps, 'db' | 'starts' | 'rings' | 'log'>, companyId: CompanyId, by: Actor): Promise<NotSynced> {
  for (const ending of await markDisconnected(db, companyId, by)) {
    starts.endConnection(ending).catch((error: unknown) => { log.warn({ companyId, error: String(error) }, 'Xero could not be told yet that a connection is over; a worker will do it'); });
  }
  // What is queued says from now on what it waits for.
  rings.writer(companyId, priorities.person);
  const counts = await countByStatus(db, companyId);
  const of = (wanted: string): number => counts.reduce((sum, { status, count }) => sum + (status === wanted ? count : 0), 0);
  return { pending: of('pending'), waiting: of('waiting'), problem: of('problem') };
}
