import { longDate } from './dates';
import type { CalendarDate } from './records';

/** Xero's own texts, word for word where xero-api.md (section 6) or the specification gives them. */
export const texts = {
  numberTaken: 'Invoice # must be unique.',
  nameTaken: (name: string) =>
    `The contact name ${name} is already assigned to another contact. The contact name must be unique across all active contacts.`,
  contactUnidentified:
    'The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID, ContactNumber',
  documentNotFound: 'The document with the supplied id was not found for this endpoint.',
  accountRemoved: (code: string) => `Account code '${code}' has been removed as it does not match a recognised account.`,
  accountInvalid: (code: string) => `Account code '${code}' is not a valid code for this document.`,
  accountNotFound: 'Account could not be found',
  accountArchived: (code: string) => `Account code '${code}' has been archived, or has been deleted and cannot be used.`,
  taxUnfit: (taxType: string, code: string) => `The TaxType code '${taxType}' cannot be used with account code '${code}'.`,
  emailInvalid: 'Email address must be valid.',
  notModifiable: 'Invoice not of valid status for modification',
  paidNotEditable: 'This document cannot be edited as it has a payment or credit note allocated to it.',
  voidPaid: (status: string) =>
    `The status ${status} cannot be applied to this document because it has payments or credit notes allocated to it.`,
  periodLocked: (date: CalendarDate) =>
    `The document date cannot be before the period lock date, currently set at ${longDate(date)}`,
  yearLocked: (date: CalendarDate) =>
    `The document date cannot be before the end of year lock date, currently set at ${longDate(date)}`,
  contactArchivedForInvoice:
    'The contact with the specified contact details has been archived. The contact must be un-archived before creating new invoices or credit notes.',
  contactArchived:
    'The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API.',
  contactNumberTaken: 'Another contact has this contact number. Contact numbers must be unique across all contacts.',
  approvalLimit: 'You have reached the limit of invoices you can approve',
  currencyUnsubscribed: (code: string) => `Organisation is not subscribed to currency ${code}`,
} as const;

/** Texts whose wording is not known: ours, plain, and never to be matched by a client. */
export const ownTexts = {
  tooLong: (field: string, max: number) => `${field} cannot be longer than ${max} characters.`,
  required: (field: string) => `${field} must be specified.`,
  contactNotFound: 'An existing Contact with the specified ContactID could not be found',
  idWhenCreating: (field: string) => `${field} cannot be given when creating; POST edits.`,
  nameBrackets: 'The contact name cannot contain angle brackets.',
  nameSpaces: 'The contact name cannot begin or end with a space, or contain two spaces in a row.',
  taxUnknown: (taxType: string) => `The TaxType code '${taxType}' does not exist or cannot be used for this type of transaction.`,
  statusInvalid: (status: string) => `The status ${status} cannot be given to this document.`,
  lineTotal: (sent: string, expected: string) => `The line total ${sent} does not match the expected line total ${expected}`,
  documentTotal: (field: string, sent: string, expected: string) => `The ${field} ${sent} does not match the expected ${field} ${expected}`,
  negativeTotal: 'The document total cannot be negative.',
  referenceOnSalesOnly: 'Reference can only be given for sales invoices (ACCREC).',
  urlInvalid: 'Url must be an absolute http or https address.',
  urlXero: 'Url must not contain "xero".',
  sentBeforeApproval: 'SentToContact can only be set once the invoice is approved.',
  lineUnknown: (id: string) => `The LineItemID ${id} does not belong to this document.`,
  lineTwice: (id: string) => `The LineItemID ${id} is given twice.`,
  twoDiscounts: 'A line cannot have both a DiscountRate and a DiscountAmount.',
  discountOnSalesOnly: 'Discounts can only be given on sales invoices (ACCREC).',
  discountRange: 'DiscountRate must be between 0 and 100.',
  twoTrackings: 'A line can have at most 2 tracking categories.',
  trackingUnknown: 'The tracking category does not exist in this organisation.',
  twoDecimals: (field: string) => `${field} cannot have more than 2 decimals.`,
  taxOverrideRefused: 'TaxAmount cannot be given; it is worked out from the TaxType.',
  taxWithoutTax: 'TaxAmount must be 0 when LineAmountTypes is NoTax.',
  rateOfBaseCurrency: 'CurrencyRate can only be given for a currency other than the base currency.',
  mailBeforeApproval: 'Only approved sales invoices can be sent by e-mail.',
  mailWithoutAddress: 'The contact has no e-mail address to send to.',
  mailLimit: 'The organisation has sent all the e-mails it may send today.',
  typeFixed: 'The Type of a document cannot be changed.',
} as const;
