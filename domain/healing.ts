import { paymentAccountFault, salesAccountFault, taxRateFault, type Account, type Mapping, type PayableAccount, type TaxRate } from './mapping';
import type { ProblemCode } from './problem-catalogue';
import type { Problem } from './problems';

/** Whether what a problem says is over, as far as what is stored here tells. Pure; db/heal.ts starts the records. */

type Said = Pick<Problem, 'code' | 'details'>;
export interface Lists { readonly accounts: readonly (Account & PayableAccount)[]; readonly taxRates: readonly TaxRate[]; readonly payments: Mapping['payments'] }

/** A detail may name several. */
const named = (detail: string | undefined): string[] => (detail === undefined || detail === '' ? [] : detail.split(', '));

const accountsFit = ({ details }: Said, { accounts }: Lists): boolean => named(details['account']).every((account) => salesAccountFault(account, accounts) === undefined);
const ratesFit = ({ details }: Said, { taxRates }: Lists): boolean => named(details['taxType']).every((rate) => taxRateFault(rate, taxRates) === undefined);

/** By each of the two lists, what of it was stuck: whether everything that the problem names may be used again. */
export const usableAgain = {
  accounts: {
    'account-unusable': accountsFit,
    'payment-account-unusable': ({ details }, { accounts, payments }) => paymentAccountFault(payments[details['method'] ?? ''] ?? '', accounts) === undefined,
  },
  taxRates: { 'tax-rate-unusable': ratesFit, 'tax-account-mismatch': (said, lists) => accountsFit(said, lists) && ratesFit(said, lists) },
} as const satisfies Record<'accounts' | 'taxRates', Partial<Record<ProblemCode, (said: Said, lists: Lists) => boolean>>>;
export type List = keyof typeof usableAgain;

/** The words of a mapping that were chosen anew or otherwise. */
export interface Rechosen { readonly categories: readonly string[]; readonly taxes: readonly string[]; readonly methods: readonly string[] }

export function rechosen(before: Mapping, after: Mapping): Rechosen {
  const changed = (what: keyof Mapping): string[] => Object.keys(after[what]).filter((word) => before[what][word] !== after[what][word]);
  return { categories: changed('accounts'), taxes: changed('taxes'), methods: changed('payments') };
}
