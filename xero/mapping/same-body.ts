import type { XeroCreditNoteContent, XeroInvoiceContent } from '../bodies';
import type { XeroCreditNoteSnapshot, XeroInvoiceSnapshot } from '../snapshots';
import { compareCreditNote, compareInvoice, type Comparison, type DocumentAspect } from './document-differences';

/** What a person may have changed in the meantime without making it another document. */
const incidental: readonly DocumentAspect[] = ['number', 'reference', 'url'];
/** A paid invoice, or a credit note that is used up, is an approved one too. */
const approved = ['AUTHORISED', 'PAID'];
const onlyIncidental = ({ differences }: Comparison): boolean => differences.every(({ aspect }) => incidental.includes(aspect));

/**
 * Whether an invoice found in Xero by its number is the one these bytes would have made, so that it can be adopted: contact, dates,
 * currency and every line. Totals are compared when it is settled.
 */
export const sameBody = (ours: XeroInvoiceContent, theirs: XeroInvoiceSnapshot): boolean =>
  theirs.type === ours.type && approved.includes(theirs.status) && onlyIncidental(compareInvoice(ours, theirs, []));

/** As {@link sameBody}, of a credit note; what it is allocated to does not make it another one. */
export const sameCreditNote = (ours: XeroCreditNoteContent, theirs: XeroCreditNoteSnapshot): boolean =>
  theirs.type === ours.type && approved.includes(theirs.status) && onlyIncidental(compareCreditNote(ours, theirs, []));
