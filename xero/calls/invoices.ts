import type { Invoices } from 'xero-node';
import type { ElementResult, XeroAnswer } from '../answer';
import type { XeroInvoiceBody } from '../bodies';
import { callXero, type XeroAccess } from '../client';
import { invoiceResults } from '../element-results';
import { readInvoice, type XeroInvoiceSnapshot } from '../snapshots';
import { readAll } from '../values';
import { equals, largestPage, nothingNewer, oldestFirst, readDeadlineMs, readPage, requireIds, requireSome, unitDecimals, writeDeadlineMs, type Page, type Settings, type WriteOperation } from './asking';

/** Writes invoices, or voids them, in one call; the results keep the order of the elements. Throws RangeError on an empty batch or missing ids. */
export function writeInvoices(
  settings: Settings, access: XeroAccess, op: WriteOperation, elements: readonly XeroInvoiceBody[], idempotencyKey: string, deadlineMs = writeDeadlineMs,
): Promise<XeroAnswer<ElementResult[]>> {
  requireIds(op, elements.map((element) => element.invoiceID));
  const body = { invoices: elements } as unknown as Invoices;
  const sent = elements.map((element) => ({ id: element.invoiceID, number: 'invoiceNumber' in element ? element.invoiceNumber : undefined }));
  return callXero(settings, access, deadlineMs, (api, tenant) => (op === 'create'
    ? api.createInvoices(tenant, body, false, unitDecimals, idempotencyKey)
    : api.updateOrCreateInvoices(tenant, body, false, unitDecimals, idempotencyKey)), (answer) => invoiceResults(answer.invoices, sent));
}

/** One page of invoices with their lines, in the order in which they changed: of every status, and bills (ACCPAY) as well. */
export const readInvoicesPage = (
  settings: Settings, access: XeroAccess, page: number, pageSize = largestPage, ifModifiedSince?: Date, deadlineMs = readDeadlineMs,
): Promise<XeroAnswer<Page<XeroInvoiceSnapshot>>> =>
  callXero(settings, access, deadlineMs, (api, tenant) => api.getInvoices(
    tenant, ifModifiedSince, undefined, oldestFirst, undefined, undefined, undefined, undefined, page, undefined, undefined, unitDecimals, undefined, pageSize,
  ), (body) => readPage(body.invoices, body.pagination, readInvoice, { page, pageSize }), nothingNewer<XeroInvoiceSnapshot>(ifModifiedSince));

interface InvoiceFilter { readonly where?: string; readonly ids?: readonly string[]; readonly numbers?: readonly string[] }

/** Always by page: without one Xero leaves the lines out. */
function findInvoices(settings: Settings, access: XeroAccess, { where, ids, numbers }: InvoiceFilter, deadlineMs: number): Promise<XeroAnswer<XeroInvoiceSnapshot[]>> {
  return callXero(settings, access, deadlineMs, (api, tenant) => api.getInvoices(
    tenant, undefined, where, undefined, ids && [...ids], numbers && [...numbers], undefined, undefined, 1, undefined, undefined, unitDecimals, undefined, largestPage,
  ), (body) => readAll(body.invoices, readInvoice));
}

/**
 * The invoices of these numbers with their lines, voided and deleted ones too; bills (ACCPAY), which may share a number, are left out.
 * A number with a comma cannot stand in Xero's comma list, so that all are then asked for by a filter. Throws RangeError on none.
 */
export async function findInvoicesByNumber(settings: Settings, access: XeroAccess, numbers: readonly string[], deadlineMs = readDeadlineMs): Promise<XeroAnswer<XeroInvoiceSnapshot[]>> {
  requireSome(numbers);
  const listable = numbers.every((number) => !number.includes(',') && number === number.trim());
  const found = await findInvoices(settings, access, listable ? { numbers } : { where: equals('InvoiceNumber', numbers).join(' OR ') }, deadlineMs);
  return found.answer === 'done' ? { ...found, value: found.value.filter(({ type }) => type === 'ACCREC') } : found;
}

/** The invoices of these Xero ids with their lines; an unknown id is simply missing. Throws RangeError on none. */
export async function findInvoicesById(settings: Settings, access: XeroAccess, ids: readonly string[], deadlineMs = readDeadlineMs): Promise<XeroAnswer<XeroInvoiceSnapshot[]>> {
  requireSome(ids);
  return findInvoices(settings, access, { ids }, deadlineMs);
}
