import { creditsOn } from './allocation-json';
import type { Json } from './answers';
import { contactInInvoiceJson, contactSummary } from './contact-json';
import { dateString, instantString, xeroDate, xeroInstant } from './dates';
import { amountDue } from './invoice-rules';
import { lineJson } from './line-json';
import { asNumber } from './money';
import { paymentsWithin } from './payment-json';
import type { InvoiceRecord } from './records';
import type { Session } from './session';

/** How much of an invoice an answer shows (section 3). */
export interface InvoiceDetail {
  /** Un-paged lists and `summaryOnly` show none. */
  readonly lines: boolean;
  /** Lists show only who the contact is. */
  readonly wholeContact: boolean;
  readonly places: 2 | 4;
}

/** An invoice as Xero answers it. */
export function invoiceJson(session: Session, invoice: InvoiceRecord, detail: InvoiceDetail): Json {
  const contact = session.state.contacts.get(invoice.contactId);
  if (!contact) throw new Error(`Invoice ${invoice.id} stands on the contact ${invoice.contactId}, which the books do not have.`);
  return {
    Type: invoice.type,
    InvoiceID: invoice.id,
    InvoiceNumber: invoice.number,
    ...(invoice.type === 'ACCREC' ? { Reference: invoice.reference } : {}),
    ...(invoice.url ? { Url: invoice.url } : {}),
    ...settledBy(session, invoice, detail),
    AmountDue: asNumber(amountDue(invoice)),
    AmountPaid: asNumber(invoice.amountPaid),
    AmountCredited: asNumber(invoice.amountCredited),
    SentToContact: invoice.sentToContact,
    CurrencyRate: asNumber(invoice.currencyRate),
    IsDiscounted: invoice.lines.some((line) => line.discountRate !== undefined || line.discountAmount !== undefined),
    HasAttachments: false,
    HasErrors: false,
    Contact: detail.wholeContact ? contactInInvoiceJson(session, contact) : contactSummary(contact),
    ...dates(invoice),
    Status: invoice.status,
    LineAmountTypes: invoice.lineAmountTypes,
    LineItems: detail.lines ? invoice.lines.map((line) => lineJson(session, line, detail.places)) : [],
    SubTotal: asNumber(invoice.subTotal),
    TotalTax: asNumber(invoice.totalTax),
    Total: asNumber(invoice.total),
    ...(asNumber(invoice.totalDiscount) === 0 ? {} : { TotalDiscount: asNumber(invoice.totalDiscount) }),
    UpdatedDateUTC: xeroInstant(invoice.updatedAt),
    UpdatedDateUTCString: `${instantString(invoice.updatedAt)}Z`,
    CurrencyCode: invoice.currencyCode,
  };
}

/** What was paid and credited, when the invoice is read by page or by id. */
function settledBy({ state }: Session, { id }: InvoiceRecord, { lines: shown }: InvoiceDetail): Json {
  if (!shown) return { Payments: [], CreditNotes: [], Prepayments: [], Overpayments: [] };
  return { Payments: paymentsWithin(state, id), ...creditsOn(state, id) };
}

function dates({ date, dueDate, expectedPaymentDate, plannedPaymentDate, fullyPaidOn }: InvoiceRecord): Json {
  return {
    DateString: dateString(date),
    Date: xeroDate(date),
    ...(dueDate ? { DueDateString: dateString(dueDate), DueDate: xeroDate(dueDate) } : {}),
    ...(expectedPaymentDate ? { ExpectedPaymentDate: xeroDate(expectedPaymentDate) } : {}),
    ...(plannedPaymentDate ? { PlannedPaymentDate: xeroDate(plannedPaymentDate) } : {}),
    ...(fullyPaidOn ? { FullyPaidOnDate: xeroDate(fullyPaidOn) } : {}),
  };
}
