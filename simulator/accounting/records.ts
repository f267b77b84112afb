/** What the books keep: the shapes that are stored, restored and indexed. Amounts are decimal strings, instants ISO strings. */

/** A calendar date, 'YYYY-MM-DD'. */
export type CalendarDate = string;

export interface Stored {
  readonly id: string;
  /** Order of creation; breaks ties between equal times. */
  readonly sequence: number;
  /** `UpdatedDateUTC`, as an ISO instant. */
  readonly updatedAt: string;
}

export type CountryCode = 'AU' | 'GB' | 'NZ' | 'US';

export interface OrganisationRecord {
  readonly id: string;
  readonly name: string;
  readonly shortCode: string;
  readonly countryCode: CountryCode;
  readonly baseCurrency: string;
  /** Xero's name of the zone, e.g. AUSEASTERNSTANDARDTIME. */
  readonly timezone: string;
  readonly currencies: readonly string[];
  readonly periodLockDate?: CalendarDate;
  readonly endOfYearLockDate?: CalendarDate;
  /** Approvals a month that the plan allows; absent = no limit. */
  readonly approvalLimit?: number;
  /** E-mails a day; absent = as many as Xero allows. */
  readonly mailsPerDay?: number;
  readonly createdAt: string;
}

export type AccountClass = 'ASSET' | 'EQUITY' | 'EXPENSE' | 'LIABILITY' | 'REVENUE';
export type AccountStatus = 'ACTIVE' | 'ARCHIVED' | 'DELETED';

export interface AccountRecord extends Stored {
  readonly code: string;
  readonly name: string;
  readonly type: string;
  readonly class: AccountClass;
  readonly status: AccountStatus;
  readonly taxType: string;
  readonly description?: string;
  readonly systemAccount?: string;
  readonly enablePayments: boolean;
  readonly bankAccountNumber?: string;
  readonly currencyCode?: string;
}

export type TaxRateStatus = 'ACTIVE' | 'ARCHIVED' | 'DELETED';

/** Its id is its TaxType: Xero gives tax rates no other. */
export interface TaxRateRecord extends Stored {
  readonly name: string;
  readonly taxType: string;
  readonly reportTaxType: string;
  readonly component: string;
  /** Percent, e.g. '10'. */
  readonly rate: string;
  readonly status: TaxRateStatus;
  readonly appliesTo: readonly AccountClass[];
}

/** One line of the history that the books write themselves. */
export interface LogEntry {
  readonly at: string;
  readonly changes: string;
  readonly details: string;
  readonly user: string;
}

export const contactTextFields = [
  'FirstName', 'LastName', 'EmailAddress', 'AccountNumber', 'CompanyNumber', 'TaxNumber', 'BankAccountDetails',
  'AccountsReceivableTaxType', 'AccountsPayableTaxType', 'DefaultCurrency', 'SalesDefaultLineAmountType',
  'PurchasesDefaultLineAmountType', 'SalesDefaultAccountCode', 'PurchasesDefaultAccountCode',
] as const;
export type ContactTextField = (typeof contactTextFields)[number];

export const addressFields = [
  'AddressLine1', 'AddressLine2', 'AddressLine3', 'AddressLine4', 'City', 'Region', 'PostalCode', 'Country', 'AttentionTo',
] as const;
export type AddressType = 'STREET' | 'POBOX';
export type AddressFields = Partial<Record<(typeof addressFields)[number], string>>;

export const phoneFields = ['PhoneNumber', 'PhoneAreaCode', 'PhoneCountryCode'] as const;
export type PhoneType = 'DEFAULT' | 'DDI' | 'FAX' | 'MOBILE' | 'OFFICE';
export type PhoneFields = Partial<Record<(typeof phoneFields)[number], string>>;

/** GDPRREQUEST: a person asked for their data to be deleted; as closed to apps as an archived contact. */
export type ContactStatus = 'ACTIVE' | 'ARCHIVED' | 'GDPRREQUEST';

export interface ContactPerson {
  readonly FirstName?: string;
  readonly LastName?: string;
  readonly EmailAddress?: string;
  readonly IncludeInEmails?: boolean;
}

export interface ContactRecord extends Stored {
  readonly name: string;
  readonly status: ContactStatus;
  readonly contactNumber?: string;
  readonly mergedToId?: string;
  readonly texts: Partial<Record<ContactTextField, string>>;
  readonly addresses: Partial<Record<AddressType, AddressFields>>;
  readonly phones: Partial<Record<PhoneType, PhoneFields>>;
  readonly persons: readonly ContactPerson[];
  readonly log: readonly LogEntry[];
}

