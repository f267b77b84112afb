import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { killerOver, type Killer, type Part } from '../../bench/killer';
import { patientApi } from '../../bench/patient';
import { httpApi, type HttpApi } from '../../scripts/client/http-api';

export interface CrashStack {
  readonly env: Readonly<Record<string, string>>;
  readonly api: HttpApi;
  readonly simulator: HttpApi;
  readonly killer: Killer;
  /** Which parts were started again so far, in their order. */
  readonly restarted: readonly Part[];
  stop(): Promise<void>;
}

/** A stack of the caller's own, whose parts may be killed: Postgres, Temporal, simulator, API and worker as processes. */
export async function openCrashStack(): Promise<CrashStack> {
  const owner: ChildProcess = fork(join(__dirname, 'crash-stack.mjs'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [{ env }] = await Promise.race([once(owner, 'message'), once(owner, 'exit').then(() => { throw new Error('the stack did not come up'); })]) as [{ env: Record<string, string> }];
  const restarted: Part[] = [];
  owner.on('message', (message: { restarted?: Part }) => { if (message.restarted) restarted.push(message.restarted); });
  return {
    env, restarted, killer: killerOver(owner),
    api: patientApi(httpApi(env['PUBLIC_URL'] ?? '', env['PLATFORM_KEY']), 60), simulator: patientApi(httpApi(env['SIMULATOR_URL'] ?? ''), 60),
    async stop() {
      const exited = once(owner, 'exit');
      owner.kill('SIGTERM');
      await exited;
    },
  };
}
