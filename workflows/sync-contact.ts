import type { RecordRef } from './contract/names';
import { syncRecord } from './sync-record';

/** Brings one contact to Xero: see sync-record.ts. */
export async function syncContact(ref: RecordRef): Promise<{ version: number; result: string }> {
  return await syncRecord('contact', ref);
}
