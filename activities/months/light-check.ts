import { noteLaterChanges } from '../../db/month-changes';
import { checkMonthOn } from '../../db/month-checks';
import type { CompanyId } from '../../domain/ids';
import type { ActivityDeps } from '../deps';

/** The daily look between months, without a call to Xero: what the month that is on comes to on either side, and what was changed of months that are closed. */
export async function lightCheck({ db, rings }: Pick<ActivityDeps, 'db' | 'rings'>, companyId: CompanyId): Promise<void> {
  await checkMonthOn(db, companyId);
  await noteClosedMonths({ db, rings }, companyId);
}

/** What was changed of closed months, or is as it was again. */
export async function noteClosedMonths({ db, rings }: Pick<ActivityDeps, 'db' | 'rings'>, companyId: CompanyId): Promise<void> {
  if ((await noteLaterChanges(db, companyId)).toDeliver) rings.delivery(companyId);
}
