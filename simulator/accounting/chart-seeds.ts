import type { AccountClass, CountryCode } from './records';

export interface AccountSeed {
  readonly code: string;
  readonly name: string;
  readonly type: string;
  readonly class: AccountClass;
  readonly taxType: string;
  readonly description?: string;
  readonly systemAccount?: string;
  readonly enablePayments?: boolean;
  readonly bankAccountNumber?: string;
}

/** The tax types that an account has by default, by country. */
const defaults: Readonly<Record<CountryCode, { readonly sales: string; readonly expenses: string; readonly free: string; readonly none: string }>> = {
  AU: { sales: 'OUTPUT', expenses: 'INPUT', free: 'EXEMPTEXPENSES', none: 'BASEXCLUDED' },
  GB: { sales: 'OUTPUT2', expenses: 'INPUT2', free: 'EXEMPTINPUT', none: 'NONE' },
  NZ: { sales: 'OUTPUT2', expenses: 'INPUT2', free: 'NONE', none: 'NONE' },
  US: { sales: 'OUTPUT', expenses: 'INPUT', free: 'NONE', none: 'NONE' },
};

/** The chart of accounts of a new organisation; 'hire' has income accounts of an equipment-hire business, 'plain' only Sales. */
export function accountSeeds(country: CountryCode, chart: 'hire' | 'plain'): readonly AccountSeed[] {
  const { sales, expenses, free, none } = defaults[country];
  const revenue = (code: string, name: string, taxType = sales): AccountSeed => ({ code, name, type: 'REVENUE', class: 'REVENUE', taxType });
  const expense = (code: string, name: string, taxType = expenses): AccountSeed => ({ code, name, type: 'EXPENSE', class: 'EXPENSE', taxType });
  const owed = (code: string, name: string, more: Partial<AccountSeed> = {}): AccountSeed =>
    ({ code, name, type: 'CURRLIAB', class: 'LIABILITY', taxType: none, ...more });
  const equity = (code: string, name: string, more: Partial<AccountSeed> = {}): AccountSeed =>
    ({ code, name, type: 'EQUITY', class: 'EQUITY', taxType: none, ...more });
  return [
    { code: '090', name: 'Business Bank Account', type: 'BANK', class: 'ASSET', taxType: none, bankAccountNumber: '132435465' },
    { code: '091', name: 'Business Savings Account', type: 'BANK', class: 'ASSET', taxType: none, bankAccountNumber: '987654321' },
    { ...revenue('200', 'Sales'), description: 'Income from any normal business activity' },
    ...(chart === 'hire' ? [
      { ...revenue('210', 'Sales - Equipment Hire'), description: 'Hire of equipment' },
      { ...revenue('220', 'Sales - Delivery'), description: 'Delivery and collection of hired equipment' },
      { ...revenue('230', 'Sales - Service Income'), description: 'Cleaning, repair and labour' },
    ] : []),
    revenue('260', 'Other Revenue'),
    revenue('270', 'Interest Income', none),
    { ...expense('310', 'Cost of Goods Sold'), type: 'DIRECTCOSTS' },
    expense('400', 'Advertising'),
    expense('404', 'Bank Fees', free),
    expense('429', 'General Expenses'),
    expense('449', 'Motor Vehicle Expenses'),
    expense('469', 'Rent'),
    expense('477', 'Wages and Salaries', none),
    expense('478', 'Repairs and Maintenance'),
    { code: '610', name: 'Accounts Receivable', type: 'CURRENT', class: 'ASSET', taxType: none, systemAccount: 'DEBTORS' },
    { code: '710', name: 'Hire Equipment', type: 'FIXED', class: 'ASSET', taxType: expenses },
    owed('800', 'Accounts Payable', { systemAccount: 'CREDITORS' }),
    owed('820', country === 'GB' ? 'VAT' : country === 'US' ? 'Sales Tax' : 'GST', { systemAccount: 'GST' }),
    owed('840', 'Historical Adjustment', { systemAccount: 'HISTORICAL' }),
    owed('850', 'Suspense'),
    owed('855', 'Clearing Account', { enablePayments: true }),
    owed('860', 'Rounding', { systemAccount: 'ROUNDING' }),
    owed('877', 'Tracking Transfers', { systemAccount: 'TRACKINGTRANSFERS' }),
    equity('880', 'Owner A Drawings', { enablePayments: true }),
    equity('881', 'Owner A Funds Introduced', { enablePayments: true }),
    equity('960', 'Retained Earnings', { systemAccount: 'RETAINEDEARNINGS' }),
    equity('970', 'Owner A Share Capital'),
  ];
}
