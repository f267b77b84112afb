import { createHash } from 'node:crypto';
import type { Response } from 'express';
import type { SyncNowView } from './sync-now-view';

/** Server-sent events of Sync Now: everybody who listens to the same one shares its looks at Postgres. */

const lookEveryMs = 500;
/** Proxies end a connection on which nothing is heard for a minute. */
const heartbeatMs = 15_000;
/** Enough for everybody of a company who has the page open. */
export const listenersAtMost = 20;

interface Listener { readonly response: Response; told: string; heardAt: number }
interface Watched { readonly companyId: string; readonly listeners: Set<Listener>; readonly stop: () => void }

export interface SyncNowStream {
  /** Whether one more of the company may listen. */
  hasRoom(companyId: string): boolean;
  /** Sends the state at once and whenever it has changed, `done` with the last one; ends with it, or when the client goes. `view` undefined: it is there no more. */
  listen(response: Response, companyId: string, syncId: string, view: () => Promise<SyncNowView | undefined>): void;
}

export function createSyncNowStream(log: { warn(details: object, message: string): void }): SyncNowStream {
  const watched = new Map<string, Watched>();

  function watch(companyId: string, syncId: string, view: () => Promise<SyncNowView | undefined>): Watched {
    const listeners = new Set<Listener>();
    let stopped = false;
    let timer: NodeJS.Timeout | undefined;
    const look = async (): Promise<void> => {
      try {
        const now = await view();
        for (const listener of listeners) tell(listener, now);
      } catch (error) {
        // The database is away for a moment; who listens hears heartbeats until it is back.
        log.warn({ companyId, syncId, error: String(error) }, 'the progress of a Sync Now could not be read; it is tried again');
        for (const listener of listeners) beat(listener);
      }
      if (!stopped) timer = setTimeout(look, lookEveryMs);
    };
    timer = setTimeout(look, 0);
    return { companyId, listeners, stop: () => { stopped = true; clearTimeout(timer); } };
  }

  return {
    hasRoom: (companyId) => [...watched.values()].reduce((sum, one) => sum + (one.companyId === companyId ? one.listeners.size : 0), 0) < listenersAtMost,
    listen(response, companyId, syncId, view) {
      // Gone before it could be heard: its end was told already.
      if (response.closed) return;
      response.status(200).set({ 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' });
      response.flushHeaders();
      let one = watched.get(syncId);
      if (!one) watched.set(syncId, one = watch(companyId, syncId, view));
      const listener: Listener = { response, told: '', heardAt: Date.now() };
      const { listeners, stop } = one;
      listeners.add(listener);
      response.on('close', () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop();
        if (watched.get(syncId)?.listeners === listeners) watched.delete(syncId);
      });
    },
  };
}

/** A reader that is slower than the news gets the newest state when it is ready again; nothing piles up. */
function tell(listener: Listener, now: SyncNowView | undefined): void {
  const { response } = listener;
  if (response.writableEnded || response.writableNeedDrain) return;
  if (!now) { response.end(); return; }
  const event = eventOf(now);
  if (event.id === listener.told) { beat(listener); return; }
  response.write(event.text);
  listener.told = event.id;
  listener.heardAt = Date.now();
  if (now.status !== 'running') response.end();
}

function beat(listener: Listener): void {
  if (listener.response.writableEnded || listener.response.writableNeedDrain || Date.now() - listener.heardAt < heartbeatMs) return;
  listener.response.write(': still here\n\n');
  listener.heardAt = Date.now();
}

/** The id names the state that it tells; whoever comes back with one is told the state of now. */
export function eventOf(view: SyncNowView): { readonly id: string; readonly text: string } {
  const data = JSON.stringify(view);
  const id = createHash('sha256').update(data).digest('base64url').slice(0, 16);
  return { id, text: `event: ${view.status === 'running' ? 'progress' : 'done'}\nid: ${id}\ndata: ${data}\n\n` };
}
