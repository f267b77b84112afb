import { dropUnusedGrants, takeDueGrants } from '../db/grants';
import type { ActivityDeps } from './deps';
import { lookAtConnections } from './reached';
import { inTurns } from './tell';
import { refreshAheadMs } from './tuning';

/** Per look, so that one stays short; a thousand users make one every minute and a half. */
const atOnce = 20;

/**
 * One look after the grants, whether or not anybody needs them: those that were silent for weeks, or whose last refresh was left half
 * done, are refreshed; once a day each is asked which organisations it still reaches. Tokens that nobody needs any more are destroyed.
 * One grant that cannot be seen to holds up no other, and comes up again.
 */
export async function keepGrants(deps: ActivityDeps): Promise<void> {
  await inTurns(await takeDueGrants(deps.db, atOnce), async ({ grantId, refresh }) => {
    try {
      await lookAtConnections(deps, grantId, refresh ? Infinity : refreshAheadMs);
    } catch (error) {
      deps.log.warn({ grantId, error: String(error) }, 'an access to Xero could not be seen to; it is tried again');
    }
  });
  await dropUnusedGrants(deps.db);
}
