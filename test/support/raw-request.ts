import { request } from 'node:http';
import { connect } from 'node:net';

/** Requests that fetch would tidy up before sending: any target, any method with any body, any header, any bytes. */

export interface RawAnswer { readonly status: number; readonly headers: Readonly<Record<string, string | string[] | undefined>>; readonly text: string }
export interface RawRequest { readonly method: string; readonly target: string; readonly headers?: Record<string, string | number>; readonly body?: string | Buffer | undefined }

/** A body without a Content-Length of its own among the headers goes out chunked only when `transfer-encoding` says so. */
export function sendRaw(url: string, { method, target, headers = {}, body }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const length = body === undefined || 'transfer-encoding' in headers ? {} : { 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sent = request({ host: hostname === 'localhost' ? '127.0.0.1' : hostname, port, method, path: target, headers: { ...length, ...headers }, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => { resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(parts).toString('utf8') }); });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Bytes as they are, on a connection of their own; resolves with all that came back. */
export function sendBytes(url: string, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => { socket.write(bytes); });
    let text = '';
    socket.on('data', (part) => { text += part.toString('utf8'); });
    socket.on('close', () => { resolve(text); });
    socket.on('error', reject);
  });
}
