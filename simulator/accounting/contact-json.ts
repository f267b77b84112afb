import type { Json } from './answers';
import { todayIn, xeroInstant } from './dates';
import { asNumber, decimal, sum } from './money';
import { addressFields, phoneFields, type ContactRecord, type InvoiceRecord, type PhoneType } from './records';
import type { Session } from './session';
import { contactTypeKey } from './state';

/** How much of a contact an answer shows (section 3). */
export interface ContactDetail {
  /** Paged or by id: with what it was merged into. */
  readonly merged: boolean;
  /** Paged or by id, not with `summaryOnly`: with balances. */
  readonly balances: boolean;
}

export const fullContact: ContactDetail = { merged: true, balances: true };

/** A contact as Xero answers it. */
export function contactJson(session: Session, contact: ContactRecord, detail: ContactDetail = fullContact): Json {
  const isSupplier = session.state.liveInvoiceByContact.count(contactTypeKey(contact.id, 'ACCPAY')) > 0;
  const isCustomer = session.state.liveInvoiceByContact.count(contactTypeKey(contact.id, 'ACCREC')) > 0;
  return {
    ContactID: contact.id,
    ...(contact.contactNumber ? { ContactNumber: contact.contactNumber } : {}),
    ContactStatus: contact.status,
    ...(detail.merged && contact.mergedToId ? { MergedToContactID: contact.mergedToId } : {}),
    Name: contact.name,
    EmailAddress: '',
    BankAccountDetails: '',
    ...contact.texts,
    Addresses: (['STREET', 'POBOX'] as const).map((type) => ({ AddressType: type, ...blanks(addressFields), ...contact.addresses[type] })),
    Phones: phoneTypes(contact).map((type) => ({ PhoneType: type, ...blanks(phoneFields), ...contact.phones[type] })),
    UpdatedDateUTC: xeroInstant(contact.updatedAt),
    ContactGroups: [],
    // Worked out, not stored: becoming a customer does not move UpdatedDateUTC (section 3).
    IsSupplier: isSupplier,
    IsCustomer: isCustomer,
    SalesTrackingCategories: [],
    PurchasesTrackingCategories: [],
    ContactPersons: contact.persons,
    ...(detail.balances && (isSupplier || isCustomer) ? { Balances: balances(session, contact) } : {}),
    HasAttachments: false,
    HasValidationErrors: false,
  };
}

/** The contact inside an invoice of an un-paged list (section 3: a summary). */
export function contactSummary(contact: ContactRecord): Json {
  return { ContactID: contact.id, Name: contact.name, Addresses: [], Phones: [], ContactGroups: [], ContactPersons: [], HasValidationErrors: false };
}

/** The contact inside an invoice that is shown whole. */
export function contactInInvoiceJson(session: Session, contact: ContactRecord): Json {
  return contactJson(session, contact, { merged: false, balances: false });
}

function phoneTypes(contact: ContactRecord): PhoneType[] {
  return ['DDI', 'DEFAULT', 'FAX', 'MOBILE', ...(contact.phones.OFFICE ? (['OFFICE'] as const) : [])];
}

function blanks(fields: readonly string[]): Record<string, string> {
  return Object.fromEntries(fields.filter((field) => !field.startsWith('AddressLine')).map((field) => [field, '']));
}

function balances(session: Session, contact: ContactRecord): Json {
  const today = todayIn(session.organisation.timezone, session.now);
  const side = (type: InvoiceRecord['type']) => {
    const owed = session.state.liveInvoiceByContact
      .ids(contactTypeKey(contact.id, type))
      .flatMap((id) => session.state.invoices.get(id) ?? [])
      .filter((invoice) => invoice.status === 'AUTHORISED');
    const overdue = owed.filter((invoice) => invoice.dueDate !== undefined && invoice.dueDate < today);
    return { Outstanding: total(owed), Overdue: total(overdue) };
  };
  return { AccountsReceivable: side('ACCREC'), AccountsPayable: side('ACCPAY') };
}

function total(invoices: readonly InvoiceRecord[]): number {
  return asNumber(sum(invoices.map((i) => decimal(i.total).minus(i.amountPaid).minus(i.amountCredited))).toFixed(2));
}
