import { ScheduleNotFoundError, WorkflowNotFoundError } from '@temporalio/client';
import { noteEnded, readClosedAt } from '../db/closing';
import { noteMonthSchedule } from '../db/month-schedules';
import { noteSchedule } from '../db/pull-schedules';
import { companyId as toCompanyId } from '../domain/ids';
import { pullWorkflowId, searchAttributes } from '../workflows/contract/names';
import { monthScheduleId } from '../workflows/contract/reconcile';
import type { ActivityDeps } from './deps';
import { inTurns } from './tell';

/** Ended in one look; the next one goes on. */
const atOnce = 1_000;

/** Ends what runs of a closed company. Terminated, not cancelled: each of these workflows loses nothing by it, and nothing of them may begin anything more. */
export function createEndCompany({ db, client, log }: ActivityDeps) {
  /** @returns how many were ended; `closed` false when the platform has opened the company again, which keeps what runs. */
  async function endCompanyRuns({ companyId: id }: { companyId: string }): Promise<{ ended: number; closed: boolean }> {
    const companyId = toCompanyId(id);
    if (await readClosedAt(db, companyId) === null) return { ended: 0, closed: false };
    const ofCompany = `${searchAttributes.companyId.name} = '${companyId}'`;
    let ended = 0;
    // By their names: one that was made a moment ago may not be in the list yet.
    const schedules = new Set([pullWorkflowId(companyId), monthScheduleId(companyId)]);
    for await (const { scheduleId } of client.schedule.list({ query: ofCompany })) schedules.add(scheduleId);
    await inTurns([...schedules], async (scheduleId) => {
      if (await isEnded(client.schedule.getHandle(scheduleId).delete(), ScheduleNotFoundError)) ended += 1;
    });
    await noteSchedule(db, companyId, null);
    await noteMonthSchedule(db, companyId, null);
    const runs: { workflowId: string; runId: string }[] = [];
    for await (const { workflowId, runId } of client.workflow.list({ query: `${ofCompany} AND ExecutionStatus = 'Running' AND WorkflowType != 'closeCompany'` })) {
      runs.push({ workflowId, runId });
      if (runs.length >= atOnce) break;
    }
    await inTurns(runs, async ({ workflowId, runId }) => {
      if (await isEnded(client.workflow.getHandle(workflowId, runId).terminate('The platform has closed the company'), WorkflowNotFoundError)) ended += 1;
    });
    if (ended > 0) log.info({ companyId, ended }, 'the company was closed: what ran of it was ended');
    return { ended, closed: true };
  }

  async function noteCompanyEnded({ companyId }: { companyId: string }): Promise<void> { await noteEnded(db, toCompanyId(companyId)); }
  return { endCompanyRuns, noteCompanyEnded };
}

/** False when it was gone already, which is as good. */
async function isEnded(ending: Promise<unknown>, gone: new (...given: never[]) => Error): Promise<boolean> {
  try {
    await ending;
    return true;
  } catch (error) {
    if (error instanceof gone) return false;
    throw error;
  }
}
