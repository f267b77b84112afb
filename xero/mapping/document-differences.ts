import type { FieldDifference } from '../../domain/problems';
import { decimal } from '../../domain/money';
import type { XeroCreditNoteContent, XeroInvoiceContent, XeroLineBody } from '../bodies';
import type { XeroCreditNoteSnapshot, XeroInvoiceSnapshot, XeroLineSnapshot } from '../snapshots';

/** What an invoice or credit note at Xero can differ in; `lines`: one more, one less, or another order. */
export type DocumentAspect = 'number' | 'contact' | 'issuedOn' | 'dueOn' | 'currency' | 'pricesIncludeTax' | 'reference' | 'url'
  | 'lines' | 'description' | 'quantity' | 'unitPrice' | 'discountPercent' | 'account' | 'tax';
export interface DocumentDifference extends FieldDifference { readonly aspect: DocumentAspect; /** Of ours, for what differs within a line. */ readonly line?: number }

/** A document as we send it beside the one that Xero has: which of its lines each of ours is (by position), and where the two differ. */
export interface Comparison { readonly pairs: readonly (number | undefined)[]; readonly differences: readonly DocumentDifference[] }

/** Xero keeps line ends and outer blanks as it likes. */
const plain = (value: string): string => value.replaceAll('\r\n', '\n').trim();
const sameNumber = (ours: string, theirs: string): boolean => decimal(ours).eq(decimal(theirs));
const sameId = (ours: string, theirs: string): boolean => ours.toLowerCase() === theirs.toLowerCase();
const number = (value: number): string => decimal(String(value)).toFixed();

/**
 * Compares field by field. A text that we do not send (`reference`, `url`) is not ours to compare. Lines are paired by Xero's line id,
 * else by equal content.
 * @param lineIds our line ids in the order of the body's lines: they name lines in the differences.
 */
export const compareInvoice = (ours: XeroInvoiceContent, theirs: XeroInvoiceSnapshot, lineIds: readonly string[]): Comparison =>
  compareDocument({ ...ours, number: ours.invoiceNumber }, theirs, lineIds);

/** As {@link compareInvoice}; what a credit note is allocated to is no part of it. */
export const compareCreditNote = (ours: XeroCreditNoteContent, theirs: XeroCreditNoteSnapshot, lineIds: readonly string[]): Comparison =>
  compareDocument({ ...ours, number: ours.creditNoteNumber }, theirs, lineIds);

type Ours = Pick<XeroInvoiceContent, 'contact' | 'date' | 'currencyCode' | 'lineAmountTypes' | 'reference' | 'lineItems'> & Partial<Pick<XeroInvoiceContent, 'dueDate' | 'url'>> & { readonly number: string };
type Theirs = Pick<XeroInvoiceSnapshot, 'number' | 'contactXeroId' | 'date' | 'currency' | 'lineAmountTypes' | 'reference' | 'lines'> & Partial<Pick<XeroInvoiceSnapshot, 'dueDate' | 'url'>>;

function compareDocument(ours: Ours, theirs: Theirs, lineIds: readonly string[]): Comparison {
  const pairs = pairLines(ours.lineItems, theirs.lines);
  return { pairs, differences: [...headDifferences(ours, theirs), ...lineSetDifferences(ours.lineItems, theirs.lines, pairs, lineIds), ...withinLines(ours.lineItems, theirs.lines, pairs, lineIds)] };
}

