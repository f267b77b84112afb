import type { WriterStanding } from '../db/standing';
import { kindPlural, type RecordKind } from '../domain/kinds';

/** What an operator reads on a company's writer: counts only. */

/** `13 queued (3 wait for their contact), 50 in batches; calls left: 57 this minute, 4988 today`. */
export function standingText({ queued, waitForContact, inBatches, minuteLeft, dayLeft }: WriterStanding): string {
  const waiting = waitForContact === 0 ? '' : ` (${waitForContact} of them for their contact)`;
  return `${queued} queued${waiting}, ${inBatches} in batches; calls left: ${Math.max(0, minuteLeft)} this minute, ${Math.max(0, dayLeft)} today`;
}

/** `create 50 invoices`. */
export function batchText({ batch }: WriterStanding): string {
  if (!batch) return 'send a batch';
  const [kind, verb] = batch.operation.split('-') as [RecordKind, 'create' | 'update'];
  return `${verb} ${batch.records} ${batch.records === 1 ? kind : kindPlural[kind]}`;
}
