import type { RecordRef } from './contract/names';
import { syncRecord } from './sync-record';

/** Brings one payment or refund to Xero: see sync-record.ts. */
export async function syncPayment(ref: RecordRef): Promise<{ version: number; result: string }> {
  return await syncRecord('payment', ref);
}
