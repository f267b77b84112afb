import { setTimeout as pause } from 'node:timers/promises';

/** Asks until it is so; many ask at once, so that each leaves the others time. Fails with its name after the deadline. */
export async function until(what: string, isSo: () => Promise<boolean>, withinMs = 120_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!await isSo()) {
    if (Date.now() > deadline) throw new Error(`not within ${String(withinMs)} ms: ${what}`);
    await pause(30);
  }
}
