import type { Contact, Invoice, ValidationError } from 'xero-node';
import { xeroId } from '../domain/ids';
import type { ElementResult } from './answer';
import { readContact, readTotals } from './snapshots';
import { instantOf, present, readAll, realId, text } from './values';

/** What each element of a batch came to: 200 is not success (xero-api.md, section 6). */

const messages = (errors: readonly ValidationError[] | undefined): string[] =>
  (Array.isArray(errors) ? (errors as readonly ValidationError[]) : []).map((error) => text(error.message)).filter((message) => message !== undefined);

interface Verdict { readonly id: unknown; readonly hasErrors: boolean | undefined; readonly status: string | undefined; readonly errors: readonly string[] }

/** The refusal of an element; undefined when nothing speaks against it. */
function refusal({ id, hasErrors, status, errors }: Verdict): ElementResult | undefined {
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

function invoiceResult(invoice: Invoice): ElementResult | undefined {
  const errors = [...messages(invoice.validationErrors), ...messages(invoice.contact?.validationErrors)];
  const refused = refusal({ id: invoice.invoiceID, hasErrors: invoice.hasErrors, status: invoice.statusAttributeString, errors });
  if (refused) return refused;
  const id = realId(invoice.invoiceID);
  if (id === undefined) return undefined;
  return present({
    ok: true as const, xeroId: xeroId(id), number: text(invoice.invoiceNumber), status: text(invoice.status), totals: readTotals(invoice),
    lineItemIds: readAll(invoice.lineItems, (line) => realId(line.lineItemID)), updatedAt: instantOf(invoice.updatedDateUTC),
    warnings: messages(invoice.warnings),
  });
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
  inOrder(readAll(invoices, invoiceResult), sent);
