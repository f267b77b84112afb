import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Delivery } from '../door/deliver';
import type { Incoming } from '../door/incoming';
import type { Exchange } from './exchange';

const TOLD_HEADERS = ['accept', 'content-type', 'idempotency-key', 'if-modified-since', 'xero-tenant-id'];

/** The header by which a test of the simulator says that it is one. */
export const TEST_HEADER = 'x-simulator-test';

/**
 * Appends an exchange to the record of this process, one line of JSON in `<pid>.jsonl`; nothing happens unless the environment
 * variable SIMULATOR_RECORD names a folder. Read here and not in config.ts: it holds for every simulator of a test run, in a process
 * of its own or inside a test file, and for books that are asked without HTTP.
 */
export function record(exchange: () => Exchange): void {
  const folder = process.env['SIMULATOR_RECORD'];
  if (folder) appendFileSync(join(folder, `${process.pid}.jsonl`), `${JSON.stringify(exchange())}\n`);
}

/** Records a secret that Xero would give the app, in `<pid>.issued`: a run's check searches for all of them where they must not be. */
export function recordIssued(kind: 'access token' | 'refresh token' | 'id token' | 'authorisation code', value: string): void {
  const folder = process.env['SIMULATOR_RECORD'];
  if (folder) appendFileSync(join(folder, `${process.pid}.issued`), `${JSON.stringify({ kind, value })}\n`);
}

/** Records a call that came over HTTP; `stub`: stub books were behind it, of which the door's refusals are none. */
export function recordCall(incoming: Incoming, { answer, wire }: Pick<Delivery, 'answer' | 'wire'>, stub: boolean): void {
  record(() => {
    const { method, path, url, body } = incoming;
    const made = wire.how === 'truncated' ? 'fault' : (answer.unlikeXero ?? (stub && answer.status === 200 ? 'stub' : undefined));
    return {
      askedBy: incoming.header(TEST_HEADER) === undefined ? 'product' : 'simulator-test',
      request: { method, path, query: url.slice(path.length + 1), headers: toldHeaders((name) => incoming.header(name)), body: body.toString('utf8') },
      ...(wire.how === 'reset' || wire.how === 'hang' ? {} : { answer: { status: answer.status, headers: answer.headers, body: answer.body } }),
      ...(made === undefined ? {} : { unlikeXero: made }),
    };
  });
}

/** Records a webhook as it is sent. What the app answers is not Xero's; the path is the name that Xero's file gives such a webhook. */
export function recordWebhook(body: string): void {
  record(() => ({
    askedBy: 'simulator', unlikeXero: 'app',
    request: { method: 'POST', path: `/webhooks/${body.includes('"eventCategory":"CREDITNOTE"') ? 'creditNotes' : 'invoices'}`, query: '', headers: { 'content-type': 'application/json' }, body },
  }));
}

/** The headers of a request that mean something to Xero; of the authorisation only its scheme. */
export function toldHeaders(header: (name: string) => string | undefined): Record<string, string> {
  const told = TOLD_HEADERS.flatMap((name) => {
    const value = header(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const scheme = header('authorization')?.split(' ', 1)[0];
  return { ...Object.fromEntries(told), ...(scheme ? { authorization: scheme } : {}) };
}
