import { lockProblems, salesInvoicesNumbered } from './invoice-rules';
import { decimal, decimalsOf } from './money';
import { payableOf, type Payable } from './payable';
import type { NamedAccount, PaymentInput } from './payment-input';
import type { AccountRecord, PaymentRecord } from './records';
import { Refusal } from './refusal';
import type { Session } from './session';
import { ownTexts, texts } from './texts';

/** Section 4: how many payments a document takes is open; the simulator refuses one more. */
const maxPayments = 250;
/** Section 4: how long a Reference may be is open; "keep <120". */
const maxReference = 119;

/** The one document that a payment names; throws Refusal when there is none, or several. */
export function paidDocument(session: Session, { Invoice, CreditNote, Overpayment, Prepayment }: PaymentInput): Payable {
  if ([Invoice, CreditNote, Overpayment, Prepayment].filter(Boolean).length !== 1) throw new Refusal(ownTexts.onePayable);
  const found = Invoice ? invoiceNamed(session, Invoice.InvoiceID, Invoice.InvoiceNumber)
    : CreditNote ? creditNoteNamed(session, CreditNote.CreditNoteID, CreditNote.CreditNoteNumber)
      : Overpayment ? payableOf(session.state, 'overpayment', Overpayment.OverpaymentID ?? '')
        : payableOf(session.state, 'prepayment', Prepayment?.PrepaymentID ?? '');
  if (!found) throw new Refusal(CreditNote ? texts.creditNoteNotFound : texts.documentNotFound);
  return found;
}

export function invoiceNamed(session: Session, id: string | undefined, number: string | undefined): Payable | undefined {
  const found = id ?? (number ? salesInvoicesNumbered(session, number)[0]?.id : undefined);
  return found === undefined ? undefined : payableOf(session.state, 'invoice', found);
}

function creditNoteNamed({ state }: Session, id: string | undefined, number: string | undefined): Payable | undefined {
  const found = id ?? (number ? state.creditNoteByNumber.ids(number)[0] : undefined);
  return found === undefined ? undefined : payableOf(state, 'creditNote', found);
}

/**
 * The account that money goes to or comes from: active, and a bank account or one with payments enabled (section 4). Throws Refusal.
 */
export function paymentAccount({ state }: Session, named: NamedAccount | undefined): AccountRecord {
  if (!named?.AccountID && !named?.Code) throw new Refusal(ownTexts.required('Account'));
  const byCode = named.Code ? state.accountByCode.ids(named.Code).flatMap((id) => state.accounts.get(id) ?? []) : [];
  const account = named.AccountID ? state.accounts.get(named.AccountID) : (byCode.find(({ status }) => status === 'ACTIVE') ?? byCode[0]);
  if (!account || (named.Code && account.code !== named.Code)) throw new Refusal(texts.accountNotFound);
  if (account.status !== 'ACTIVE') throw new Refusal(texts.accountArchived(account.code));
  if (account.type !== 'BANK' && !account.enablePayments) throw new Refusal(ownTexts.accountTakesNoPayments(account.code));
  return account;
}

/** Everything that a payment must be beside its document and its account. */
export function paymentProblems(session: Session, payable: Payable, payment: PaymentRecord, input: PaymentInput): string[] {
  return [
    ...documentProblems(payable),
    ...amountProblems(input.Amount, payable.outstanding, texts.paymentExceeds),
    ...(payment.reference.length > maxReference ? [ownTexts.tooLong('Reference', maxReference)] : []),
    ...(session.state.paymentByPayable.count(payable.id) >= maxPayments ? [ownTexts.tooManyPayments(maxPayments)] : []),
    ...rateProblems(session, payable, input.CurrencyRate),
    ...lockProblems(session, { before: undefined, after: payment }),
  ];
}

/** Paid off is told by the amount (section 6: "paid in Xero"); every other status but AUTHORISED takes no money. */
export function documentProblems({ status }: Payable): string[] {
  return status === 'AUTHORISED' || status === 'PAID' ? [] : [texts.paymentUnauthorised];
}

/** Above zero, in cents, and not more than is left. */
export function amountProblems(sent: number | undefined, left: string, exceeds: string): string[] {
  if (sent === undefined) return [ownTexts.required('Amount')];
  const sum = decimal(sent);
  if (sum.lte(0)) return [ownTexts.amountPositive];
  if (decimalsOf(sum) > 2) return [ownTexts.twoDecimals('Amount')];
  return sum.gt(left) ? [exceeds] : [];
}

function rateProblems({ organisation }: Session, { currencyCode }: Payable, rate: number | undefined): string[] {
  if (rate === undefined || rate === 1) return [];
  return currencyCode === organisation.baseCurrency || rate <= 0 ? [ownTexts.rateOfBaseCurrency] : [];
}

/** What keeps a payment from being deleted (sections 4 and 6). */
export function deletionProblems(session: Session, payment: PaymentRecord): string[] {
  if (payment.status === 'DELETED') return [texts.paymentNotModifiable];
  if (payment.batchPaymentId !== undefined) return [texts.paymentInBatch];
  if (payment.isReconciled && session.switches.reconciledPayments === 'kept') return [ownTexts.paymentReconciled];
  return lockProblems(session, { before: undefined, after: payment });
}