function headDifferences(ours: Ours, theirs: Theirs): DocumentDifference[] {
  const found: DocumentDifference[] = [];
  const compare = (aspect: DocumentAspect, cloudrent: string | undefined, xero: string, same: (a: string, b: string) => boolean = (a, b) => a === b) => {
    if (cloudrent !== undefined && !same(cloudrent, xero)) found.push({ aspect, field: aspect, xero, cloudrent });
  };
  compare('number', ours.number, theirs.number);
  compare('contact', ours.contact.contactID, theirs.contactXeroId, sameId);
  compare('issuedOn', ours.date, theirs.date);
  compare('dueOn', ours.dueDate, theirs.dueDate ?? '');
  compare('currency', ours.currencyCode, theirs.currency);
  compare('pricesIncludeTax', String(ours.lineAmountTypes === 'Inclusive'), String(theirs.lineAmountTypes === 'Inclusive'));
  compare('reference', ours.reference, theirs.reference ?? '', (a, b) => plain(a) === plain(b));
  compare('url', ours.url, theirs.url ?? '');
  return found;
}

function pairLines(ours: readonly XeroLineBody[], theirs: readonly XeroLineSnapshot[]): (number | undefined)[] {
  const taken = new Set<number>();
  const take = (fits: (line: XeroLineSnapshot) => boolean): number | undefined => {
    const found = theirs.findIndex((line, position) => !taken.has(position) && fits(line));
    if (found < 0) return undefined;
    taken.add(found);
    return found;
  };
  const byId = ours.map(({ lineItemID }) => (lineItemID === undefined ? undefined : take((line) => sameId(lineItemID, line.lineItemId))));
  return ours.map((line, position) => byId[position] ?? take((other) => plain(line.description) === plain(other.description) && lineDifferences(line, other).length === 0));
}

function lineSetDifferences(ours: readonly XeroLineBody[], theirs: readonly XeroLineSnapshot[], pairs: readonly (number | undefined)[], lineIds: readonly string[]): DocumentDifference[] {
  const added = ours.flatMap((line, position): DocumentDifference[] => (pairs[position] === undefined ? [{ aspect: 'lines', field: `lines.${lineIds[position] ?? position}`, xero: '', cloudrent: line.description }] : []));
  const removed = theirs.flatMap((line, position): DocumentDifference[] => (pairs.includes(position) ? [] : [{ aspect: 'lines', field: 'lines', xero: line.description, cloudrent: '' }]));
  const known = pairs.filter((position) => position !== undefined);
  const moved = known.some((position, index) => index > 0 && position < (known[index - 1] ?? 0));
  const order = (positions: readonly number[]): string => positions.map((position) => String(position + 1)).join(' ');
  return [...added, ...removed, ...(moved ? [{ aspect: 'lines' as const, field: 'lines', xero: order([...known].sort((a, b) => a - b)), cloudrent: order(known) }] : [])];
}

function withinLines(ours: readonly XeroLineBody[], theirs: readonly XeroLineSnapshot[], pairs: readonly (number | undefined)[], lineIds: readonly string[]): DocumentDifference[] {
  return ours.flatMap((line, position) => {
    const other = theirs[pairs[position] ?? -1];
    if (!other) return [];
    return lineDifferences(line, other).map((one) => ({ ...one, field: `lines.${lineIds[position] ?? position}.${one.aspect}`, line: position }));
  });
}

function lineDifferences(ours: XeroLineBody, theirs: XeroLineSnapshot): Omit<DocumentDifference, 'field'>[] {
  const found: Omit<DocumentDifference, 'field'>[] = [];
  const compare = (aspect: DocumentAspect, cloudrent: string, xero: string, same: (a: string, b: string) => boolean) => {
    if (!same(cloudrent, xero)) found.push({ aspect, xero, cloudrent });
  };
  const exactly = (a: string, b: string): boolean => a === b;
  compare('description', ours.description, theirs.description, (a, b) => plain(a) === plain(b));
  compare('quantity', number(ours.quantity), theirs.quantity, sameNumber);
  compare('unitPrice', number(ours.unitAmount), theirs.unitPrice, sameNumber);
  compare('discountPercent', number(ours.discountRate ?? 0), theirs.discountRate ?? '0', sameNumber);
  compare('account', ours.accountCode, theirs.accountCode, exactly);
  compare('tax', ours.taxType, theirs.taxType, exactly);
  return found;
}
