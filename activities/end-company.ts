import { ScheduleNotFoundError, WorkflowNotFoundError } from '@temporalio/client';
import { noteEnded, readClosedAt } from '../db/closing';
import { noteSchedule } from '../db/pull-schedules';
import { companyId as toCompanyId } from '../domain/ids';
import { searchAttributes } from '../workflows/contract/names';
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
    const schedules: string[] = [];
    for await (const { scheduleId } of client.schedule.list({ query: ofCompany })) schedules.push(scheduleId);
    await inTurns(schedules, async (scheduleId) => {
      ended += await counted(client.schedule.getHandle(scheduleId).delete(), ScheduleNotFoundError);
    });
    await noteSchedule(db, companyId, null);
    const runs: { workflowId: string; runId: string }[] = [];
    for await (const { workflowId, runId } of client.workflow.list({ query: `${ofCompany} AND ExecutionStatus = 'Running' AND WorkflowType != 'closeCompany'` })) {
      runs.push({ workflowId, runId });
      if (runs.length >= atOnce) break;
    }
    await inTurns(runs, async ({ workflowId, runId }) => {
      ended += await counted(client.workflow.getHandle(workflowId, runId).terminate('The platform has closed the company'), WorkflowNotFoundError);
    });
    if (ended > 0) log.info({ companyId, ended }, 'the company was closed: what ran of it was ended');
    return { ended, closed: true };
  }

  async function noteCompanyEnded({ companyId }: { companyId: string }): Promise<void> { await noteEnded(db, toCompanyId(companyId)); }
  return { endCompanyRuns, noteCompanyEnded };
}

/** 1 when it was ended; 0 when it was gone already, which is as good. */
async function counted(ending: Promise<unknown>, gone: new (...given: never[]) => Error): Promise<number> {
  try {
    await ending;
    return 1;
  } catch (error) {
    if (error instanceof gone) return 0;
    throw error;
  }
}
