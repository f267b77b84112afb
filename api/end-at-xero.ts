import { randomUUID } from 'node:crypto';
import { readGrant, releaseRefreshLease, storeRefreshed, takeRefreshLease } from '../db/grants';
import type { GrantId } from '../domain/ids';
import { deleteConnection, refreshTokens } from '../xero/oauth';
import type { ApiDeps } from './deps';

/** An access token that ends within this time is refreshed first. */
const freshForMs = 60_000;
const leaseSeconds = 60;

/** Ends a connection at Xero, with a token refreshed when it is old. Throws when Xero could not be told. */
export async function endAtXero(deps: Pick<ApiDeps, 'db' | 'vault' | 'configuration'>, grantId: GrantId, xeroConnectionId: string): Promise<void> {
  await deleteConnection(deps.configuration.xero, await usableToken(deps, grantId), xeroConnectionId);
}

async function usableToken({ db, vault, configuration }: Pick<ApiDeps, 'db' | 'vault' | 'configuration'>, grantId: GrantId): Promise<string> {
  const grant = await readGrant(db, grantId);
  if (!grant?.alive) throw new Error('Xero has ended our access already');
  if (grant.expiresInMs > freshForMs) return vault.decrypt(grant.accessToken);
  const holder = randomUUID();
  if (!await takeRefreshLease(db, grant, holder, leaseSeconds)) throw new Error('the access is being refreshed elsewhere');
  try {
    const refreshed = await refreshTokens(configuration.xero, vault.decrypt(grant.refreshToken));
    if (!refreshed.ok) throw new Error(refreshed.why);
    // Other companies may share the grant: the new pair is theirs, too.
    await storeRefreshed(db, grant, { accessToken: vault.encrypt(refreshed.tokens.accessToken), refreshToken: vault.encrypt(refreshed.tokens.refreshToken), expiresAt: refreshed.tokens.expiresAt });
    return refreshed.tokens.accessToken;
  } finally {
    await releaseRefreshLease(db, grantId, holder);
  }
}
