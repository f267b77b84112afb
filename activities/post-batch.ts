import { readCompanyFacts } from '../db/facts';
import { noteTrouble } from '../db/held';
import { countServerError, noteNotSent, noteSending, readBatch, storeOutcomes } from '../db/outbox';
import { releaseBatch } from '../db/release';
import type { ElementOutcome } from '../db/schema';
import { batchId as toBatchId } from '../domain/ids';
import type { Posted } from '../workflows/contract/names';
import { isIdempotencyClash } from '../xero/refusals';
import type { ActivityDeps } from './deps';
import { notingTrouble, tryAgain } from './failures';
import { isUnjudged } from './look-up-batch';
import { oneCall } from './one-call';
import { isReadFirst, refusal, sendBatch } from './send-batch';
import { doubtPauseMs, keyLifeMs } from './tuning';

/**
 * Sends one batch: one attempt, one HTTP call, Idempotency-Key = batch id, the stored bytes. The answer is stored before it is told;
 * an attempt that finds it stored sends nothing. What an answer means: design, section 3, point 3.
 */
export function createPostBatch(deps: ActivityDeps) {
  const { db } = deps;
  return async function postBatch(input: { batchId: string }): Promise<Posted> {
    const id = toBatchId(input.batchId);
    const { batch, elements } = await readBatch(db, id);
    if (batch.state === 'settled') return { next: 'released' };
    if (batch.state === 'answered') return afterOutcomes(elements.map((element) => element.outcome));
    const inDoubt = batch.sent_ms_ago !== null;
    if (batch.sent_ms_ago !== null && (batch.sent_ms_ago > keyLifeMs || isReadFirst(batch))) return { next: 'look-up' };

    const connection = (await readCompanyFacts(db, batch.company_id))?.connection;
    const released = async (): Promise<Posted> => {
      // What may be with Xero is never given back; it is repeated when the company can be reached again.
      if (inDoubt) return { next: 'repeat', afterMs: 30_000 };
      await releaseBatch(db, id);
      return { next: 'released' };
    };
    if (connection?.state !== 'connected' || !connection.grantId || connection.xeroTenantId !== batch.xero_tenant_id) return await released();
    if (batch.operation === 'contact-look') return { next: 'look-up' };

    let first = false;
    const books = { companyId: batch.company_id, xeroTenantId: batch.xero_tenant_id, grantId: connection.grantId, leaseId: id };
    const answer = await notingTrouble(db, id, () => oneCall(deps, books, batch.priority,
      async () => {
        const sending = await noteSending(db, id);
        if (sending === 'closed') throw tryAgain('xero-unavailable', 'The batch was put aside before it left', 50);
        first = sending === 'first';
      },
      (access) => sendBatch(deps, access, batch, elements),
      async () => { if (first) await noteNotSent(db, id); }));
    switch (answer.answer) {
      case 'parked': return await released();
      case 'in-doubt':
        await noteTrouble(db, id, 'in-doubt');
        return isReadFirst(batch) ? { next: 'look-up' } : { next: 'repeat', afterMs: doubtPauseMs };
      case 'server-error':
        // Xero replays the cached error under this key, so the key is spent.
        await countServerError(db, id);
        await noteTrouble(db, id, 'in-doubt');
        return { next: 'look-up' };
      case 'refused':
        // The key names another request at Xero: what is there is looked up, and the rest goes under a new key.
        if (isIdempotencyClash(answer.messages)) return { next: 'look-up' };
        return await stored(elements.map((element) => [element.position, elements.length === 1 ? refusal(element, batch, answer.messages) : { is: 'refused', messages: answer.messages, whole: true }] as const));
      case 'done': return await stored(elements.map((element, index) => [element.position, answer.value[index] ?? { is: 'absent' }] as const));
    }

    async function stored(outcomes: readonly (readonly [number, ElementOutcome])[]): Promise<Posted> {
      await storeOutcomes(db, id, outcomes);
      return afterOutcomes(outcomes.map(([, outcome]) => outcome));
    }
  };
}

/** What was not judged yet is looked up, also when an earlier look-up got no further than some of it. */
const afterOutcomes = (outcomes: readonly (ElementOutcome | null)[]): Posted => outcomes.some(isUnjudged) ? { next: 'look-up' } : { next: 'settle' };
