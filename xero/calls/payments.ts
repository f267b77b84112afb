import { PaymentDelete, type Payments } from 'xero-node';
import type { ElementResult, XeroAnswer } from '../answer';
import type { XeroPaymentBody } from '../bodies';
import { callXero, type XeroAccess } from '../client';
import { deletedPaymentResult, paymentResults } from '../element-results';
import { readPayment as paymentOf, type XeroPaymentSnapshot } from '../snapshots';
import { readAll } from '../values';
import { isOneOf, largestPage, nothingNewer, oldestFirst, readDeadlineMs, readPage, requireElements, requireSome, writeDeadlineMs, type Page, type Settings } from './asking';

/** Records payments, and refunds of credit notes, in one call; the results keep the order of the elements. Throws RangeError on an empty batch. */
export function createPayments(
  settings: Settings, access: XeroAccess, elements: readonly XeroPaymentBody[], idempotencyKey: string, deadlineMs = writeDeadlineMs,
): Promise<XeroAnswer<ElementResult[]>> {
  requireElements(elements);
  const body = { payments: elements } as unknown as Payments;
  return callXero(settings, access, deadlineMs, (api, tenant) => api.createPayments(tenant, body, false, idempotencyKey), (answer) => paymentResults(answer.payments, elements));
}

/** Deletes a payment, which Xero keeps with the status DELETED; the one result is of this payment. Xero knows no other change to a payment. */
export const deletePayment = (
  settings: Settings, access: XeroAccess, paymentId: string, idempotencyKey: string, deadlineMs = writeDeadlineMs,
): Promise<XeroAnswer<ElementResult[]>> =>
  callXero(settings, access, deadlineMs,
    (api, tenant) => api.deletePayment(tenant, paymentId, Object.assign(new PaymentDelete(), { status: 'DELETED' }), idempotencyKey),
    (answer) => deletedPaymentResult(answer.payments, paymentId));

/** One page of payments, in the order in which they changed: deleted ones, refunds and those on bills as well. */
export const readPaymentsPage = (
  settings: Settings, access: XeroAccess, page: number, pageSize = largestPage, ifModifiedSince?: Date, deadlineMs = readDeadlineMs,
): Promise<XeroAnswer<Page<XeroPaymentSnapshot>>> =>
  callXero(settings, access, deadlineMs, (api, tenant) => api.getPayments(tenant, ifModifiedSince, undefined, oldestFirst, page, pageSize),
    (body) => readPage(body.payments, body.pagination, paymentOf, { page, pageSize }), nothingNewer<XeroPaymentSnapshot>(ifModifiedSince));

/** One payment; `refused` with 404 when Xero has none of this id. */
export const readPayment = (settings: Settings, access: XeroAccess, paymentId: string, deadlineMs = readDeadlineMs): Promise<XeroAnswer<XeroPaymentSnapshot>> =>
  callXero(settings, access, deadlineMs, (api, tenant) => api.getPayment(tenant, paymentId), (body) => (body.payments?.[0] ? paymentOf(body.payments[0]) : undefined));

/** Xero has no comma lists for payments: filters alone, whose length the address of a call bounds. */
const askForPayments = (settings: Settings, access: XeroAccess, filters: readonly string[], deadlineMs: number): Promise<XeroAnswer<XeroPaymentSnapshot[]>> =>
  callXero(settings, access, deadlineMs, (api, tenant) => api.getPayments(tenant, undefined, filters.join(' OR '), undefined, 1, largestPage), (body) => readAll(body.payments, paymentOf));

/** The payments of these Xero ids, deleted ones too; an unknown id is simply missing. Throws RangeError on none. */
export async function findPaymentsById(settings: Settings, access: XeroAccess, ids: readonly string[], deadlineMs = readDeadlineMs): Promise<XeroAnswer<XeroPaymentSnapshot[]>> {
  requireSome(ids);
  return askForPayments(settings, access, isOneOf('PaymentID', ids), deadlineMs);
}

/** Documents to look for payments on, by Xero's ids. */
export interface DocumentsPaid { readonly invoiceIds?: readonly string[]; readonly creditNoteIds?: readonly string[] }

/**
 * The payments and refunds on these documents, deleted ones too. Xero's own examples show the credit note of a refund as `Invoice`, so one
 * filter finds both; that it does is not documented, and a credit note's own `payments` are the surer way to its refunds. Throws RangeError
 * on no document.
 */
export async function findPaymentsOnDocuments(settings: Settings, access: XeroAccess, { invoiceIds = [], creditNoteIds = [] }: DocumentsPaid, deadlineMs = readDeadlineMs): Promise<XeroAnswer<XeroPaymentSnapshot[]>> {
  requireSome([...invoiceIds, ...creditNoteIds]);
  return askForPayments(settings, access, isOneOf('Invoice.InvoiceID', [...invoiceIds, ...creditNoteIds]), deadlineMs);
}
