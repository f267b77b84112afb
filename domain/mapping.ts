/** Which accounts and tax rates a sales line may be mapped to, and what is offered to a person to begin with (design, section 7). */

export interface Account { readonly code: string; readonly name: string; readonly class: string; readonly status: string; readonly systemAccount?: string }
export interface PayableAccount { readonly accountId: string; readonly status: string; readonly type: string; readonly enablePaymentsToAccount: boolean }
export interface TaxRate { readonly taxType: string; readonly name: string; readonly status: string; readonly canApplyToRevenue: boolean }

/** Categories, taxes and payment methods with what each is mapped to. */
export interface Mapping { readonly accounts: Readonly<Record<string, string>>; readonly taxes: Readonly<Record<string, string>>; readonly payments: Readonly<Record<string, string>> }
export interface MappingFault { readonly what: keyof Mapping; readonly word: string; readonly problem: string }

/** The words that every company has. */
export const standardCategories = ['equipment-hire', 'delivery', 'service'] as const;
export const standardTaxes = ['gst', 'gst-free'] as const;

/** Active sales accounts with a code; system accounts are Xero's own (xero-api.md, section 8, point 6). */
export const isSalesAccount = ({ status, class: accountClass, code, systemAccount }: Account): boolean => status === 'ACTIVE' && accountClass === 'REVENUE' && code !== '' && systemAccount === undefined;
/** Accounts that Xero takes payments to: bank accounts, and others with payments enabled (xero-api.md, section 4). */
export const isPayable = (account: Omit<PayableAccount, 'accountId'>): boolean => account.status === 'ACTIVE' && (account.type === 'BANK' || account.enablePaymentsToAccount);
export const usableTaxRates = <T extends TaxRate>(rates: readonly T[]): T[] => rates.filter((rate) => rate.status === 'ACTIVE' && rate.canApplyToRevenue);

/** What is wrong with the account of this code for sales, as words that follow its code; undefined when nothing is. */
export function salesAccountFault(code: string, accounts: readonly Account[]): string | undefined {
  const coded = accounts.filter((account) => account.code === code);
  if (coded.some(isSalesAccount)) return undefined;
  const account = coded.find(({ status }) => status === 'ACTIVE') ?? coded[0];
  if (!account || account.status === 'DELETED') return gone;
  if (account.status !== 'ACTIVE') return archived;
  return account.systemAccount === undefined ? 'is not an income account in Xero, so that no sales can go to it' : 'is one of Xero’s own accounts, which take no sales from outside';
}

/** The same of the account that payments are to go to. */
export function paymentAccountFault(accountId: string, accounts: readonly PayableAccount[]): string | undefined {
  const account = accounts.find((one) => one.accountId === accountId);
  if (!account || account.status === 'DELETED') return gone;
  if (account.status !== 'ACTIVE') return archived;
  return isPayable(account) ? undefined : 'is not open for payments in Xero: it is neither a bank account nor has payments to it enabled';
}

/** The same of a tax rate, for sales. */
export function taxRateFault(taxType: string, rates: readonly TaxRate[]): string | undefined {
  const rate = rates.find((one) => one.taxType === taxType);
  if (!rate || rate.status === 'DELETED') return 'is no longer among the tax rates in Xero';
  if (rate.status !== 'ACTIVE') return archived;
  return rate.canApplyToRevenue ? undefined : 'is not meant for sales in Xero';
}

const gone = 'is no longer in the chart of accounts in Xero';
const archived = 'is archived in Xero';

/** What of a mapping cannot be used as the organisation stands: archived, deleted, not for sales, not open for payments. */
export function mappingFaults(mapping: Mapping, accounts: readonly (Account & PayableAccount)[], rates: readonly TaxRate[]): MappingFault[] {
  const faults = (what: keyof Mapping, usable: (target: string) => boolean, should: string): MappingFault[] =>
    Object.entries(mapping[what]).filter(([, target]) => !usable(target)).map(([word, target]) => ({ what, word, problem: `${target} is not ${should}` }));
  return [
    ...faults('accounts', (code) => accounts.some((account) => isSalesAccount(account) && account.code === code), 'an active sales account of the organisation'),
    ...faults('taxes', (type) => usableTaxRates(rates).some((rate) => rate.taxType === type), 'an active sales tax rate of the organisation'),
    ...faults('payments', (id) => accounts.some((account) => account.accountId === id && isPayable(account)), 'an active account of the organisation that payments may go to'),
  ];
}

export interface OfferedMapping { readonly accounts: Record<string, string>; readonly taxes: Record<string, string>; readonly payments: Record<string, string> }

/** Suggestions by name, never saved by themselves; what has no likely match is left out for the person to choose. */
export function offerMapping(accounts: readonly Account[], rates: readonly TaxRate[]): OfferedMapping {
  const usable = accounts.filter(isSalesAccount);
  const named = (pattern: RegExp) => usable.find((account) => pattern.test(account.name))?.code;
  const hire = named(/hire|rental/i);
  const offered = { 'equipment-hire': hire, delivery: named(/delivery|freight/i) ?? hire, service: named(/service/i) };
  const types = new Set(usableTaxRates(rates).map((rate) => rate.taxType));
  const firstOf = (...wanted: string[]) => wanted.find((type) => types.has(type));
  const taxes = { gst: firstOf('OUTPUT'), 'gst-free': firstOf('EXEMPTOUTPUT', 'BASEXCLUDED') };
  const known = (entries: Record<string, string | undefined>): Record<string, string> => Object.fromEntries(Object.entries(entries).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return { accounts: known(offered), taxes: known(taxes), payments: {} };
}
