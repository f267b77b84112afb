import type { ContactInput } from './contact-input';
import { closedContactNamed, contactsNamed, inputProblems, uniquenessProblems } from './contact-rules';
import {
  addressFields, contactTextFields, phoneFields,
  type AddressFields, type AddressType, type ContactRecord, type ContactTextField, type PhoneFields, type PhoneType,
} from './records';
import { Refusal } from './refusal';
import type { Session } from './session';
import { ownTexts, texts } from './texts';

/** How a contact came in: PUT only creates; POST also edits what it finds. */
export type WriteMethod = 'PUT' | 'POST';

/** Creates or edits one contact by the rules of sections 4 and 6; throws Refusal. */
export function writeContact(session: Session, input: ContactInput, method: WriteMethod): ContactRecord {
  if (method === 'PUT') {
    if (input.ContactID) throw new Refusal(ownTexts.idWhenCreating('ContactID'));
    return createContact(session, input);
  }
  const existing = findContact(session, input);
  return existing ? editContact(session, existing, input) : createContact(session, input);
}

/**
 * The contact that an input means: by ContactID, which must exist; by ContactNumber, archived or not; by name when the input gives
 * no number ("POST with just a colliding Name", section 4), an active contact first, else an archived one ("matched an archived
 * contact", section 6). Undefined: a new one.
 */
export function findContact(session: Session, input: ContactInput): ContactRecord | undefined {
  if (input.ContactID) {
    const contact = session.state.contacts.get(input.ContactID);
    if (!contact) throw new Refusal(ownTexts.contactNotFound);
    return contact;
  }
  if (input.ContactNumber) {
    const [id] = session.state.contactByNumber.ids(input.ContactNumber);
    return id === undefined ? undefined : session.state.contacts.get(id);
  }
  if (!input.Name) throw new Refusal(texts.contactUnidentified);
  return contactsNamed(session, input.Name)[0] ?? closedContactNamed(session, input.Name);
}

export function createContact(session: Session, input: ContactInput): ContactRecord {
  if (!input.Name && !input.ContactNumber) throw new Refusal(texts.contactUnidentified);
  if (!input.Name) throw new Refusal(ownTexts.required('Name'));
  if (input.ContactStatus && input.ContactStatus !== 'ACTIVE') throw new Refusal(ownTexts.statusInvalid(input.ContactStatus));
  const blank: ContactRecord = {
    id: session.world.newId(), sequence: session.state.nextSequence(), updatedAt: session.nowIso, name: input.Name, status: 'ACTIVE',
    texts: {}, addresses: {}, phones: {}, persons: [], log: [],
  };
  const contact = { ...merged(blank, input), log: [session.log('Created', `Contact ${input.Name} created.`)] };
  check(session, contact, input);
  session.putContact(contact, 'created');
  return contact;
}

/**
 * Edits a contact: what is not sent stays, addresses and phones by their type, persons as one list. Inside an invoice persons that
 * are not sent are dropped (section 4). An archived contact cannot be edited, except that a person may bring it back.
 */
export function editContact(session: Session, contact: ContactRecord, input: ContactInput, inInvoice = false): ContactRecord {
  const unarchiving = session.actor === 'person' && input.ContactStatus === 'ACTIVE' && !contact.mergedToId;
  if (contact.status !== 'ACTIVE' && !unarchiving) throw new Refusal(texts.contactArchived);
  const after = merged(contact, input);
  const persons = inInvoice ? (input.ContactPersons ?? []) : after.persons;
  const archived = contact.status === 'ACTIVE' && after.status !== 'ACTIVE';
  const action = archived ? 'Archived' : unarchiving && contact.status !== 'ACTIVE' ? 'Restored' : 'Edited';
  const edited: ContactRecord = {
    ...after, persons, updatedAt: session.nowIso, log: [...contact.log, session.log(action, `Contact ${after.name}: ${action.toLowerCase()}.`)],
  };
  check(session, edited, input);
  session.putContact(edited, archived ? 'archived' : 'updated');
  return edited;
}

function check(session: Session, contact: ContactRecord, input: ContactInput): void {
  const problems = [...inputProblems(input), ...currencyProblems(session, input), ...uniquenessProblems(session, contact)];
  if (problems.length > 0) throw new Refusal(...problems);
}

function currencyProblems(session: Session, { DefaultCurrency }: ContactInput): string[] {
  return DefaultCurrency && !session.organisation.currencies.includes(DefaultCurrency) ? [texts.currencyUnsubscribed(DefaultCurrency)] : [];
}

function merged(contact: ContactRecord, input: ContactInput): ContactRecord {
  const { contactNumber, ...rest } = contact;
  const number = input.ContactNumber ?? contactNumber;
  return {
    ...rest,
    ...(number ? { contactNumber: number } : {}),
    name: input.Name ?? contact.name,
    status: input.ContactStatus ?? contact.status,
    texts: mergedTexts(contact, input),
    addresses: mergedAddresses(contact, input),
    phones: mergedPhones(contact, input),
    persons: input.ContactPersons ?? contact.persons,
  };
}

function mergedTexts(contact: ContactRecord, input: ContactInput): ContactRecord['texts'] {
  const merged: Partial<Record<ContactTextField, string>> = { ...contact.texts };
  for (const field of contactTextFields) {
    const value = input[field];
    if (value === '') delete merged[field];
    else if (value !== undefined) merged[field] = value;
  }
  return merged;
}

function mergedAddresses(contact: ContactRecord, { Addresses = [] }: ContactInput): ContactRecord['addresses'] {
  const merged: Partial<Record<AddressType, AddressFields>> = { ...contact.addresses };
  for (const { AddressType, ...fields } of Addresses) {
    if (AddressType) merged[AddressType] = onlyGiven({ ...merged[AddressType], ...fields }, addressFields);
  }
  return merged;
}

function mergedPhones(contact: ContactRecord, { Phones = [] }: ContactInput): ContactRecord['phones'] {
  const merged: Partial<Record<PhoneType, PhoneFields>> = { ...contact.phones };
  for (const { PhoneType, ...fields } of Phones) {
    if (PhoneType) merged[PhoneType] = onlyGiven({ ...merged[PhoneType], ...fields }, phoneFields);
  }
  return merged;
}

function onlyGiven<Name extends string>(values: Partial<Record<Name, string>>, names: readonly Name[]): Partial<Record<Name, string>> {
  const given: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = values[name];
    if (value) given[name] = value;
  }
  return given;
}
