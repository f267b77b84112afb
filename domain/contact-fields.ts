import type { Contact } from './records';

/** A contact field by field, which is how it is merged (design, section 3, point 7). Parts of the address are fields of their own. */
export const contactFields = ['name', 'email', 'firstName', 'lastName', 'phone', 'taxNumber', 'address.line1', 'address.line2', 'address.city', 'address.region', 'address.postalCode', 'address.country', 'status'] as const;
export type ContactField = (typeof contactFields)[number];

/** What CloudRent says: null clears; a field that is absent is not maintained by it. */
export type ContactValues = Readonly<Partial<Record<ContactField, string | null>>>;
/** What Xero has: every field, null where it is empty; `status` in our words. `own`: what our own write asked for and its answer did not tell, taken as it is pulled first. */
export type ContactState = Readonly<Record<ContactField, string | null>>;
export interface ContactBase { readonly state: ContactState; readonly own?: readonly ContactField[] }

type AddressPart = keyof NonNullable<Contact['address']>;
export const addressParts = ['line1', 'line2', 'city', 'region', 'postalCode', 'country'] as const satisfies readonly AddressPart[];
