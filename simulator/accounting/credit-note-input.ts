import { choice, date, list, number, readOnly, text, unsupported, uuid, type Fields } from './body';
import { contactInInvoice, type ContactInput } from './contact-input';
import { lineFields, type LineInput } from './invoice-input';
import type { CalendarDate, InvoiceStatus, LineAmountTypes } from './records';

/** A credit note as sent. */
export interface CreditNoteInput {
  readonly CreditNoteID?: string;
  readonly CreditNoteNumber?: string;
  readonly Type?: 'ACCRECCREDIT' | 'ACCPAYCREDIT';
  readonly Status?: InvoiceStatus;
  readonly Contact?: ContactInput;
  readonly LineItems?: readonly LineInput[];
  readonly Date?: CalendarDate;
  readonly DueDate?: CalendarDate;
  readonly LineAmountTypes?: LineAmountTypes;
  readonly Reference?: string;
  readonly CurrencyCode?: string;
  readonly CurrencyRate?: number;
  readonly SubTotal?: number;
  readonly TotalTax?: number;
  readonly Total?: number;
}

/** The properties of a credit note in a body, by the official specification. Totals may be sent and are then checked. */
export const creditNoteFields: Fields = {
  CreditNoteID: uuid, CreditNoteNumber: text, Type: choice('ACCRECCREDIT', 'ACCPAYCREDIT'),
  Status: choice('DRAFT', 'SUBMITTED', 'AUTHORISED', 'PAID', 'VOIDED', 'DELETED'),
  Contact: contactInInvoice, LineItems: list('LineItem', lineFields), Date: date, DueDate: date, LineAmountTypes: choice('Exclusive', 'Inclusive', 'NoTax'),
  Reference: text, CurrencyCode: text, CurrencyRate: number, SubTotal: number, TotalTax: number, Total: number,
  CISDeduction: readOnly, CISRate: readOnly, UpdatedDateUTC: readOnly, UpdatedDateUTCString: readOnly, FullyPaidOnDate: readOnly, SentToContact: readOnly,
  RemainingCredit: readOnly, AppliedAmount: readOnly, Allocations: readOnly, Payments: readOnly, StatusAttributeString: readOnly, HasAttachments: readOnly,
  HasErrors: readOnly, ValidationErrors: readOnly, Warnings: readOnly,
  BrandingThemeID: unsupported, InvoiceAddresses: unsupported,
};
