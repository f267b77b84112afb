import type { AccountClass, CountryCode } from './records';

export interface TaxRateSeed {
  readonly name: string;
  readonly taxType: string;
  readonly reportTaxType: string;
  readonly rate: string;
  readonly appliesTo: readonly AccountClass[];
}

const everything: readonly AccountClass[] = ['ASSET', 'EQUITY', 'EXPENSE', 'LIABILITY', 'REVENUE'];
const income: readonly AccountClass[] = ['ASSET', 'EQUITY', 'LIABILITY', 'REVENUE'];
const expense: readonly AccountClass[] = ['ASSET', 'EQUITY', 'EXPENSE', 'LIABILITY'];

function seed(name: string, taxType: string, rate: string, appliesTo: readonly AccountClass[], reportTaxType = taxType): TaxRateSeed {
  return { name, taxType, reportTaxType, rate, appliesTo };
}

/** The tax rates of a new organisation by country (xero-api.md, section 4; names as Xero shows them). */
export const taxRateSeeds: Readonly<Record<CountryCode, { readonly component: string; readonly rates: readonly TaxRateSeed[] }>> = {
  AU: {
    component: 'GST',
    rates: [
      seed('GST on Income', 'OUTPUT', '10', income),
      seed('GST on Expenses', 'INPUT', '10', expense),
      seed('GST Free Income', 'EXEMPTOUTPUT', '0', income),
      seed('GST Free Expenses', 'EXEMPTEXPENSES', '0', expense),
      seed('GST Free Exports', 'EXEMPTEXPORT', '0', income),
      seed('Input Taxed', 'INPUTTAXED', '0', everything),
      seed('GST on Imports', 'GSTONIMPORTS', '0', ['LIABILITY']),
      seed('BAS Excluded', 'BASEXCLUDED', '0', everything),
    ],
  },
  GB: {
    component: 'VAT',
    rates: [
      seed('20% (VAT on Income)', 'OUTPUT2', '20', income, 'OUTPUT'),
      seed('20% (VAT on Expenses)', 'INPUT2', '20', expense, 'INPUT'),
      seed('5% (VAT on Income)', 'RROUTPUT', '5', income, 'OUTPUT'),
      seed('5% (VAT on Expenses)', 'RRINPUT', '5', expense, 'INPUT'),
      seed('Zero Rated Income', 'ZERORATEDOUTPUT', '0', income, 'OUTPUT'),
      seed('Zero Rated Expenses', 'ZERORATEDINPUT', '0', expense, 'INPUT'),
      seed('Exempt Income', 'EXEMPTOUTPUT', '0', income),
      seed('Exempt Expenses', 'EXEMPTINPUT', '0', expense),
      seed('No VAT', 'NONE', '0', everything),
    ],
  },
  NZ: {
    component: 'GST',
    rates: [
      seed('15% GST on Income', 'OUTPUT2', '15', income, 'OUTPUT'),
      seed('15% GST on Expenses', 'INPUT2', '15', expense, 'INPUT'),
      seed('Zero Rated', 'ZERORATED', '0', everything, 'OUTPUT'),
      seed('No GST', 'NONE', '0', everything),
    ],
  },
  US: {
    component: 'Sales Tax',
    rates: [
      seed('Tax on Sales', 'OUTPUT', '0', income),
      seed('Tax on Purchases', 'INPUT', '0', expense),
      seed('Tax Exempt', 'NONE', '0', everything),
    ],
  },
};
