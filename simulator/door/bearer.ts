import type { Access } from '../identity/identity';
import type { State } from '../state/state';
import { refusal, type Answer } from './answer';

/** Who calls, by the Authorization header; or the 401 that Xero gives (xero-api.md 2). */
export function bearer(state: State, authorization: string | undefined): Access | Answer {
  const token = /^Bearer ([\w.-]+)$/.exec(authorization ?? '')?.[1];
  const access = token === undefined ? undefined : state.identity.access(token);
  if (access === undefined) return refusal(401, 'Unauthorized', 'AuthenticationUnsuccessful');
  if ('expiredAt' in access) return refusal(401, 'Unauthorized', `TokenExpired: token expired at ${usDate(access.expiredAt)}`);
  return access;
}

/** 11/24/2026 00:25:00 */
function usDate(date: Date): string {
  const [day = '', time = ''] = date.toISOString().split('T');
  const [year, month, dayOfMonth] = day.split('-');
  return `${month}/${dayOfMonth}/${year} ${time.slice(0, 8)}`;
}
