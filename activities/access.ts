import { usableAccess } from '../db/access';
import type { Told } from '../db/connection-state';
import type { GrantId } from '../domain/ids';
import { priorities } from '../workflows/contract/names';
import { refreshTokens } from '../xero/oauth';
import type { ActivityDeps } from './deps';
import { tryAgain } from './failures';
import { refreshAheadMs } from './tuning';

type Deps = Pick<ActivityDeps, 'db' | 'vault' | 'xero' | 'log' | 'rings'>;
/** A token, and of which generation of its grant it is. */
export interface AccessToken { readonly token: string; readonly generation: number }

/** Between two attempts of who waits for another's refresh that Xero does not answer. */
const busyPauseMs = 2_000;

/**
 * A usable access token of a grant; `freshForMs`: refreshed when it is not good for as long.
 * @returns undefined when Xero has ended the grant (its connections are then `expired`, and their companies told).
 * @throws ApplicationFailure to try again, when another holder is refreshing or Xero's answer was lost.
 */
export async function accessToken(deps: Deps, grantId: GrantId, freshForMs: number = refreshAheadMs): Promise<AccessToken | undefined> {
  const { db, vault, xero, log } = deps;
  const found = await usableAccess(db, vault, grantId, freshForMs, (refreshToken) => refreshTokens(xero, refreshToken));
  switch (found.access) {
    case 'usable': return found;
    case 'ended':
      if (found.told.length > 0) log.warn({ grantId, companies: found.told.length }, 'Xero has ended a grant; its companies need to reconnect');
      ringTold(deps, found.told);
      return undefined;
    case 'busy': throw tryAgain('token-refresh-busy', 'Another process is refreshing the access to Xero', busyPauseMs);
    case 'paused':
      if (found.why !== undefined) log.warn({ grantId, why: found.why }, 'the access to Xero was not refreshed; the same refresh token is used again');
      throw tryAgain('token-not-refreshed', 'Xero did not answer the refresh of our access; the same refresh token is used again', found.ms);
  }
}

/** After the commit that ended connections: the platform hears of it, and each writer says what it waits for. */
export function ringTold({ rings }: Pick<ActivityDeps, 'rings'>, told: readonly Told[]): void {
  for (const { companyId, toDeliver } of told) {
    if (toDeliver) rings.delivery(companyId);
    rings.writer(companyId, priorities.person);
  }
}
