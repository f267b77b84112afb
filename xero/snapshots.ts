import type { Account, Contact, Invoice, LineItem, Organisation, TaxRate } from 'xero-node';
import { xeroId, type XeroId } from '../domain/ids';
import type { Totals } from '../domain/totals';
import { ianaTimeZone } from './time-zones';
import { amountOf, dateOf, decimalOf, instantOf, present, readAll, realId, text } from './values';

/** Xero's documents as the rest of the service knows them. Each reader says undefined when something it needs is missing. */

export interface XeroContactSnapshot {
  readonly xeroId: XeroId; readonly contactNumber?: string; readonly name: string; readonly email?: string;
  /** ACTIVE, ARCHIVED, GDPRREQUEST. */
  readonly status: string; readonly mergedToXeroId?: XeroId; readonly firstName?: string; readonly lastName?: string; readonly updatedAt?: string;
}

export interface XeroLineSnapshot {
  readonly lineItemId: string; readonly description: string; readonly quantity: string; readonly unitPrice: string; readonly discountRate?: string;
  /** '' where the line has none. */
  readonly accountCode: string; readonly taxType: string; readonly lineAmount: string; readonly taxAmount: string;
}

export interface XeroInvoiceSnapshot {
  readonly xeroId: XeroId; readonly number: string; readonly status: string; readonly type: string; readonly contactXeroId: XeroId;
  /** Calendar dates; '' where a draft has none. */
  readonly date: string; readonly dueDate: string;
  readonly currency: string; readonly reference?: string; readonly lineAmountTypes: string; readonly totals: Totals;
  readonly amountPaid: string; readonly amountCredited: string; readonly lines: readonly XeroLineSnapshot[]; readonly url?: string; readonly updatedAt?: string;
}

export interface XeroOrganisation {
  readonly name: string; readonly shortCode: string; readonly baseCurrency: string; readonly countryCode: string;
  /** Xero's own name for the zone, and the IANA one where it is known. */
  readonly xeroTimeZone: string; readonly timeZone?: string;
  /** Calendar dates: nothing dated on or before them can change. */
  readonly periodLockDate?: string; readonly endOfYearLockDate?: string;
}

export interface XeroAccount {
  readonly accountId: XeroId; /** '' for an account without one, which no line can name. */ readonly code: string; readonly name: string; readonly type: string; readonly class: string; readonly status: string;
  readonly taxType: string; readonly enablePaymentsToAccount: boolean; readonly systemAccount?: string;
}

export interface XeroTaxRate {
  readonly taxType: string; readonly name: string; readonly status: string;
  /** Percent, a decimal string. */
  readonly effectiveRate: string; readonly canApplyToRevenue: boolean;
}

const optionalId = (value: unknown): XeroId | undefined => {
  const id = realId(value);
  return id === undefined ? undefined : xeroId(id);
};

export function readContact(contact: Contact): XeroContactSnapshot | undefined {
  const id = optionalId(contact.contactID);
  if (id === undefined) return undefined;
  return present({
    xeroId: id, contactNumber: text(contact.contactNumber), name: text(contact.name) ?? '', email: text(contact.emailAddress),
    status: text(contact.contactStatus) ?? 'ACTIVE', mergedToXeroId: optionalId(contact.mergedToContactID),
    firstName: text(contact.firstName), lastName: text(contact.lastName), updatedAt: instantOf(contact.updatedDateUTC),
  });
}

export function readTotals(invoice: Invoice): Totals | undefined {
  const subtotal = amountOf(invoice.subTotal);
  const tax = amountOf(invoice.totalTax);
  const total = amountOf(invoice.total);
  return subtotal === undefined || tax === undefined || total === undefined ? undefined : { subtotal, tax, total };
}

function readLine(line: LineItem): XeroLineSnapshot | undefined {
  const lineItemId = realId(line.lineItemID);
  if (lineItemId === undefined) return undefined;
  const discount = decimalOf(line.discountRate);
  return present({
    lineItemId, description: text(line.description) ?? '', quantity: decimalOf(line.quantity) ?? '0', unitPrice: decimalOf(line.unitAmount) ?? '0',
    discountRate: discount === '0' ? undefined : discount, accountCode: text(line.accountCode) ?? '', taxType: text(line.taxType) ?? '',
    lineAmount: amountOf(line.lineAmount) ?? '0.00', taxAmount: amountOf(line.taxAmount) ?? '0.00',
  });
}

export function readInvoice(invoice: Invoice): XeroInvoiceSnapshot | undefined {
  const id = optionalId(invoice.invoiceID);
  const contactXeroId = optionalId(invoice.contact?.contactID);
  const totals = readTotals(invoice);
  const lines = readAll(invoice.lineItems, readLine);
  const status = text(invoice.status);
  if (id === undefined || contactXeroId === undefined || !totals || !lines || status === undefined) return undefined;
  return present({
    xeroId: id, number: text(invoice.invoiceNumber) ?? '', status, type: text(invoice.type) ?? '', contactXeroId,
    date: dateOf(invoice.date) ?? '', dueDate: dateOf(invoice.dueDate) ?? '', currency: text(invoice.currencyCode) ?? '',
    reference: text(invoice.reference), lineAmountTypes: text(invoice.lineAmountTypes) ?? 'Exclusive', totals,
    amountPaid: amountOf(invoice.amountPaid) ?? '0.00', amountCredited: amountOf(invoice.amountCredited) ?? '0.00', lines,
    url: text(invoice.url), updatedAt: instantOf(invoice.updatedDateUTC),
  });
}

export function readOrganisationBody(organisation: Organisation | undefined): XeroOrganisation | undefined {
  const name = text(organisation?.name);
  const shortCode = text(organisation?.shortCode);
  if (!organisation || name === undefined || shortCode === undefined) return undefined;
  const xeroTimeZone = text(organisation.timezone) ?? '';
  return present({
    name, shortCode, baseCurrency: text(organisation.baseCurrency) ?? '', countryCode: text(organisation.countryCode) ?? '', xeroTimeZone,
    timeZone: ianaTimeZone(xeroTimeZone), periodLockDate: dateOf(organisation.periodLockDate), endOfYearLockDate: dateOf(organisation.endOfYearLockDate),
  });
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
