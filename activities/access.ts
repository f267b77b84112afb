import { randomUUID } from 'node:crypto';
import { markGrantDead, readGrant, releaseRefreshLease, storeRefreshed, takeRefreshLease } from '../db/grants';
import type { GrantId } from '../domain/ids';
import { refreshTokens } from '../xero/oauth';
import type { ActivityDeps } from './deps';
import { tryAgain } from './failures';
import { refreshAheadMs, refreshLeaseSeconds } from './tuning';

/**
 * A usable access token of a grant, refreshed by one holder at a time and stored before use.
 * @returns undefined when Xero has ended the grant (its connections are then `expired`).
 * @throws ApplicationFailure to try again, when another holder is refreshing or Xero's answer was lost.
 */
export async function accessToken({ db, vault, xero, log }: Pick<ActivityDeps, 'db' | 'vault' | 'xero' | 'log'>, grantId: GrantId): Promise<string | undefined> {
  const grant = await readGrant(db, grantId);
  if (!grant?.alive) return undefined;
  if (grant.expiresInMs > refreshAheadMs) return vault.decrypt(grant.accessToken);
  const holder = randomUUID();
  if (!await takeRefreshLease(db, grant, holder, refreshLeaseSeconds)) throw tryAgain('token-refresh-busy', 'Another process is refreshing the access to Xero', 500);
  try {
    const refreshed = await refreshTokens(xero, vault.decrypt(grant.refreshToken));
    if (refreshed.ok) {
      await storeRefreshed(db, grant, { accessToken: vault.encrypt(refreshed.tokens.accessToken), refreshToken: vault.encrypt(refreshed.tokens.refreshToken), expiresAt: refreshed.tokens.expiresAt });
      return refreshed.tokens.accessToken;
    }
    if (!refreshed.dead) throw tryAgain('xero-unavailable', 'Xero did not answer the refresh of our access; the same token is tried again', 5_000);
    await markGrantDead(db, grant);
    log.warn({ grantId }, 'Xero has ended a grant; its companies need to reconnect');
    return undefined;
  } finally {
    await releaseRefreshLease(db, grantId, holder);
  }
}
