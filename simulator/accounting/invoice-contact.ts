import type { ContactInput } from './contact-input';
import { createContact, editContact, findContact } from './contact-write';
import type { ContactRecord } from './records';
import { Refusal } from './refusal';
import type { Session } from './session';
import { texts } from './texts';

/**
 * The contact of an invoice. Only an id (or only a number, only a name) finds it; anything more edits it, dropping persons that are
 * not sent (section 4); a name that nobody has creates it. Archived contacts are refused.
 */
export function contactForInvoice(session: Session, input: ContactInput): ContactRecord {
  const found = findContact(session, input);
  if (!found) return createContact(session, input);
  if (found.status !== 'ACTIVE') throw new Refusal(texts.contactArchivedForInvoice);
  return saysMore(input) ? editContact(session, found, input, true) : found;
}

function saysMore(input: ContactInput): boolean {
  const identifier = input.ContactID ? 'ContactID' : input.ContactNumber ? 'ContactNumber' : 'Name';
  return Object.keys(input).some((property) => property !== identifier);
}
