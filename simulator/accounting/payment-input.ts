import { date, choice, flag, list, number, object, readOnly, text, unsupported, uuid, type Field, type Fields } from './body';
import type { CalendarDate } from './records';

/** A document as it is named inside a payment or an allocation. */
export interface Named {
  readonly InvoiceID?: string;
  readonly InvoiceNumber?: string;
  readonly CreditNoteID?: string;
  readonly CreditNoteNumber?: string;
  readonly OverpaymentID?: string;
  readonly PrepaymentID?: string;
}

/** An account as it is named inside a payment. */
export interface NamedAccount {
  readonly AccountID?: string;
  readonly Code?: string;
}

/** A payment as sent. */
export interface PaymentInput {
  readonly PaymentID?: string;
  readonly Invoice?: Named;
  readonly CreditNote?: Named;
  readonly Overpayment?: Named;
  readonly Prepayment?: Named;
  readonly Account?: NamedAccount;
  readonly Date?: CalendarDate;
  readonly CurrencyRate?: number;
  readonly Amount?: number;
  readonly Reference?: string;
  readonly IsReconciled?: boolean;
  readonly Status?: 'AUTHORISED' | 'DELETED';
}

// The specification's own examples send an empty list of lines with the document.
export const namedInvoice: Field = object('Invoice', { InvoiceID: uuid, InvoiceNumber: text, LineItems: list('LineItem', {}) });
export const namedAccount: Field = object('Account', { AccountID: uuid, Code: text });

/** The properties of a payment in a body, by the official specification. */
export const paymentFields: Fields = {
  PaymentID: uuid, Invoice: namedInvoice,
  CreditNote: object('CreditNote', { CreditNoteID: uuid, CreditNoteNumber: text, LineItems: list('LineItem', {}) }),
  Overpayment: object('Overpayment', { OverpaymentID: uuid, LineItems: list('LineItem', {}) }),
  Prepayment: object('Prepayment', { PrepaymentID: uuid, LineItems: list('LineItem', {}) }),
  Account: namedAccount, Date: date, CurrencyRate: number, Amount: number, Reference: text, IsReconciled: flag,
  Status: choice('AUTHORISED', 'DELETED'),
  PaymentType: readOnly, UpdatedDateUTC: readOnly, UpdatedDateUTCString: readOnly, BatchPaymentID: readOnly, BatchPayment: readOnly,
  HasAccount: readOnly, HasValidationErrors: readOnly, StatusAttributeString: readOnly, ValidationErrors: readOnly, Warnings: readOnly,
  InvoiceNumber: unsupported, CreditNoteNumber: unsupported, Code: unsupported, BankAmount: unsupported, BankAccountNumber: unsupported,
  Particulars: unsupported, Details: unsupported,
};
