import { nameKey, tidyName } from '../../domain/contact-key';
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
 * @param existing the contact at Xero; with `keepNumber` the number that it carries, which may be another app's, stays.
 */
export function contactBody(contact: Contact, recordId: RecordId, existing?: { readonly xeroId: XeroId; readonly keepNumber?: boolean }): XeroContactBody {
  return present({
    contactID: existing?.xeroId, contactNumber: existing?.keepNumber ? undefined : recordId,
    name: contact.name == null ? undefined : tidyName(contact.name), emailAddress: cleared(contact.email)?.trim(),
    firstName: cleared(contact.firstName), lastName: cleared(contact.lastName), taxNumber: cleared(contact.taxNumber),
    phones: phonesOf(contact.phone), addresses: addressesOf(contact.address), contactStatus: contact.status === 'archived' ? 'ARCHIVED' as const : undefined,
  });
}

/**
 * Why Xero would refuse this name, to follow "Xero does not accept this customer name:"; undefined when it would not (xero-api.md,
 * "Contacts"). Blanks that Xero refuses are no reason: they are not sent.
 */
export function checkContactName(name: string): string | undefined {
  if (nameKey(name) === null) return 'it is empty';
  if (tidyName(name).length > 255) return 'it is longer than 255 characters';
  return /[<>]/.test(name) ? 'it contains an angle bracket (< or >)' : undefined;
}
