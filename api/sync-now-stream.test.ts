import { EventEmitter } from 'node:events';
import type { Response } from 'express';
import { createSyncNowStream } from './sync-now-stream';
import type { SyncNowView } from './sync-now-view';

/** What a listener of a Sync Now gets when there is no news: a line that keeps proxies from closing what is silent. */

class Listening extends EventEmitter {
  readonly written: string[] = [];
  readonly closed = false;
  writableEnded = false;
  readonly writableNeedDrain = false;
  status(): this { return this; }
  set(): this { return this; }
  flushHeaders(): void { /* nothing to send here */ }
  write(text: string): void { this.written.push(text); }
  end(): void { this.writableEnded = true; this.emit('close'); }
}

const running = { syncId: 's1', status: 'running', counts: { total: 1 } } as unknown as SyncNowView;
const beats = ({ written }: Listening): number => written.filter((text) => text === ': still here\n\n').length;

beforeEach(() => { jest.useFakeTimers(); });
afterEach(() => { jest.useRealTimers(); });

it('a listener without news hears a heartbeat every 15 s, and the state once', async () => {
  const response = new Listening();
  createSyncNowStream({ warn: () => undefined }).listen(response as unknown as Response, 'c1', 's1', () => Promise.resolve(running));
  await jest.advanceTimersByTimeAsync(14_000);
  expect([response.written.length, beats(response)]).toEqual([1, 0]);
  await jest.advanceTimersByTimeAsync(50_000);
  expect(response.written.filter((text) => text.startsWith('event: progress'))).toHaveLength(1);
  expect(beats(response)).toBeGreaterThanOrEqual(3);
  response.end();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(beats(response)).toBeLessThanOrEqual(4);
});

it('while the database is away, too; and then the news', async () => {
  const response = new Listening();
  let view = (): Promise<SyncNowView> => Promise.reject(new Error('the database is away'));
  createSyncNowStream({ warn: () => undefined }).listen(response as unknown as Response, 'c1', 's1', () => view());
  await jest.advanceTimersByTimeAsync(20_000);
  expect(response.written).toEqual([': still here\n\n']);
  view = () => Promise.resolve({ ...running, status: 'done' });
  await jest.advanceTimersByTimeAsync(5_000);
  expect(response.written.at(-1)).toMatch(/^event: done\n/);
  expect(response.writableEnded).toBe(true);
});
