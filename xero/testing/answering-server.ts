import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { record, toldHeaders } from '../../simulator/recording/recorder';

/** What the server heard. */
export interface Heard { readonly method: string; readonly path: string; readonly query: URLSearchParams; readonly headers: IncomingMessage['headers']; readonly body: string }
/** An answer as it goes over the wire; or a function that treats the connection as it likes. */
export type Scripted = { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: unknown } | ((response: ServerResponse) => void);

export interface AnsweringServer { readonly url: string; readonly heard: Heard[]; answerWith: (next: Scripted) => void; close: () => Promise<void> }

/** A real HTTP server on a free port of this machine that answers as told and keeps what it heard; `as` says whom it stands for. */
export async function startAnsweringServer({ as }: { readonly as: 'xero' | 'somebody' } = { as: 'xero' }): Promise<AnsweringServer> {
  const heard: Heard[] = [];
  let next: Scripted = { status: 500 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const body = Buffer.concat(chunks).toString('utf8');
      const { method = '', headers } = request;
      // What we send is held against Xero's documents (test/truth); what the test answers is its own affair.
      if (as === 'xero') record(() => ({ askedBy: 'product', request: { method, path: url.pathname, query: url.search.slice(1), headers: toldHeaders((name) => headers[name]?.toString()), body }, unlikeXero: 'test' }));
      heard.push({ method, path: url.pathname, query: url.searchParams, headers, body });
      if (typeof next === 'function') return next(response);
      const answer = next.body === undefined || typeof next.body === 'string' ? next.body : JSON.stringify(next.body);
      response.writeHead(next.status ?? 200, { 'content-type': 'application/json; charset=utf-8', ...next.headers }).end(answer);
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, heard,
    answerWith: (scripted) => { next = scripted; },
    close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => { resolve(); }); }),
  };
}
