import type { Books } from '../db/connections';
import type { StoredRecord } from '../db/records';
import type { RecordKind } from '../domain/kinds';
import { valuesOf } from '../domain/contact-fields';
import { mergedView } from '../domain/contact-merge';
import { allocationLeftAlone, describeExclusion } from '../domain/exclusions';
import { insteadOf } from '../domain/instead';
import { describeProblem, offeredFixes } from '../domain/problems';
import { contactSchema, creditNoteSchema } from '../domain/records';
import { syncWorkflowId } from '../workflows/contract/names';
import type { LateView } from './problems-view';
import { contactLink, creditNoteLink, invoiceLink, paymentLink } from '../xero/web-links';

const links = { contact: contactLink, invoice: invoiceLink, 'credit-note': creditNoteLink, payment: paymentLink } as const satisfies Record<RecordKind, typeof contactLink>;

/** How a record stands, as every answer says it (design, section 7). */
export function syncView({ link, version, overwritten, document }: StoredRecord, webUrl: string, books: Books, late?: LateView) {
  const shortCode = books.xero_tenant_id === link.xero_tenant_id ? books.organisation?.shortCode : undefined;
  const chosen = insteadOf(document, link.instead);
  const url = link.xero_id && shortCode ? links[link.kind](webUrl, shortCode, link.xero_id) : null;
  return {
    status: link.sync_status, version, syncedVersion: link.synced_version,
    workflowId: syncWorkflowId(link.kind, { companyId: link.company_id, recordId: link.record_id }),
    lastSyncedAt: link.last_synced_at?.toISOString() ?? null,
    xero: link.xero_id ? { id: link.xero_id, number: link.xero_number, url, status: link.xero_status } : null,
    problem: link.problem ? { ...describeProblem(link.problem), fixes: offeredFixes(link.kind, link.xero_id !== null, link.problem), ...(link.problem.candidates === undefined ? {} : { candidates: link.problem.candidates }), ...(link.problem.payments ? { payments: link.problem.payments } : {}), ...(link.problem.differences ? { differences: link.problem.differences } : {}), ...(link.problem.xeroMessage === undefined ? {} : { xeroMessage: link.problem.xeroMessage }) } : null,
    ...(link.kind === 'contact' ? { overwritten: overwritten.map(({ field, value, at }) => ({ field, value, at: new Date(at).toISOString() })) } : {}),
    ...(chosen ? { instead: chosen } : {}),
    ...(link.waiting_for === null ? {} : { waitingFor: link.waiting_for }),
    ...(link.waiting_until === null ? {} : { waitingUntil: link.waiting_until.toISOString() }),
    ...(link.excluded_because === null ? {} : { excludedBecause: link.excluded_because, excludedText: describeExclusion(link.kind, link.excluded_because) }),
    ...(late ? { late } : {}),
    ...leftOpen(link, document),
  };
}

/** Of a credit note in Xero: the allocations that are not made there, since their invoices are left alone as too old. */
function leftOpen({ kind, sync_status: status, sent }: StoredRecord['link'], document: unknown) {
  if (kind !== 'credit-note' || status !== 'synced') return {};
  const { status: said, allocations } = creditNoteSchema.parse(document);
  const open = said === 'void' ? [] : allocations.filter(({ invoiceId }) => !sent?.allocations?.some((made) => made.invoiceId === invoiceId));
  return open.length === 0 ? {} : { notAllocated: open.map(({ invoiceId, amount }) => ({ invoiceId, amount, text: allocationLeftAlone })) };
}

/** A contact as both sides have it. */
function mergedContact({ document, link }: StoredRecord) {
  const contact = contactSchema.parse(document);
  return mergedView({ now: valuesOf(contact), taken: link.sent?.values, restored: link.sent?.restored }, link.xero_base);
}

/** A record as GET answers it: its snapshot, its origin, of a contact what both sides have, and how it stands. */
export const recordView = (record: StoredRecord, webUrl: string, books: Books, late?: LateView) =>
  ({ id: record.record_id, kind: record.kind, origin: record.origin, ...(record.document as object), ...(record.kind === 'contact' ? { merged: mergedContact(record) } : {}), sync: syncView(record, webUrl, books, late) });
