import { activityInfo, CompleteAsyncError } from '@temporalio/activity';
import type { SettledOutcome, Waiter } from '../db/schema';
import { companyId as toCompanyId, recordId as toRecordId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import { priorities } from '../workflows/contract/names';
import type { ActivityDeps } from './deps';
import { problemFailure } from './failures';
import { createRegistrar } from './registrar';

/**
 * One record's way to Xero, from the sync's point of view: decides what its newest version asks, registers a write in the outbox and
 * stays open until whatever settles the record completes it from outside. Answers at once when nothing has to be sent.
 * Repeatable: a second attempt of the same wait gets the stored outcome, or renews its registration.
 */
export function createBringToXero(deps: ActivityDeps) {
  const registrar = createRegistrar(deps);
  return async function bringToXero(input: { kind: RecordKind; companyId: string; recordId: string }): Promise<SettledOutcome> {
    const { activityId, workflowExecution, priority } = activityInfo();
    if (!workflowExecution) throw new Error('bringToXero runs in a workflow only');
    const waiter: Waiter = { ...workflowExecution, activityId };
    const outcome = await registrar.register({ kind: input.kind, companyId: toCompanyId(input.companyId), recordId: toRecordId(input.recordId), waiter }, priority?.priorityKey === priorities.person ? 'person' : 'bulk');
    if (outcome === 'queued' || outcome === 'under-way') throw new CompleteAsyncError();
    if (outcome.result === 'problem') throw problemFailure(input.kind, input.recordId, outcome.version, outcome.problem);
    return outcome;
  };
}
