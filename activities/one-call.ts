import { randomUUID } from 'node:crypto';
import { expireAccessToken } from '../db/grants';
import { parkUntil, returnPermit, takePermit } from '../db/pace';
import { markConnection } from '../db/connection-state';
import type { CompanyId, GrantId, XeroTenantId } from '../domain/ids';
import type { NotSentReason, XeroAnswer } from '../xero/answer';
import type { XeroAccess } from '../xero/client';
import { accessToken } from './access';
import type { ActivityDeps } from './deps';
import { tryAgain } from './failures';
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
  const token = await accessToken(deps, books.grantId);
  if (token === undefined) return { answer: 'parked' };
  const leaseId = books.leaseId ?? randomUUID();
  const permit = await takePermit(deps.db, books.xeroTenantId, deps.limits, priority, { leaseId, leaseSeconds });
  if (!permit.granted) {
    if (permit.waitMs > longWaitMs) return { answer: 'parked' };
    throw tryAgain('xero-rate-limited', noCallLeft[permit.reason], permit.waitMs);
  }
  let answer: XeroAnswer<T>;
  try {
    await beforeSending();
    answer = await call({ accessToken: token, xeroTenantId: books.xeroTenantId });
  } catch (error) {
    await returnPermit(deps.db, books.xeroTenantId, leaseId, {});
    throw error;
  }
  await returnPermit(deps.db, books.xeroTenantId, leaseId, answer.limits);
  if (answer.answer !== 'not-sent') return answer;
  await notSent();
  return await afterNotSent(deps, books, answer.why);
}

/** Why no call may be made now. */
export const noCallLeft = {
  'minute': 'Xero’s calls of this minute are used up', 'day': 'Xero’s calls of this day are used up', 'app-minute': 'This app’s calls of this minute are used up',
  'concurrent': 'Xero allows no further call beside those under way', 'parked': 'Xero asked us to wait',
} as const;

async function afterNotSent(deps: ActivityDeps, books: Books, why: NotSentReason): Promise<{ answer: 'parked' }> {
  switch (why.reason) {
    case 'rate-limited': {
      const seconds = why.retryAfterSeconds ?? (why.window === 'day' ? 3600 : why.window === 'concurrent' ? 1 : 10);
      await parkUntil(deps.db, books.xeroTenantId, seconds, why.window);
      if (seconds * 1000 > longWaitMs) return { answer: 'parked' };
      throw tryAgain('xero-rate-limited', noCallLeft[why.window], seconds * 1000);
    }
    case 'token-expired':
      await expireAccessToken(deps.db, books.grantId);
      throw tryAgain('xero-unavailable', 'Xero calls our access expired; it is refreshed first', 50);
    case 'permission-missing':
      await markConnection(deps.db, books.companyId, 'expired', 'permission-missing');
      return { answer: 'parked' };
    case 'disconnected':
      await markConnection(deps.db, books.companyId, 'disconnected', 'connection-disconnected');
      return { answer: 'parked' };
    case 'connection-refused':
      throw tryAgain('xero-not-reached', 'Xero cannot be reached (connection refused); nothing was sent', 3_000);
  }
}
