import type { RecordKind } from '../domain/kinds';
import { dayIn } from '../domain/lock-dates';
import type { ProblemCode } from '../domain/problem-catalogue';
import { problem, type Problem } from '../domain/problems';

interface Row { readonly text: RegExp; readonly code: ProblemCode; readonly kind?: RecordKind; readonly details?: (found: RegExpExecArray) => Record<string, string> }

const group = (name: string) => (found: RegExpExecArray): Record<string, string> => {
  const value = found.groups?.[name];
  return value === undefined ? {} : { [name]: value };
};

/** What Xero's words about an account say is wrong with it; `invalid`: what a code that is not valid there means. */
function accountRows(code: ProblemCode, invalid: string, kind?: RecordKind): Row[] {
  const row = (text: RegExp, why: string): Row => ({ text, code, ...(kind === undefined ? {} : { kind }), details: (found) => ({ ...group('account')(found), why }) });
  return [
    row(/Account code '(?<account>[^']*)' has been (?:archived|deleted)/i, 'is archived or deleted in Xero'),
    row(/Account code '(?<account>[^']*)' has been removed/i, 'is no longer in the chart of accounts in Xero'),
    row(/Account code '(?<account>[^']*)' is not a valid code/i, invalid),
    row(/Account could not be found/i, 'is no longer in the chart of accounts in Xero'),
  ];
}

/** The first closed day's end, by which it is noticed that the lock has moved. */
function until(message: string): Record<string, string> {
  const date = lockDateIn([message]);
  return date === undefined ? {} : { until: date };
}

