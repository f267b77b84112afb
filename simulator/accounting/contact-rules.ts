import type { ContactInput } from './contact-input';
import type { ContactRecord } from './records';
import type { Session } from './session';
import { nameKey } from './state';
import { ownTexts, texts } from './texts';

const maxLengths: Readonly<Record<string, number>> = {
  Name: 255, FirstName: 255, LastName: 255, EmailAddress: 255, ContactNumber: 50, AccountNumber: 50, CompanyNumber: 50, TaxNumber: 50,
  AddressLine1: 500, AddressLine2: 500, AddressLine3: 500, AddressLine4: 500, City: 255, Region: 255, PostalCode: 50, Country: 50,
  AttentionTo: 255, PhoneNumber: 50, PhoneAreaCode: 10, PhoneCountryCode: 20,
};

/** Stricter than the mail standards, as forms are: one @, a dot in the domain, no spaces, dots only between other characters. */
const email = /^[^\s@<>(),;:"[\]\\.]+(?:\.[^\s@<>(),;:"[\]\\.]+)*@[^\s@<>(),;:"[\]\\._-][^\s@<>(),;:"[\]\\._]*(?:\.[^\s@<>(),;:"[\]\\._]+)+$/;

/** The rules that need nothing but the input: lengths, the form of the name, e-mail addresses. */
export function inputProblems(input: ContactInput): string[] {
  return [
    ...lengthProblems(input),
    ...(input.Addresses ?? []).flatMap(lengthProblems),
    ...(input.Phones ?? []).flatMap(lengthProblems),
    ...(input.ContactPersons ?? []).flatMap(lengthProblems),
    ...(input.Name === undefined ? [] : nameProblems(input.Name)),
    ...emailProblems([input.EmailAddress, ...(input.ContactPersons ?? []).map((person) => person.EmailAddress)]),
    ...(input.Addresses ?? []).flatMap((address) => (address.AddressType ? [] : [ownTexts.required('AddressType')])),
    ...(input.Phones ?? []).flatMap((phone) => (phone.PhoneType ? [] : [ownTexts.required('PhoneType')])),
  ];
}

function lengthProblems(input: object): string[] {
  return Object.entries(input).flatMap(([field, value]) => {
    const max = maxLengths[field];
    return max !== undefined && typeof value === 'string' && value.length > max ? [ownTexts.tooLong(field, max)] : [];
  });
}

function nameProblems(name: string): string[] {
  if (name.trim() === '') return [ownTexts.required('Name')];
  const problems: string[] = [];
  if (/[<>]/.test(name)) problems.push(ownTexts.nameBrackets);
  if (name !== name.trim() || / {2}/.test(name)) problems.push(ownTexts.nameSpaces);
  return problems;
}

function emailProblems(addresses: readonly (string | undefined)[]): string[] {
  return addresses.some((address) => address && !email.test(address)) ? [texts.emailInvalid] : [];
}

/** The rules that look at the other contacts: names of active ones and numbers of all must be unique (section 4). */
export function uniquenessProblems(session: Session, contact: ContactRecord): string[] {
  const problems: string[] = [];
  if (contact.status === 'ACTIVE' && otherHasName(session, contact)) problems.push(texts.nameTaken(contact.name));
  const ownNumber = session.switches.contactNumbers === 'unique';
  if (ownNumber && contact.contactNumber && session.state.contactByNumber.ids(contact.contactNumber).some((id) => id !== contact.id)) {
    problems.push(texts.contactNumberTaken);
  }
  return problems;
}

function otherHasName(session: Session, contact: ContactRecord): boolean {
  if (session.switches.contactNames === 'free') return false;
  return contactsNamed(session, contact.name).some((other) => other.id !== contact.id);
}

/** A contact of that name that is no longer active, compared without its case: the stricter way. */
export function closedContactNamed({ state }: Session, name: string): ContactRecord | undefined {
  const [id] = state.closedContactByName.ids(nameKey(name));
  return id === undefined ? undefined : state.contacts.get(id);
}

/** The active contacts of a name, compared as the switch `contactNames` says. */
export function contactsNamed(session: Session, name: string): ContactRecord[] {
  const rows = session.state.activeContactByName.ids(nameKey(name)).flatMap((id) => session.state.contacts.get(id) ?? []);
  return session.switches.contactNames === 'unique' ? rows.filter((row) => row.name === name) : rows;
}
