import type { XeroId } from '../../domain/ids';
import type { Invoice, InvoiceLine } from '../../domain/records';
import type { XeroInvoiceContent, XeroLineBody, XeroVoidBody } from '../bodies';
import { present } from '../values';

/** The account and tax type that a line is coded with. */
export interface LineCode { readonly accountCode: string; readonly taxType: string }

export interface InvoiceToSend {
  readonly invoice: Invoice;
  readonly contactXeroId: XeroId;
  /** In the order of the lines, one each. */
  readonly lineCodes: readonly LineCode[];
  /** The invoice at Xero, with Xero's line id for each of our line ids that is there already. */
  readonly existing?: { readonly xeroId: XeroId; readonly lineItemIds: Readonly<Record<string, string>> };
}

function lineBody(line: InvoiceLine, code: LineCode, lineItemID: string | undefined): XeroLineBody {
  // A discount that is gone is sent as 0, or Xero might keep the one that the line had.
  const discount = line.discountPercent ?? (lineItemID === undefined ? undefined : '0');
  return present({
    lineItemID, description: line.description, quantity: Number(line.quantity), unitAmount: Number(line.unitPrice),
    discountRate: discount === undefined ? undefined : Number(discount), accountCode: code.accountCode, taxType: code.taxType,
  });
}

/** Xero refuses a link that contains its own name. */
const allowedUrl = (url: string | undefined): string | undefined => (url !== undefined && /xero/i.test(url) ? undefined : url);

function linesOf({ invoice, lineCodes, existing }: InvoiceToSend): XeroLineBody[] {
  return invoice.lines.map((line, index) => {
    const code = lineCodes[index];
    if (code === undefined || lineCodes.length !== invoice.lines.length) throw new RangeError(`An invoice of ${String(invoice.lines.length)} lines came with ${String(lineCodes.length)} line codes.`);
    return lineBody(line, code, existing?.lineItemIds[line.id]);
  });
}

/**
 * The invoice as it is sent to Xero: approved, its contact by id alone (more would edit the contact), its amounts left to Xero to work
 * out and compared afterwards. Numbers are made of decimal strings only here, where JSON asks for them. Throws RangeError when the line
 * codes do not match the lines.
 */
export function invoiceBody(toSend: InvoiceToSend): XeroInvoiceContent {
  const { invoice, contactXeroId, existing } = toSend;
  return present({
    // An update leaves the status alone: a paid invoice can't be approved again.
    invoiceID: existing?.xeroId, type: 'ACCREC' as const, status: existing ? undefined : 'AUTHORISED' as const, contact: { contactID: contactXeroId },
    invoiceNumber: invoice.number, date: invoice.issuedOn, dueDate: invoice.dueOn, currencyCode: invoice.currency,
    lineAmountTypes: invoice.pricesIncludeTax ? 'Inclusive' as const : 'Exclusive' as const,
    reference: invoice.reference, url: allowedUrl(invoice.url), lineItems: linesOf(toSend),
  });
}

export const voidBody = (xeroId: XeroId): XeroVoidBody => ({ invoiceID: xeroId, status: 'VOIDED' });
