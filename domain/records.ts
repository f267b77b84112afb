import { z } from 'zod';

/** What the platform may say of a record: the bodies of `PUT …/contacts/{id}` and `PUT …/invoices/{id}` (design, section 7). */

const id = z.string().regex(/^[A-Za-z0-9_-]{1,50}$/, 'must be 1 to 50 letters, digits, "_" or "-"');
/** Text a person reads: no control characters, and never a lone surrogate, which neither Postgres nor Xero can hold. */
const text = (max: number) => z.string().max(max).refine((value) => value.isWellFormed(), 'is not well-formed Unicode')
  // oxlint-disable-next-line no-control-regex -- naming the refused characters is the point
  .refine((value) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value), 'must not contain control characters');
const required = (max: number) => text(max).refine((value) => value.trim() !== '', 'must not be empty');
/** Xero takes JSON numbers, and a double holds every decimal of up to 15 digits exactly: what is let in comes out the same there. */
const doubleDigits = 15;
const decimalText = (places: number, digits = doubleDigits - places) => z.string()
  .regex(new RegExp(`^-?\\d{1,${digits}}(\\.\\d{1,${places}})?$`), `must be a decimal string with at most ${digits} digits before the point and ${places} after it, such as "12.50"`);
const amount = decimalText(2, 12);
const isCalendarDate = (value: string): boolean => {
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
};
/** A calendar date, 'YYYY-MM-DD'; a date that the calendar does not have is refused. */
export const calendarDate = z.string().regex(/^[12]\d{3}-\d{2}-\d{2}$/, 'must be a date, YYYY-MM-DD').refine(isCalendarDate, 'is not a day of the calendar');
/** An invoice is found again in Xero by its number, so it must come back as it was sent and fit into a filter there, which knows no `\"` (xero-api.md, section 3). */
const invoiceNumber = required(255).refine((value) => value === value.trim() && !/[\r\n\t]|\\("|$)/.test(value), 'must not begin or end with a blank, contain a tab or line break, or have a backslash at its end or before a quotation mark');
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

const word = z.string().regex(/^[a-z0-9][a-z0-9-]{0,49}$/, 'must be 1 to 50 lower-case letters, digits or "-"');

export const invoiceLineSchema = z.strictObject({
  id,
  description: required(4000),
  quantity: decimalText(4),
  unitPrice: decimalText(4),
  discountPercent: decimalText(2, 3).refine((value) => Number(value) >= 0 && Number(value) <= 100, 'must be between 0 and 100').optional(),
  category: word,
  tax: word,
});
export type InvoiceLine = z.infer<typeof invoiceLineSchema>;

export const invoiceSchema = z.strictObject({
  version,
  number: invoiceNumber,
  contactId: id,
  status: z.enum(['issued', 'void']),
  issuedOn: calendarDate,
  dueOn: calendarDate,
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency code such as AUD'),
  pricesIncludeTax: z.boolean(),
  reference: text(255).optional(),
  url: z.url({ protocol: /^https?$/ }).max(2000).optional(),
  lines: z.array(invoiceLineSchema).min(1).max(500)
    .refine((lines) => new Set(lines.map((line) => line.id)).size === lines.length, 'each line needs an id of its own'),
  totals: z.strictObject({ subtotal: amount, tax: amount, total: amount }),
});
export type Invoice = z.infer<typeof invoiceSchema>;

/** A record's content by kind. */
export interface Documents { contact: Contact; invoice: Invoice }
