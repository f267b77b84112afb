import { Context } from '@temporalio/activity';
import { closeEnding, tryEnding } from '../db/endings';
import { expireAccessToken } from '../db/grants';
import { deleteConnection, XeroConnectionsError } from '../xero/oauth';
import { accessToken } from './access';
import type { ActivityDeps } from './deps';
import { tryAgain } from './failures';

/** Pauses between tries: 5 s, 10 s … 10 minutes. */
const pauseMs = (attempt: number): number => Math.min(10 * 60_000, 5_000 * 2 ** Math.min(attempt - 1, 10));

/**
 * Tells Xero that a connection is over: `DELETE /connections/{id}`, never revocation, which would end all of that person's. With a grant
 * that Xero has ended itself there is nothing to tell. Whoever allowed it anew meanwhile keeps it.
 */
export function createEndAtXero(deps: ActivityDeps) {
  return async function endAtXero({ xeroConnectionId }: { xeroConnectionId: string }): Promise<void> {
    const grantId = await tryEnding(deps.db, xeroConnectionId);
    if (grantId === undefined) return;
    const access = await accessToken(deps, grantId);
    if (access && await tryEnding(deps.db, xeroConnectionId) === undefined) return;
    try {
      if (access) await deleteConnection(deps.xero, access.token, xeroConnectionId);
    } catch (error) {
      if (!(error instanceof XeroConnectionsError)) throw error;
      if (access && error.status === 401) await expireAccessToken(deps.db, grantId, access.generation);
      throw tryAgain('xero-not-reached', `Xero was not told that a connection is over: ${error.message}`, pauseMs(Context.current().info.attempt));
    }
    await closeEnding(deps.db, xeroConnectionId);
  };
}

/** Xero could not be told for days: it keeps a connection that nobody uses, until a person ends it there. Our tokens go all the same. */
export function createLeaveAtXero({ db, log }: ActivityDeps) {
  return async function leaveAtXero({ xeroConnectionId }: { xeroConnectionId: string }): Promise<void> {
    await closeEnding(db, xeroConnectionId);
    log.warn({ xeroConnectionId }, 'Xero could not be told that a connection is over; a person may end it in Xero, under Connected apps');
  };
}
