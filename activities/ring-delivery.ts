import type { ActivityDeps } from './deps';

/** After the commit of `addChanges`: has the company's callbacks sent. Never throws: a ring that does not get through is made up for by the workers (worker/mend.ts). */
export async function ringDelivery({ starts, log }: Pick<ActivityDeps, 'starts' | 'log'>, companyId: string): Promise<void> {
  try {
    await starts.ringDelivery(companyId);
  } catch (error) {
    log.warn({ companyId, error: String(error) }, 'the delivery of changes could not be rung; a worker makes up for it');
  }
}
