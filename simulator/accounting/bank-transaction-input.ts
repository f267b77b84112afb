import { choice, date, list, number, object, readOnly, text, unsupported, uuid, type Fields } from './body';
import { contactInInvoice, type ContactInput } from './contact-input';
import { lineFields, type LineInput } from './invoice-input';
import type { NamedAccount } from './payment-input';
import type { CalendarDate, LineAmountTypes } from './records';

/** A bank transaction as sent. */
export interface BankTransactionInput {
  readonly Type?: 'RECEIVE-OVERPAYMENT' | 'RECEIVE-PREPAYMENT';
  readonly Contact?: ContactInput;
  readonly LineItems?: readonly LineInput[];
  readonly BankAccount?: NamedAccount;
  readonly Date?: CalendarDate;
  readonly Reference?: string;
  readonly CurrencyCode?: string;
  readonly CurrencyRate?: number;
  readonly LineAmountTypes?: LineAmountTypes;
  readonly SubTotal?: number;
  readonly TotalTax?: number;
  readonly Total?: number;
}

/** The properties of a bank transaction in a body, by the official specification; only money that came in for no invoice is kept. */
export const bankTransactionFields: Fields = {
  Type: choice('RECEIVE-OVERPAYMENT', 'RECEIVE-PREPAYMENT'), Contact: contactInInvoice, LineItems: list('LineItem', lineFields),
  BankAccount: object('Account', { AccountID: uuid, Code: text }), Date: date, Reference: text, CurrencyCode: text, CurrencyRate: number,
  LineAmountTypes: choice('Exclusive', 'Inclusive', 'NoTax'), SubTotal: number, TotalTax: number, Total: number,
  PrepaymentID: readOnly, OverpaymentID: readOnly, UpdatedDateUTC: readOnly, HasAttachments: readOnly, StatusAttributeString: readOnly, ValidationErrors: readOnly,
  BankTransactionID: unsupported, IsReconciled: unsupported, Url: unsupported, Status: unsupported,
};
