import type { ContactState } from '../../domain/contact-fields';
import type { XeroContactSnapshot } from '../snapshots';

/** A contact of Xero's in CloudRent's fields, null where Xero has none. What takes no edits any more (ARCHIVED, GDPRREQUEST) is archived. */
export const contactState = ({ name, email, firstName, lastName, phone, taxNumber, address, status }: XeroContactSnapshot): ContactState => ({
  name: name === '' ? null : name, email: email ?? null, firstName: firstName ?? null, lastName: lastName ?? null, phone: phone ?? null, taxNumber: taxNumber ?? null,
  'address.line1': address?.line1 ?? null, 'address.line2': address?.line2 ?? null, 'address.city': address?.city ?? null,
  'address.region': address?.region ?? null, 'address.postalCode': address?.postalCode ?? null, 'address.country': address?.country ?? null,
  status: status === 'ACTIVE' ? 'active' : 'archived',
});
