import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { temporal } from '@temporalio/proto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Runtime, Worker } from '@temporalio/worker';
import { keptSdkLog } from '../secrets/logs';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes';
import { searchAttributes } from '../../workflows/contract/names';
import { registerRig } from './open-rigs';
import { testSetting } from './settings';

Runtime.install({ logger: keptSdkLog() });

export interface SkippingRig { readonly env: TestWorkflowEnvironment; readonly queue: string; now(): Promise<number>; /** Every run so far, replayed against the workflows of now. */ replay(workflowIds: readonly string[]): Promise<number> }

/** A server of its own whose time passes as fast as nothing is to be done, with our workflows and stand-ins for their activities. It knows neither Schedules nor lists. */
export async function openSkipping(activities: object): Promise<SkippingRig> {
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/stack/temporal-test-server.mjs'], { timeout: 240_000 });
  const env = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path: stdout.trim() } } });
  await env.connection.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes: Object.fromEntries(Object.values(searchAttributes).map(({ name, type }) => [name, encodeSearchAttributeIndexedValueType(type) ?? temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_UNSPECIFIED])) });
  const queue = 'sync-over-time';
  const common = { connection: env.nativeConnection, namespace: 'default', activities };
  const workers = [await Worker.create({ ...common, taskQueue: queue, workflowBundle: { codePath: testSetting('WORKFLOW_BUNDLE') } }), await Worker.create({ ...common, taskQueue: queue.replace('sync', 'xero-api') })];
  const runs = workers.map((worker) => worker.run());
  registerRig({ async close() { for (const worker of workers) worker.shutdown(); await Promise.all(runs); await env.teardown(); } });
  return {
    env, queue, now: () => env.currentTimeMs(),
    async replay(workflowIds) {
      let replayed = 0;
      for (const workflowId of workflowIds) {
        for (let runId: string | undefined = ''; runId !== undefined; replayed += 1) {
          const history: Awaited<ReturnType<ReturnType<typeof env.client.workflow.getHandle>['fetchHistory']>> = await env.client.workflow.getHandle(workflowId, runId === '' ? undefined : runId).fetchHistory();
          await Worker.runReplayHistory({ workflowBundle: { codePath: testSetting('WORKFLOW_BUNDLE') } }, history, workflowId);
          runId = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || undefined;
        }
      }
      return replayed;
    },
  };
}
