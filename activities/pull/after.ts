import type { CompanyId } from '../../domain/ids';
import { priorities } from '../../workflows/contract/names';
import type { ActivityDeps } from '../deps';
import { tellWaiters } from '../tell';
import type { AfterPull } from './apply';

/** Carries out what follows from a commit. What gets lost here is made up for by the worker's looks, which know it from Postgres. */
export async function afterPull(deps: Pick<ActivityDeps, 'db' | 'client' | 'starts' | 'rings' | 'log'>, companyId: CompanyId, { told, start, pokeWriter, ringDelivery: toDeliver }: AfterPull): Promise<void> {
  try {
    await tellWaiters(deps, told);
    for (const { kind, recordId, version } of start) await deps.starts.sync(kind, { companyId, recordId }, version, priorities.bulk);
    if (pokeWriter) await deps.starts.pokeWriter(companyId);
    if (toDeliver) deps.rings.delivery(companyId);
  } catch (error) {
    deps.log.warn({ companyId, error: String(error) }, 'what follows from a pull could not all be started; it is found again');
  }
}
