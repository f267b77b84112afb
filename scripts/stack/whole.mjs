import { closedEnvironment } from './local-environment.mjs';
import { apiService, workerService } from './services.mjs';
import { startStack } from './stack.mjs';

/**
 * Everything on free ports, for a bench or a test: the ground with worker and API, brought up again when one of them dies. What the
 * environment says of a Postgres, a Temporal or a Xero of the person's own does not interfere.
 * `programEnv` is for API and worker alone. Resolves to `{ stack, env }`, where `env` is what our programs ran with and `PLATFORM_KEY`. Ends what it started when it throws.
 */
export async function startWholeStack({ events, programEnv = {}, ...options }) {
  const stack = await startStack(options);
  const { folder } = options;
  try {
    const env = { ...closedEnvironment(stack), ...programEnv };
    await stack.add(workerService({ folder, env }));
    await stack.add(apiService({ folder, env, url: env.PUBLIC_URL }));
    stack.supervise(events);
    return { stack, env: { ...env, PLATFORM_KEY: stack.secrets.platformKey } };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

/**
 * Lets another process kill parts of a stack: `{ kill: names }` comes over the channel and `{ killed: names }` goes back; `restarted`
 * is for `supervise`, so that `{ restarted: name }` follows. A channel is a child process with IPC, or `process` itself.
 */
export function obeyKills(stack, channel) {
  channel.on('message', ({ kill }) => {
    if (kill === undefined) return;
    stack.kill(kill);
    channel.send({ killed: kill });
  });
}
