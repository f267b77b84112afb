import type { Account, Action, Organisation, TaxRate } from 'xero-node';
import type { XeroId } from '../../domain/ids';
import { ianaTimeZone } from '../time-zones';
import { dateOf, decimalOf, present, readAll, text } from '../values';
import { optionalId } from './parts';

export interface XeroOrganisation {
  readonly name: string; readonly shortCode: string; readonly baseCurrency: string; readonly countryCode: string;
  /** Xero's own name for the zone, and the IANA one where it is known. */
  readonly xeroTimeZone: string; readonly timeZone?: string;
  /** Calendar dates: nothing dated on or before them can change. */
  readonly periodLockDate?: string; readonly endOfYearLockDate?: string;
  /** The plan in Xero's own word: its `Class` (PREMIUM, STARTER, …), else its `Edition`. */
  readonly edition?: string;
}

/** What the plan lets an app do; left out where Xero does not say. */
export interface XeroPlanLimits { readonly mayCreateInvoices?: boolean }

export interface XeroAccount {
  readonly accountId: XeroId; /** '' for an account without one, which no line can name. */ readonly code: string; readonly name: string; readonly type: string; readonly class: string; readonly status: string;
  readonly taxType: string; readonly enablePaymentsToAccount: boolean; readonly systemAccount?: string;
}

export interface XeroTaxRate {
  readonly taxType: string; readonly name: string; readonly status: string;
  /** Percent, a decimal string. */
  readonly effectiveRate: string; readonly canApplyToRevenue: boolean;
}

export function readOrganisationBody({ _class: plan, ...organisation }: Organisation = {}): XeroOrganisation | undefined {
  const name = text(organisation.name);
  const shortCode = text(organisation.shortCode);
  if (name === undefined || shortCode === undefined) return undefined;
  const xeroTimeZone = text(organisation.timezone) ?? '';
  return present({
    name, shortCode, baseCurrency: text(organisation.baseCurrency) ?? '', countryCode: text(organisation.countryCode) ?? '', xeroTimeZone,
    timeZone: ianaTimeZone(xeroTimeZone), periodLockDate: dateOf(organisation.periodLockDate), endOfYearLockDate: dateOf(organisation.endOfYearLockDate),
    edition: text(plan) ?? text(organisation.edition),
  });
}

/** A limited plan that is used up says NOT-ALLOWED (xero-api.md, section 4: "Limited plans"). */
export function readPlanLimitsBody(actions: readonly Action[] | undefined): XeroPlanLimits | undefined {
  const named = readAll(actions, ({ name, status }) => { const [is, allowed] = [text(name), text(status)]; return is === undefined || allowed === undefined ? undefined : { is, allowed }; });
  const creating = named?.find(({ is }) => is === 'CreateApprovedInvoice');
  return named && (creating ? { mayCreateInvoices: creating.allowed === 'ALLOWED' } : {});
}

export function readAccount({ _class: accountClass, ...account }: Account): XeroAccount | undefined {
  const accountId = optionalId(account.accountID);
  const name = text(account.name);
  if (accountId === undefined || name === undefined) return undefined;
  return present({
    accountId, code: text(account.code) ?? '', name, type: text(account.type) ?? '', class: text(accountClass) ?? '', status: text(account.status) ?? '',
    taxType: text(account.taxType) ?? '', enablePaymentsToAccount: account.enablePaymentsToAccount === true, systemAccount: text(account.systemAccount),
  });
}

export function readTaxRate(rate: TaxRate): XeroTaxRate | undefined {
  const taxType = text(rate.taxType);
  if (taxType === undefined) return undefined;
  return {
    taxType, name: text(rate.name) ?? taxType, status: text(rate.status) ?? '',
    effectiveRate: decimalOf(rate.effectiveRate) ?? decimalOf(rate.displayTaxRate) ?? '0', canApplyToRevenue: rate.canApplyToRevenue === true,
  };
}
