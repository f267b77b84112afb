import { createHmac } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isRecord, text } from '../pages/values';

/** A POST as it arrived. */
export interface Arrived {
  readonly rightlySigned: boolean;
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

/** An app's end of the webhooks, on real HTTP: checks signatures as Xero asks, or answers as a test wants. */
export class WebhookReceiver {
  readonly key = 'the key of this test, ünd more';
  readonly arrived: Arrived[] = [];
  /** Answers instead of the receiver; undefined answers as Xero asks. */
  instead: ((res: ServerResponse, arrived: Arrived) => void) | undefined;
  private readonly server: Server;

  constructor() {
    this.server = createServer((req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => this.take(Buffer.concat(chunks), String(req.headers['x-xero-signature']), String(req.headers['content-type']), res));
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => { this.server.listen(0, '127.0.0.1', resolve); });
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/webhooks/xero`;
  }

  /** What arrived with events, and of those alone what they tell about. */
  get posts(): Arrived[] {
    return this.arrived.filter(({ events }) => events.length > 0);
  }

  get told(): string[] {
    return this.posts.flatMap(({ events }) => events.map(({ eventCategory, eventType }) => `${text(eventCategory)} ${text(eventType)}`));
  }

  /** Sequences in the order in which their POSTs arrived. */
  get sequences(): number[] {
    return this.posts.flatMap(({ body, events }) => events.map((_, at) => Number(body['firstEventSequence']) + at));
  }

  fail(status = 500): void {
    this.instead = (res) => void res.writeHead(status).end();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => { this.server.close(() => resolve()); });
  }

  private take(raw: Buffer, signature: string, type: string, res: ServerResponse): void {
    const body: unknown = JSON.parse(raw.toString('utf8'));
    const rightlySigned = signature === createHmac('sha256', this.key).update(raw).digest('base64');
    const events = isRecord(body) && Array.isArray(body['events']) ? body['events'].filter(isRecord) : [];
    const arrived = { rightlySigned, type, body: isRecord(body) ? body : {}, events };
    this.arrived.push(arrived);
    if (this.instead === undefined) res.writeHead(rightlySigned ? 200 : 401).end();
    else this.instead(res, arrived);
  }
}
