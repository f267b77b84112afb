import { amountDue } from './invoice-rules';
import { amount, decimal, sum } from './money';
import type { CalendarDate, CreditRecord, InvoiceRecord, LogEntry, PayableKind } from './records';
import type { Session } from './session';
import type { BooksState } from './state';

/**
 * What payments and allocations make of a document. Its amounts are always added up anew from those that stand, never moved by a
 * difference, so that they cannot disagree. Nothing left is PAID; something left again is AUTHORISED (section 10).
 */
export function settle(session: Session, kind: PayableKind, id: string, entry: LogEntry): void {
  if (kind === 'invoice') {
    const invoice = session.state.invoices.get(id);
    if (invoice) session.putInvoice({ ...settledInvoice(session.state, invoice), updatedAt: session.nowIso, log: [...invoice.log, entry] }, 'updated');
    return;
  }
  const credit = session.state.credit(kind, id);
  if (credit) session.putCredit({ ...settledCredit(session.state, credit), updatedAt: session.nowIso, log: [...credit.log, entry] }, 'updated');
}

function settledInvoice(state: BooksState, { fullyPaidOn: _before, ...invoice }: InvoiceRecord): InvoiceRecord {
  const payments = state.paymentsOn(invoice.id);
  const allocations = state.allocationsTo(invoice.id);
  const added = { ...invoice, amountPaid: total(payments), amountCredited: total(allocations) };
  if (!isOpen(added.status)) return added;
  return decimal(amountDue({ ...added, status: 'AUTHORISED' })).eq(0)
    ? { ...added, status: 'PAID', ...lastDay([...payments, ...allocations]) }
    : { ...added, status: 'AUTHORISED' };
}

/** Its two amounts and its status; a credit that was never approved has nothing of either. */
export function settledCredit<Record extends CreditRecord>(state: BooksState, { fullyPaidOn: _before, ...credit }: Record): Record {
  const payments = state.paymentsOn(credit.id);
  const allocations = state.allocationsOf(credit.id);
  const left = decimal(credit.total).minus(total(payments)).minus(total(allocations));
  const closed = credit.status === 'VOIDED' || credit.status === 'DELETED';
  const added = { ...credit, appliedAmount: total(allocations), remainingCredit: closed ? '0.00' : amount(left) };
  if (!isOpen(credit.status)) return added as unknown as Record;
  const used = payments.length + allocations.length > 0 && left.eq(0);
  return { ...added, ...(used ? { status: 'PAID', ...lastDay([...payments, ...allocations]) } : { status: 'AUTHORISED' }) } as unknown as Record;
}

function isOpen(status: string): boolean {
  return status === 'AUTHORISED' || status === 'PAID';
}

function total(moved: readonly { readonly amount: string }[]): string {
  return amount(sum(moved.map((each) => each.amount)));
}

function lastDay(moved: readonly { readonly date: CalendarDate }[]): { fullyPaidOn?: CalendarDate } {
  const last = moved.map(({ date }) => date).sort().at(-1);
  return last === undefined ? {} : { fullyPaidOn: last };
}

/** Something of it was set off or paid back: its amounts are fixed from then on. */
export function isUsed({ state }: Session, { id }: CreditRecord): boolean {
  return state.paymentByPayable.count(id) + state.allocationByCredit.count(id) > 0;
}
