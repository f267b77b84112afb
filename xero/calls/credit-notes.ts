import type { CreditNotes } from 'xero-node';
import type { ElementResult, XeroAnswer } from '../answer';
import type { XeroCreditNoteBody } from '../bodies';
import { callXero, type XeroAccess } from '../client';
import { creditNoteResults } from '../element-results';
import { readCreditNote, type XeroCreditNoteSnapshot } from '../snapshots';
import { readAll } from '../values';
import { equals, isOneOf, largestPage, nothingNewer, oldestFirst, readDeadlineMs, readPage, requireIds, requireSome, unitDecimals, writeDeadlineMs, type Page, type Settings, type WriteOperation } from './asking';

/** Writes credit notes, or voids them, in one call; the results keep the order of the elements. Throws RangeError on an empty batch or missing ids. */
export function writeCreditNotes(
  settings: Settings, access: XeroAccess, op: WriteOperation, elements: readonly XeroCreditNoteBody[], idempotencyKey: string, deadlineMs = writeDeadlineMs,
): Promise<XeroAnswer<ElementResult[]>> {
  requireIds(op, elements.map((element) => element.creditNoteID));
  const body = { creditNotes: elements } as unknown as CreditNotes;
  const sent = elements.map((element) => ({ id: element.creditNoteID, number: 'creditNoteNumber' in element ? element.creditNoteNumber : undefined }));
  return callXero(settings, access, deadlineMs, (api, tenant) => (op === 'create'
    ? api.createCreditNotes(tenant, body, false, unitDecimals, idempotencyKey)
    : api.updateOrCreateCreditNotes(tenant, body, false, unitDecimals, idempotencyKey)), (answer) => creditNoteResults(answer.creditNotes, sent));
}

/** One page of credit notes with their lines, in the order in which they changed: of every status, and suppliers' (ACCPAYCREDIT) as well. */
export const readCreditNotesPage = (
  settings: Settings, access: XeroAccess, page: number, pageSize = largestPage, ifModifiedSince?: Date, deadlineMs = readDeadlineMs,
): Promise<XeroAnswer<Page<XeroCreditNoteSnapshot>>> =>
  callXero(settings, access, deadlineMs,
    (api, tenant) => api.getCreditNotes(tenant, ifModifiedSince, undefined, oldestFirst, page, unitDecimals, pageSize),
    (body) => readPage(body.creditNotes, body.pagination, readCreditNote, { page, pageSize }), nothingNewer<XeroCreditNoteSnapshot>(ifModifiedSince));

/** Xero has no comma lists for credit notes: filters alone, whose length the address of a call bounds. By page: without one Xero leaves the lines out. */
const askForCreditNotes = (settings: Settings, access: XeroAccess, filters: readonly string[], deadlineMs: number): Promise<XeroAnswer<XeroCreditNoteSnapshot[]>> =>
  callXero(settings, access, deadlineMs,
    (api, tenant) => api.getCreditNotes(tenant, undefined, filters.join(' OR '), undefined, 1, unitDecimals, largestPage),
    (body) => readAll(body.creditNotes, readCreditNote));

/**
 * The credit notes of these numbers with their lines, voided and deleted ones too; suppliers' (ACCPAYCREDIT), which may share a number, are
 * left out. Throws RangeError on none.
 */
export async function findCreditNotesByNumber(settings: Settings, access: XeroAccess, numbers: readonly string[], deadlineMs = readDeadlineMs): Promise<XeroAnswer<XeroCreditNoteSnapshot[]>> {
  requireSome(numbers);
  const found = await askForCreditNotes(settings, access, equals('CreditNoteNumber', numbers), deadlineMs);
  return found.answer === 'done' ? { ...found, value: found.value.filter(({ type }) => type === 'ACCRECCREDIT') } : found;
}

/** The credit notes of these Xero ids with their lines; an unknown id is simply missing. Throws RangeError on none. */
export async function findCreditNotesById(settings: Settings, access: XeroAccess, ids: readonly string[], deadlineMs = readDeadlineMs): Promise<XeroAnswer<XeroCreditNoteSnapshot[]>> {
  requireSome(ids);
  return askForCreditNotes(settings, access, isOneOf('CreditNoteID', ids), deadlineMs);
}
