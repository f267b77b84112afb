import { resolveId } from '../db/aliases';
import { hasRecord, readRecord, type Incoming } from '../db/records';
import type { Db } from '../db/open';
import { recordId, type CompanyId, type RecordId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import { decimal, sum } from '../domain/money';
import { contactSchema, creditNoteSchema, invoiceSchema, paymentSchema, type CreditNote, type Documents, type Payment } from '../domain/records';
import { judgeTotals, standardTaxPercents } from '../domain/totals';
import { check, invalid } from './check';
import type { FieldError } from './problem';

/** What each kind's body is checked by. */
export const documentSchemas = { contact: contactSchema, invoice: invoiceSchema, 'credit-note': creditNoteSchema, payment: paymentSchema } as const;

export type Content = Pick<Incoming, 'version' | 'document' | 'label' | 'contactId' | 'paid' | 'total' | 'currency'>;
const nothing = { contactId: null, paid: null, total: null, currency: null } as const;

/** The body of a PUT checked at the door: its fields, its sums, and that what it names is known. Throws a refusal (422) that names every wrong field. */
export async function readContent(db: Db, kind: RecordKind, company: CompanyId, body: unknown): Promise<Content> {
  switch (kind) {
    case 'contact': {
      const contact = check(contactSchema, body);
      return { ...nothing, version: contact.version, document: contact, label: contact.name ?? '' };
    }
    case 'invoice': {
      const invoice = check(invoiceSchema, body);
      const contactId = await resolveId(db, company, 'contact', recordId(invoice.contactId));
      refuse([...totalsErrors(invoice), ...await contactErrors(db, company, contactId)]);
      return documentContent(invoice, contactId);
    }
    case 'credit-note': {
      const creditNote = check(creditNoteSchema, body);
      const contactId = await resolveId(db, company, 'contact', recordId(creditNote.contactId));
      refuse([...totalsErrors(creditNote), ...await contactErrors(db, company, contactId), ...await allocationErrors(db, company, creditNote, contactId)]);
      return documentContent(creditNote, contactId);
    }
    case 'payment': {
      const payment = check(paymentSchema, body);
      const paid = await paidBy(db, company, payment);
      refuse(await paidErrors(db, company, payment, paid));
      return { ...nothing, version: payment.version, document: payment, label: payment.reference ?? '', paid, total: payment.amount, currency: payment.currency };
    }
  }
}

function refuse(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid(errors);
}

const documentContent = (document: Documents['invoice' | 'credit-note'], contactId: RecordId): Content =>
  ({ version: document.version, document, label: document.number, contactId, paid: null, total: document.totals.total, currency: document.currency });

function totalsErrors(document: Documents['invoice' | 'credit-note']): FieldError[] {
  const verdict = judgeTotals(document, standardTaxPercents);
  return verdict.verdict === 'refuse' ? [{ field: verdict.field, message: verdict.reason }] : [];
}

const contactErrors = async (db: Db, company: CompanyId, contactId: RecordId): Promise<FieldError[]> =>
  await hasRecord(db, company, 'contact', contactId) ? [] : [{ field: 'contactId', message: 'is not a contact of this company; send the contact first' }];

/** No more may be allocated than there is, and only to invoices of the same customer and currency: Xero allows nothing else (xero-api.md, "Credit notes"). */
async function allocationErrors(db: Db, company: CompanyId, { allocations, currency, totals }: CreditNote, contactId: RecordId): Promise<FieldError[]> {
  const errors: FieldError[] = [];
  if (sum(allocations.map(({ amount }) => decimal(amount))).gt(decimal(totals.total))) errors.push({ field: 'allocations', message: `add up to more than the total ${totals.total}` });
  for (const [index, { invoiceId }] of allocations.entries()) {
    const invoice = await readRecord(db, company, 'invoice', recordId(invoiceId));
    const { contactId: named, currency: otherCurrency } = (invoice?.document ?? {}) as Partial<Documents['invoice']>;
    const other = named === undefined ? undefined : await resolveId(db, company, 'contact', recordId(named));
    const message = !invoice ? 'is not an invoice of this company; send the invoice first' : other !== contactId ? 'is an invoice of another contact' : otherCurrency !== currency ? 'is an invoice in another currency' : undefined;
    if (message !== undefined) errors.push({ field: `allocations.${String(index)}.invoiceId`, message });
  }
  return errors;
}

async function paidBy(db: Db, company: CompanyId, { invoiceId, creditNoteId }: Payment): Promise<Content['paid']> {
  if (invoiceId !== undefined) return { kind: 'invoice', recordId: await resolveId(db, company, 'invoice', recordId(invoiceId)) };
  return creditNoteId === undefined ? null : { kind: 'credit-note', recordId: await resolveId(db, company, 'credit-note', recordId(creditNoteId)) };
}

/** A payment is in the currency of what it pays. */
async function paidErrors(db: Db, company: CompanyId, payment: Payment, paid: Content['paid']): Promise<FieldError[]> {
  if (!paid) return [];
  const field = paid.kind === 'invoice' ? 'invoiceId' : 'creditNoteId';
  const found = await readRecord(db, company, paid.kind, paid.recordId);
  if (!found) return [{ field, message: paid.kind === 'invoice' ? 'is not an invoice of this company; send the invoice first' : 'is not a credit note of this company; send the credit note first' }];
  const { currency } = found.document as Documents['invoice'];
  return currency === payment.currency ? [] : [{ field: 'currency', message: `is not ${currency}, the currency of what it pays` }];
}
