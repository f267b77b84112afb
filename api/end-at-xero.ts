import { usableAccess } from '../db/access';
import type { GrantId } from '../domain/ids';
import { deleteConnection, refreshTokens } from '../xero/oauth';
import type { ApiDeps } from './deps';

/** An access token that ends within this time is refreshed first. */
const freshForMs = 60_000;

/** Ends a connection at Xero, with a token refreshed when it is old. Throws when Xero could not be told. */
export async function endAtXero({ db, vault, configuration }: Pick<ApiDeps, 'db' | 'vault' | 'configuration'>, grantId: GrantId, xeroConnectionId: string): Promise<void> {
  const found = await usableAccess(db, vault, grantId, freshForMs, (refreshToken) => refreshTokens(configuration.xero, refreshToken));
  switch (found.access) {
    case 'usable': await deleteConnection(configuration.xero, found.token, xeroConnectionId); return;
    case 'ended': throw new Error('Xero has ended our access already');
    case 'busy': throw new Error('the access is being refreshed elsewhere');
    case 'refused': throw new Error(found.why);
  }
}
