import type { IncomingMessage } from 'node:http';

/** A request that has fully arrived. */
export interface Incoming {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  /** The body was longer than allowed and was thrown away. */
  readonly tooLong: boolean;
  header(name: string): string | undefined;
}

/** Reads a request to its end, keeping at most `maxBytes` of it. Rejects when the caller goes away half-way. */
export async function readIncoming(req: IncomingMessage, maxBytes: number): Promise<Incoming> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
  }
  const url = req.url ?? '/';
  const cut = url.indexOf('?');
  return {
    method: req.method ?? 'GET',
    url,
    path: cut === -1 ? url : url.slice(0, cut),
    query: new URLSearchParams(cut === -1 ? '' : url.slice(cut + 1)),
    body: Buffer.concat(chunks),
    tooLong: length > maxBytes,
    header: (name) => {
      const value = req.headers[name];
      return typeof value === 'string' ? value : value?.join(', ');
    },
  };
}
