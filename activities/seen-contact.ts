import type { SeenContact } from '../db/schema';
import type { XeroContactSnapshot } from '../xero/snapshots';

/** A contact as Xero answered it, for the mirror. */
export const seenContact = ({ xeroId, contactNumber, name, email, status, mergedToXeroId, updatedAt }: XeroContactSnapshot): SeenContact =>
  ({ xeroId, contactNumber: contactNumber ?? null, name, email: email ?? null, status, mergedTo: mergedToXeroId ?? null, updatedAt: updatedAt ?? null });
