import { todayIn } from './dates';
import type { InvoiceInput } from './invoice-input';
import { amount, decimal } from './money';
import type { InvoiceRecord, InvoiceStatus } from './records';
import type { Session } from './session';
import { ownTexts, texts } from './texts';

/** Where a status may go by a request (section 4), of credit notes too; PAID is Xero's own. */
const transitions: Readonly<Record<InvoiceStatus | 'new', readonly InvoiceStatus[]>> = {
  new: ['DRAFT', 'SUBMITTED', 'AUTHORISED'],
  DRAFT: ['DRAFT', 'SUBMITTED', 'AUTHORISED', 'DELETED'],
  SUBMITTED: ['SUBMITTED', 'DRAFT', 'AUTHORISED', 'DELETED'],
  AUTHORISED: ['AUTHORISED', 'VOIDED'],
  PAID: ['PAID'],
  VOIDED: [],
  DELETED: [],
};

/** An invoice as it stood, if it did, and as it would stand: what rules compare. */
export interface Change {
  readonly before: InvoiceRecord | undefined;
  readonly after: InvoiceRecord;
}

/** The text of a status that cannot follow, or nothing. */
export function transitionProblems(before: { readonly status: InvoiceStatus } | undefined, status: InvoiceStatus, notModifiable: string = texts.notModifiable): string[] {
  if (transitions[before?.status ?? 'new'].includes(status)) return [];
  return [before ? notModifiable : ownTexts.statusInvalid(status)];
}

/** Everything about the head of an invoice: all rules of section 4 that do not need its lines. */
export function headProblems(session: Session, { before, after }: Change, input: InvoiceInput): string[] {
  return [
    ...transitionProblems(before, after.status),
    ...(before && after.type !== before.type ? [ownTexts.typeFixed] : []),
    ...numberProblems(session, after),
    ...referenceProblems(after),
    ...urlProblems(after.url),
    ...currencyProblems(session, after, input),
    ...(needsDueDate(after) && !after.dueDate ? [ownTexts.required('DueDate')] : []),
    ...(after.sentToContact && !isApproved(after) ? [ownTexts.sentBeforeApproval] : []),
    ...lockProblems(session, { before, after }),
    ...limitProblems(session, { before, after }),
    ...totalProblems(after, input),
  ];
}

export function isApproved({ status }: Pick<InvoiceRecord, 'status'>): boolean {
  return status === 'AUTHORISED' || status === 'PAID';
}

function needsDueDate({ status }: InvoiceRecord): boolean {
  return status !== 'DRAFT';
}

function numberProblems(session: Session, invoice: InvoiceRecord): string[] {
  if (invoice.number.length > 255) return [ownTexts.tooLong('InvoiceNumber', 255)];
  const others = salesInvoicesNumbered(session, invoice.number).filter((other) => other.id !== invoice.id);
  return invoice.type === 'ACCREC' && others.length > 0 ? [texts.numberTaken] : [];
}

/** The sales invoices that hold a number; voided and deleted ones too, unless the switch says that they gave it back. */
export function salesInvoicesNumbered({ state, switches }: Session, number: string): InvoiceRecord[] {
  return state.invoiceByNumber
    .ids(number)
    .flatMap((id) => state.invoices.get(id) ?? [])
    .filter((invoice) => invoice.type === 'ACCREC')
    .filter((invoice) => switches.numbersOfVoidedInvoices === 'taken' || (invoice.status !== 'VOIDED' && invoice.status !== 'DELETED'));
}

function referenceProblems({ type, reference }: InvoiceRecord): string[] {
  if (reference.length > 255) return [ownTexts.tooLong('Reference', 255)];
  return type !== 'ACCREC' && reference !== '' ? [ownTexts.referenceOnSalesOnly] : [];
}

function urlProblems(url: string | undefined): string[] {
  if (url === undefined) return [];
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return [ownTexts.urlInvalid];
  return url.toLowerCase().includes('xero') ? [ownTexts.urlXero] : [];
}

/** The currency must be one of the organisation's, and a rate is for a foreign one. */
export function currencyProblems({ organisation }: Session, { currencyCode }: Pick<InvoiceRecord, 'currencyCode'>, input: Pick<InvoiceInput, 'CurrencyRate'>): string[] {
  if (!organisation.currencies.includes(currencyCode)) return [texts.currencyUnsubscribed(currencyCode)];
  const rate = input.CurrencyRate;
  if (rate === undefined || rate === 1) return [];
  return currencyCode === organisation.baseCurrency || rate <= 0 ? [ownTexts.rateOfBaseCurrency] : [];
}

type Dated = Pick<InvoiceRecord, 'date'>;

/** Nothing dated on or before a lock date can be created or edited: neither where it stood nor where it would stand. */
export function lockProblems({ organisation }: Session, { before, after }: { readonly before: Dated | undefined; readonly after: Dated }): string[] {
  const earliest = before && before.date < after.date ? before.date : after.date;
  const { periodLockDate, endOfYearLockDate } = organisation;
  if (endOfYearLockDate && earliest <= endOfYearLockDate) return [texts.yearLocked(endOfYearLockDate)];
  if (periodLockDate && earliest <= periodLockDate) return [texts.periodLocked(periodLockDate)];
  return [];
}

function limitProblems(session: Session, { before, after }: Change): string[] {
  const approves = isApproved(after) && !(before && isApproved(before)) && after.type === 'ACCREC';
  return approves && !mayApprove(session) ? [texts.approvalLimit] : [];
}

/** Whether the plan still allows an approval this month, as the organisation's time zone counts months. */
export function mayApprove(session: Session): boolean {
  const limit = session.organisation.approvalLimit;
  if (limit === undefined) return true;
  const month = todayIn(session.organisation.timezone, session.now).slice(0, 7);
  return session.state.approvedByMonth.count(month) < limit;
}

/** Totals that are sent must be right, and none is below zero. */
export function totalProblems(invoice: Pick<InvoiceRecord, 'subTotal' | 'totalTax' | 'total'>, input: Pick<InvoiceInput, 'SubTotal' | 'TotalTax' | 'Total'>): string[] {
  const expected = { SubTotal: invoice.subTotal, TotalTax: invoice.totalTax, Total: invoice.total };
  const differing = (['SubTotal', 'TotalTax', 'Total'] as const).flatMap((field) => {
    const sent = input[field];
    return sent !== undefined && !decimal(sent).eq(expected[field]) ? [ownTexts.documentTotal(field, String(sent), expected[field])] : [];
  });
  return decimal(invoice.total).lt(0) ? [...differing, ownTexts.negativeTotal] : differing;
}

/** What is still owed; nothing on a voided or deleted invoice, whose total stays (as in the specification's example). */
export function amountDue(invoice: InvoiceRecord): string {
  if (invoice.status === 'VOIDED' || invoice.status === 'DELETED') return '0.00';
  return isTouched(invoice) ? amount(decimal(invoice.total).minus(invoice.amountPaid).minus(invoice.amountCredited)) : invoice.total;
}

/** Something was paid or credited: amounts and lines are fixed from then on (section 4). */
export function isTouched(invoice: InvoiceRecord): boolean {
  return invoice.amountPaid !== '0.00' || invoice.amountCredited !== '0.00';
}
