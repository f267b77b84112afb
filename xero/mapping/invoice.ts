import type { XeroId } from '../../domain/ids';
import type { Invoice, InvoiceLine } from '../../domain/records';
import type { XeroInvoiceContent, XeroLineBody, XeroVoidBody } from '../bodies';
import { present } from '../values';
import { eachLine, lineBody, type LineCode, type LineItemIds } from './lines';

export type { LineCode };

export interface InvoiceToSend {
  readonly invoice: Invoice;
  readonly contactXeroId: XeroId;
  /** In the order of the lines, one each. */
  readonly lineCodes: readonly LineCode[];
  /** The invoice at Xero, with Xero's line id for each of our line ids that is there already, and which texts we gave it before. */
  readonly existing?: { readonly xeroId: XeroId; readonly lineItemIds: LineItemIds; readonly gave?: GivenTexts };
}

/** The optional texts of an invoice as they are given to Xero. */
export interface GivenTexts { readonly reference?: string; readonly url?: string }

function invoiceLine(line: InvoiceLine, code: LineCode, lineItemID: string | undefined): XeroLineBody {
  // A discount that is gone is sent as 0, or Xero might keep the one that the line had.
  const discount = line.discountPercent ?? (lineItemID === undefined ? undefined : '0');
  return { ...lineBody(line, code, lineItemID), ...present({ discountRate: discount === undefined ? undefined : Number(discount) }) };
}

/** The reference and link of an invoice; Xero refuses a link that contains its own name, which is left out. */
export const givenTexts = ({ reference, url }: Pick<Invoice, 'reference' | 'url'>): GivenTexts => present({ reference, url: url !== undefined && /xero/i.test(url) ? undefined : url });

/** What we gave once and give no longer is cleared by ''; what we never gave is a person's and left alone. */
function textsOf(invoice: Invoice, gave: GivenTexts = {}): GivenTexts {
  const { reference, url } = givenTexts(invoice);
  return present({ reference: reference ?? (gave.reference ? '' : undefined), url: url ?? (gave.url ? '' : undefined) });
}

/**
 * The invoice as it is sent to Xero: approved when it is new, its contact by id alone (more would edit the contact), its amounts left to Xero to work
 * out and compared afterwards. Throws RangeError when the line codes do not match the lines.
 */
export function invoiceBody({ invoice, contactXeroId, lineCodes, existing }: InvoiceToSend): XeroInvoiceContent {
  return present({
    // An update leaves the status alone: a paid invoice can't be approved again.
    invoiceID: existing?.xeroId, type: 'ACCREC' as const, status: existing ? undefined : 'AUTHORISED' as const, contact: { contactID: contactXeroId },
    invoiceNumber: invoice.number, date: invoice.issuedOn, dueDate: invoice.dueOn, currencyCode: invoice.currency,
    lineAmountTypes: invoice.pricesIncludeTax ? 'Inclusive' as const : 'Exclusive' as const,
    ...textsOf(invoice, existing?.gave), lineItems: eachLine(invoice.lines, lineCodes, existing?.lineItemIds, invoiceLine),
  });
}

export const voidBody = (xeroId: XeroId): XeroVoidBody => ({ invoiceID: xeroId, status: 'VOIDED' });
