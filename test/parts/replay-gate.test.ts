import { DeterminismViolationError } from '@temporalio/workflow';
import { DefaultLogger, NativeConnection, Runtime, Worker, bundleWorkflowCode } from '@temporalio/worker';
import { Client, Connection } from '@temporalio/client';
import { join } from 'node:path';

jest.setTimeout(60_000);
Runtime.install({ logger: new DefaultLogger('ERROR') });

describe('the replay gate', () => {
  it('rejects a workflow whose code no longer does what its history says', async () => {
    const address = process.env['TEST_TEMPORAL_ADDRESS'] ?? '';
    const bundle = (name: string) => bundleWorkflowCode({ workflowsPath: join(__dirname, '..', 'fixtures', name), logger: new DefaultLogger('ERROR') });
    const taskQueue = `replay-gate-${String(process.pid)}`;
    const connection = await Connection.connect({ address });
    const client = new Client({ connection });
    const native = await NativeConnection.connect({ address });
    const before = await bundle('gate-before.js');
    const worker = await Worker.create({ connection: native, workflowBundle: before, taskQueue });
    const handle = await client.workflow.start('gated', { workflowId: taskQueue, taskQueue, args: [] });
    await worker.runUntil(handle.result());
    const history = await handle.fetchHistory();
    await expect(Worker.runReplayHistory({ workflowBundle: before }, history, taskQueue)).resolves.toBeUndefined();
    await expect(Worker.runReplayHistory({ workflowBundle: await bundle('gate-after.js') }, history, taskQueue)).rejects.toThrow(DeterminismViolationError);
    await native.close();
    await connection.close();
  });
});
