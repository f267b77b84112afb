/** Scopes that are about the person, not their books. */
const PERSONAL = ['openid', 'profile', 'email', 'offline_access'];

const MONEY_SETTINGS = ['accounting.settings', 'accounting.settings.read'];

/** xero-api.md 2, granular scopes: the first segment of a path and the scopes that open it. */
const SCOPES_BY_PATH: Readonly<Record<string, readonly string[]>> = {
  Invoices: ['accounting.invoices'],
  CreditNotes: ['accounting.invoices'],
  Quotes: ['accounting.invoices'],
  PurchaseOrders: ['accounting.invoices'],
  RepeatingInvoices: ['accounting.invoices'],
  LinkedTransactions: ['accounting.invoices'],
  Items: ['accounting.invoices', ...MONEY_SETTINGS],
  Payments: ['accounting.payments'],
  BatchPayments: ['accounting.payments'],
  Overpayments: ['accounting.payments'],
  Prepayments: ['accounting.payments'],
  BankTransactions: ['accounting.banktransactions'],
  BankTransfers: ['accounting.banktransactions'],
  Contacts: ['accounting.contacts'],
  ContactGroups: ['accounting.contacts'],
  Accounts: MONEY_SETTINGS,
  BrandingThemes: MONEY_SETTINGS,
  Currencies: MONEY_SETTINGS,
  Organisation: MONEY_SETTINGS,
  TaxRates: MONEY_SETTINGS,
  TrackingCategories: MONEY_SETTINGS,
  Users: MONEY_SETTINGS,
};

const GRANTABLE = new Set([...PERSONAL, ...Object.values(SCOPES_BY_PATH).flat()]);

/** Splits a `scope` parameter; `refused` are those that an app of today cannot ask for, the broad ones among them. */
export function parseScopes(scope: string): { scopes: string[]; refused: string[] } {
  const scopes = [...new Set(scope.split(' ').filter((word) => word !== ''))];
  return { scopes, refused: scopes.filter((word) => !GRANTABLE.has(word)) };
}

/** The scopes of which one is needed for a call; undefined when Xero has no such path. A `.read` scope opens GET alone. */
export function scopesFor(method: string, firstSegment: string): readonly string[] | undefined {
  const scopes = Object.hasOwn(SCOPES_BY_PATH, firstSegment) ? SCOPES_BY_PATH[firstSegment] : undefined;
  return method === 'GET' ? scopes : scopes?.filter((scope) => !scope.endsWith('.read'));
}

/** What a consent page tells a person about a scope. */
export const SCOPE_TEXTS: Readonly<Record<string, string>> = {
  openid: 'Know who you are',
  profile: 'See your name',
  email: 'See your e-mail address',
  offline_access: 'Keep access while you are away, until you disconnect',
  'accounting.invoices': 'View and manage sales invoices, credit notes and quotes',
  'accounting.payments': 'View and manage payments',
  'accounting.banktransactions': 'View and manage bank transactions',
  'accounting.contacts': 'View and manage contacts',
  'accounting.settings': 'View and manage organisation settings, accounts and tax rates',
  'accounting.settings.read': 'View organisation settings, accounts and tax rates',
};
