import { undecidedObjects } from '../db/xero-objects';
import { lockRecords, type RecordRow } from '../db/facts';
import type { Tx } from '../db/open';
import type { Batch, BatchElement } from '../db/outbox';
import type { Settlement } from '../db/settle';
import type { ContactField } from '../domain/contact-fields';
import type { RecordId } from '../domain/ids';
import type { XeroContactSnapshot } from '../xero/snapshots';
import { isOlder, noteSight, saidBy, type Noted } from './pull/contact-sight';
import { baseOf } from './seen-contact';

/**
 * What the answers to updates of contacts tell beside that they were taken: the whole contact, and in it what a person in Xero changed
 * since we last saw it. What was pulled while the batch was under way and is older than the answer is looked at first, against what
 * CloudRent had said before. Call it before the links are settled.
 * @returns the settlements with Xero's state, and what there is to tell of them.
 */
export async function noteAnswers(tx: Tx, batch: Batch, elements: readonly BatchElement[], settlements: readonly Settlement[]): Promise<{ settlements: Settlement[]; noted: Noted[] }> {
  const answered = new Map(elements.flatMap((element) => element.outcome?.is === 'accepted' && element.outcome.base ? [[element.record_id, { element, base: element.outcome.base }] as const] : []));
  if (elements[0]?.kind !== 'contact' || answered.size === 0) return { settlements: [...settlements], noted: [] };
  const rows = batch.operation === 'contact-update' ? await lockRecords(tx, batch.company_id, 'contact', [...answered.keys()]) : new Map<RecordId, RecordRow>();
  const pulled = await pulledMeanwhile(tx, batch, [...rows.values()]);
  const noted: Noted[] = [];
  const withBases = settlements.map((settlement): Settlement => {
    const { recordId, outcome } = settlement;
    const answer = answered.get(recordId);
    if (outcome.is !== 'synced' || !answer) return settlement;
    const { element, base } = answer;
    const row = rows.get(recordId);
    if (row) {
      let before = row.link.xero_base;
      const sight = pulled.get(recordId);
      if (sight && isOlder(sight, base) && !isOlder(sight, before)) {
        noted.push(noteSight(row, saidBy(row), before, { base: sight, xeroStatus: '' }));
        before = sight;
      }
      noted.push(noteSight(row, saidBy(row, element.sent), before, { base, xeroStatus: '', sent: Object.keys(element.sent.asked ?? {}) as ContactField[] }));
    }
    return { ...settlement, outcome: { ...outcome, base } };
  });
  return { settlements: withBases, noted };
}

async function pulledMeanwhile(tx: Tx, batch: Batch, rows: readonly RecordRow[]) {
  const linked = rows.flatMap((row) => row.link.xero_id ?? []);
  const seen = linked.length === 0 ? [] : await undecidedObjects(tx, batch.company_id, batch.xero_tenant_id, 'contact', linked);
  return new Map(seen.flatMap(({ recordId, snapshot }) => recordId === null ? [] : [[recordId, baseOf(snapshot as XeroContactSnapshot)] as const]));
}
