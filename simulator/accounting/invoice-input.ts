import { choice, date, flag, list, number, readOnly, text, unsupported, uuid, type Fields } from './body';
import { contactInInvoice, type ContactInput } from './contact-input';
import type { CalendarDate, InvoiceStatus, LineAmountTypes } from './records';

/** A line as sent. */
export interface LineInput {
  readonly LineItemID?: string;
  readonly Description?: string;
  readonly Quantity?: number;
  readonly UnitAmount?: number;
  readonly AccountCode?: string;
  readonly AccountID?: string;
  readonly TaxType?: string;
  readonly TaxAmount?: number;
  readonly LineAmount?: number;
  readonly DiscountRate?: number;
  readonly DiscountAmount?: number;
  readonly Tracking?: readonly unknown[];
}

/** An invoice as sent. */
export interface InvoiceInput {
  readonly InvoiceID?: string;
  readonly Type?: 'ACCREC' | 'ACCPAY';
  readonly Status?: InvoiceStatus;
  readonly Contact?: ContactInput;
  readonly LineItems?: readonly LineInput[];
  readonly Date?: CalendarDate;
  readonly DueDate?: CalendarDate;
  readonly ExpectedPaymentDate?: CalendarDate;
  readonly PlannedPaymentDate?: CalendarDate;
  readonly LineAmountTypes?: LineAmountTypes;
  readonly InvoiceNumber?: string;
  readonly Reference?: string;
  readonly Url?: string;
  readonly CurrencyCode?: string;
  readonly CurrencyRate?: number;
  readonly SentToContact?: boolean;
  readonly SubTotal?: number;
  readonly TotalTax?: number;
  readonly Total?: number;
}

export const lineFields: Fields = {
  LineItemID: uuid, Description: text, Quantity: number, UnitAmount: number, AccountCode: text, AccountID: uuid, TaxType: text,
  TaxAmount: number, LineAmount: number, DiscountRate: number, DiscountAmount: number,
  Tracking: list('LineItemTracking', { TrackingCategoryID: uuid, TrackingOptionID: uuid, Name: text, Option: text }),
  ValidationErrors: readOnly,
  ItemCode: unsupported, Item: unsupported, RepeatingInvoiceID: unsupported, Taxability: unsupported, SalesTaxCodeId: unsupported,
  TaxBreakdown: unsupported,
};

/** The properties of an invoice in a body, by the official specification. Totals may be sent and are then checked. */
export const invoiceFields: Fields = {
  InvoiceID: uuid, Type: choice('ACCREC', 'ACCPAY'),
  Status: choice('DRAFT', 'SUBMITTED', 'AUTHORISED', 'PAID', 'VOIDED', 'DELETED'),
  Contact: contactInInvoice, LineItems: list('LineItem', lineFields), Date: date, DueDate: date, ExpectedPaymentDate: date,
  PlannedPaymentDate: date, LineAmountTypes: choice('Exclusive', 'Inclusive', 'NoTax'), InvoiceNumber: text, Reference: text,
  Url: text, CurrencyCode: text, CurrencyRate: number, SentToContact: flag, SubTotal: number, TotalTax: number, Total: number,
  CISDeduction: readOnly, CISRate: readOnly, TotalDiscount: readOnly, HasAttachments: readOnly, IsDiscounted: readOnly,
  Payments: readOnly, Prepayments: readOnly, Overpayments: readOnly, CreditNotes: readOnly, AmountDue: readOnly,
  AmountPaid: readOnly, AmountCredited: readOnly, FullyPaidOnDate: readOnly, UpdatedDateUTC: readOnly,
  UpdatedDateUTCString: readOnly, DateString: readOnly, DueDateString: readOnly, HasErrors: readOnly,
  StatusAttributeString: readOnly, ValidationErrors: readOnly, Warnings: readOnly, Attachments: readOnly,
  BrandingThemeID: unsupported, RepeatingInvoiceID: unsupported, InvoiceAddresses: unsupported, RoundingAmount: unsupported,
  EnteredTotal: unsupported,
};
