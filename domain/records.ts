import { z } from 'zod';

/** What the platform may say of a record: the bodies of `PUT …/contacts/{id}`, `…/invoices/{id}`, `…/credit-notes/{id}` and `…/payments/{id}` (design, section 7). */

/** Text of one form. One sentence for a wrong type and a wrong form; that a field is missing is said by whoever checks. */
const formed = (pattern: RegExp, message: string) =>
  z.string({ error: ({ input }) => (input === undefined ? undefined : message) }).regex(pattern, { error: message, abort: true });

const id = formed(/^[A-Za-z0-9_-]{1,50}$/, 'must be 1 to 50 letters, digits, "_" or "-"');

/** What neither Postgres nor XML (and so Xero) can hold, or what makes a text read otherwise than it is written. */
const unusable: readonly (readonly [RegExp, string])[] = [
  [/\p{Surrogate}/u, 'must not contain half of a surrogate pair'],
  [/(?![\t\n\r])\p{Cc}/u, 'must not contain control characters'],
  [/\p{Noncharacter_Code_Point}/u, 'must not contain code points that are no characters, such as U+FFFE'],
  [/[\u202a-\u202e\u2066-\u2069]/u, 'must not contain characters that turn the direction of the text'],
];
/** Text a person reads, of at most `max` UTF-16 units. */
export const text = (max: number) => z.string().max(max).check((context) => {
  for (const [pattern, message] of unusable) if (pattern.test(context.value)) context.issues.push({ code: 'custom', message, input: context.value });
});
/** Text that shows something: blanks and invisible characters alone are none. */
export const required = (max: number) => text(max).min(1).refine((value) => value === '' || /[^\s\p{Cf}\p{Cc}]/u.test(value), { error: 'must not be blank', abort: true });

