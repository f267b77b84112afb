import type { CompanyId } from '../domain/ids';
import type { ApiDeps } from './deps';

/** Has the company's callbacks sent; not awaited, since the answer does not depend on Temporal. What fails is the workers' (worker/mend.ts). */
export function ringLater({ starts, log }: Pick<ApiDeps, 'starts' | 'log'>, companyId: CompanyId): void {
  starts.ringDelivery(companyId).catch((error: unknown) => { log.warn({ companyId, error: String(error) }, 'the delivery of changes could not be rung; a worker makes up for it'); });
}
