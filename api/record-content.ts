import { hasRecord, readRecord, type Incoming } from '../db/records';
import type { Db } from '../db/open';
import { recordId, type CompanyId } from '../domain/ids';
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
      refuse([...totalsErrors(invoice), ...await contactErrors(db, company, invoice)]);
      return documentContent(invoice);
    }
    case 'credit-note': {
      const creditNote = check(creditNoteSchema, body);
      refuse([...totalsErrors(creditNote), ...await contactErrors(db, company, creditNote), ...await allocationErrors(db, company, creditNote)]);
      return documentContent(creditNote);
    }
    case 'payment': {
      const payment = check(paymentSchema, body);
      refuse(await paidErrors(db, company, payment));
      return { ...nothing, version: payment.version, document: payment, label: payment.reference ?? '', paid: paidBy(payment), total: payment.amount, currency: payment.currency };
    }
  }
}

function refuse(errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalid(errors);
}

const documentContent = (document: Documents['invoice' | 'credit-note']): Content =>
  ({ version: document.version, document, label: document.number, contactId: recordId(document.contactId), paid: null, total: document.totals.total, currency: document.currency });

function totalsErrors(document: Documents['invoice' | 'credit-note']): FieldError[] {
  const verdict = judgeTotals(document, standardTaxPercents);
  return verdict.verdict === 'refuse' ? [{ field: verdict.field, message: verdict.reason }] : [];
}

const contactErrors = async (db: Db, company: CompanyId, { contactId }: { readonly contactId: string }): Promise<FieldError[]> =>
  await hasRecord(db, company, 'contact', recordId(contactId)) ? [] : [{ field: 'contactId', message: 'is not a contact of this company; send the contact first' }];

/** No more may be allocated than there is, and only to invoices of the same customer and currency: Xero allows nothing else (xero-api.md, "Credit notes"). */
async function allocationErrors(db: Db, company: CompanyId, { allocations, contactId, currency, totals }: CreditNote): Promise<FieldError[]> {
  const errors: FieldError[] = [];
  if (sum(allocations.map(({ amount }) => decimal(amount))).gt(decimal(totals.total))) errors.push({ field: 'allocations', message: `add up to more than the total ${totals.total}` });
  for (const [index, { invoiceId }] of allocations.entries()) {
    const invoice = await readRecord(db, company, 'invoice', recordId(invoiceId));
    const { contactId: other, currency: otherCurrency } = (invoice?.document ?? {}) as Partial<Documents['invoice']>;
    const message = !invoice ? 'is not an invoice of this company; send the invoice first' : other !== contactId ? 'is an invoice of another contact' : otherCurrency !== currency ? 'is an invoice in another currency' : undefined;
    if (message !== undefined) errors.push({ field: `allocations.${String(index)}.invoiceId`, message });
  }
  return errors;
}

const paidBy = ({ invoiceId, creditNoteId }: Payment): Content['paid'] =>
  invoiceId !== undefined ? { kind: 'invoice', recordId: recordId(invoiceId) } : creditNoteId !== undefined ? { kind: 'credit-note', recordId: recordId(creditNoteId) } : null;

/** A payment is in the currency of what it pays. */
async function paidErrors(db: Db, company: CompanyId, payment: Payment): Promise<FieldError[]> {
  const paid = paidBy(payment);
  if (!paid) return [];
  const field = paid.kind === 'invoice' ? 'invoiceId' : 'creditNoteId';
  const found = await readRecord(db, company, paid.kind, paid.recordId);
  if (!found) return [{ field, message: paid.kind === 'invoice' ? 'is not an invoice of this company; send the invoice first' : 'is not a credit note of this company; send the credit note first' }];
  const { currency } = found.document as Documents['invoice'];
  return currency === payment.currency ? [] : [{ field: 'currency', message: `is not ${currency}, the currency of what it pays` }];
}
