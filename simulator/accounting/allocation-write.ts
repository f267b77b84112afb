import type { CalendarDate, AllocationRecord, CreditRecord } from './records';
import { lockProblems } from './invoice-rules';
import { amount, decimal } from './money';
import { knownPayable, payableName, type Payable } from './payable';
import { amountProblems, invoiceNamed } from './payment-rules';
import type { Named } from './payment-input';
import { Refusal } from './refusal';
import type { Session } from './session';
import { settle } from './settlement';
import { ownTexts, texts } from './texts';

/** An allocation as sent. */
export interface AllocationInput {
  readonly Invoice?: Named;
  readonly Amount?: number;
  readonly Date?: CalendarDate;
}

/** Sets so much of a credit off against an invoice and moves both; throws Refusal. */
export function allocate(session: Session, { kind, id }: CreditRecord, input: AllocationInput): AllocationRecord {
  const { Invoice, Amount, Date: date } = input;
  if (!Invoice?.InvoiceID || Amount === undefined || !date) {
    const missing = [...(Invoice?.InvoiceID ? [] : ['Invoice']), ...(Amount === undefined ? ['Amount'] : []), ...(date ? [] : ['Date'])];
    throw new Refusal(...missing.map(ownTexts.required));
  }
  const invoice = invoiceNamed(session, Invoice.InvoiceID, undefined);
  if (!invoice) throw new Refusal(texts.documentNotFound);
  const credit = knownPayable(session.state, kind, id);
  const problems = [...pairProblems(credit, invoice), ...sumProblems(Amount, credit, invoice), ...lockProblems(session, { before: undefined, after: { date } })];
  if (problems.length > 0) throw new Refusal(...problems);
  const allocation: AllocationRecord = {
    id: session.world.newId(), sequence: session.state.nextSequence(), updatedAt: session.nowIso, status: 'AUTHORISED', creditKind: kind, creditId: id,
    invoiceId: invoice.id, amount: amount(decimal(Amount)), date,
  };
  session.putAllocation(allocation, 'created');
  moveBoth(session, allocation, 'Credit Applied', `${allocation.amount} of ${payableName(credit)} applied to ${payableName(invoice)}.`);
  return allocation;
}

/** Takes an allocation off: the credit has it back, the invoice owes it again; throws Refusal. */
export function unallocate(session: Session, allocation: AllocationRecord): AllocationRecord {
  const problems = lockProblems(session, { before: undefined, after: allocation });
  if (problems.length > 0) throw new Refusal(...problems);
  const deleted: AllocationRecord = { ...allocation, status: 'DELETED', updatedAt: session.nowIso };
  session.putAllocation(deleted, 'deleted');
  moveBoth(session, deleted, 'Credit Removed', `${allocation.amount} taken off again.`);
  return deleted;
}

function moveBoth(session: Session, { creditKind, creditId, invoiceId }: AllocationRecord, changes: string, details: string): void {
  settle(session, creditKind, creditId, session.log(changes, details));
  settle(session, 'invoice', invoiceId, session.log(changes, details));
}

function pairProblems(credit: Payable, invoice: Payable): string[] {
  const open = [credit, invoice].every(({ status }) => status === 'AUTHORISED' || status === 'PAID');
  return [
    ...(open ? [] : [ownTexts.allocationUnauthorised]),
    ...(invoice.type === 'ACCREC' ? [] : [ownTexts.allocationOfSales]),
    ...(invoice.contactId === credit.contactId ? [] : [ownTexts.allocationContact]),
    ...(invoice.currencyCode === credit.currencyCode ? [] : [ownTexts.allocationCurrency]),
  ];
}

function sumProblems(sent: number, credit: Payable, invoice: Payable): string[] {
  return [...new Set([...amountProblems(sent, credit.outstanding, ownTexts.allocationExceedsCredit), ...amountProblems(sent, invoice.outstanding, ownTexts.allocationExceedsInvoice)])];
}
