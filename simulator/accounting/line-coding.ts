import type { LineInput } from './invoice-input';
import type { LineContext } from './lines';
import { decimal, type Decimal } from './money';
import type { AccountRecord, LineRecord } from './records';
import type { Session } from './session';
import { ownTexts, texts } from './texts';

interface Coding {
  readonly account?: AccountRecord;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

const fine = { problems: [], warnings: [] };

/**
 * The account of a line. An unknown code is dropped from a draft with a warning and refused on anything further (section 6);
 * archived accounts, bank accounts and system accounts other than rounding are refused always.
 */
export function lineAccount(context: LineContext, input: LineInput, before: LineRecord | undefined, onlyText: boolean): Coding {
  const { session, status } = context;
  const account = findAccount(session, input, before);
  if (account) {
    const problem = accountProblem(account);
    return problem === undefined ? { ...fine, account } : { problems: [problem], warnings: [] };
  }
  if (input.AccountID) return { problems: [texts.accountNotFound], warnings: [] };
  const code = input.AccountCode ?? '';
  if (status === 'DRAFT') return { problems: [], warnings: code === '' ? [] : [texts.accountRemoved(code)] };
  return onlyText && code === '' ? fine : { problems: [texts.accountInvalid(code)], warnings: [] };
}

function findAccount({ state }: Session, input: LineInput, before: LineRecord | undefined): AccountRecord | undefined {
  if (input.AccountID) return state.accounts.get(input.AccountID);
  if (input.AccountCode === undefined) return before?.accountId === undefined ? undefined : state.accounts.get(before.accountId);
  const accounts = state.accountByCode.ids(input.AccountCode).flatMap((id) => state.accounts.get(id) ?? []);
  return accounts.find((account) => account.status === 'ACTIVE') ?? accounts[0];
}

function accountProblem(account: AccountRecord): string | undefined {
  if (account.status !== 'ACTIVE') return texts.accountArchived(account.code);
  const system = account.systemAccount !== undefined && account.systemAccount !== 'ROUNDING';
  return account.type === 'BANK' || system ? texts.accountInvalid(account.code) : undefined;
}

interface Tax {
  readonly taxType: string;
  readonly percent: Decimal;
  readonly problems: readonly string[];
}

/**
 * The tax type of a line: its own, else the account's (section 4), else none. It must exist, be active and fit the class of the
 * account. Without tax (NoTax) every line has NONE.
 */
export function lineTaxType(context: LineContext, input: LineInput, before: LineRecord | undefined, account: AccountRecord | undefined): Tax {
  const zero = decimal(0);
  if (context.lineAmountTypes === 'NoTax') return { taxType: 'NONE', percent: zero, problems: [] };
  const kept = before?.accountId === account?.id && before?.taxType !== 'NONE' ? before?.taxType : undefined;
  const chosen = (input.TaxType === '' ? undefined : input.TaxType) ?? kept ?? account?.taxType;
  if (chosen === undefined || (chosen === 'NONE' && !account)) return { taxType: 'NONE', percent: zero, problems: [] };

  const taxType = asKept(context.session, chosen, account);
  const rate = context.session.state.taxRates.get(taxType);
  if (!rate || rate.status !== 'ACTIVE') return { taxType, percent: zero, problems: [ownTexts.taxUnknown(taxType)] };
  const fits = !account || rate.appliesTo.includes(account.class);
  return { taxType, percent: decimal(rate.rate), problems: fits ? [] : [texts.taxUnfit(taxType, account.code)] };
}

/** Australia turns NONE and EXEMPTINPUT into its own types (section 4). */
function asKept({ organisation }: Session, taxType: string, account: AccountRecord | undefined): string {
  if (organisation.countryCode !== 'AU' || (taxType !== 'NONE' && taxType !== 'EXEMPTINPUT')) return taxType;
  return account?.class === 'EXPENSE' ? 'EXEMPTEXPENSES' : 'BASEXCLUDED';
}
