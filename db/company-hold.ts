import type { CompanyId } from '../domain/ids';
import { reasonOfState } from '../domain/holds';
import type { CompanyHold } from '../domain/sync-now';
import type { Db, Tx } from './open';
import { isDayUsedUp, peekPermit, type PaceLimits } from './pace';

/** What holds a whole company at this moment: its connection, or Xero's day being used up (of which a part is kept for people); undefined when nothing does. */
export async function readCompanyHold(db: Db | Tx, companyId: CompanyId, limits: PaceLimits): Promise<CompanyHold | undefined> {
  const connection = await db.selectFrom('connections').select(['state', 'xero_tenant_id', 'ended_because']).where('company_id', '=', companyId).executeTakeFirst();
  if (connection?.state !== 'connected') return { reason: reasonOfState(connection?.state, connection?.ended_because), people: true };
  if (connection.xero_tenant_id === null) return { reason: reasonOfState(undefined), people: true };
  if (!isDayUsedUp(await peekPermit(db, connection.xero_tenant_id, limits, 3))) return undefined;
  return { reason: 'daily-limit', people: isDayUsedUp(await peekPermit(db, connection.xero_tenant_id, limits, 1)) };
}
