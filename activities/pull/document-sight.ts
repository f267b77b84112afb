import type { DocumentSight } from '../../db/document-sights';
import type { RecordRow } from '../../db/facts';
import type { SentAllocation } from '../../db/schema';
import type { FieldDifference } from '../../domain/problems';
import { isVoid, type XeroCreditNoteBody, type XeroCreditNoteContent, type XeroInvoiceBody, type XeroInvoiceContent } from '../../xero/bodies';
import { compareCreditNote, compareInvoice } from '../../xero/mapping/document-differences';
import type { XeroCreditNoteSnapshot, XeroInvoiceSnapshot } from '../../xero/snapshots';
import type { Decision } from '../decide/decision';
import { lineIdsOf, values } from '../decide/part-of-update';
import { isOver } from '../decide/sales-document';

export type SeenDocument =
  | { readonly kind: 'invoice'; readonly snapshot: XeroInvoiceSnapshot }
  | { readonly kind: 'credit-note'; readonly snapshot: XeroCreditNoteSnapshot };

/** What a sight of a linked document leads to; `edited`: what somebody changed in Xero, to be put back; `unallocated`: allocations of ours that were taken off there. */
export interface JudgedSight extends DocumentSight { readonly voided: boolean; readonly edited: readonly FieldDifference[]; readonly unallocated: readonly SentAllocation[] }

/** Whether what was seen is older than what is known by the answer to a write of ours. */
export const isOldSight = (row: RecordRow, { snapshot }: SeenDocument): boolean =>
  row.link.xero_updated_at !== null && snapshot.updatedAt !== undefined && Date.parse(snapshot.updatedAt) < row.link.xero_updated_at.getTime();

/** Our own write coming back, or what was seen before: by Xero's time of change nothing has changed since. */
const isEcho = (row: RecordRow, { snapshot }: SeenDocument): boolean =>
  row.link.xero_updated_at !== null && snapshot.updatedAt !== undefined && Date.parse(snapshot.updatedAt) === row.link.xero_updated_at.getTime();

/**
 * What a linked document in Xero means for its record: CloudRent is the source of truth, so that what Xero has otherwise is put back. Pure.
 * @param expected what would be sent if everything were: the content that Xero should have.
 */
export function judgeSight(row: RecordRow, seen: SeenDocument, expected: Decision): JudgedSight {
  const { link } = row;
  const { status, updatedAt } = seen.snapshot;
  const voided = isOver(status) && !isOver(link.xero_status);
  const nothing = { recordId: row.record_id, xeroStatus: status, updatedAt: updatedAt ?? null, again: false, sent: null, putBack: null, voided: false, edited: [], unallocated: [] };
  const settled = link.sync_status === 'synced';
  // Whether CloudRent wanted that too, the sync decides.
  if (voided) return { ...nothing, voided, again: settled || link.sync_status === 'problem' };
  if (isOver(status) || !link.sent) return nothing;
  const echo = isEcho(row, seen);
  const differences = differencesOf(seen, expected).filter(({ field }) => !echo || isSilent(seen, field));
  // A version that is on its way is CloudRent's word already, and a problem says what stands in the way: only that Xero has something else is kept, lest a version like the one before be taken for sent.
  const edited = settled ? differences : [];
  const unallocated = seen.kind === 'credit-note' && !echo ? takenOff(link.sent.allocations ?? [], seen.snapshot) : [];
  if (differences.length === 0 && unallocated.length === 0) return nothing;
  const sent = {
    ...link.sent, ...(differences.length > 0 ? { fingerprint: '' } : {}),
    ...(unallocated.length > 0 ? { allocations: (link.sent.allocations ?? []).filter((one) => !unallocated.includes(one)) } : {}),
  };
  return { ...nothing, again: settled, sent, putBack: edited.length > 0 ? edited : null, edited, unallocated };
}

/** What Xero lets people change without telling by its time of change: the due date of a part-paid invoice (xero-api.md, section 3). */
const isSilent = ({ kind, snapshot }: SeenDocument, field: string): boolean => kind === 'invoice' && field === 'dueOn' && (snapshot.payments.length > 0 || snapshot.credits.length > 0);

function differencesOf(seen: SeenDocument, expected: Decision): readonly FieldDifference[] {
  if (expected.action !== 'write' || isVoid(expected.body as XeroInvoiceBody | XeroCreditNoteBody)) return [];
  const lineIds = lineIdsOf(expected.sent);
  switch (seen.kind) {
    case 'invoice': return expected.operation === 'invoice-update' ? values(compareInvoice(expected.body as XeroInvoiceContent, seen.snapshot, lineIds).differences) : [];
    case 'credit-note': return expected.operation === 'credit-note-update' ? values(compareCreditNote(expected.body as XeroCreditNoteContent, seen.snapshot, lineIds).differences) : [];
  }
}

const takenOff = (made: readonly SentAllocation[], { allocations }: XeroCreditNoteSnapshot): SentAllocation[] =>
  made.filter(({ allocationId }) => !allocations.some((one) => one.allocationId?.toLowerCase() === allocationId.toLowerCase()));
