/**
 * Looks again and again until it is stopped. `look` resolves to how long to pause before the next one, in milliseconds; it deals with
 * its own failures. `stop` ends a pause at once, and resolves when a look that is under way has ended.
 */
export function repeat(look: () => Promise<number>): { stop(): Promise<void> } {
  let wake = (): void => undefined;
  const state = { stopping: false };
  const pause = (ms: number): Promise<void> => new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    wake = () => { clearTimeout(timer); resolve(); };
  });
  async function loop(): Promise<void> {
    while (!state.stopping) {
      const ms = await look();
      if (!state.stopping) await pause(ms);
    }
  }
  const running = loop();
  return { async stop() { state.stopping = true; wake(); await running; } };
}

/** Looks every `everyMs`, whatever becomes of a look: Postgres or Temporal may be away for a moment, and the next one shows what is true then. `failed` says so in the log. */
export function repeatEvery(everyMs: number, look: () => Promise<unknown>, log: { warn(details: object, message: string): void }, failed: string): { stop(): Promise<void> } {
  return repeat(async () => {
    try {
      await look();
    } catch (error) {
      log.warn({ error: String(error) }, failed);
    }
    return everyMs;
  });
}
