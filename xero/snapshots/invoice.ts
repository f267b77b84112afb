import type { CreditNote, Invoice, Overpayment, Prepayment } from 'xero-node';
import type { XeroId } from '../../domain/ids';
import { amountText, decimal } from '../../domain/money';
import type { Totals } from '../../domain/totals';
import { amountOf, dateOf, instantOf, present, readAll, text } from '../values';
import { optionalId, readLine, readPaymentOnDocument, readTotals, type XeroLineSnapshot, type XeroPaymentOnDocument } from './parts';

/** Credit that stands on an invoice: what the credit note, overpayment or prepayment `xeroId` gave to it. */
export interface XeroCreditOnInvoice { readonly source: 'credit-note' | 'overpayment' | 'prepayment'; readonly xeroId: XeroId; readonly amount: string; readonly date?: string }

export interface XeroInvoiceSnapshot {
  readonly xeroId: XeroId; readonly number: string; readonly status: string;
  /** ACCREC, or ACCPAY for a bill. */
  readonly type: string; readonly contactXeroId: XeroId;
  /** Calendar dates; '' where a draft has none. */
  readonly date: string; readonly dueDate: string;
  readonly currency: string; readonly reference?: string; readonly lineAmountTypes: string; readonly totals: Totals;
  readonly amountDue: string; readonly amountPaid: string; readonly amountCredited: string;
  readonly payments: readonly XeroPaymentOnDocument[]; readonly credits: readonly XeroCreditOnInvoice[];
  readonly lines: readonly XeroLineSnapshot[]; readonly url?: string; readonly updatedAt?: string;
}

function readCredit(source: XeroCreditOnInvoice['source'], id: unknown, credit: CreditNote | Overpayment | Prepayment): XeroCreditOnInvoice | undefined {
  const xeroId = optionalId(id);
  const amount = amountOf(credit.appliedAmount);
  return xeroId === undefined || amount === undefined ? undefined : present({ source, xeroId, amount, date: dateOf(credit.date) });
}

function readCredits(invoice: Invoice): XeroCreditOnInvoice[] | undefined {
  const creditNotes = readAll(invoice.creditNotes ?? [], (credit) => readCredit('credit-note', credit.creditNoteID, credit));
  const overpayments = readAll(invoice.overpayments ?? [], (credit) => readCredit('overpayment', credit.overpaymentID, credit));
  const prepayments = readAll(invoice.prepayments ?? [], (credit) => readCredit('prepayment', credit.prepaymentID, credit));
  return creditNotes && overpayments && prepayments && [...creditNotes, ...overpayments, ...prepayments];
}

export function readInvoice(invoice: Invoice): XeroInvoiceSnapshot | undefined {
  const id = optionalId(invoice.invoiceID);
  const contactXeroId = optionalId(invoice.contact?.contactID);
  const totals = readTotals(invoice);
  const lines = readAll(invoice.lineItems, (line) => (optionalId(line.lineItemID) === undefined ? undefined : readLine(line)));
  const payments = readAll(invoice.payments ?? [], readPaymentOnDocument);
  const credits = readCredits(invoice);
  const status = text(invoice.status);
  if (id === undefined || contactXeroId === undefined || !totals || !lines || !payments || !credits || status === undefined) return undefined;
  const amountPaid = amountOf(invoice.amountPaid) ?? '0.00';
  const amountCredited = amountOf(invoice.amountCredited) ?? '0.00';
  return present({
    xeroId: id, number: text(invoice.invoiceNumber) ?? '', status, type: text(invoice.type) ?? '', contactXeroId,
    date: dateOf(invoice.date) ?? '', dueDate: dateOf(invoice.dueDate) ?? '', currency: text(invoice.currencyCode) ?? '',
    reference: text(invoice.reference), lineAmountTypes: text(invoice.lineAmountTypes) ?? 'Exclusive', totals,
    amountDue: amountOf(invoice.amountDue) ?? amountText(decimal(totals.total).minus(decimal(amountPaid)).minus(decimal(amountCredited))),
    amountPaid, amountCredited, payments, credits, lines, url: text(invoice.url), updatedAt: instantOf(invoice.updatedDateUTC),
  });
}
