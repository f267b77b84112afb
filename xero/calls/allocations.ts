import type { Allocations } from 'xero-node';
import type { AllocationResult, XeroAnswer } from '../answer';
import type { XeroAllocationBody } from '../bodies';
import { callXero, type XeroAccess } from '../client';
import { allocationResults } from '../element-results';
import { requireElements, writeDeadlineMs, type Settings } from './asking';

/** Allocates a credit note to invoices in one call; the results keep the order of the allocations. Throws RangeError when there are none. */
export function allocateCredit(
  settings: Settings, access: XeroAccess, creditNoteId: string, allocations: readonly XeroAllocationBody[], idempotencyKey: string, deadlineMs = writeDeadlineMs,
): Promise<XeroAnswer<AllocationResult[]>> {
  requireElements(allocations);
  const body = { allocations } as unknown as Allocations;
  return callXero(settings, access, deadlineMs,
    (api, tenant) => api.createCreditNoteAllocation(tenant, creditNoteId, body, false, idempotencyKey),
    (answer) => allocationResults(answer.allocations, allocations));
}

/**
 * Takes an allocation off its invoice; `gone` when Xero knows none such (any more). A DELETE carries no key: in doubt, read the credit
 * note before it is sent again.
 */
export async function deleteAllocation(
  settings: Settings, access: XeroAccess, creditNoteId: string, allocationId: string, deadlineMs = writeDeadlineMs,
): Promise<XeroAnswer<'deleted' | 'gone'>> {
  const answer = await callXero(settings, access, deadlineMs,
    (api, tenant) => api.deleteCreditNoteAllocations(tenant, creditNoteId, allocationId),
    // Anything else than Xero's own word that it is deleted may be a page of somebody in between.
    (body) => (body.isDeleted === true ? 'deleted' as const : undefined));
  return answer.answer === 'refused' && answer.status === 404 ? { answer: 'done', value: 'gone', limits: answer.limits } : answer;
}
