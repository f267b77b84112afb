import { date, list, number, readOnly, text, unsupported, type Fields } from './body';
import { namedAccount, namedInvoice, type NamedAccount, type PaymentInput } from './payment-input';
import type { CalendarDate } from './records';

/** A batch payment as sent. */
export interface BatchPaymentInput {
  readonly BatchPaymentID?: string;
  readonly Account?: NamedAccount;
  readonly Date?: CalendarDate;
  readonly Reference?: string;
  readonly Payments?: readonly Pick<PaymentInput, 'Invoice' | 'Amount' | 'Reference'>[];
  readonly Status?: 'DELETED';
}

/** The properties of a batch payment in a body, by the official specification. */
export const batchPaymentFields: Fields = {
  Account: namedAccount, Date: date, Reference: text, Payments: list('Payment', { Invoice: namedInvoice, Amount: number, Reference: text }),
  BatchPaymentID: readOnly, DateString: readOnly, Type: readOnly, Status: readOnly, TotalAmount: readOnly, UpdatedDateUTC: readOnly, IsReconciled: readOnly,
  ValidationErrors: readOnly,
  Amount: unsupported, Particulars: unsupported, Code: unsupported, Details: unsupported, Narrative: unsupported,
};
