import type { XeroId } from '../../domain/ids';
import type { XeroCreditNoteContent, XeroCreditNoteVoidBody } from '../bodies';
import { present } from '../values';
import { eachLine, lineBody, type LineCode, type LineItemIds, type LineToSend } from './lines';

/** A credit note as CloudRent gives it; the day is 'YYYY-MM-DD'. Its lines have no discounts, which Xero does not know on credit notes. */
export interface CreditNoteDocument {
  readonly number: string; readonly issuedOn: string; readonly currency: string; readonly pricesIncludeTax: boolean; readonly reference?: string | undefined;
  readonly lines: readonly LineToSend[];
}

export interface CreditNoteToSend {
  readonly creditNote: CreditNoteDocument;
  readonly contactXeroId: XeroId;
  /** In the order of the lines, one each. */
  readonly lineCodes: readonly LineCode[];
  /** The credit note at Xero, with Xero's line id for each of our line ids that is there already, and which reference we gave it before. */
  readonly existing?: { readonly xeroId: XeroId; readonly lineItemIds: LineItemIds; readonly gave?: { readonly reference?: string } };
}

/** The credit note as it is sent to Xero, by the same rules as an invoice; what it is allocated to is sent apart. Throws RangeError when the line codes do not match the lines. */
export function creditNoteBody({ creditNote, contactXeroId, lineCodes, existing }: CreditNoteToSend): XeroCreditNoteContent {
  return present({
    // An update leaves the status alone: a credit note that is used up can't be approved again.
    creditNoteID: existing?.xeroId, type: 'ACCRECCREDIT' as const, status: existing ? undefined : 'AUTHORISED' as const, contact: { contactID: contactXeroId },
    creditNoteNumber: creditNote.number, date: creditNote.issuedOn, currencyCode: creditNote.currency,
    lineAmountTypes: creditNote.pricesIncludeTax ? 'Inclusive' as const : 'Exclusive' as const,
    // A reference that we gave and give no longer is cleared; one that we never gave is a person's and left alone.
    reference: creditNote.reference ?? (existing?.gave?.reference ? '' : undefined), lineItems: eachLine(creditNote.lines, lineCodes, existing?.lineItemIds, lineBody),
  });
}

export const creditNoteVoidBody = (xeroId: XeroId): XeroCreditNoteVoidBody => ({ creditNoteID: xeroId, status: 'VOIDED' });
