import type { ActivityDeps } from '../activities/deps';
import { showReasons } from '../activities/show-reasons';
import { showReasonAfterSeconds, showReasonsEveryMs } from '../activities/tuning';

/** Looks now and then which syncs are held, and shows the reasons in Temporal. Any number of workers may do so at once. */
export function runReasons(deps: Pick<ActivityDeps, 'db' | 'client' | 'log'>): { stop(): Promise<void> } {
  let wake = (): void => undefined;
  const state = { stopping: false };
  const pause = (): Promise<void> => new Promise((resolve) => {
    const timer = setTimeout(resolve, showReasonsEveryMs);
    wake = () => { clearTimeout(timer); resolve(); };
  });
  async function loop(): Promise<void> {
    while (!state.stopping) {
      try {
        await showReasons(deps, showReasonAfterSeconds);
      } catch (error) {
        // Postgres or Temporal is away for a moment; the next look shows what is true then.
        deps.log.warn({ error: String(error) }, 'the reasons of waiting syncs could not be shown; it is tried again');
      }
      if (!state.stopping) await pause();
    }
  }
  const running = loop();
  return { async stop() { state.stopping = true; wake(); await running; } };
}
