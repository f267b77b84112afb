import { proxyActivities, setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { XeroActivities } from '../activities';
import { xeroQueueOf } from './contract/queues';
import { readPlanLimits } from './read-plan-limits';

/**
 * Reads what set-up and mapping need of an organisation, one call a step; id `organisation/{companyId}`. Started at connecting and by
 * `?refresh=true`; with `mirrorContacts` the contacts too, 1,000 a page.
 */
export async function readOrganisation({ companyId, mirrorContacts }: { companyId: string; mirrorContacts: boolean }): Promise<void> {
  const reads = proxyActivities<Pick<XeroActivities, 'readOrganisationFacts' | 'readAccountList' | 'readTaxRateList' | 'mirrorContactsPage'>>({
    taskQueue: xeroQueueOf(workflowInfo().taskQueue), startToCloseTimeout: '2 minutes', heartbeatTimeout: '5s', retry: { initialInterval: '1s', maximumInterval: '30s' }, priority: { priorityKey: 1, fairnessKey: companyId },
  });
  const step = (summary: string) => { setCurrentDetails(`Now: ${summary}.`); return { summary }; };
  await reads.readOrganisationFacts.executeWithOptions(step('reads the organisation'), [{ companyId }]);
  await readPlanLimits(companyId);
  await reads.readAccountList.executeWithOptions(step('reads the accounts'), [{ companyId }]);
  if (mirrorContacts) {
    for (let page = 1; (await reads.mirrorContactsPage.executeWithOptions(step(`reads the contacts, page ${page}`), [{ companyId, page }])).more;) page += 1;
  }
  // Last: it marks the organisation as read.
  await reads.readTaxRateList.executeWithOptions(step('reads the tax rates'), [{ companyId }]);
  setCurrentDetails('Everything is read.');
}
