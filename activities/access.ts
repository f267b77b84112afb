import { usableAccess } from '../db/access';
import { markGrantDead } from '../db/grants';
import type { GrantId } from '../domain/ids';
import { refreshTokens } from '../xero/oauth';
import type { ActivityDeps } from './deps';
import { tryAgain } from './failures';
import { refreshAheadMs } from './tuning';

/**
 * A usable access token of a grant.
 * @returns undefined when Xero has ended the grant (its connections are then `expired`).
 * @throws ApplicationFailure to try again, when another holder is refreshing or Xero's answer was lost.
 */
export async function accessToken({ db, vault, xero, log }: Pick<ActivityDeps, 'db' | 'vault' | 'xero' | 'log'>, grantId: GrantId): Promise<string | undefined> {
  const found = await usableAccess(db, vault, grantId, refreshAheadMs, (refreshToken) => refreshTokens(xero, refreshToken));
  switch (found.access) {
    case 'usable': return found.token;
    case 'ended': return undefined;
    case 'busy': throw tryAgain('token-refresh-busy', 'Another process is refreshing the access to Xero', 500);
    case 'refused': {
      if (!found.dead) throw tryAgain('token-not-refreshed', 'Xero did not answer the refresh of our access; the same refresh token is used again', 5_000);
      await markGrantDead(db, found.grant);
      log.warn({ grantId }, 'Xero has ended a grant; its companies need to reconnect');
      return undefined;
    }
  }
}