/** Xero takes JSON numbers, and a double holds every decimal of up to 15 digits exactly: what is let in comes out the same there. */
const doubleDigits = 15;
/** An exact number with one way to write it: no exponent, no leading zero, no minus zero, so that equal amounts are equal texts but for trailing zeros. */
const decimalText = (places: number, digits = doubleDigits - places) => formed(
  new RegExp(`^(?!-0(\\.0+)?$)-?(0|[1-9]\\d{0,${String(digits - 1)}})(\\.\\d{1,${String(places)}})?$`),
  `must be a decimal string such as "12.50", with at most ${String(digits)} digits before the point and ${String(places)} after it`,
).meta({ format: 'decimal' });
const amount = decimalText(2, 12);
const isCalendarDate = (value: string): boolean => {
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
};
/** A calendar date, 'YYYY-MM-DD'; a date that the calendar does not have is refused. */
export const calendarDate = formed(/^[12]\d{3}-\d{2}-\d{2}$/, 'must be a date such as "2026-11-30"').refine(isCalendarDate, 'is not a day of the calendar').meta({ format: 'date' });
const isWebAddress = (value: string): boolean => /^https?:\/\/[^\s\p{Cc}\p{Surrogate}]+$/u.test(value) && URL.canParse(value);
/** A web address that a browser may be sent to. */
export const webAddress = z.string().max(2000).refine(isWebAddress, 'must be a web address that begins with https:// or http://').meta({ format: 'uri' });
/** A document is found again in Xero by its number, so it must come back as it was sent and fit into a filter there, which knows no `\"` (xero-api.md, section 3). */
export const documentNumber = required(255).refine((value) => value === value.trim() && !/[\r\n\t]|\\("|$)/.test(value), 'must not begin or end with a blank, contain a tab or line break, or have a backslash at its end or before a quotation mark');
const version = z.number().int().min(1).max(2_147_483_647);

export const recordIdSchema = id;
export const companyIdSchema = id;

/** A field that is absent is not maintained by CloudRent; `null` clears it (design, section 3, point 7). */
const maintained = (max: number) => text(max).nullable().optional();

export const contactSchema = z.strictObject({
  version,
  status: z.enum(['active', 'archived']).optional(),
  name: maintained(255),
  email: maintained(255),
  firstName: maintained(255),
  lastName: maintained(255),
  phone: maintained(50),
  taxNumber: maintained(50),
  address: z.strictObject({
    line1: maintained(500), line2: maintained(500), city: maintained(255), region: maintained(255), postalCode: maintained(50), country: maintained(50),
  }).nullable().optional(),
});
export type Contact = z.infer<typeof contactSchema>;

/** A category or tax word of a company. */
export const word = formed(/^[a-z0-9][a-z0-9-]{0,49}$/, 'must be 1 to 50 lower-case letters, digits or "-"');

const line = { id, description: required(4000), quantity: decimalText(4), unitPrice: decimalText(4), category: word, tax: word };
export const invoiceLineSchema = z.strictObject({
  ...line,
  discountPercent: decimalText(2, 3).refine((value) => Number(value) >= 0 && Number(value) <= 100, 'must be between 0 and 100').optional(),
});
export type InvoiceLine = z.infer<typeof invoiceLineSchema>;
/** Xero's credit notes have no discounts by line. */
export const creditNoteLineSchema = z.strictObject(line);

/** Refuses a list in which two items name the same thing; `told` says so of the second, given the place of the first. */
const oneEach = <T>(field: keyof T & string, told: (earlier: number) => string) => ({ value: items, issues }: z.core.ParsePayload<T[]>): void => {
  const first = new Map<unknown, number>();
  for (const [index, item] of items.entries()) {
    const earlier = first.get(item[field]);
    if (earlier === undefined) first.set(item[field], index);
    else issues.push({ code: 'custom', path: [index, field], message: told(earlier), input: item[field] });
  }
};
const linesOf = <T extends { id: string }>(schema: z.ZodType<T>) =>
  z.array(schema).min(1).max(500).check(oneEach<T>('id', (earlier) => `is the id of lines.${String(earlier)} too; each line needs an id of its own`));

const currency = formed(/^[A-Z]{3}$/, 'must be a currency code such as "AUD"');
/** What invoices and credit notes share. */
const salesDocument = {
  version,
  number: documentNumber,
  contactId: id,
  status: z.enum(['issued', 'void']),
  issuedOn: calendarDate,
  currency,
  pricesIncludeTax: z.boolean(),
  reference: text(255).optional(),
  url: webAddress.optional(),
  totals: z.strictObject({ subtotal: amount, tax: amount, total: amount }),
};

export const invoiceSchema = z.strictObject({ ...salesDocument, dueOn: calendarDate, lines: linesOf(invoiceLineSchema) });
export type Invoice = z.infer<typeof invoiceSchema>;

const positiveAmount = amount.refine((value) => Number(value) > 0, 'must be more than zero');
/** Which invoices a credit note is put against, and with how much each; what is left stays open credit. */
const allocationSchema = z.strictObject({ invoiceId: id, amount: positiveAmount });
/** `url` is taken for symmetry with invoices: Xero's credit notes have no link, so that it goes nowhere. */
export const creditNoteSchema = z.strictObject({
  ...salesDocument,
  lines: linesOf(creditNoteLineSchema),
  allocations: z.array(allocationSchema).max(200).check(oneEach('invoiceId', (earlier) => `is the invoice of allocations.${String(earlier)} too; name each invoice once`)).default([]),
});
export type CreditNote = z.infer<typeof creditNoteSchema>;
export type Allocation = z.infer<typeof allocationSchema>;

/** A payment of an invoice, or the refund of a credit note. Its reference goes to Xero together with its id, within Xero's bounds. */
export const paymentSchema = z.strictObject({
  version,
  invoiceId: id.optional(),
  creditNoteId: id.optional(),
  amount: positiveAmount,
  currency,
  paidOn: calendarDate,
  method: word,
  reference: text(60).optional(),
  status: z.enum(['received', 'deleted']),
}).check(({ value: { invoiceId, creditNoteId }, issues, value }) => {
  if ((invoiceId === undefined) === (creditNoteId === undefined)) issues.push({ code: 'custom', path: ['invoiceId'], message: 'name either an invoiceId or a creditNoteId, not both', input: value });
});
export type Payment = z.infer<typeof paymentSchema>;

/** A record's content by kind. */
export interface Documents { contact: Contact; invoice: Invoice; 'credit-note': CreditNote; payment: Payment }

/** Where credit on an invoice comes from. */
export type CreditSource = 'credit-note' | 'overpayment' | 'prepayment';
