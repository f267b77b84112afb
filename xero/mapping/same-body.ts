import { decimal } from '../../domain/money';
import type { XeroInvoiceContent, XeroLineBody } from '../bodies';
import type { XeroInvoiceSnapshot, XeroLineSnapshot } from '../snapshots';

/** Xero keeps line ends and outer blanks as it likes. */
const plain = (value: string): string => value.replaceAll('\r\n', '\n').trim();
const sameNumber = (ours: number, theirs: string): boolean => decimal(String(ours)).eq(decimal(theirs));

const sameLine = (ours: XeroLineBody, theirs: XeroLineSnapshot | undefined): boolean => theirs !== undefined
  && plain(ours.description) === plain(theirs.description) && sameNumber(ours.quantity, theirs.quantity) && sameNumber(ours.unitAmount, theirs.unitPrice)
  && sameNumber(ours.discountRate ?? 0, theirs.discountRate ?? '0') && ours.accountCode === theirs.accountCode && ours.taxType === theirs.taxType;

/**
 * Whether an invoice found in Xero by its number is the one these bytes would have made, so that it can be adopted: contact, dates,
 * currency and every line. A paid invoice is an approved one too. Totals are compared when it is settled.
 */
export function sameBody(ours: XeroInvoiceContent, theirs: XeroInvoiceSnapshot): boolean {
  return theirs.type === ours.type && ['AUTHORISED', 'PAID'].includes(theirs.status)
    && ours.contact.contactID.toLowerCase() === theirs.contactXeroId.toLowerCase()
    && ours.date === theirs.date && ours.dueDate === theirs.dueDate && ours.currencyCode === theirs.currency && ours.lineAmountTypes === theirs.lineAmountTypes
    && ours.lineItems.length === theirs.lines.length && ours.lineItems.every((line, index) => sameLine(line, theirs.lines[index]));
}