/** Xero gives no codes, only these texts (xero-api.md, section 6). The first row that fits counts, so narrow ones stand first. */
const rows: readonly Row[] = [
  { text: /Invoice # must be unique/i, code: 'invoice-number-taken' },
  { text: /Credit Note # must be unique/i, code: 'credit-note-number-taken' },
  { text: /contact name .* is already assigned to another contact|must be unique across all active contacts/i, code: 'contact-name-taken' },
  { text: /Another contact has this contact number/i, code: 'contact-number-taken' },
  { text: /Contact must contain at least 1 of the following elements/i, code: 'contact-incomplete', details: () => ({ missing: 'name' }) },
  { text: /The TaxType code '(?<taxType>[^']*)' cannot be used with account code '(?<account>[^']*)'/i, code: 'tax-account-mismatch', details: (found) => ({ ...group('taxType')(found), ...group('account')(found) }) },
  { text: /TaxType code '(?<taxType>[^']*)' does not exist/i, code: 'tax-rate-unusable', details: (found) => ({ ...group('taxType')(found), why: 'is not in Xero any more, or not meant for sales there' }) },
  ...accountRows('payment-account-unusable', 'is of a type that takes no payments in Xero', 'payment'),
  { text: /\baccount\b.*\b(?:payments?|valid|archived|deleted)\b/i, code: 'payment-account-unusable', kind: 'payment', details: () => ({ why: 'takes no payments in Xero' }) },
  ...accountRows('account-unusable', 'is not in Xero any more, or of a type to which no sales can go'),
  { text: /exceeds the amount outstanding on this document/i, code: 'payment-exceeds-due', kind: 'payment' },
  { text: /only be made against Authorised documents/i, code: 'document-not-open', kind: 'payment' },
  { text: /Payments within a batch cannot be deleted/i, code: 'payment-fixed-in-xero', kind: 'payment', details: () => ({ fixed: 'part of a batch payment', undo: 'Delete the whole batch payment in Xero, and record its other payments there anew' }) },
  { text: /payments?\b.*\breconciled|reconciled\b.*\bpayment/i, code: 'payment-fixed-in-xero', kind: 'payment', details: () => ({ fixed: 'reconciled', undo: 'Unreconcile it in Xero' }) },
  { text: /Email address must be valid/i, code: 'contact-incomplete', details: () => ({ missing: 'e-mail address that Xero accepts' }) },
  { text: /cannot be edited as it has a payment or credit note allocated/i, code: 'credit-note-used', kind: 'credit-note' },
  { text: /cannot be applied .* because it has payments or credit notes allocated/i, code: 'credit-note-used', kind: 'credit-note' },
  { text: /not of valid status for modification/i, code: 'credit-note-voided-in-xero', kind: 'credit-note' },
  { text: /cannot be edited as it has a payment or credit note allocated/i, code: 'invoice-paid' },
  { text: /cannot be applied .* because it has payments or credit notes allocated/i, code: 'invoice-paid' },
  { text: /Invoice not of valid status for modification/i, code: 'invoice-voided-in-xero', kind: 'invoice' },
  { text: /(?<lock>period lock date|end of year lock date)(?:, currently set at (?<lockDate>[^\n]*\d))?/i, code: 'period-locked', details: (found) => ({ ...group('lock')(found), ...group('lockDate')(found), ...until(found[0]) }) },
  { text: /contact details has been archived|matched an archived contact/i, code: 'contact-archived' },
  { text: /reached the limit of invoices you can approve/i, code: 'plan-limit' },
  { text: /not subscribed to currency (?<currency>[A-Z]{3})/i, code: 'currency-unavailable', details: group('currency') },
  { text: /An existing .* could not be found|document with the supplied id was not found/i, code: 'missing-in-xero' },
];

/**
 * The problem that Xero's words amount to; the first message that is known decides.
 * @param details what fills the catalogue's sentences (number, category, account …); what the text itself names wins.
 * @returns `xero-refused` for words that are not known yet. All of Xero's words are kept in `xeroMessage`.
 */
export function problemFromMessages(messages: readonly string[], kind: RecordKind, details: Readonly<Record<string, string>> = {}): Problem {
  const xeroMessage = messages.join('\n');
  for (const message of messages) {
    for (const row of rows) {
      const found = row.kind === undefined || row.kind === kind ? row.text.exec(message) : null;
      if (found) return problem(row.code, { ...details, ...row.details?.(found) }, xeroMessage);
    }
  }
  return problem('xero-refused', details, xeroMessage);
}

/** The lock date that a refusal names ("30 June 2026"), as 'YYYY-MM-DD'; undefined when it names none that can be read. */
export function lockDateIn(messages: readonly string[]): string | undefined {
  return dayIn(/lock date, currently set at (?<day>\d{1,2} [a-z]+ \d{4})/i.exec(messages.join('\n'))?.groups?.['day']);
}

/**
 * Whether a look at Xero's contacts comes before judging this: who has the name or number, and whether the contact was archived, merged
 * or is gone. Of an invoice only its contact is meant.
 */
export function asksForContacts(messages: readonly string[], kind: RecordKind): boolean {
  const { code } = problemFromMessages(messages, kind);
  if (code === 'contact-archived') return true;
  return kind === 'contact' && (code === 'contact-name-taken' || code === 'contact-number-taken' || code === 'missing-in-xero');
}

const alreadyExists = /(Invoice|Credit Note) # must be unique|contact name .* is already assigned to another contact|Another contact has this contact number/i;

/** Xero says that what we create is there already: look it up, and adopt it or say so. */
export const isAlreadyExists = (messages: readonly string[]): boolean => messages.some((message) => alreadyExists.test(message));

/** Our key was used for another request: a defect of ours; look up, then a new key. Splitting the batch would not help. */
export const isIdempotencyClash = (messages: readonly string[]): boolean =>
  messages.some((message) => /Idempotency Key: .* is used with a different request/i.test(message));

/** Xero says that a payment is deleted already: read it again, and it is done. */
export const isPaymentDeletedAlready = (messages: readonly string[]): boolean => messages.some((message) => /Payment not of valid status for modification/i.test(message));

/** Whether Xero's words about a payment may mean that it, or one like it, is there already: what is on the document is looked up first. */
export function mayBePaidAlready(messages: readonly string[]): boolean {
  const { code } = problemFromMessages(messages, 'payment');
  return code === 'payment-exceeds-due' || code === 'document-not-open';
}

