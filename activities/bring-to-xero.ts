import { activityInfo, CompleteAsyncError } from '@temporalio/activity';
import { lockRecords, readCompanyFacts } from '../db/facts';
import type { Tx } from '../db/open';
import { isUnderWay, joinBatchUnderWay, registerWrite } from '../db/outbox';
import type { SettledOutcome, Waiter } from '../db/schema';
import { settleRecords, type Settlement, type Told } from '../db/settle';
import { companyId as toCompanyId, recordId as toRecordId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import type { ActivityDeps } from './deps';
import { decideRecords, likelyOperation } from './facts';
import { problemFailure } from './failures';
import { createPoker } from './poker';
import { tellWaiters } from './tell';

type Registered = { readonly told: readonly Told[]; readonly outcome: SettledOutcome | 'queued' | 'under-way' };

/**
 * One record's way to Xero, from the sync's point of view: decides what its newest version asks, registers a write in the outbox and
 * stays open until whatever settles the record completes it from outside. Answers at once when nothing has to be sent.
 * Repeatable: a second attempt of the same wait gets the stored outcome, or renews its registration.
 */
export function createBringToXero(deps: ActivityDeps) {
  const poker = createPoker(deps);
  return async function bringToXero(input: { kind: RecordKind; companyId: string; recordId: string }): Promise<SettledOutcome> {
    const { activityId, workflowExecution } = activityInfo();
    if (!workflowExecution) throw new Error('bringToXero runs in a workflow only');
    const waiter: Waiter = { ...workflowExecution, activityId };
    const { told, outcome } = await deps.db.transaction().execute((tx) => register(tx, input, waiter));
    // The waiter itself is answered by returning; the others by completion.
    await tellWaiters(deps.client, told.filter((one) => one.waiter.runId !== waiter.runId));
    if (outcome === 'queued') poker.poke(input.companyId);
    if (outcome === 'queued' || outcome === 'under-way') throw new CompleteAsyncError();
    if (outcome.result === 'problem') throw problemFailure(input.kind, input.recordId, outcome.version, outcome.problem);
    return outcome;
  };
}

async function register(tx: Tx, input: { kind: RecordKind; companyId: string; recordId: string }, waiter: Waiter): Promise<Registered> {
  const company = await readCompanyFacts(tx, toCompanyId(input.companyId));
  const row = (await lockRecords(tx, toCompanyId(input.companyId), input.kind, [toRecordId(input.recordId)])).get(toRecordId(input.recordId));
  if (!company || !row) throw new Error(`${input.kind} ${input.recordId} of ${input.companyId} is not in the database`);
  const told = row.link.last_outcome;
  if (told && told.waiter.runId === waiter.runId && told.waiter.activityId === waiter.activityId) return { told: [], outcome: told.settled };
  if (await joinBatchUnderWay(tx, company.companyId, input.kind, row.record_id, row.version, waiter)) return { told: [], outcome: 'under-way' };

  const write = { companyId: company.companyId, kind: input.kind, recordId: row.record_id, operation: likelyOperation(input.kind, row), priority: row.link.priority, waiter };
  // Without a usable connection, or while an older version is on its way, nothing can be decided: it queues, and is decided when it is claimed.
  if (company.connection?.state !== 'connected' || await isUnderWay(tx, company.companyId, input.kind, row.record_id)) {
    await registerWrite(tx, write);
    return { told: [], outcome: 'queued' };
  }
  const verdict = (await decideRecords(tx, company, input.kind, [row])).get(row.record_id);
  switch (verdict?.action) {
    case 'await-contact': await registerWrite(tx, { ...write, waitsOn: verdict.contactId }); return { told: [], outcome: 'queued' };
    case 'write': await registerWrite(tx, { ...write, operation: verdict.operation }); return { told: [], outcome: 'queued' };
    case 'nothing': return await settleNow({ is: 'unchanged' });
    case 'exclude': return await settleNow({ is: 'excluded', because: verdict.because });
    case 'problem': return await settleNow({ is: 'problem', problem: verdict.problem });
    case undefined: throw new Error(`${input.kind} ${input.recordId} was not decided`);
  }

  async function settleNow(outcome: Settlement['outcome']): Promise<Registered> {
    const settlement = { kind: input.kind, recordId: write.recordId, version: row?.version ?? 0, waiter, outcome };
    const all = await settleRecords(tx, write.companyId, [settlement]);
    const own = all.find((one) => one.waiter.runId === waiter.runId && one.waiter.activityId === waiter.activityId);
    if (!own) throw new Error('a settled waiter is always told');
    return { told: all, outcome: own.settled };
  }
}
