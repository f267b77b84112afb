import type { BankTransactionInput } from './bank-transaction-input';
import { todayIn } from './dates';
import { contactForInvoice } from './invoice-contact';
import type { LineInput } from './invoice-input';
import { currencyProblems, lockProblems, totalProblems } from './invoice-rules';
import { readLines, totalsOf, type ReadLines } from './lines';
import { amount, decimal, lineCents } from './money';
import { paymentAccount } from './payment-rules';
import type { AdvanceRecord, LineAmountTypes } from './records';
import { Refusal } from './refusal';
import type { Session } from './session';
import { ownTexts } from './texts';

/** Takes money that came in for no invoice into the books: as an overpayment or a prepayment (section 4); throws Refusal. */
export function writeAdvance(session: Session, input: BankTransactionInput, places: 2 | 4): AdvanceRecord {
  const { Type: type, Contact: contact, BankAccount: bank, LineItems: inputs } = input;
  if (!type || !contact || !bank || !inputs?.length) {
    const missing = [...(type ? [] : ['Type']), ...(contact ? [] : ['Contact']), ...(bank ? [] : ['BankAccount']), ...(inputs?.length ? [] : ['LineItems'])];
    throw new Refusal(...missing.map(ownTexts.required));
  }
  const account = paymentAccount(session, bank);
  const lineAmountTypes: LineAmountTypes = input.LineAmountTypes ?? (type === 'RECEIVE-OVERPAYMENT' ? 'NoTax' : 'Exclusive');
  const read = type === 'RECEIVE-OVERPAYMENT'
    ? overpaidLine(session, inputs)
    : readLines({ session, type: 'ACCRECCREDIT', status: 'AUTHORISED', lineAmountTypes, places }, inputs, []);
  const { subTotal, totalTax, total } = totalsOf(lineAmountTypes, read.lines);
  const { organisation, world, state, actor } = session;
  const kind = type === 'RECEIVE-OVERPAYMENT' ? 'overpayment' : 'prepayment';
  const advance: AdvanceRecord = {
    kind, id: world.newId(), sequence: state.nextSequence(), updatedAt: session.nowIso, status: 'AUTHORISED', reference: input.Reference ?? '',
    contactId: contactForInvoice(session, contact).id, date: input.Date ?? todayIn(organisation.timezone, session.now), lineAmountTypes,
    currencyCode: input.CurrencyCode ?? organisation.baseCurrency, currencyRate: String(input.CurrencyRate ?? 1), lines: read.lines, subTotal, totalTax, total,
    appliedAmount: '0.00', remainingCredit: total, bankAccountId: account.id, createdBy: actor, log: [session.log('Created', `Money received: ${total} as ${kind}.`)],
  };
  const problems = [
    ...(account.type === 'BANK' ? [] : [ownTexts.bankAccountOnly(account.code)]),
    ...read.problems, ...currencyProblems(session, advance, input), ...lockProblems(session, { before: undefined, after: advance }), ...totalProblems(advance, input),
    ...(decimal(total).gt(0) ? [] : [ownTexts.amountPositive]),
  ];
  if (problems.length > 0) throw new Refusal(...new Set(problems));
  session.putCredit(advance, 'created');
  return advance;
}

/** An overpayment's one line stands on the accounts receivable account, without tax. */
function overpaidLine(session: Session, inputs: readonly LineInput[]): ReadLines {
  const [input, ...more] = inputs;
  const debtors = session.state.accounts.all().find(({ systemAccount }) => systemAccount === 'DEBTORS');
  const wrongAccount = input?.AccountCode !== undefined && input.AccountCode !== debtors?.code;
  const quantity = decimal(input?.Quantity ?? 1);
  const unitAmount = decimal(input?.UnitAmount ?? input?.LineAmount ?? 0);
  const problems = [
    ...(more.length > 0 ? [ownTexts.advanceOneLine] : []),
    ...(wrongAccount ? [ownTexts.advanceAccount(input.AccountCode ?? '')] : []),
    ...(input?.TaxAmount ? [ownTexts.taxWithoutTax] : []),
    ...(input?.Description ? [] : [ownTexts.required('Description')]),
  ];
  const line = {
    id: session.world.newId(), description: input?.Description ?? '', quantity: quantity.toFixed(), unitAmount: unitAmount.toFixed(),
    ...(debtors ? { accountId: debtors.id } : {}), taxType: 'NONE', lineAmount: amount(lineCents(quantity.times(unitAmount), session.switches.amountRounding)),
    taxAmount: '0.00', taxOverridden: false,
  };
  return { lines: [line], problems, warnings: [] };
}
