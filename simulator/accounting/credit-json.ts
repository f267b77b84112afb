import { allocationJson } from './allocation-json';
import type { Json } from './answers';
import { contactInInvoiceJson, contactSummary } from './contact-json';
import { dateString, instantString, xeroDate, xeroInstant } from './dates';
import type { InvoiceDetail } from './invoice-json';
import { lineJson } from './line-json';
import { asNumber } from './money';
import { paymentsWithin } from './payment-json';
import type { AdvanceRecord, CreditNoteRecord, CreditRecord } from './records';
import type { Session } from './session';

/** A credit note as Xero answers it. Without lines it comes without allocations and refunds too. */
export function creditNoteJson(session: Session, note: CreditNoteRecord, detail: InvoiceDetail): Json {
  return {
    Type: 'ACCRECCREDIT', CreditNoteID: note.id, CreditNoteNumber: note.number, SentToContact: false, HasErrors: false,
    ...(note.dueDate ? { DueDate: xeroDate(note.dueDate) } : {}),
    ...(note.fullyPaidOn ? { FullyPaidOnDate: xeroDate(note.fullyPaidOn) } : {}),
    ...creditJson(session, note, detail),
  };
}

/** An overpayment or a prepayment as Xero answers it. */
export function advanceJson(session: Session, advance: AdvanceRecord, detail: InvoiceDetail): Json {
  const own = advance.kind === 'overpayment'
    ? { Type: 'RECEIVE-OVERPAYMENT', OverpaymentID: advance.id }
    : { Type: 'RECEIVE-PREPAYMENT', PrepaymentID: advance.id };
  return { ...own, ...creditJson(session, advance, detail) };
}

function creditJson(session: Session, credit: CreditRecord, detail: InvoiceDetail): Json {
  const { state } = session;
  const contact = state.contacts.get(credit.contactId);
  if (!contact) throw new Error(`The ${credit.kind} ${credit.id} stands on the contact ${credit.contactId}, which the books do not have.`);
  return {
    Reference: credit.reference,
    Payments: detail.lines ? paymentsWithin(state, credit.id) : [],
    Allocations: detail.lines ? state.allocationsOf(credit.id).map((allocation) => allocationJson(state, allocation)) : [],
    AppliedAmount: asNumber(credit.appliedAmount),
    RemainingCredit: asNumber(credit.remainingCredit),
    CurrencyRate: asNumber(credit.currencyRate),
    HasAttachments: false,
    Contact: detail.wholeContact ? contactInInvoiceJson(session, contact) : contactSummary(contact),
    DateString: dateString(credit.date),
    Date: xeroDate(credit.date),
    Status: credit.status,
    LineAmountTypes: credit.lineAmountTypes,
    LineItems: detail.lines ? credit.lines.map((line) => lineJson(session, line, detail.places)) : [],
    SubTotal: asNumber(credit.subTotal),
    TotalTax: asNumber(credit.totalTax),
    Total: asNumber(credit.total),
    UpdatedDateUTC: xeroInstant(credit.updatedAt),
    UpdatedDateUTCString: `${instantString(credit.updatedAt)}Z`,
    CurrencyCode: credit.currencyCode,
  };
}
