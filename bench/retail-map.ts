import { decimal } from '../domain/money';
import type { Contact, CreditNote, Documents, Invoice, InvoiceLine } from '../domain/records';
import { computeTotals, standardTaxPercents, type Totals } from '../domain/totals';
import type { RecordKind } from '../domain/kinds';
import { allocate, payEveryThird } from './retail-money';
import type { RetailDocument, RetailRow } from './retail-rows';

/** Why a document is not sent: said beforehand, counted, never silent. */
export const exclusionReasons = ['no-customer', 'several-customers', 'total-zero-or-less'] as const;
export type Exclusion = (typeof exclusionReasons)[number];

export interface Named<Body> { readonly id: string; readonly body: Body }
export type RetailRecords = { readonly [Kind in RecordKind]: readonly Named<Documents[Kind]>[] };
export interface RetailLoad {
  readonly documents: number;
  readonly records: RetailRecords;
  readonly excluded: Readonly<Record<Exclusion, number>>;
}

/**
 * Documents to contacts, invoices and credit notes, and the payments that are made up for them (retail-money.ts). A contact is a
 * CustomerID; a document goes when it has exactly one and a total above zero. "C…" numbers are cancellations, hence credit notes.
 */
export function mapRetail(documents: readonly RetailDocument[]): RetailLoad {
  const excluded: Record<Exclusion, number> = { 'no-customer': 0, 'several-customers': 0, 'total-zero-or-less': 0 };
  const contacts = new Map<string, Named<Contact>>();
  const invoices: Named<Invoice>[] = [];
  const credits: Named<CreditNote>[] = [];
  for (const document of documents) {
    const mapped = mapDocument(document);
    if ('excluded' in mapped) {
      excluded[mapped.excluded] += 1;
      continue;
    }
    if (!contacts.has(mapped.contact.id)) contacts.set(mapped.contact.id, mapped.contact);
    if ('dueOn' in mapped.document) invoices.push({ id: document.number, body: mapped.document });
    else credits.push({ id: document.number, body: mapped.document });
  }
  const creditNotes = allocate(credits, invoices);
  return { documents: documents.length, records: { contact: [...contacts.values()], invoice: invoices, 'credit-note': creditNotes, payment: payEveryThird(invoices, creditNotes) }, excluded };
}

/** How many records there are to send. */
export const recordsIn = ({ records }: Pick<RetailLoad, 'records'>): number => Object.values(records).reduce((total, { length }) => total + length, 0);

type Mapped = { readonly contact: Named<Contact>; readonly document: Invoice | CreditNote };

function mapDocument({ number, rows }: RetailDocument): { excluded: Exclusion } | Mapped {
  const [first, ...others] = [...new Set(rows.map((row) => customerOf(row)))];
  if (first === undefined || (first === '' && others.length === 0)) return { excluded: 'no-customer' };
  if (others.length > 0) return { excluded: 'several-customers' };
  const document = number.startsWith('C') ? creditNoteOf(number, first, rows) : invoiceOf(number, first, rows);
  if (decimal(document.totals.total).lte(0)) return { excluded: 'total-zero-or-less' };
  const country = rows[0]?.Country ?? '';
  return { contact: { id: first, body: { version: 1, status: 'active', name: `Customer ${first} (${country})` } }, document };
}

/** The file has customers as "12923.0". */
const customerOf = (row: RetailRow): string => row.CustomerID.replace(/\.0$/, '');

function invoiceOf(number: string, contactId: string, rows: readonly RetailRow[]): Invoice {
  const lines = rows.map(lineOf);
  const day = dayOf(rows);
  return { version: 1, number, contactId, status: 'issued', issuedOn: day, dueOn: day, currency: 'GBP', pricesIncludeTax: false, lines, totals: totalsOf(number, lines) };
}

/** What came back has a negative quantity in the file; a credit note says the same with a positive one. */
function creditNoteOf(number: string, contactId: string, rows: readonly RetailRow[]): CreditNote {
  const lines = rows.map((row, index) => lineOf({ ...row, Quantity: decimal('0').minus(decimal(row.Quantity)).toFixed() }, index));
  return { version: 1, number, contactId, status: 'issued', issuedOn: dayOf(rows), currency: 'GBP', pricesIncludeTax: false, lines, totals: totalsOf(number, lines), allocations: [] };
}

const dayOf = (rows: readonly RetailRow[]): string => rows[0]?.InvoiceDate.slice(0, 10) ?? '';

/** Prices stay as they are in the file; no tax on any line (`gst-free`, zero rated), because the file knows none. */
function totalsOf(number: string, lines: InvoiceLine[]): Totals {
  const totals = computeTotals({ lines, pricesIncludeTax: false }, standardTaxPercents);
  if (totals === undefined) throw new Error(`Document ${number}: gst-free has no percentage.`);
  return totals;
}

function lineOf(row: RetailRow, index: number): InvoiceLine {
  const description = row.Description.trim() || row.StockCode.trim() || 'Item';
  return { id: `line-${index + 1}`, description, quantity: row.Quantity, unitPrice: decimal(row.UnitPrice).toFixed(), category: 'equipment-hire', tax: 'gst-free' };
}
