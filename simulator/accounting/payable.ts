import { amountDue } from './invoice-rules';
import type { PayableKind } from './records';
import type { BooksState } from './state';

/** A document as payments see it. */
export interface Payable {
  readonly kind: PayableKind;
  readonly id: string;
  readonly status: string;
  readonly contactId: string;
  readonly currencyCode: string;
  readonly currencyRate: string;
  /** What may still be paid on it, or back. */
  readonly outstanding: string;
  /** Xero's type of the document and of payments on it. */
  readonly type: string;
  readonly paymentType: string;
  /** Empty for over- and prepayments, which have none. */
  readonly number: string;
}

const types = {
  ACCREC: 'ACCRECPAYMENT', ACCPAY: 'ACCPAYPAYMENT', ACCRECCREDIT: 'ARCREDITPAYMENT', AROVERPAYMENT: 'AROVERPAYMENTPAYMENT', ARPREPAYMENT: 'ARPREPAYMENTPAYMENT',
} as const;
const creditTypes = { creditNote: 'ACCRECCREDIT', overpayment: 'AROVERPAYMENT', prepayment: 'ARPREPAYMENT' } as const;

/** The document of that kind and id; undefined when the books have none. */
export function payableOf(state: BooksState, kind: PayableKind, id: string): Payable | undefined {
  if (kind === 'invoice') {
    const invoice = state.invoices.get(id);
    return invoice && { ...invoice, kind, outstanding: amountDue(invoice), paymentType: types[invoice.type] };
  }
  const credit = state.credit(kind, id);
  const type = creditTypes[kind];
  return credit && { ...credit, number: credit.kind === 'creditNote' ? credit.number : '', outstanding: credit.remainingCredit, type, paymentType: types[type] };
}

/** The document that a stored payment or allocation names. An Error when the books have lost it. */
export function knownPayable(state: BooksState, kind: PayableKind, id: string): Payable {
  const payable = payableOf(state, kind, id);
  if (!payable) throw new Error(`The books do not have the ${kind} ${id}, on which money stands.`);
  return payable;
}

/** What people call it. */
export function payableName({ kind, number, id }: Payable): string {
  return `${{ invoice: 'Invoice', creditNote: 'Credit note', overpayment: 'Overpayment', prepayment: 'Prepayment' }[kind]} ${number || id}`;
}
