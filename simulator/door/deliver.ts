import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './answer';

/** How an answer travels: whole, or hurt by a fault on the wire. */
export type Wire = { readonly how: 'whole' | 'reset' | 'hang' | 'truncated' } | { readonly how: 'drip'; readonly bytesPerSecond: number };

export interface Delivery {
  readonly answer: Answer;
  readonly wire: Wire;
  /** Milliseconds before anything is sent. */
  readonly waitMs: number;
}

/** Sends an answer, or fails to in the ordered way. Resolves when nothing more will be sent. */
export async function deliver(res: ServerResponse, { answer, wire, waitMs }: Delivery): Promise<void> {
  if (waitMs > 0) await sleep(waitMs);
  if (res.destroyed) return; // The caller gave up; what happened in the books stays.
  switch (wire.how) {
    case 'whole':
      res.writeHead(answer.status, { ...answer.headers, ...lengthOf(answer) });
      res.end(answer.body);
      return;
    case 'reset':
      res.socket?.resetAndDestroy();
      return;
    case 'hang':
      if (!res.destroyed) await once(res, 'close');
      return;
    case 'truncated':
      await truncate(res, answer);
      return;
    case 'drip':
      await drip(res, answer, wire.bytesPerSecond);
      return;
  }
}

/** Half of the body under a Content-Length for all of it, then the connection closes. */
async function truncate(res: ServerResponse, answer: Answer): Promise<void> {
  const body = Buffer.from(answer.body);
  res.writeHead(answer.status, { ...answer.headers, 'content-length': String(body.length) });
  await new Promise<void>((resolve) => {
    res.write(body.subarray(0, Math.ceil(body.length / 2)), () => resolve());
  });
  res.socket?.destroySoon();
}

async function drip(res: ServerResponse, answer: Answer, bytesPerSecond: number): Promise<void> {
  const body = Buffer.from(answer.body);
  res.writeHead(answer.status, { ...answer.headers, ...lengthOf(answer) });
  for (let at = 0; at < body.length && !res.destroyed; at += 1) {
    res.write(body.subarray(at, at + 1));
    await sleep(1000 / bytesPerSecond);
  }
  if (!res.destroyed) res.end();
}

function lengthOf(answer: Answer): Record<string, string> {
  return answer.status === 204 || answer.status === 304 ? {} : { 'content-length': String(Buffer.byteLength(answer.body)) };
}
