import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Health {
  /** Whether this process does its work. */
  readonly running: () => boolean;
  /** Rejects when the database can't be reached. */
  readonly pingDatabase: () => Promise<void>;
}

/**
 * The worker's health over HTTP, in the API's words: `/healthz` is 200 while it polls, `/readyz` while it also has its database;
 * else 503 with what is missing. Resolves to the port that it took.
 */
export async function serveHealth({ running, pingDatabase }: Health, host: string, port: number): Promise<{ port: number; close(): Promise<void> }> {
  async function missingFor(path: string): Promise<string[] | undefined> {
    const worker = running() ? [] : ['worker'];
    if (path === '/healthz') return worker;
    if (path === '/readyz') return [...worker, ...await pingDatabase().then(() => [], () => ['database'])];
    return undefined;
  }
  async function answer(path: string, response: ServerResponse): Promise<void> {
    const missing = await missingFor(path);
    const status = missing === undefined ? 404 : missing.length === 0 ? 200 : 503;
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
    response.end(JSON.stringify({ status: { 200: 'ready', 404: 'not found', 503: 'not ready' }[status], ...(missing === undefined ? {} : { missing }) }));
  }
  const server = createServer((request, response) => { void answer(request.url ?? '', response); });
  await new Promise<void>((resolve, reject) => { server.once('error', reject); server.listen(port, host, resolve); });
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => { server.close(() => { resolve(); }); server.closeAllConnections(); }),
  };
}
