import { activityInfo } from '@temporalio/activity';
import { withdrawWrite, type Withdrawn } from '../db/withdraw';
import { companyId, recordId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import type { ActivityDeps } from './deps';

/** Runs when an operator has cancelled a record's sync: takes its queued write back, or says that its batch is on the way. */
export function createWithdraw({ db }: Pick<ActivityDeps, 'db'>) {
  return async function withdraw(input: { kind: RecordKind; companyId: string; recordId: string }): Promise<Withdrawn> {
    const runId = activityInfo().workflowExecution?.runId;
    if (runId === undefined) throw new Error('withdraw runs in a workflow only');
    return await withdrawWrite(db, companyId(input.companyId), input.kind, recordId(input.recordId), runId);
  };
}
