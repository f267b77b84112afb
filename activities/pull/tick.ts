import { takeDailyDue } from '../../db/daily';
import { readChangedMonths } from '../../db/month-changes';
import { readSomePartPaidInvoices } from '../../db/document-sights';
import { wantObjects } from '../../db/pull-cursors';
import { ringLists } from '../../db/pull-rings';
import { companyId as toCompanyId } from '../../domain/ids';
import { dailyCalls } from '../../domain/pull-intervals';
import { readSomeLinkedPayments } from '../../db/payments';
import type { ActivityDeps } from '../deps';
import { lightCheck, noteClosedMonths } from '../months/light-check';
import { wantedAtOnce } from '../tuning';

/**
 * The Schedule's tick: payments, which have no webhook, are due with each; then the company's pull is rung, which reads what else is due.
 * Once a day the organisation, its accounts and tax rates are read again, and some of the payments and part-paid invoices by their ids, whatever the lists say;
 * and what is known here is held against itself: the month that is on, and months that are closed. Whether what changed of those is undone is looked at with each tick.
 */
export function createTickPull({ db, starts, rings }: Pick<ActivityDeps, 'db' | 'starts' | 'rings'>) {
  return async function tickPull(input: { companyId: string }): Promise<void> {
    const companyId = toCompanyId(input.companyId);
    await ringLists(db, companyId, ['payments']);
    if (await takeDailyDue(db, companyId)) {
      await wantObjects(db, companyId, 'payment', await readSomeLinkedPayments(db, companyId, dailyCalls.paymentSweep * wantedAtOnce));
      await wantObjects(db, companyId, 'invoice', await readSomePartPaidInvoices(db, companyId, dailyCalls.invoiceSweep * wantedAtOnce));
      await starts.refreshOrganisation(companyId);
      await lightCheck({ db, rings }, companyId);
    } else if ((await readChangedMonths(db, companyId)).length > 0) {
      await noteClosedMonths({ db, rings }, companyId);
    }
    await starts.ringPull(companyId);
  };
}
