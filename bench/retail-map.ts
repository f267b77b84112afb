import { decimal } from '../domain/money';
import type { Contact, Invoice, InvoiceLine } from '../domain/records';
import { computeTotals, standardTaxPercents } from '../domain/totals';
import type { RetailDocument, RetailRow } from './retail-rows';

/** Why a document is not sent: said beforehand, counted, never silent. */
export const exclusionReasons = ['credit-note', 'no-customer', 'several-customers', 'total-zero-or-less'] as const;
export type Exclusion = (typeof exclusionReasons)[number];

export interface Named<Body> { readonly id: string; readonly body: Body }
export interface RetailLoad {
  readonly documents: number;
  readonly contacts: readonly Named<Contact>[];
  readonly invoices: readonly Named<Invoice>[];
  readonly excluded: Readonly<Record<Exclusion, number>>;
}

/**
 * Documents to contacts and invoices. A contact is a CustomerID; an invoice is every document that has exactly one and a total
 * above zero. "C…" numbers are cancellations, hence credit notes.
 */
export function mapRetail(documents: readonly RetailDocument[]): RetailLoad {
  const excluded: Record<Exclusion, number> = { 'credit-note': 0, 'no-customer': 0, 'several-customers': 0, 'total-zero-or-less': 0 };
  const contacts = new Map<string, Named<Contact>>();
  const invoices: Named<Invoice>[] = [];
  for (const document of documents) {
    const mapped = mapDocument(document);
    if ('excluded' in mapped) {
      excluded[mapped.excluded] += 1;
      continue;
    }
    if (!contacts.has(mapped.contact.id)) contacts.set(mapped.contact.id, mapped.contact);
    invoices.push(mapped.invoice);
  }
  return { documents: documents.length, contacts: [...contacts.values()], invoices, excluded };
}

function mapDocument({ number, rows }: RetailDocument): { excluded: Exclusion } | { contact: Named<Contact>; invoice: Named<Invoice> } {
  if (number.startsWith('C')) return { excluded: 'credit-note' };
  const [first, ...others] = [...new Set(rows.map((row) => customerOf(row)))];
  if (first === undefined || (first === '' && others.length === 0)) return { excluded: 'no-customer' };
  if (others.length > 0) return { excluded: 'several-customers' };
  const invoice = invoiceOf(number, first, rows);
  if (decimal(invoice.totals.total).lte(0)) return { excluded: 'total-zero-or-less' };
  const country = rows[0]?.Country ?? '';
  return { contact: { id: first, body: { version: 1, status: 'active', name: `Customer ${first} (${country})` } }, invoice: { id: number, body: invoice } };
}

/** The file has customers as "12923.0". */
const customerOf = (row: RetailRow): string => row.CustomerID.replace(/\.0$/, '');

/** Prices stay as they are in the file; no tax on any line (`gst-free`, zero rated), because the file knows none. */
function invoiceOf(number: string, contactId: string, rows: readonly RetailRow[]): Invoice {
  const lines = rows.map(lineOf);
  const totals = computeTotals({ lines, pricesIncludeTax: false }, standardTaxPercents);
  if (totals === undefined) throw new Error(`Invoice ${number}: gst-free has no percentage.`);
  const day = rows[0]?.InvoiceDate.slice(0, 10) ?? '';
  return { version: 1, number, contactId, status: 'issued', issuedOn: day, dueOn: day, currency: 'GBP', pricesIncludeTax: false, lines, totals };
}

function lineOf(row: RetailRow, index: number): InvoiceLine {
  const description = row.Description.trim() || row.StockCode.trim() || 'Item';
  return { id: `line-${index + 1}`, description, quantity: row.Quantity, unitPrice: decimal(row.UnitPrice).toFixed(), category: 'equipment-hire', tax: 'gst-free' };
}
