import { paymentsSeenOn, storeDocumentSights } from '../../db/document-sights';
import { noteRecordEvent } from '../../db/events';
import { lockRecords, readCompanyFacts, type RecordRow } from '../../db/facts';
import type { Tx } from '../../db/open';
import { recordsUnderWay } from '../../db/outbox';
import { wantObjects } from '../../db/pull-cursors';
import { markDecided, undecidedObjects } from '../../db/xero-objects';
import type { NewChange } from '../../domain/changes';
import type { CompanyId, RecordId, XeroId, XeroTenantId } from '../../domain/ids';
import { healNumbers } from '../../db/heal';
import { healAround, healWhatFits } from '../../db/heal-around';
import type { XeroCreditNoteSnapshot, XeroInvoiceSnapshot } from '../../xero/snapshots';
import { isOver } from '../decide/sales-document';
import { expectedOf } from '../facts';
import { tellCredits } from './credits';
import { isOldSight, judgeSight, type JudgedSight, type SeenDocument } from './document-sight';

/**
 * Decides invoices or credit notes that were seen and not decided yet: what somebody edited in Xero is put back, what was voided there
 * becomes a problem, payments and credits on them are followed. One that is in a batch under way waits for that batch. Hold `lockKind`.
 */
export async function decideSeenDocuments(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, kind: 'invoice' | 'credit-note'): Promise<NewChange[]> {
  const seen = await undecidedObjects(tx, companyId, tenant, kind);
  const company = await readCompanyFacts(tx, companyId);
  if (seen.length === 0 || !company) return [];
  await healNumbers(tx, companyId, kind, seen.map(({ snapshot }) => snapshot as XeroInvoiceSnapshot | XeroCreditNoteSnapshot));
  const linked = seen.flatMap(({ recordId, snapshot, seenAt }) => recordId === null ? [] : [{ recordId, seenAt, seen: { kind, snapshot } as SeenDocument }]);
  const rows = await lockRecords(tx, companyId, kind, linked.map(({ recordId }) => recordId));
  const underWay = await recordsUnderWay(tx, companyId, kind, linked.map(({ recordId }) => recordId));
  const ready = linked.flatMap(({ recordId, seenAt, seen: one }) => {
    const row = rows.get(recordId);
    return row && !underWay.has(recordId) ? [{ row, seenAt, seen: one }] : [];
  });
  const news = ready.filter(({ row, seen: one }) => !isOldSight(row, one));
  const expected = await expectedOf(tx, company, kind, news.map(({ row }) => row));
  const sights = news.flatMap(({ row, seenAt, seen: one }) => {
    const decision = expected.get(row.record_id);
    return decision ? [{ row, seenAt, seen: one, sight: judgeSight(row, one, decision) }] : [];
  });
  // What a call saw that left before our last word was settled may be what that word has changed: it is looked at again.
  const isOvertaken = ({ row, seenAt, sight }: (typeof sights)[number]): boolean => sight.sent !== null && row.link.last_synced_at !== null && seenAt < row.link.last_synced_at;
  const overtaken = sights.filter(isOvertaken);
  await wantObjects(tx, companyId, kind, overtaken.map(({ seen: { snapshot } }) => snapshot.xeroId));
  const judged = sights.filter((one) => !isOvertaken(one));
  await storeDocumentSights(tx, companyId, kind, judged.map(({ sight }) => sight));
  for (const { row, sight } of judged) await noteSight(tx, companyId, kind, row, sight);
  await followPayments(tx, companyId, ready.map(({ seen: one }) => one));
  await healUnpaid(tx, companyId, judged);
  const { changes, unclear } = kind === 'invoice' ? await tellCredits(tx, companyId, tenant, news.map(({ row, seen: { snapshot } }) => ({ invoiceId: row.record_id, snapshot: snapshot as XeroInvoiceSnapshot }))) : { changes: [], unclear: new Set<RecordId>() };
  const waiting = new Set([...underWay, ...unclear, ...overtaken.map(({ row }) => row.record_id)]);
  await markDecided(tx, companyId, kind, seen.flatMap(({ xeroId, recordId }) => recordId !== null && waiting.has(recordId) ? [] : [xeroId]));
  return changes;
}

async function noteSight(tx: Tx, companyId: CompanyId, kind: 'invoice' | 'credit-note', { record_id: recordId }: RecordRow, { voided, edited, unallocated, xeroStatus }: JudgedSight): Promise<void> {
  if (voided) await noteRecordEvent(tx, companyId, { kind, recordId }, 'xero', 'voided-in-xero', { xeroStatus });
  if (edited.length > 0) await noteRecordEvent(tx, companyId, { kind, recordId }, 'xero', 'edited-in-xero', { differences: edited });
  if (unallocated.length > 0) await noteRecordEvent(tx, companyId, { kind, recordId }, 'xero', 'unallocated-in-xero', { allocations: unallocated });
}

/** Payments that a document no longer has, and those on it that nobody has seen, are read by their ids: Xero's list of changed payments may not name deleted ones (xero-api.md, "Payments"). */
async function followPayments(tx: Tx, companyId: CompanyId, seen: readonly SeenDocument[]): Promise<void> {
  const known = await paymentsSeenOn(tx, companyId, seen.map(({ snapshot }) => snapshot.xeroId));
  const wanted = seen.flatMap(({ snapshot }): XeroId[] => {
    const before = known.get(snapshot.xeroId) ?? [];
    const now = snapshot.payments.map(({ xeroId }) => xeroId);
    return [...before.filter(({ xeroId, alive }) => alive && !now.includes(xeroId)).map(({ xeroId }) => xeroId), ...now.filter((xeroId) => !before.some((one) => one.xeroId === xeroId))];
  });
  await wantObjects(tx, companyId, 'payment', wanted);
}

/** What was stuck because of the money on documents goes on: all of it where nothing stands on them any more, else what fits now. */
async function healUnpaid(tx: Tx, companyId: CompanyId, judged: readonly { readonly row: RecordRow; readonly seen: SeenDocument }[]): Promise<void> {
  const free = judged.filter(({ seen }) => seen.kind === 'invoice' ? isUnpaid(seen.snapshot) : isUnused(seen.snapshot));
  await healAround(tx, companyId, free.map(({ row, seen }) => ({ kind: seen.kind, recordId: row.record_id })));
  await healWhatFits(tx, companyId, judged.map(({ row, seen }) => ({ kind: seen.kind, recordId: row.record_id, left: seen.snapshot.status === 'AUTHORISED' ? leftOf(seen) : '0', over: isOver(seen.snapshot.status) })));
}
const leftOf = ({ kind, snapshot }: SeenDocument): string => kind === 'invoice' ? snapshot.amountDue : snapshot.remainingCredit;
const isUnpaid = ({ payments, credits, status }: XeroInvoiceSnapshot): boolean => status === 'AUTHORISED' && payments.length === 0 && credits.length === 0;
const isUnused = ({ payments, allocations, status }: XeroCreditNoteSnapshot): boolean => status === 'AUTHORISED' && payments.length === 0 && allocations.length === 0;
