import { createHash } from 'node:crypto';
import type { BooksChange } from '../seam';
import { accountSeeds } from './chart-seeds';
import { assertZone } from './dates';
import type { AccountRecord, CountryCode, OrganisationRecord, TaxRateRecord } from './records';
import { taxRateSeeds } from './tax-rate-seeds';

/** What an organisation is opened with. */
export interface OrganisationSeed {
  readonly tenantId: string;
  readonly name: string;
  readonly shortCode: string;
  readonly countryCode: CountryCode;
  readonly baseCurrency: string;
  /** In Xero's spelling: AUSEASTERNSTANDARDTIME. */
  readonly timezone: string;
  readonly chart?: 'hire' | 'plain';
}

/** When seeded things were last changed: long ago, and always the same, so that a seeded organisation is repeatable. */
const seededAt = '2025-07-01T00:00:00.000Z';

/** The changes that open an organisation's books: itself, its accounts, its tax rates. Ids follow from the tenant id. */
export function seedChanges(seed: OrganisationSeed): BooksChange[] {
  assertZone(seed.timezone);
  const organisation: OrganisationRecord = {
    id: seed.tenantId, name: seed.name, shortCode: seed.shortCode, countryCode: seed.countryCode, baseCurrency: seed.baseCurrency,
    timezone: seed.timezone, currencies: [seed.baseCurrency], createdAt: seededAt,
  };
  return [
    { entity: 'organisation', id: seed.tenantId, value: organisation, effect: 'seeded', label: seed.name },
    ...accounts(seed).map((value): BooksChange => ({ entity: 'account', id: value.id, value, effect: 'seeded', label: value.code })),
    ...taxRates(seed).map((value): BooksChange => ({ entity: 'taxRate', id: value.id, value, effect: 'seeded', label: value.taxType })),
  ];
}

function accounts({ tenantId, countryCode, baseCurrency, chart = 'hire' }: OrganisationSeed): AccountRecord[] {
  return accountSeeds(countryCode, chart).map(({ enablePayments = false, ...account }, position) => ({
    ...account,
    id: idFrom(tenantId, `account ${account.code}`),
    sequence: position + 1,
    updatedAt: seededAt,
    status: 'ACTIVE',
    enablePayments,
    ...(account.type === 'BANK' ? { currencyCode: baseCurrency } : {}),
  }));
}

function taxRates({ countryCode }: OrganisationSeed): TaxRateRecord[] {
  const { component, rates } = taxRateSeeds[countryCode];
  return rates.map((rate, position) => ({ ...rate, component, id: rate.taxType, sequence: position + 1, updatedAt: seededAt, status: 'ACTIVE' }));
}

/** A uuid (version 5 in form) that follows from a tenant and a name. */
function idFrom(tenantId: string, name: string): string {
  const hex = createHash('sha1').update(`${tenantId} ${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
