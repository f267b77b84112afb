import { Client } from '@temporalio/client';
import { NativeConnection, Worker, type ActivityInterceptorsFactory, type NativeConnectionOptions, type WorkerOptions as TemporalOptions } from '@temporalio/worker';
import { createSyncActivities, createXeroActivities } from '../activities';
import type { ActivityDeps } from '../activities/deps';
import { xeroQueueOf } from '../workflows/contract/queues';
import { syncQueueName } from '../workflows/contract/names';
import { createMonthSchedules } from '../workflows/contract/month-schedule';
import { createPullSchedules } from '../workflows/contract/pull-schedule';
import { createRings } from '../workflows/contract/rings';
import { createStarts } from '../workflows/contract/start';
import { beating } from './beating';
import { runGrants } from './grants';
import { runNotices } from './notices';
import { runReasons } from './reasons';
import { runSchedules } from './schedules';
import { runStarter } from './starter';
import { workflowSource } from './workflow-source';

export interface WorkerOptions {
  /** Address, TLS and API key as the SDK's environment configuration reads them. */
  readonly temporal: { readonly connection: NativeConnectionOptions; readonly namespace: string };
  readonly syncQueue?: string;
  readonly deps: Omit<ActivityDeps, 'client' | 'starts' | 'rings'>;
  /** Without Schedules nothing is pulled unless it is rung. */
  readonly schedules?: boolean;
  /** Around every activity, besides our own. */
  readonly interceptors?: readonly ActivityInterceptorsFactory[];
}

/**
 * Starts both workers and the starter in this process; resolves when they are polling. `running` is true until they stop polling.
 * `stop` drains: running activities end, then the connection closes. The database is the caller's.
 */
export async function startWorker({ temporal, syncQueue = syncQueueName, deps: outer, schedules = true, interceptors = [] }: WorkerOptions): Promise<{ running(): boolean; stop(): Promise<void> }> {
  // Messages of a few hundred bytes gain nothing by compression, and it takes processor time at both ends.
  const connection = await NativeConnection.connect({ ...temporal.connection, grpcCompression: { codec: 'none' } });
  const client = new Client({ connection, namespace: temporal.namespace });
  const starts = createStarts(client, syncQueue, { ownBuild: () => sync.options.buildId ?? '' });
  const deps: ActivityDeps = { ...outer, client, starts, rings: createRings(starts, outer.log, { tries: 60 }) };
  const common = {
    connection, namespace: temporal.namespace, shutdownGraceTime: '20s', shutdownForceTime: '30s', interceptors: { activity: [beating, ...interceptors] },
    // What a killed worker had cached is given to another after this, as its activities are (10 s by default).
    stickyQueueScheduleToStartTimeout: '5s',
    // Less than a heartbeat time-out by far, so that one late beat is no dead worker.
    maxHeartbeatThrottleInterval: '1s',
  } satisfies Partial<TemporalOptions>;
  const sync = await Worker.create({
    ...common, ...workflowSource(), taskQueue: syncQueue, activities: createSyncActivities(deps),
    // Enough that a start always finds one free and is handed its first task at once (with 20, most went through the queue, and waited
    // there for seconds); more syncs cached than the starter keeps open (starter.ts): others are replayed from their history.
    maxConcurrentActivityTaskExecutions: 60, maxConcurrentWorkflowTaskExecutions: 100, maxCachedWorkflows: 2_000,
  });
  const xero = await Worker.create({ ...common, taskQueue: xeroQueueOf(syncQueue), activities: createXeroActivities(deps), maxConcurrentActivityTaskExecutions: 10 });
  const runs = [sync.run(), xero.run()];
  const starter = runStarter(deps);
  const reasons = runReasons(deps);
  const grants = runGrants(deps);
  const notices = deps.notices && runNotices(deps, deps.notices);
  const kept = schedules ? runSchedules({ ...deps, schedules: createPullSchedules(client, syncQueue), months: createMonthSchedules(client, syncQueue) }) : undefined;
  return {
    running: () => [sync, xero].every((worker) => worker.getState() === 'RUNNING'),
    async stop() {
      await starter.stop();
      await reasons.stop();
      await grants.stop();
      await notices?.stop();
      await kept?.stop();
      sync.shutdown();
      xero.shutdown();
      await Promise.all(runs);
      await connection.close();
    },
  };
}
