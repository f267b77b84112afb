import { randomUUID } from 'node:crypto';
import { expireAccessToken, readScopes } from '../db/grants';
import { parkUntil, returnPermit, takePermit } from '../db/pace';
import { markConnection, mayCall } from '../db/connection-state';
import type { CompanyId, GrantId, XeroTenantId } from '../domain/ids';
import type { NotSentReason, XeroAnswer, XeroLimits } from '../xero/answer';
import type { XeroAccess } from '../xero/client';
import { missingScopes } from '../xero/oauth';
import { accessToken, ringTold } from './access';
import type { ActivityDeps } from './deps';
import { tryAgain } from './failures';
import { lookAtConnections } from './reached';
import { leaseSeconds, longWaitMs } from './tuning';

export interface Books {
  readonly companyId: CompanyId; readonly xeroTenantId: XeroTenantId; readonly grantId: GrantId;
  /** Whose call it is: made again after a kill, it takes over its own lease. A read needs none. */
  readonly leaseId?: string;
}

/** What is left of the table of answers once everything that certainly had no effect is dealt with; `parked` = a wait that holds nothing. */
export type Called<T> = Exclude<XeroAnswer<T>, { answer: 'not-sent' }> | { readonly answer: 'parked' };

/**
 * One HTTP call to an organisation's books: token, permit, call, permit back. Nothing is retried here: trouble that passes ends the
 * attempt with the time of the next one, so that no slot is held.
 * @param beforeSending runs right before the bytes leave, with the permit in hand.
 */
export async function oneCall<T>(deps: ActivityDeps, books: Books, priority: number, beforeSending: () => Promise<void>, call: (access: XeroAccess) => Promise<XeroAnswer<T>>, notSent: () => Promise<void>): Promise<Called<T>> {
  const access = await accessToken(deps, books.grantId);
  if (access === undefined) return { answer: 'parked' };
  const leaseId = books.leaseId ?? randomUUID();
  const permit = await takePermit(deps.db, books.xeroTenantId, deps.limits, priority, { leaseId, leaseSeconds });
  if (!permit.granted) {
    if (permit.waitMs > longWaitMs) return { answer: 'parked' };
    throw tryAgain('xero-rate-limited', noCallLeft[permit.reason], permit.waitMs);
  }
  let answer: XeroAnswer<T> | LetGo;
  try {
    await beforeSending();
    // As late as can be: a person may have disconnected while this waited for its turn.
    answer = await mayCall(deps.db, books) ? await call({ accessToken: access.token, xeroTenantId: books.xeroTenantId }) : { answer: 'not-sent', why: { reason: 'let-go' }, limits: {} };
  } catch (error) {
    await returnPermit(deps.db, books.xeroTenantId, leaseId, {});
    throw error;
  }
  await returnPermit(deps.db, books.xeroTenantId, leaseId, answer.limits);
  if (answer.answer !== 'not-sent') return answer;
  await notSent();
  return await afterNotSent(deps, books, access.generation, answer.why);
}

/** Why no call may be made now. */
export const noCallLeft = {
  'minute': 'Xero’s calls of this minute are used up', 'day': 'Xero’s calls of this day are used up', 'app-minute': 'This app’s calls of this minute are used up',
  'concurrent': 'Xero allows no further call beside those under way', 'parked': 'Xero asked us to wait',
} as const;

/** Nothing was sent, since the company is not connected to these books any more. */
interface LetGo { readonly answer: 'not-sent'; readonly why: { readonly reason: 'let-go' }; readonly limits: XeroLimits }

async function afterNotSent(deps: ActivityDeps, books: Books, generation: number, why: NotSentReason | { readonly reason: 'let-go' }): Promise<{ answer: 'parked' }> {
  switch (why.reason) {
    case 'rate-limited': {
      const seconds = why.retryAfterSeconds ?? (why.window === 'day' ? 3600 : why.window === 'concurrent' ? 1 : 10);
      await parkUntil(deps.db, books.xeroTenantId, seconds, why.window);
      if (seconds * 1000 > longWaitMs) return { answer: 'parked' };
      throw tryAgain('xero-rate-limited', noCallLeft[why.window], seconds * 1000);
    }
    case 'token-expired':
      throw tryAgain('xero-unavailable', 'Xero calls our access expired; it is refreshed first', await expireAccessToken(deps.db, books.grantId, generation) === 'expired' ? 50 : 10_000);
    case 'let-go':
      return { answer: 'parked' };
    case 'permission-missing':
      ringTold(deps, await markConnection(deps.db, books.companyId, 'expired', { code: 'permission-missing', details: { missing: missingScopes(await readScopes(deps.db, books.grantId)) } }, { grantId: books.grantId, generation }));
      return { answer: 'parked' };
    case 'disconnected':
      // Xero's list of connections has the last word; should it contradict the books, they are asked again.
      await lookAtConnections(deps, books.grantId);
      if (!await mayCall(deps.db, books)) return { answer: 'parked' };
      throw tryAgain('xero-unavailable', 'Xero says that we are not connected to the organisation, and lists it as connected', 60_000);
    case 'connection-refused':
      throw tryAgain('xero-not-reached', 'Xero cannot be reached (connection refused); nothing was sent', 3_000);
  }
}
