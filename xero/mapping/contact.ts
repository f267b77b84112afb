import type { RecordId, XeroId } from '../../domain/ids';
import type { Contact } from '../../domain/records';
import type { XeroAddressBody, XeroContactBody } from '../bodies';
import { present } from '../values';

/** null clears, which Xero hears as ''; absent stays absent. */
const cleared = (value: string | null | undefined): string | undefined => (value === null ? '' : value);

function addressBody(address: NonNullable<Contact['address']>): XeroAddressBody {
  return present({
    addressType: 'POBOX' as const, addressLine1: cleared(address.line1), addressLine2: cleared(address.line2), city: cleared(address.city),
    region: cleared(address.region), postalCode: cleared(address.postalCode), country: cleared(address.country),
  });
}

const noAddress = { line1: null, line2: null, city: null, region: null, postalCode: null, country: null };
const addressesOf = (address: Contact['address']): readonly XeroAddressBody[] | undefined => (address === undefined ? undefined : [addressBody(address ?? noAddress)]);

/** The number goes in whole: an area code left standing in Xero would come before it a second time. */
const phonesOf = (phone: Contact['phone']): XeroContactBody['phones'] =>
  (phone === undefined ? undefined : [{ phoneType: 'DEFAULT', phoneNumber: phone ?? '', phoneAreaCode: '', phoneCountryCode: '' }]);

/**
 * The contact as it is sent to Xero. Fields that CloudRent does not maintain are absent (design, section 3, point 7); a name is never
 * cleared, since Xero requires one. Archiving is sent, restoring is not: only Xero can do that.
 * @param recordId becomes the ContactNumber, by which the contact is found again.
 * @param existing the contact at Xero; where it carries another number, which may be another app's, that number stays.
 */
export function contactBody(contact: Contact, recordId: RecordId, existing?: { readonly xeroId: XeroId; readonly contactNumber?: string }): XeroContactBody {
  const foreign = existing?.contactNumber !== undefined && existing.contactNumber !== recordId;
  return present({
    contactID: existing?.xeroId, contactNumber: foreign ? undefined : recordId, name: contact.name ?? undefined, emailAddress: cleared(contact.email),
    firstName: cleared(contact.firstName), lastName: cleared(contact.lastName), taxNumber: cleared(contact.taxNumber),
    phones: phonesOf(contact.phone), addresses: addressesOf(contact.address), contactStatus: contact.status === 'archived' ? 'ARCHIVED' as const : undefined,
  });
}

/** Why Xero would refuse this name, to follow "Xero does not accept this customer name:"; undefined when it would not (xero-api.md, "Contacts"). */
export function checkContactName(name: string): string | undefined {
  if (name.trim() === '') return 'it is empty';
  if (name.length > 255) return 'it is longer than 255 characters';
  if (/[<>]/.test(name)) return 'it contains an angle bracket (< or >)';
  if (name !== name.trim()) return 'it begins or ends with a space';
  return /\s{2}/.test(name) ? 'it contains two spaces in a row' : undefined;
}
