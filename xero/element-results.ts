import type { Allocation, Contact, CreditNote, Invoice, Payment, ValidationError } from 'xero-node';
import { xeroId } from '../domain/ids';
import type { AllocationResult, ElementResult } from './answer';
import type { XeroAllocationBody, XeroPaymentBody } from './bodies';
import { recordIdIn } from './mapping/payment-reference';
import { readAllocation, readContact, readPaymentTarget, readTotals } from './snapshots';
import { instantOf, present, readAll, realId, text } from './values';

/** What each element of a batch came to: 200 is not success (xero-api.md, section 6). */

const messages = (errors: readonly ValidationError[] | undefined): string[] =>
  (Array.isArray(errors) ? (errors as readonly ValidationError[]) : []).map((error) => text(error.message)).filter((message) => message !== undefined);

type Refusal = Extract<ElementResult, { ok: false }>;
interface Verdict { readonly id: unknown; readonly hasErrors: boolean | undefined; readonly status: string | undefined; readonly errors: readonly string[] }

/** The refusal of an element; undefined when nothing speaks against it. */
function refusal({ id, hasErrors, status, errors }: Verdict): Refusal | undefined {
  const unborn = text(id) !== undefined && realId(id) === undefined;
  if (hasErrors !== true && status !== 'ERROR' && errors.length === 0 && !unborn) return undefined;
  return { ok: false, messages: errors.length > 0 ? [...new Set(errors)] : ['Xero refused this record without saying why.'] };
}

function contactResult(contact: Contact): ElementResult | undefined {
  const refused = refusal({ id: contact.contactID, hasErrors: contact.hasValidationErrors, status: contact.statusAttributeString, errors: messages(contact.validationErrors) });
  if (refused) return refused;
  const id = realId(contact.contactID);
  if (id === undefined) return undefined;
  return present({
    ok: true as const, xeroId: xeroId(id), number: text(contact.contactNumber), status: text(contact.contactStatus),
    contact: text(contact.name) === undefined ? undefined : readContact(contact), updatedAt: instantOf(contact.updatedDateUTC), warnings: [],
  });
}

type Document = Pick<Invoice & CreditNote, 'contact' | 'hasErrors' | 'lineItems' | 'statusAttributeString' | 'subTotal' | 'total' | 'totalTax' | 'updatedDateUTC' | 'validationErrors' | 'warnings'>;

function documentResult(document: Document, { id, number, status }: { id: unknown; number: unknown; status: unknown }): ElementResult | undefined {
  const errors = [...messages(document.validationErrors), ...messages(document.contact?.validationErrors)];
  const refused = refusal({ id, hasErrors: document.hasErrors, status: document.statusAttributeString, errors });
  if (refused) return refused;
  const real = realId(id);
  if (real === undefined) return undefined;
  return present({
    ok: true as const, xeroId: xeroId(real), number: text(number), status: text(status), totals: readTotals(document),
    lineItemIds: readAll(document.lineItems, (line) => realId(line.lineItemID)), updatedAt: instantOf(document.updatedDateUTC),
    warnings: messages(document.warnings),
  });
}

function paymentResult(payment: Payment): ElementResult | undefined {
  const errors = [payment, payment.invoice, payment.creditNote].flatMap((told) => messages(told?.validationErrors));
  const refused = refusal({ id: payment.paymentID, hasErrors: payment.hasValidationErrors, status: payment.statusAttributeString, errors });
  if (refused) return refused;
  const id = realId(payment.paymentID);
  if (id === undefined) return undefined;
  return present({ ok: true as const, xeroId: xeroId(id), status: text(payment.status), updatedAt: instantOf(payment.updatedDateUTC), warnings: messages(payment.warnings) });
}

/** What was sent under this position, as far as the answer must agree with it. */
export interface Sent { readonly id?: string | undefined; readonly number?: string | undefined }

const plain = (value: string): string => value.trim().replace(/\s+/g, ' ').toLowerCase();
const apart = (sent: string | undefined, answered: string | undefined): boolean =>
  sent !== undefined && answered !== undefined && plain(sent) !== plain(answered);

/**
 * Results belong to what was sent by their position alone. An answer with another count, or with the id or number of another element
 * in a place, would link records to the wrong documents: it counts as unreadable, and a look-up settles it.
 */
function inOrder(results: readonly ElementResult[] | undefined, sent: readonly Sent[]): ElementResult[] | undefined {
  if (results?.length !== sent.length) return undefined;
  const misplaced = results.some((result, index) => result.ok && (apart(sent[index]?.id, result.xeroId) || apart(sent[index]?.number, result.number)));
  return misplaced ? undefined : [...results];
}

export const contactResults = (contacts: readonly Contact[] | undefined, sent: readonly Sent[]): ElementResult[] | undefined =>
  inOrder(readAll(contacts, contactResult), sent);

export const invoiceResults = (invoices: readonly Invoice[] | undefined, sent: readonly Sent[]): ElementResult[] | undefined =>
  inOrder(readAll(invoices, (invoice) => documentResult(invoice, { id: invoice.invoiceID, number: invoice.invoiceNumber, status: invoice.status })), sent);

export const creditNoteResults = (creditNotes: readonly CreditNote[] | undefined, sent: readonly Sent[]): ElementResult[] | undefined =>
  inOrder(readAll(creditNotes, (note) => documentResult(note, { id: note.creditNoteID, number: note.creditNoteNumber, status: note.status })), sent);

/** A payment has no number: the document that it is on and our record id in its reference tell whose result it is. */
export function paymentResults(payments: readonly Payment[] | undefined, sent: readonly XeroPaymentBody[]): ElementResult[] | undefined {
  const results = readAll(payments, paymentResult);
  if (!payments || results?.length !== sent.length) return undefined;
  const misplaced = sent.some((body, index) => {
    const answered = payments[index];
    if (!answered || results[index]?.ok !== true) return false;
    return apart('invoice' in body ? body.invoice.invoiceID : body.creditNote.creditNoteID, readPaymentTarget(answered)?.xeroId) || apart(recordIdIn(body.reference), recordIdIn(text(answered.reference)));
  });
  return misplaced ? undefined : results;
}

export const deletedPaymentResult = (payments: readonly Payment[] | undefined, paymentId: string): ElementResult[] | undefined =>
  inOrder(readAll(payments, paymentResult), [{ id: paymentId }]);

function allocationResult(allocation: Allocation): AllocationResult | undefined {
  const errors = [...messages(allocation.validationErrors), ...messages((allocation.invoice as Invoice | undefined)?.validationErrors)];
  const refused = refusal({ id: allocation.allocationID, hasErrors: undefined, status: allocation.statusAttributeString, errors });
  if (refused) return refused;
  const read = readAllocation(allocation);
  return read && { ok: true, ...read };
}

/** An allocation is known by its invoice. */
export function allocationResults(allocations: readonly Allocation[] | undefined, sent: readonly XeroAllocationBody[]): AllocationResult[] | undefined {
  const results = readAll(allocations, allocationResult);
  if (results?.length !== sent.length) return undefined;
  return results.some((result, index) => result.ok && apart(sent[index]?.invoice.invoiceID, result.invoiceXeroId)) ? undefined : results;
}
