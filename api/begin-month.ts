import { readConnection } from '../db/connections';
import { beginMonth, type MonthBegun } from '../db/months';
import type { Actor } from '../domain/actor';
import { describeHold, reasonOfState } from '../domain/holds';
import type { CompanyId } from '../domain/ids';
import type { Month } from '../domain/reconciliation';
import { invalid } from './check';
import type { ApiDeps } from './deps';
import { Refusal } from './problem';

/**
 * Somebody has a month held against Xero, also one that is on, or closed.
 * @throws Refusal 422 for a month that lies ahead, 409 `not-connected`.
 */
export async function beginByHand({ db, starts, log }: Pick<ApiDeps, 'db' | 'starts' | 'log'>, companyId: CompanyId, month: Month, by: Actor): Promise<Extract<MonthBegun, { result: 'open' }>> {
  const begun = await beginMonth(db, companyId, month, by);
  if (begun.result === 'not-begun') throw invalid([{ field: 'month', message: 'lies ahead: only a month that has begun can be held against Xero' }]);
  if (begun.result !== 'open') {
    const { state, ended_because } = await readConnection(db, companyId) ?? {};
    throw new Refusal(409, 'not-connected', describeHold(reasonOfState(state === 'connected' ? undefined : state, ended_because)));
  }
  // Not waited for: what fails, a worker makes up for (worker/mend.ts).
  starts.checkMonth({ companyId, month }).catch((error: unknown) => { log.warn({ companyId, month, error: String(error) }, 'a month could not be begun at once; a worker will'); });
  return begun;
}
