import { ringLists } from '../../db/pull-rings';
import { companyId as toCompanyId } from '../../domain/ids';
import type { ActivityDeps } from '../deps';

/** The Schedule's tick: payments, which have no webhook, are due with each; then the company's pull is rung, which reads what else is due. */
export function createTickPull({ db, starts }: Pick<ActivityDeps, 'db' | 'starts'>) {
  return async function tickPull({ companyId }: { companyId: string }): Promise<void> {
    await ringLists(db, toCompanyId(companyId), ['payments']);
    await starts.ringPull(companyId);
  };
}
