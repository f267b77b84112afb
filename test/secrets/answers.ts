import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { note, noteSecret } from './evidence';
import { told } from './told';

type Write = (this: Socket, chunk?: unknown, ...rest: unknown[]) => unknown;

/** One connection to the API: the request that is being answered, and every byte that has gone back so far. */
interface Followed { asked: string; readonly bytes: Buffer[] }

/** Keeps every answer that leaves a port of this process, byte for byte, whoever asked and however. Returns what ends it. */
export function watchAnswers(port: number): () => void {
  const followed = new Map<Socket, Followed>();
  const onSocket = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    if (socket.localPort !== port) return;
    const one: Followed = { asked: 'what could not be read as a request', bytes: [] };
    followed.set(socket, one);
    for (const name of ['write', 'end'] as const) {
      const real = socket[name] as Write;
      Object.assign(socket, { [name]: function written(this: Socket, ...given: unknown[]) {
        const [chunk, encoding] = given;
        if (typeof chunk === 'string') one.bytes.push(Buffer.from(chunk, typeof encoding === 'string' ? encoding as BufferEncoding : 'utf8'));
        else if (chunk instanceof Uint8Array) one.bytes.push(Buffer.from(chunk));
        return real.apply(this, given as [unknown]);
      } });
    }
    socket.once('close', () => { keep(one); followed.delete(socket); });
  };
  const onRequest = (message: unknown): void => {
    const { request, socket } = message as { request: { method: string; url: string }; socket: Socket };
    const one = followed.get(socket);
    if (one === undefined) return;
    keep(one);
    one.asked = `${request.method} ${request.url.split('?')[0] ?? ''}`;
  };
  subscribe('net.server.socket', onSocket);
  subscribe('http.server.request.start', onRequest);
  return () => {
    for (const one of followed.values()) keep(one);
    unsubscribe('net.server.socket', onSocket);
    unsubscribe('http.server.request.start', onRequest);
  };
}

function keep({ asked, bytes }: Followed): void {
  const text = Buffer.concat(bytes.splice(0)).toString('utf8');
  if (text !== '') noteAnswer(asked, text);
}

/** Keeps an answer as it went over the wire. What it tells on purpose comes into the register, and stands in a piece of its own. */
export function noteAnswer(asked: string, text: string): void {
  const end = text.startsWith('HTTP/') ? text.indexOf('\r\n\r\n') : 0;
  const headers = text.slice(0, end).split('\r\n');
  const parts = [...headers.map((line) => ({ part: line.slice(0, Math.max(0, line.indexOf(':'))).toLowerCase(), text: line })), { part: 'body', text: text.slice(end) }];
  const rules = told.filter((rule) => rule.asked.test(asked));
  const rest: string[] = [];
  for (const { part, text: piece } of parts) {
    const rule = rules.find((one) => one.part === part);
    const secret = rule?.secret.exec(piece)?.[1];
    if (rule === undefined || secret === undefined) { rest.push(piece); continue; }
    noteSecret(rule.kind, decodeURIComponent(secret));
    note('answers', { where: nameless(asked), mayHold: rule.kind }, piece);
  }
  note('answers', { where: nameless(asked) }, rest.join('\r\n'));
}

/** A path may hold a ticket. */
const nameless = (asked: string): string => asked.replace(/[\w-]{32,}/g, '…');
