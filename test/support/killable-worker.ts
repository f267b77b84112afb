import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RunWorker } from './house';
import { testSetting } from './settings';

export interface KillableWorker {
  readonly run: RunWorker;
  /** How often the worker has died by SIGKILL so far. */
  deaths(): number;
}

const program = join(__dirname, '..', '..', 'dist', 'test', 'support', 'crashing-worker.js');

/** A worker in a process of its own that kills itself at the first of `crashPoints`; started again, at the next of them; and at last lives on. */
export function killableWorker(crashPoints: readonly string[]): KillableWorker {
  let deaths = 0;
  return {
    deaths: () => deaths,
    async run({ env, queue }) {
      let stopping = false;
      let child: ChildProcess;
      const start = async (): Promise<void> => {
        child = fork(program, { env: { ...process.env, ...env, CRASH_AT: crashPoints[deaths] ?? '', SYNC_QUEUE: queue, TEMPORAL_ADDRESS: testSetting('TEST_TEMPORAL_ADDRESS') }, execArgv: ['--enable-source-maps'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
        child.once('exit', (_code, signal) => {
          if (signal === 'SIGKILL') deaths += 1;
          if (!stopping) void start();
        });
        await once(child, 'message');
      };
      await start();
      return {
        async stop() {
          stopping = true;
          const exited = once(child, 'exit');
          child.kill('SIGTERM');
          await exited;
        },
      };
    },
  };
}
