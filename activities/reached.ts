import { expireAccessToken } from '../db/grants';
import { noteReached } from '../db/seen-connections';
import type { GrantId } from '../domain/ids';
import { listConnections, XeroConnectionsError } from '../xero/oauth';
import { accessToken, ringTold } from './access';
import type { ActivityDeps } from './deps';
import { tryAgain } from './failures';

/**
 * Asks Xero which organisations a grant still reaches; those that are missing were disconnected there, and their companies are told.
 * Asking uses up none of an organisation's calls. `freshForMs`: as for `accessToken`.
 * @throws ApplicationFailure to try again, when Xero could not be asked.
 */
export async function lookAtConnections(deps: ActivityDeps, grantId: GrantId, freshForMs?: number): Promise<void> {
  const access = await accessToken(deps, grantId, freshForMs);
  if (!access) return;
  try {
    const found = await listConnections(deps.xero, access.token);
    const told = await noteReached(deps.db, grantId, access.generation, found);
    if (told) ringTold(deps, told);
  } catch (error) {
    if (!(error instanceof XeroConnectionsError)) throw error;
    if (error.status === 401) await expireAccessToken(deps.db, grantId, access.generation);
    throw tryAgain('xero-not-reached', `Which organisations we still reach is not known: ${error.message}`, 10_000);
  }
}
