import { randomUUID } from 'node:crypto';
import type { GrantId } from '../domain/ids';
import type { Vault } from './encryption';
import { readGrant, releaseRefreshLease, storeRefreshed, takeRefreshLease, type StoredGrant } from './grants';
import type { Db } from './open';

/** Refreshing may take long; a lost answer is worse than a slow one (xero-api.md, section 2). A little longer than its deadline of 30 s, and no longer: whoever is killed meanwhile holds everybody up. */
const refreshLeaseSeconds = 35;

interface Tokens { readonly accessToken: string; readonly refreshToken: string; readonly expiresAt: Date }
/** What asking Xero for new tokens came to; `dead` when it will never give any again. */
export type Refreshed = { readonly ok: true; readonly tokens: Tokens } | { readonly ok: false; readonly dead: boolean; readonly why: string };

export type Access =
  | { readonly access: 'usable'; readonly token: string }
  /** Xero ended the grant before. */
  | { readonly access: 'ended' }
  /** Another holder is refreshing it. */
  | { readonly access: 'busy' }
  | { readonly access: 'refused'; readonly dead: boolean; readonly why: string; readonly grant: StoredGrant };

/**
 * A usable access token of a grant: the stored one while it is good for `freshForMs`, else one refreshed by a single holder and stored,
 * over exactly the generation that was read, before use. No transaction is open while `refresh` asks Xero.
 */
export async function usableAccess(db: Db, vault: Vault, grantId: GrantId, freshForMs: number, refresh: (refreshToken: string) => Promise<Refreshed>): Promise<Access> {
  const grant = await readGrant(db, grantId);
  if (!grant?.alive) return { access: 'ended' };
  if (grant.expiresInMs > freshForMs) return { access: 'usable', token: vault.decrypt(grant.accessToken) };
  const holder = randomUUID();
  if (!await takeRefreshLease(db, grant, holder, refreshLeaseSeconds)) return { access: 'busy' };
  try {
    const refreshed = await refresh(vault.decrypt(grant.refreshToken));
    if (!refreshed.ok) return { access: 'refused', dead: refreshed.dead, why: refreshed.why, grant };
    const { accessToken, refreshToken, expiresAt } = refreshed.tokens;
    await storeRefreshed(db, grant, { accessToken: vault.encrypt(accessToken), refreshToken: vault.encrypt(refreshToken), expiresAt });
    return { access: 'usable', token: accessToken };
  } finally {
    await releaseRefreshLease(db, grantId, holder);
  }
}
