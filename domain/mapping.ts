/** Which accounts and tax rates a sales line may be mapped to, and what is offered to a person to begin with (design, section 7). */

interface Account { readonly code: string; readonly name: string; readonly class: string; readonly status: string; readonly systemAccount?: string }
interface PayableAccount { readonly status: string; readonly type: string; readonly enablePaymentsToAccount: boolean }
interface TaxRate { readonly taxType: string; readonly name: string; readonly status: string; readonly canApplyToRevenue: boolean }

/** The words that every company has. */
export const standardCategories = ['equipment-hire', 'delivery', 'service'] as const;
export const standardTaxes = ['gst', 'gst-free'] as const;

/** Active sales accounts with a code; system accounts are Xero's own (xero-api.md, section 8, point 6). */
export const isSalesAccount = ({ status, class: accountClass, code, systemAccount }: Account): boolean => status === 'ACTIVE' && accountClass === 'REVENUE' && code !== '' && systemAccount === undefined;
/** Accounts that Xero takes payments to: bank accounts, and others with payments enabled (xero-api.md, section 4). */
export const isPayable = (account: PayableAccount): boolean => account.status === 'ACTIVE' && (account.type === 'BANK' || account.enablePaymentsToAccount);
export const usableTaxRates = <T extends TaxRate>(rates: readonly T[]): T[] => rates.filter((rate) => rate.status === 'ACTIVE' && rate.canApplyToRevenue);

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
