import type { XeroInvoiceContent } from '../bodies';
import type { XeroInvoiceSnapshot } from '../snapshots';
import { compareInvoice, type InvoiceAspect } from './invoice-differences';

/** What a person may have changed in the meantime without making it another invoice. */
const incidental: readonly InvoiceAspect[] = ['number', 'reference', 'url'];

/**
 * Whether an invoice found in Xero by its number is the one these bytes would have made, so that it can be adopted: contact, dates,
 * currency and every line. A paid invoice is an approved one too. Totals are compared when it is settled.
 */
export const sameBody = (ours: XeroInvoiceContent, theirs: XeroInvoiceSnapshot): boolean =>
  theirs.type === ours.type && ['AUTHORISED', 'PAID'].includes(theirs.status)
  && compareInvoice(ours, theirs, []).differences.every(({ aspect }) => incidental.includes(aspect));
