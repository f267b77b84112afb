import type { BatchElement } from '../db/outbox';
import type { SeenContact } from '../db/schema';
import type { ContactBase } from '../domain/contact-fields';
import { baseAfter } from '../domain/contact-merge';
import { contactState } from '../xero/mapping/contact-state';
import type { XeroContactSnapshot } from '../xero/snapshots';

/** A contact as Xero answered it, for the mirror. */
export const seenContact = ({ xeroId, contactNumber, name, email, status, mergedToXeroId, updatedAt }: XeroContactSnapshot): SeenContact =>
  ({ xeroId, contactNumber: contactNumber ?? null, name, email: email ?? null, status, mergedTo: mergedToXeroId ?? null, updatedAt: updatedAt ?? null });

/** Its state, by which later changes are told; `element`: our write that was answered so. */
export const baseOf = (contact: XeroContactSnapshot, element?: Pick<BatchElement, 'sent'>): ContactBase =>
  baseAfter({ state: contactState(contact), updatedAt: contact.updatedAt ?? null, mergedTo: contact.mergedToXeroId ?? null }, element?.sent.asked);
