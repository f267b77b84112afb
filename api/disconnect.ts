import { markDisconnected, readConnection } from '../db/connections';
import type { CompanyId } from '../domain/ids';
import type { ApiDeps } from './deps';
import { endAtXero } from './end-at-xero';

/** Ends a company's connection, here and then at Xero. False when it has none. */
export async function disconnect(deps: ApiDeps, companyId: CompanyId): Promise<boolean> {
  const connection = await readConnection(deps.db, companyId);
  if (!connection) return false;
  const { grant_id, xero_connection_id } = connection;
  await markDisconnected(deps.db, companyId);
  // Xero is told last: whatever it answers, nothing of ours syncs any more.
  if (grant_id && xero_connection_id) await endAtXero(deps, grant_id, xero_connection_id).catch((error: unknown) => { deps.log.warn({ companyId, error: String(error) }, 'the connection could not be ended at Xero'); });
  return true;
}
