import { openCallbackSecret, readCallback } from '../db/callback-secrets';
import { claimChange, markDelivered, markFailed, readDeliveryStanding, type ClaimedChange } from '../db/deliveries';
import { companyId as toCompanyId } from '../domain/ids';
import type { Delivered } from '../workflows/contract/names';
import { postCallback, type CallbackTarget } from './callback-call';
import type { ActivityDeps } from './deps';
import { callbackPatience, callbacksAtOnce, deliverForMs, heldLongerMs, spinPauseMs } from './tuning';

/**
 * Posts what is due of a company's callbacks, some at once and each of another record, for a bounded time. What a try came to is stored
 * before the next one of that record. A worker killed in between leaves it held for some seconds, then it goes again under the same id.
 */
export function createDeliverDue({ db, vault, callbacks, log }: ActivityDeps) {
  const patience = { ...callbackPatience, ...callbacks.patience };
  return async function deliverDue({ companyId: id }: { companyId: string }): Promise<Delivered> {
    const companyId = toCompanyId(id);
    const callback = await readCallback(db, companyId);
    if (!callback) {
      const { waiting, givenUp } = await readDeliveryStanding(db, companyId);
      return { waiting, givenUp };
    }
    const target = { url: callback.url, secrets: await Promise.all(callback.secrets.map((secret) => openCallbackSecret(db, vault, secret))), privateHosts: callbacks.privateHosts, timeoutMs: patience.timeoutMs };
    const endsAt = Date.now() + deliverForMs;
    let tried = 0;
    const lanes = await Promise.allSettled(Array.from({ length: callbacksAtOnce }, async () => {
      while (Date.now() < endsAt) {
        const claimed = await claimChange(db, companyId, patience.timeoutMs + heldLongerMs);
        if (!claimed) return;
        tried += 1;
        await tryOnce(claimed, target);
      }
    }));
    for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason;
    const { waiting, givenUp, nextMs } = await readDeliveryStanding(db, companyId);
    return { waiting, givenUp, ...(nextMs === undefined ? {} : { nextMs: tried > 0 ? nextMs : Math.max(nextMs, spinPauseMs) }) };
  };

  async function tryOnce(claimed: ClaimedChange, target: CallbackTarget): Promise<void> {
    const { companyId, number } = claimed.change;
    const { taken, answer } = await postCallback(claimed.change, target);
    if (taken) { await markDelivered(db, claimed, answer); return; }
    const pauseMs = patience.pausesMs[Math.min(claimed.attempt, patience.pausesMs.length) - 1] ?? 0;
    const { givenUp } = await markFailed(db, claimed, answer, { pauseMs, giveUpAfterMs: patience.giveUpAfterMs });
    if (givenUp) log.warn({ companyId, number, answer }, 'a change was given up: its callback was never taken; it stays on the feed');
  }
}
