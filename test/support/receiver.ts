import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { Json } from './house';
import { registerRig } from './open-rigs';

/** One POST as it arrived. `body` is what the library's check of the signature gave back. */
export interface Received { readonly id: string; readonly path: string; readonly headers: IncomingHttpHeaders; readonly raw: string; readonly number: number; readonly recordId: string; readonly body: Json }

export interface Receiver {
  readonly url: string;
  readonly port: number;
  /** Everything that came with a good signature, taken or not, in order; and all that had none. */
  readonly received: Received[];
  readonly refused: string[];
  connections(): number;
  /** What it answers from now on; 204 at first. */
  answerWith(answer: (received: Received, response: ServerResponse) => void): void;
  trust(secret: string): void;
  shut(): Promise<void>;
  open(): Promise<void>;
}

const taken = (_: Received, response: ServerResponse): void => { response.writeHead(204).end(); };

/** A platform's end of the callbacks: checks each with a Standard Webhooks library that knows nothing of ours. */
export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const refused: string[] = [];
  let answer = taken;
  let secret = '';
  let connections = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => { parts.push(part); });
    request.on('end', () => {
      const raw = Buffer.concat(parts).toString('utf8');
      try {
        const body = new Webhook(secret).verify(raw, request.headers as Record<string, string>) as Json;
        const data = body['data'] as Json;
        const one = { id: String(request.headers['webhook-id']), path: request.url ?? '', headers: request.headers, raw, number: Number(data['number']), recordId: String(data['id']), body };
        received.push(one);
        answer(one, response);
      } catch (error) {
        refused.push(String(error));
        response.writeHead(401).end();
      }
    });
  });
  server.on('connection', () => { connections += 1; });
  const listen = (at: number): Promise<void> => new Promise((resolve) => { server.listen(at, '127.0.0.1', resolve); });
  const shut = (): Promise<void> => new Promise((resolve) => { server.close(() => { resolve(); }); server.closeAllConnections(); });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  registerRig({ close: async () => { if (server.listening) await shut(); } });
  return {
    url: `http://127.0.0.1:${String(port)}/hook`, port, received, refused, shut, open: () => listen(port), connections: () => connections,
    answerWith(given) { answer = given; },
    trust(given) { secret = given; },
  };
}
