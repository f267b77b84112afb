import type { Json } from './answers';
import { contactInInvoiceJson, contactSummary } from './contact-json';
import { dateString, instantString, xeroDate, xeroInstant } from './dates';
import { amountDue } from './invoice-rules';
import { asNumber, decimal, roundTo } from './money';
import type { InvoiceRecord, LineRecord } from './records';
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
    Payments: [],
    CreditNotes: [],
    Prepayments: [],
    Overpayments: [],
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

/** One literal with undefined for what is absent, which JSON leaves out: lines are the bulk of every answer. */
function lineJson({ state }: Session, line: LineRecord, places: 2 | 4): Json {
  const account = line.accountId === undefined ? undefined : state.accounts.get(line.accountId);
  return {
    Description: line.description,
    UnitAmount: line.unitAmount === undefined ? undefined : shownPrice(line.unitAmount, places),
    TaxType: line.taxType,
    TaxAmount: asNumber(line.taxAmount),
    LineAmount: asNumber(line.lineAmount),
    AccountCode: account?.code,
    AccountID: account?.id,
    Tracking: [],
    Quantity: line.quantity === undefined ? undefined : asNumber(line.quantity),
    DiscountRate: line.discountRate === undefined ? undefined : asNumber(line.discountRate),
    DiscountAmount: line.discountAmount === undefined ? undefined : asNumber(line.discountAmount),
    LineItemID: line.id,
    ValidationErrors: [],
  };
}

/** Most prices have two decimals: only the others are rounded. */
function shownPrice(price: string, places: 2 | 4): number {
  return /\.\d{3}/.test(price) ? asNumber(roundTo(decimal(price), places).toFixed()) : asNumber(price);
}
