import type { RecordRef } from './contract/names';
import { syncRecord } from './sync-record';

/** Brings one credit note with its allocations to Xero: see sync-record.ts. */
export async function syncCreditNote(ref: RecordRef): Promise<{ version: number; result: string }> {
  return await syncRecord('credit-note', ref);
}
