import type { ContactRecord, CreditRecord } from './records';
import { Refusal } from './refusal';
import type { Session } from './session';
import type { BooksState } from './state';
import { ownTexts, texts } from './texts';

/**
 * A person merges a contact into another: it is archived and points there, and its invoices and credits move over without a new
 * UpdatedDateUTC (the harder case for a reader: nothing but the contact tells of it). Gives back the merged contact.
 */
export function mergeContact(session: Session, contact: ContactRecord, targetId: string): ContactRecord {
  const target = session.state.contacts.get(targetId);
  if (!target) throw new Refusal(ownTexts.contactNotFound);
  if (contact.status !== 'ACTIVE' || target.status !== 'ACTIVE' || target.id === contact.id) throw new Refusal(texts.contactArchived);
  const merged: ContactRecord = {
    ...contact, status: 'ARCHIVED', mergedToId: target.id, updatedAt: session.nowIso,
    log: [...contact.log, session.log('Merged', `Contact ${contact.name} merged into ${target.name}.`)],
  };
  session.putContact(merged, 'archived');
  for (const id of session.state.invoiceByContact.ids(contact.id)) {
    const invoice = session.state.invoices.get(id);
    if (invoice) session.putInvoice({ ...invoice, contactId: target.id }, 'updated');
  }
  for (const credit of creditsOf(session.state, contact.id)) session.putCredit({ ...credit, contactId: target.id }, 'updated');
  return merged;
}

function creditsOf(state: BooksState, contactId: string): CreditRecord[] {
  const notes = state.creditNoteByContact.ids(contactId).flatMap((id) => state.creditNotes.get(id) ?? []);
  const advances = state.advanceByContact.ids(contactId).flatMap((id) => state.overpayments.get(id) ?? state.prepayments.get(id) ?? []);
  return [...notes, ...advances];
}
