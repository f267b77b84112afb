import { Client } from '@temporalio/client';
import { NativeConnection, Worker, type NativeConnectionOptions } from '@temporalio/worker';
import { createSyncActivities, createXeroActivities } from '../activities';
import type { ActivityDeps } from '../activities/deps';
import { xeroQueueOf } from '../workflows/contract/queues';
import { syncQueueName } from '../workflows/contract/names';
import { createStarts } from '../workflows/contract/start';
import { runReasons } from './reasons';
import { runStarter } from './starter';
import { workflowSource } from './workflow-source';

export interface WorkerOptions {
  /** Address, TLS and API key as the SDK's environment configuration reads them. */
  readonly temporal: { readonly connection: NativeConnectionOptions; readonly namespace: string };
  readonly syncQueue?: string;
  readonly deps: Omit<ActivityDeps, 'client' | 'starts'>;
}

/**
 * Starts both workers and the starter in this process; resolves when they are polling.
 * `stop` drains: running activities end, then the connection closes. The database is the caller's.
 */
export async function startWorker({ temporal, syncQueue = syncQueueName, deps: outer }: WorkerOptions): Promise<{ stop(): Promise<void> }> {
  const connection = await NativeConnection.connect(temporal.connection);
  const client = new Client({ connection, namespace: temporal.namespace });
  const deps: ActivityDeps = { ...outer, client, starts: createStarts(client, syncQueue) };
  const common = { connection, namespace: temporal.namespace, shutdownGraceTime: '20s', shutdownForceTime: '30s' } as const;
  const sync = await Worker.create({
    ...common, ...workflowSource(), taskQueue: syncQueue, activities: createSyncActivities(deps),
    maxConcurrentActivityTaskExecutions: 20, maxConcurrentWorkflowTaskExecutions: 20, maxCachedWorkflows: 400,
  });
  const xero = await Worker.create({ ...common, taskQueue: xeroQueueOf(syncQueue), activities: createXeroActivities(deps), maxConcurrentActivityTaskExecutions: 10 });
  const runs = [sync.run(), xero.run()];
  const starter = runStarter(deps);
  const reasons = runReasons(deps);
  return {
    async stop() {
      await starter.stop();
      await reasons.stop();
      sync.shutdown();
      xero.shutdown();
      await Promise.all(runs);
      await connection.close();
    },
  };
}
