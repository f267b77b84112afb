import { proxyActivities } from '@temporalio/workflow';
import type { SyncActivities } from '../activities';
import type { CompanyRef } from './contract/names';

/** Started by a connection's Schedule, which can start no workflow of a fixed id: rings `pull/{companyId}`. */
export async function pullTick({ companyId }: CompanyRef): Promise<void> {
  const { tickPull } = proxyActivities<Pick<SyncActivities, 'tickPull'>>({ startToCloseTimeout: '1 minute', heartbeatTimeout: '5s', retry: { initialInterval: '1s', maximumInterval: '30s' } });
  await tickPull.executeWithOptions({ summary: `rings the pull of ${companyId}` }, [{ companyId }]);
}
