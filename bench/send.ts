import { setTimeout as pause } from 'node:timers/promises';
import type { HttpApi } from '../scripts/client/http-api';

/** A fifth more than Xero takes (60 calls of 50 a minute): faster sending only takes the processor away from the syncs while it lasts. */
const perSecond = 60;
const atOnce = 2;

export interface Put { readonly path: string; readonly body: unknown }

/** Sends every PUT, in order and evenly, sixty a second; `onSent` hears how many have gone. */
export async function sendAll(api: HttpApi, puts: readonly Put[], onSent: (sent: number) => void): Promise<void> {
  const queue = puts.entries();
  const began = performance.now();
  let sent = 0;
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (const [index, put] of queue) {
      const early = began + (index * 1000) / perSecond - performance.now();
      if (early > 0) await pause(early);
      await api.call('PUT', put.path, put.body);
      sent += 1;
      onSent(sent);
    }
  }));
}
