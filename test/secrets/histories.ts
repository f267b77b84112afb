import type { Client, WorkflowHandle } from '@temporalio/client';
import { note, noteComplete } from './evidence';

/** What Temporal keeps of a run, in words: every payload decoded, wherever in a message it stands. */

export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/** Payloads whose bytes are text, or nothing. */
const readable = new Set(['json/plain', 'json/protobuf', 'binary/null']);

/** Every text of a message of Temporal's, names of fields in maps too. Throws on a payload that cannot be read. */
export function textsOf(message: unknown): string[] {
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'string') { if (value !== '') texts.push(value); return; }
    if (value instanceof Uint8Array) { texts.push(Buffer.from(value).toString('utf8')); return; }
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) { for (const each of value) walk(each); return; }
    const encoding = encodingOf(value);
    if (encoding !== undefined && !readable.has(encoding)) throw new Error(`a payload in ${encoding} cannot be searched`);
    for (const [name, each] of Object.entries(value)) {
      if (typeof each !== 'string' && (typeof each !== 'object' || each === null)) continue;
      texts.push(name);
      walk(each);
    }
  };
  walk(message);
  return texts;
}

function encodingOf(message: object): string | undefined {
  const { metadata } = message as { metadata?: { encoding?: unknown } | null };
  return metadata?.encoding instanceof Uint8Array ? Buffer.from(metadata.encoding).toString('utf8') : undefined;
}

/** Keeps a run's history. */
export function noteHistory(workflowId: string, runId: string, { events }: History): void {
  if (!process.env['SECRETS_RECORD']) return;
  note('histories', { where: `the history of ${workflowId}` }, textsOf(events ?? []).join('\n'));
  if (events?.some(closes) === true) noteComplete(runId);
}

const closes = (event: object): boolean => ['Completed', 'Failed', 'TimedOut', 'Canceled', 'Terminated', 'ContinuedAsNew'].some((how) => (event as Record<string, unknown>)[`workflowExecution${how}EventAttributes`] != null);

/** Keeps the history of a run as it stands, and what is in no history: the memo, search attributes, pending activities with heartbeats and last failures. */
export async function noteRun(client: Client, workflowId: string, runId: string): Promise<void> {
  if (!process.env['SECRETS_RECORD']) return;
  const handle = client.workflow.getHandle(workflowId, runId);
  const { raw } = await handle.describe();
  note('histories', { where: `the state of ${workflowId}` }, textsOf(raw).join('\n'));
  noteHistory(workflowId, runId, await handle.fetchHistory());
}
