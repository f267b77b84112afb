import { setTimeout as pause } from 'node:timers/promises';

/** Asks again until `look` finds something; throws an error that says what was missed after `seconds`. */
export async function until<T>(what: string, seconds: number, look: () => Promise<T | undefined>, everyMs = 300): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what}: not after ${seconds} seconds.`);
    await pause(everyMs);
  }
}
