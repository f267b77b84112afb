import type { BatchElement } from '../db/outbox';
import type { SentAllocation } from '../db/schema';
import { decimal } from '../domain/money';
import { problem, type Problem } from '../domain/problems';
import type { XeroPaymentBody } from '../xero/bodies';
import { recordIdIn } from '../xero/mapping/payment-reference';
import type { XeroCreditNoteSnapshot, XeroPaymentSnapshot } from '../xero/snapshots';
import type { AllocateBody, DeallocateBody } from './decide/credit-note';
import type { Outcomes } from './look-up-documents';

/** The invoices and credit notes that payments in question are on. */
export function documentsPaid(elements: readonly BatchElement[]): { invoiceIds: string[]; creditNoteIds: string[] } {
  const bodies = elements.map(({ body }) => body as XeroPaymentBody);
  return {
    invoiceIds: [...new Set(bodies.flatMap((body) => 'invoice' in body ? [body.invoice.invoiceID] : []))],
    creditNoteIds: [...new Set(bodies.flatMap((body) => 'creditNote' in body ? [body.creditNote.creditNoteID] : []))],
  };
}

/**
 * Payments in doubt: one that carries our id and amount has gone through, and what is not there goes again. One that Xero refused is decided
 * anew from what stands on the document.
 */
export function judgePayments(asked: readonly BatchElement[], theirs: readonly XeroPaymentSnapshot[]): Outcomes {
  return asked.map((element) => {
    const { amount } = element.body as XeroPaymentBody;
    const own = theirs.find((payment) => payment.status === 'AUTHORISED' && recordIdIn(payment.reference) === element.record_id && decimal(payment.amount).eq(decimal(String(amount))));
    if (own) return [element.position, { is: 'accepted', xeroId: own.xeroId, status: own.status }] as const;
    return [element.position, element.outcome?.is === 'clash' ? { is: 'refused', messages: element.outcome.messages, seen: theirs.map(({ xeroId }) => xeroId) } : { is: 'absent' }] as const;
  });
}

/** Allocations asked for, beside those that the credit note has: made by us, or by a person who did the same. Undefined theirs: Xero has no such credit note. */
export function judgeAllocate(element: BatchElement, theirs: XeroCreditNoteSnapshot | undefined): Outcomes {
  const { creditNoteId, invoiceIds, allocations } = element.body as AllocateBody;
  const messages = element.outcome?.is === 'held' ? element.outcome.messages : [];
  if (!theirs) return [[element.position, { is: 'judged', problem: problem('missing-in-xero', {}, messages.join('\n')) }]];
  const known = new Set(element.sent.allocations?.map(({ allocationId }) => allocationId));
  const free = theirs.allocations.filter(({ allocationId }) => allocationId !== undefined && !known.has(allocationId));
  const made: SentAllocation[] = [];
  let rest: Problem | undefined;
  for (const [index, wanted] of allocations.entries()) {
    const at = free.findIndex((one) => one.invoiceXeroId.toLowerCase() === wanted.invoice.invoiceID.toLowerCase() && decimal(one.amount).eq(decimal(String(wanted.amount))));
    const [found] = at < 0 ? [] : free.splice(at, 1);
    const invoiceId = invoiceIds[index];
    if (found?.allocationId !== undefined && invoiceId !== undefined) made.push({ allocationId: found.allocationId, invoiceId, amount: found.amount });
    else if (messages.length > 0 && !rest) rest = problem('allocation-refused', { id: invoiceId ?? '' }, messages.join('\n'));
  }
  if (made.length === 0 && !rest) return [[element.position, { is: 'absent' }]];
  return [[element.position, { is: 'accepted', xeroId: creditNoteId, status: theirs.status, allocations: made, ...(rest ? { rest } : {}) }]];
}

/** An allocation that was to be taken off, in doubt: is it still there? */
export function judgeDeallocate(element: BatchElement, theirs: XeroCreditNoteSnapshot | undefined): Outcomes {
  const { creditNoteId, allocationId } = element.body as DeallocateBody;
  const there = theirs?.allocations.some((one) => one.allocationId === allocationId) ?? false;
  return [[element.position, there ? { is: 'absent' } : { is: 'accepted', xeroId: creditNoteId, status: theirs?.status ?? 'AUTHORISED' }]];
}
