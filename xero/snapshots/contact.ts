import type { Address, Contact, Phone } from 'xero-node';
import type { XeroId } from '../../domain/ids';
import { instantOf, present, text } from '../values';
import { optionalId } from './parts';

export interface XeroAddressSnapshot { readonly line1?: string; readonly line2?: string; readonly city?: string; readonly region?: string; readonly postalCode?: string; readonly country?: string }

/** A field that Xero has empty is absent. */
export interface XeroContactSnapshot {
  readonly xeroId: XeroId; readonly contactNumber?: string; readonly name: string; readonly email?: string;
  /** ACTIVE, ARCHIVED, GDPRREQUEST. */
  readonly status: string; readonly mergedToXeroId?: XeroId; readonly firstName?: string; readonly lastName?: string;
  /** Country code, area code and number as one text. */
  readonly phone?: string; readonly taxNumber?: string;
  /** The postal address. */
  readonly address?: XeroAddressSnapshot; readonly updatedAt?: string;
}

const listOf = <T>(list: readonly T[] | undefined): readonly T[] => (Array.isArray(list) ? list as readonly T[] : []);

function readPhone(phones: readonly Phone[] | undefined): string | undefined {
  const phone = listOf(phones).find(({ phoneType }) => text(phoneType) === 'DEFAULT');
  return text([phone?.phoneCountryCode, phone?.phoneAreaCode, phone?.phoneNumber].map((part) => text(part)?.trim()).filter(Boolean).join(' '));
}

function readAddress(addresses: readonly Address[] | undefined): XeroAddressSnapshot | undefined {
  const address = listOf(addresses).find(({ addressType }) => text(addressType) === 'POBOX');
  const read = present({
    line1: text(address?.addressLine1), line2: text(address?.addressLine2), city: text(address?.city),
    region: text(address?.region), postalCode: text(address?.postalCode), country: text(address?.country),
  });
  return Object.keys(read).length === 0 ? undefined : read;
}

export function readContact(contact: Contact): XeroContactSnapshot | undefined {
  const id = optionalId(contact.contactID);
  if (id === undefined) return undefined;
  return present({
    xeroId: id, contactNumber: text(contact.contactNumber), name: text(contact.name) ?? '', email: text(contact.emailAddress),
    status: text(contact.contactStatus) ?? 'ACTIVE', mergedToXeroId: optionalId(contact.mergedToContactID),
    firstName: text(contact.firstName), lastName: text(contact.lastName), phone: readPhone(contact.phones), taxNumber: text(contact.taxNumber),
    address: readAddress(contact.addresses), updatedAt: instantOf(contact.updatedDateUTC),
  });
}
