import type { RecordRef } from './contract/names';
import { syncRecord } from './sync-record';

/** Brings one invoice to Xero: see sync-record.ts. */
export async function syncInvoice(ref: RecordRef): Promise<{ version: number; result: string }> {
  return await syncRecord('invoice', ref);
}
