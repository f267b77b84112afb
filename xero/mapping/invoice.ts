import type { XeroId } from '../../domain/ids';
import { decimal } from '../../domain/money';
import type { Invoice, InvoiceLine } from '../../domain/records';
import type { XeroInvoiceContent, XeroLineBody, XeroVoidBody } from '../bodies';
import type { XeroInvoiceSnapshot, XeroLineSnapshot } from '../snapshots';
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
    invoiceID: existing?.xeroId, type: 'ACCREC' as const, status: 'AUTHORISED' as const, contact: { contactID: contactXeroId },
    invoiceNumber: invoice.number, date: invoice.issuedOn, dueDate: invoice.dueOn, currencyCode: invoice.currency,
    lineAmountTypes: invoice.pricesIncludeTax ? 'Inclusive' as const : 'Exclusive' as const,
    reference: invoice.reference, url: allowedUrl(invoice.url), lineItems: linesOf(toSend),
  });
}

export const voidBody = (xeroId: XeroId): XeroVoidBody => ({ invoiceID: xeroId, status: 'VOIDED' });

export type Comparison = { readonly same: true } | { readonly same: false; readonly differences: string[] };

/** Xero keeps line ends and outer blanks as it likes. */
const plain = (value: string): string => value.replaceAll('\r\n', '\n').trim();
const sameNumber = (ours: string, theirs: string): boolean => decimal(ours).eq(decimal(theirs));

function lineDifferences(line: InvoiceLine, code: LineCode | undefined, theirs: XeroLineSnapshot): string[] {
  const checks: readonly (readonly [string, boolean])[] = [
    ['description', plain(line.description) === plain(theirs.description)], ['quantity', sameNumber(line.quantity, theirs.quantity)],
    ['unitPrice', sameNumber(line.unitPrice, theirs.unitPrice)], ['discountPercent', sameNumber(line.discountPercent ?? '0', theirs.discountRate ?? '0')],
    ['account', code?.accountCode === theirs.accountCode], ['tax', code?.taxType === theirs.taxType],
  ];
  return checks.filter(([, agrees]) => !agrees).map(([name]) => name);
}

/** A paid invoice is an approved one too. */
const statusAgrees = (invoice: Invoice, status: string): boolean =>
  (invoice.status === 'void' ? ['VOIDED', 'DELETED'] : ['AUTHORISED', 'PAID']).includes(status);

/**
 * Whether an invoice found in Xero by its number is ours, so that it can be adopted. What cannot be ours by chance is compared: the
 * contact, dates, currency, every line and the totals to the cent.
 * @returns the names of the fields that differ, lines as `lines[0].quantity`; names only, no content.
 */
export function sameInvoice(ours: Pick<InvoiceToSend, 'invoice' | 'contactXeroId' | 'lineCodes'>, theirs: XeroInvoiceSnapshot): Comparison {
  const { invoice } = ours;
  const checks: readonly (readonly [string, boolean])[] = [
    ['type', theirs.type === 'ACCREC'], ['status', statusAgrees(invoice, theirs.status)], ['number', plain(invoice.number) === plain(theirs.number)],
    ['contact', ours.contactXeroId.toLowerCase() === theirs.contactXeroId.toLowerCase()],
    ['issuedOn', invoice.issuedOn === theirs.date], ['dueOn', invoice.dueOn === theirs.dueDate], ['currency', invoice.currency === theirs.currency],
    ['pricesIncludeTax', theirs.lineAmountTypes === (invoice.pricesIncludeTax ? 'Inclusive' : 'Exclusive')],
    ['lines', invoice.lines.length === theirs.lines.length],
    ...(['subtotal', 'tax', 'total'] as const).map((name) => [`totals.${name}`, sameNumber(invoice.totals[name], theirs.totals[name])] as const),
  ];
  const differences = checks.filter(([, agrees]) => !agrees).map(([name]) => name);
  for (const [index, line] of invoice.lines.entries()) {
    const found = theirs.lines[index];
    if (found) differences.push(...lineDifferences(line, ours.lineCodes[index], found).map((name) => `lines[${String(index)}].${name}`));
  }
  return differences.length === 0 ? { same: true } : { same: false, differences };
}
