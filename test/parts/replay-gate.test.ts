import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, makeTelemetryFilterString, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { until } from '../../scripts/client/poll';
import { replayStarted } from '../support/replay-gate';
import { testSetting } from '../support/settings';

/** What ends every test file, tried on a workflow that was changed in a way that its running executions can't survive. */

// The refusal is the point here, not worth a page of log.
Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) } } });
const folder = testSetting('TEST_FOLDER');
const before = join(folder, 'gate-before.js');
const after = join(folder, 'gate-after.js');

async function bundle(name: string, target: string): Promise<void> {
  const { code } = await bundleWorkflowCode({ workflowsPath: join(__dirname, '..', 'fixtures', name), logger: new DefaultLogger('ERROR') });
  writeFileSync(target, code);
}

describe('the replay gate', () => {
  let native: NativeConnection;
  let connection: Connection;
  let temporal: Client;

  beforeAll(async () => {
    await bundle('gate-before.js', before);
    await bundle('gate-after.js', after);
    native = await NativeConnection.connect({ address: testSetting('TEST_TEMPORAL_ADDRESS') });
    connection = await Connection.connect({ address: testSetting('TEST_TEMPORAL_ADDRESS') });
    temporal = new Client({ connection });
  }, 60_000);
  afterAll(async () => {
    await native.close();
    await connection.close();
  });

  const start = (taskQueue: string) => temporal.workflow.start('gated', { taskQueue, workflowId: `gated/${randomUUID()}` });

  it('fails when the code can’t replay an execution, and names it', async () => {
    const taskQueue = `sync-${randomUUID()}`;
    const worker = await Worker.create({ connection: native, taskQueue, workflowBundle: { codePath: before } });
    const run = await start(taskQueue);
    await worker.runUntil(run.result());

    await expect(replayStarted({ temporal, taskQueue, codePath: after })).rejects.toThrow(new RegExp(`${run.workflowId} .*can't be replayed by the current code: .*Nondeterminism`, 's'));
    expect(await replayStarted({ temporal, taskQueue, codePath: before })).toBe(1);
  }, 60_000);

  it('fails when an execution is still open, unless the file says why', async () => {
    const taskQueue = `sync-${randomUUID()}`;
    const run = await start(taskQueue);
    // The list of runs lags behind.
    await until('the run is listed', 10, async () => {
      for await (const { runId } of temporal.workflow.list({ query: `TaskQueue = '${taskQueue}'` })) if (runId === run.firstExecutionRunId) return true;
      return undefined;
    });

    await expect(replayStarted({ temporal, taskQueue, codePath: before })).rejects.toThrow(`${run.workflowId} (gated) is still open`);
    expect(await replayStarted({ temporal, taskQueue, codePath: before, leftOpen: { gated: 'nobody works on its queue' } })).toBe(1);
    await run.terminate();
  }, 60_000);
});
