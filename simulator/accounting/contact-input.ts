import { choice, flag, list, object, readOnly, text, unsupported, uuid, type Fields } from './body';
import type { AddressFields, AddressType, ContactPerson, ContactStatus, ContactTextField, PhoneFields, PhoneType } from './records';

/** A contact as sent, alone or inside an invoice. */
export interface ContactInput extends Partial<Record<ContactTextField, string>> {
  readonly ContactID?: string;
  readonly ContactNumber?: string;
  readonly Name?: string;
  readonly ContactStatus?: ContactStatus;
  readonly ContactPersons?: readonly ContactPerson[];
  readonly Addresses?: readonly (AddressFields & { readonly AddressType?: AddressType })[];
  readonly Phones?: readonly (PhoneFields & { readonly PhoneType?: PhoneType })[];
  /** Only from a person: merges this contact into another. */
  readonly MergedToContactID?: string;
}

const lineAmountType = choice('INCLUSIVE', 'EXCLUSIVE', 'NONE');

/** The properties of a contact in a body, by the official specification. */
export const contactFields: Fields = {
  ContactID: uuid, ContactNumber: text, AccountNumber: text, ContactStatus: choice('ACTIVE', 'ARCHIVED'), Name: text,
  FirstName: text, LastName: text, CompanyNumber: text, EmailAddress: text, BankAccountDetails: text, TaxNumber: text,
  AccountsReceivableTaxType: text, AccountsPayableTaxType: text, DefaultCurrency: text,
  SalesDefaultLineAmountType: lineAmountType, PurchasesDefaultLineAmountType: lineAmountType,
  SalesDefaultAccountCode: text, PurchasesDefaultAccountCode: text,
  ContactPersons: list('ContactPerson', { FirstName: text, LastName: text, EmailAddress: text, IncludeInEmails: flag }),
  Addresses: list('Address', {
    AddressType: choice('POBOX', 'STREET'), AddressLine1: text, AddressLine2: text, AddressLine3: text, AddressLine4: text,
    City: text, Region: text, PostalCode: text, Country: text, AttentionTo: text,
  }),
  Phones: list('Phone', {
    PhoneType: choice('DEFAULT', 'DDI', 'MOBILE', 'FAX', 'OFFICE'), PhoneNumber: text, PhoneAreaCode: text, PhoneCountryCode: text,
  }),
  MergedToContactID: readOnly, IsSupplier: readOnly, IsCustomer: readOnly, UpdatedDateUTC: readOnly, Website: readOnly,
  Discount: readOnly, Balances: readOnly, HasAttachments: readOnly, Attachments: readOnly, ValidationErrors: readOnly,
  HasValidationErrors: readOnly, StatusAttributeString: readOnly, ContactGroups: readOnly,
  TaxNumberType: unsupported, XeroNetworkKey: unsupported, SalesTrackingCategories: unsupported,
  PurchasesTrackingCategories: unsupported, TrackingCategoryName: unsupported, TrackingCategoryOption: unsupported,
  PaymentTerms: unsupported, BrandingTheme: unsupported, BatchPayments: unsupported,
};

/** What a person may send besides. */
export const contactFieldsOfPerson: Fields = { ...contactFields, MergedToContactID: uuid, ContactStatus: choice('ACTIVE', 'ARCHIVED', 'GDPRREQUEST') };

export const contactInInvoice = object('Contact', contactFields);
