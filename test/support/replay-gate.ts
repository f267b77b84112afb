import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client, WorkflowExecutionInfo, WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { noteHistory } from '../secrets/histories';

/**
 * The replay gate: what the tests started is replayed against the current workflow code, so that a change that running
 * workflows could not survive fails here and not in somebody's books.
 */

/** Executions that may still be open when their test file ends, each with its reason. The list may only shrink. */
const mayStayOpen: Readonly<Record<string, string>> = {
  xeroWriter: 'stays for a minute after its last batch, so that the next record finds it awake',
};
/** A run closes, and the list of runs tells, a moment after a test has seen the run's effect. */
const closingTakesMs = 15_000;

export interface Started {
  readonly temporal: Client;
  /** The queue that only this file's workflows use. */
  readonly taskQueue: string;
  /** The bundle to replay against; the run's own when left out. */
  readonly codePath?: string;
  /** Further workflow types that this file may leave open, each with its reason. */
  readonly leftOpen?: Readonly<Record<string, string>>;
}

/**
 * Replays every run on a task queue, chains of continue-as-new back to their first run included. Throws one error that names
 * each run that the code can't replay, and each that is still open without a reason. Resolves to the number of runs.
 */
export async function replayStarted({ temporal, taskQueue, codePath = process.env['WORKFLOW_BUNDLE'] ?? '', leftOpen = {} }: Started): Promise<number> {
  const runs = await closedRuns(temporal, taskQueue, { ...mayStayOpen, ...leftOpen });
  const failures = runs.open.map(({ type, workflowId }) => `${workflowId} (${type}) is still open: let the test end it, or say why it may stay open`);
  const replayed = new Set<string>();
  for await (const { workflowId, runId, error } of Worker.runReplayHistories({ workflowBundle: { codePath } }, histories(temporal, runs.all, replayed))) {
    if (error !== undefined) failures.push(`${workflowId} (run ${runId}) can't be replayed by the current code: ${error.message}`);
  }
  note(replayed);
  if (failures.length > 0) throw new Error(`The replay gate refuses:\n${failures.join('\n')}`);
  return replayed.size;
}

/** Every run of the queue, and those that are open without a reason once closing has had its time. */
async function closedRuns(temporal: Client, taskQueue: string, allowed: Readonly<Record<string, string>>): Promise<{ all: WorkflowExecutionInfo[]; open: WorkflowExecutionInfo[] }> {
  const deadline = Date.now() + closingTakesMs;
  for (;;) {
    const all: WorkflowExecutionInfo[] = [];
    for await (const run of temporal.workflow.list({ query: `TaskQueue = '${taskQueue}'` })) all.push(run);
    const open = all.filter(({ status, type }) => status.name === 'RUNNING' && !Object.hasOwn(allowed, type));
    if (open.length === 0 || Date.now() > deadline) return { all, open };
    await pause(50);
  }
}

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/** The histories of runs and of the runs before them in their chains, each once; `replayed` gathers their run ids. */
async function* histories(temporal: Client, runs: readonly WorkflowExecutionInfo[], replayed: Set<string>): AsyncGenerator<{ workflowId: string; history: History }> {
  for (const run of runs) {
    for (let runId: string | undefined = run.runId; runId !== undefined && !replayed.has(runId);) {
      const history: History = await temporal.workflow.getHandle(run.workflowId, runId).fetchHistory();
      replayed.add(runId);
      noteHistory(run.workflowId, runId, history);
      if (everRan(history)) yield { workflowId: run.workflowId, history };
      runId = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;
    }
  }
}

/** A run that no worker ever picked up has nothing to replay. */
function everRan({ events }: History): boolean {
  return (events ?? []).some(({ workflowTaskCompletedEventAttributes }) => workflowTaskCompletedEventAttributes != null);
}

/** Kept for the end of the whole run, where nothing may be left that no gate has seen. */
function note(runIds: ReadonlySet<string>): void {
  const folder = process.env['TEST_FOLDER'];
  if (folder !== undefined && runIds.size > 0) appendFileSync(join(folder, 'replayed'), [...runIds, ''].join('\n'));
}
