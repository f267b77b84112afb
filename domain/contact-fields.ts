import type { Contact } from './records';

/** A contact field by field, which is how it is merged (design, section 3, point 7). Parts of the address are fields of their own. */
export const contactFields = ['name', 'email', 'firstName', 'lastName', 'phone', 'taxNumber', 'address.line1', 'address.line2', 'address.city', 'address.region', 'address.postalCode', 'address.country', 'status'] as const;
export type ContactField = (typeof contactFields)[number];
export type ContactStatus = 'active' | 'archived';

/** What CloudRent says: null clears; a field that is absent is not maintained by it. */
export type ContactValues = Readonly<Partial<Record<ContactField, string | null>>>;
/** What Xero has: every field, null where it is empty; `status` in our words. */
export type ContactState = Readonly<Record<ContactField, string | null>>;
/**
 * Xero's last state of a contact as it was seen, in the answer to our own write or by a pull. `updatedAt`: Xero's time of that change.
 * `untold`: fields that our write asked for and its answer did not tell: what is seen of them first is our own.
 */
export interface ContactBase { readonly state: ContactState; readonly updatedAt: string | null; readonly mergedTo: string | null; readonly untold?: readonly ContactField[] }

const addressFields = ['line1', 'line2', 'city', 'region', 'postalCode', 'country'] as const satisfies readonly (keyof NonNullable<Contact['address']>)[];

/** Empty is null, and nobody sees outer blanks. */
export const tidied = (value: string | null | undefined): string | null => value?.normalize('NFC').trim() || null;
/** The same value, as a person reads it. */
export const sameValue = (one: string | null | undefined, other: string | null | undefined): boolean => tidied(one) === tidied(other);

/** The same value, as systems write it: an e-mail address in another case and a phone number with other blanks are no change. */
export function alike(field: ContactField, one: string | null, other: string | null): boolean {
  const plain = (value: string | null): string | null => {
    const tidy = tidied(value);
    if (field === 'email') return tidy?.toLowerCase() ?? null;
    return (field === 'phone' ? tidy?.replaceAll(/[\s()./-]/g, '') : tidy?.replaceAll(/\s+/g, ' ')) ?? null;
  };
  return plain(one) === plain(other);
}

/** The fields that a PUT gives. `address: null` clears every part. */
export function valuesOf(contact: Contact): ContactValues {
  const { version: _version, address, ...fields } = contact;
  const parts = address === undefined ? [] : addressFields.flatMap((part) => address === null ? [[`address.${part}`, null] as const] : address[part] === undefined ? [] : [[`address.${part}`, address[part]] as const]);
  return Object.fromEntries([...Object.entries(fields).filter(([, value]) => value !== undefined), ...parts]);
}

/** The fields as a PUT has them, the parts of the address together. */
export function nested(values: ContactValues): Omit<Contact, 'version'> {
  const plain = Object.entries(values).filter(([field]) => !field.startsWith('address.'));
  const parts = Object.entries(values).flatMap(([field, value]) => field.startsWith('address.') ? [[field.slice('address.'.length), value] as const] : []);
  return { ...Object.fromEntries(plain), ...(parts.length === 0 ? {} : { address: Object.fromEntries(parts) }) };
}