export type InvoiceStatus = 'DRAFT' | 'SUBMITTED' | 'AUTHORISED' | 'PAID' | 'VOIDED' | 'DELETED';
export type LineAmountTypes = 'Exclusive' | 'Inclusive' | 'NoTax';

export interface LineRecord {
  readonly id: string;
  readonly description?: string;
  /** Absent on a line that is only a description. */
  readonly quantity?: string;
  readonly unitAmount?: string;
  readonly discountRate?: string;
  readonly discountAmount?: string;
  readonly accountId?: string;
  readonly taxType: string;
  readonly lineAmount: string;
  readonly taxAmount: string;
  /** The tax was given by the sender, not worked out. */
  readonly taxOverridden: boolean;
}

export interface InvoiceRecord extends Stored {
  readonly type: 'ACCREC' | 'ACCPAY';
  readonly status: InvoiceStatus;
  readonly number: string;
  readonly reference: string;
  readonly contactId: string;
  readonly date: CalendarDate;
  readonly dueDate?: CalendarDate;
  readonly expectedPaymentDate?: CalendarDate;
  readonly plannedPaymentDate?: CalendarDate;
  readonly lineAmountTypes: LineAmountTypes;
  readonly currencyCode: string;
  readonly currencyRate: string;
  readonly url?: string;
  readonly sentToContact: boolean;
  readonly lines: readonly LineRecord[];
  readonly subTotal: string;
  readonly totalTax: string;
  readonly total: string;
  readonly totalDiscount: string;
  readonly amountPaid: string;
  readonly amountCredited: string;
  readonly fullyPaidOn?: CalendarDate;
  /** The day, in the organisation's zone, on which it was approved: what the plan's limit counts. */
  readonly approvedOn?: CalendarDate;
  readonly createdBy: 'app' | 'person';
  readonly log: readonly LogEntry[];
}

/** What is set off against invoices or paid back. */
export type CreditKind = 'creditNote' | 'overpayment' | 'prepayment';
/** What payments are made on. */
export type PayableKind = 'invoice' | CreditKind;

interface Credit extends Stored {
  readonly reference: string;
  readonly contactId: string;
  readonly date: CalendarDate;
  readonly lineAmountTypes: LineAmountTypes;
  readonly currencyCode: string;
  readonly currencyRate: string;
  readonly lines: readonly LineRecord[];
  readonly subTotal: string;
  readonly totalTax: string;
  readonly total: string;
  /** Set off against invoices, and what is neither set off nor paid back: worked out anew whenever one of them moves (settlement.ts). */
  readonly appliedAmount: string;
  readonly remainingCredit: string;
  readonly fullyPaidOn?: CalendarDate;
  readonly createdBy: 'app' | 'person';
  readonly log: readonly LogEntry[];
}

/** Of sales: ACCRECCREDIT. */
export interface CreditNoteRecord extends Credit {
  readonly kind: 'creditNote';
  readonly status: InvoiceStatus;
  readonly number: string;
  readonly dueDate?: CalendarDate;
}

/** Money that came in for no invoice: too much of it, or too early. */
export interface AdvanceRecord extends Credit {
  readonly kind: 'overpayment' | 'prepayment';
  readonly status: 'AUTHORISED' | 'PAID';
  readonly bankAccountId: string;
}

export type CreditRecord = CreditNoteRecord | AdvanceRecord;

/** Money that came in on an invoice, or a refund of a credit. */
export interface PaymentRecord extends Stored {
  readonly status: 'AUTHORISED' | 'DELETED';
  readonly payableKind: PayableKind;
  readonly payableId: string;
  readonly accountId: string;
  readonly date: CalendarDate;
  readonly amount: string;
  readonly currencyCode: string;
  readonly currencyRate: string;
  readonly reference: string;
  readonly isReconciled: boolean;
  readonly batchPaymentId?: string;
  readonly createdBy: 'app' | 'person';
  readonly log: readonly LogEntry[];
}

/** So much of a credit, set off against an invoice; deleted once it is taken off again. */
export interface AllocationRecord extends Stored {
  readonly status: 'AUTHORISED' | 'DELETED';
  readonly creditKind: CreditKind;
  readonly creditId: string;
  readonly invoiceId: string;
  readonly amount: string;
  readonly date: CalendarDate;
}

/** Several payments that stand as one on the bank statement. */
export interface BatchPaymentRecord extends Stored {
  readonly status: 'AUTHORISED' | 'DELETED';
  readonly accountId: string;
  readonly date: CalendarDate;
  readonly reference: string;
  readonly paymentIds: readonly string[];
  readonly totalAmount: string;
}

/** A note that somebody wrote into the history of a document. */
export interface NoteRecord {
  readonly id: string;
  readonly documentId: string;
  readonly sequence: number;
  readonly at: string;
  readonly details: string;
  readonly user: string;
}
