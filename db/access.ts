import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GrantId } from '../domain/ids';
import type { Told } from './connection-state';
import type { Vault } from './encryption';
import { markGrantDead, noteRefreshFailed, readGrant, releaseRefreshLease, renewRefreshLease, storeRefreshed, takeRefreshLease, type StoredGrant } from './grants';
import type { Db } from './open';

/** Renewed as long as its holder lives and waits for Xero, however long that is: whoever is killed meanwhile holds nobody up for long. */
const leaseSeconds = 15;
const renewEveryMs = 4_000;
/** Good enough for one call, when a newer token cannot be had at once. */
const spareMs = 20_000;
/** Looks for the token that somebody else is refreshing: Xero takes some 300 ms for it. */
const looksAfterMs = [50, 100, 150, 200, 300, 400, 500, 500, 500];

interface Tokens { readonly accessToken: string; readonly refreshToken: string; readonly expiresAt: Date; readonly scopes: readonly string[] }
/** What asking Xero for new tokens came to; `dead` when it will never give any again. */
export type Refreshed = { readonly ok: true; readonly tokens: Tokens } | { readonly ok: false; readonly dead: boolean; readonly why: string };

export type Access =
  | { readonly access: 'usable'; readonly token: string; readonly generation: number }
  /** Xero has ended the grant; `told` when it said so just now. */
  | { readonly access: 'ended'; readonly told: readonly Told[] }
  /** Another holder is refreshing it, and has been for a while. */
  | { readonly access: 'busy' }
  /** Xero gave no new tokens, or its answer was lost; the same refresh token goes again after `ms`. `why` when it was tried just now. */
  | { readonly access: 'paused'; readonly ms: number; readonly why?: string };

/**
 * A usable access token of a grant: the stored one while it is good for `freshForMs`, else one refreshed by a single holder and stored,
 * over exactly the generation that was read, before use. No transaction is open while `refresh` asks Xero. While a newer one cannot be had,
 * one that is good for a moment is used. A consent that comes while `refresh` runs wins; since Xero may have replaced its refresh
 * token by then, that one is refreshed at once.
 */
export async function usableAccess(db: Db, vault: Vault, grantId: GrantId, freshForMs: number, refresh: (refreshToken: string) => Promise<Refreshed>): Promise<Access> {
  let wanted = freshForMs;
  for (let looks = 0; ;) {
    const grant = await readGrant(db, grantId);
    if (!grant?.alive) return { access: 'ended', told: [] };
    const stored = (): Access => ({ access: 'usable', token: vault.decrypt(grant.accessToken), generation: grant.generation });
    if (grant.expiresInMs > wanted) return stored();
    const found = await refreshAlone(db, vault, grant, refresh);
    if (found === 'overtaken') { wanted = Infinity; continue; }
    if (found !== 'not-mine') return found.access === 'paused' && grant.expiresInMs > spareMs ? stored() : found;
    if (grant.expiresInMs > spareMs) return stored();
    if (grant.pausedForMs > 0) return { access: 'paused', ms: grant.pausedForMs };
    const pause = looksAfterMs[looks];
    if (pause === undefined) return { access: 'busy' };
    await sleep(pause);
    looks += 1;
    wanted = Math.min(wanted, spareMs);
  }
}

/** `not-mine`: another holds the lease; `overtaken`: a consent came meanwhile. */
async function refreshAlone(db: Db, vault: Vault, grant: StoredGrant, refresh: (refreshToken: string) => Promise<Refreshed>): Promise<Access | 'not-mine' | 'overtaken'> {
  const { grantId } = grant;
  const holder = randomUUID();
  if (!await takeRefreshLease(db, grant, holder, leaseSeconds)) return 'not-mine';
  const renewing = setInterval(() => { renewRefreshLease(db, grantId, holder, leaseSeconds).catch(() => undefined); }, renewEveryMs);
  try {
    const refreshed = await refresh(vault.decrypt(grant.refreshToken));
    if (refreshed.ok) {
      const { accessToken, refreshToken, expiresAt, scopes } = refreshed.tokens;
      const kept = await storeRefreshed(db, grant, { access_token: vault.encrypt(accessToken), refresh_token: vault.encrypt(refreshToken), access_expires_at: expiresAt, scopes: scopes.join(' ') });
      return kept ? { access: 'usable', token: accessToken, generation: grant.generation + 1 } : 'overtaken';
    }
    if (refreshed.dead) {
      const told = await markGrantDead(db, grant);
      return told ? { access: 'ended', told } : 'overtaken';
    }
    return { access: 'paused', ms: await noteRefreshFailed(db, grantId, holder), why: refreshed.why };
  } finally {
    clearInterval(renewing);
    await releaseRefreshLease(db, grantId, holder);
  }
}
