import type { WriterStanding } from '../db/standing';
import { kindPlural } from '../domain/kinds';
import { operations } from '../domain/operations';

/** What an operator reads on a company's writer: counts only. */

/** `13 queued (3 of them for other records), 50 in batches; calls left: 57 this minute, 4988 today`. */
export function standingText({ queued, waitForOthers, inBatches, minuteLeft, dayLeft }: WriterStanding): string {
  const waiting = waitForOthers === 0 ? '' : ` (${waitForOthers} of them for other records)`;
  return `${queued} queued${waiting}, ${inBatches} in batches; calls left: ${Math.max(0, minuteLeft)} this minute, ${Math.max(0, dayLeft)} today`;
}

/** `create 50 invoices`. */
export function batchText({ batch }: WriterStanding): string {
  if (!batch) return 'send a batch';
  const { kind, verb } = operations[batch.operation];
  return `${verb} ${batch.records} ${batch.records === 1 ? kind : kindPlural[kind]}`;
}
