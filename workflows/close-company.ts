import { proxyActivities, setCurrentDetails, sleep } from '@temporalio/workflow';
import type { SyncActivities } from '../activities';
import type { CompanyRef } from './contract/names';

/** What was being started when the company was closed shows up in Temporal's list within this. */
const betweenLooks = '3 seconds';
/** Looks in a row that must find nothing. */
const quietLooks = 2;

/** Ends what runs of a company that was closed: its syncs, writer, pulls, deliveries and Schedules, whatever carries its `CompanyId`; id `close/{companyId}`. */
export async function closeCompany({ companyId }: CompanyRef): Promise<void> {
  const { endCompanyRuns, noteCompanyEnded } = proxyActivities<Pick<SyncActivities, 'endCompanyRuns' | 'noteCompanyEnded'>>({ startToCloseTimeout: '2 minutes', heartbeatTimeout: '5s', retry: { initialInterval: '1s', maximumInterval: '30s' } });
  let total = 0;
  for (let quiet = 0; quiet < quietLooks;) {
    const { ended, closed } = await endCompanyRuns.executeWithOptions({ summary: 'ends what runs of the company' }, [{ companyId }]);
    if (!closed) {
      setCurrentDetails('The company is open again: what runs of it stays.');
      return;
    }
    total += ended;
    quiet = ended === 0 ? quiet + 1 : 0;
    if (quiet < quietLooks) await sleep(betweenLooks, { summary: 'before it looks again' });
  }
  await noteCompanyEnded.executeWithOptions({ summary: 'notes that nothing of it runs any more' }, [{ companyId }]);
  setCurrentDetails(`Ended: ${total}. Nothing of the company runs any more.`);
}
