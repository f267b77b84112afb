import type { BooksAnswer, BooksRequest } from '../seam';
import { answerBatch, bareOrWrapped, readElements, type BatchKind } from './batch';
import { contactFields, contactFieldsOfPerson, type ContactInput } from './contact-input';
import { contactJson } from './contact-json';
import { mergeContact } from './contact-merge';
import { contactOf, listContacts, readContact } from './contact-read';
import { editContact, writeContact, type WriteMethod } from './contact-write';
import { handleHistory } from './history';
import { allowParameters } from './reading';
import { BadRequest, NotFound, Refusal } from './refusal';
import type { Session } from './session';
import { texts } from './texts';

/** `/Contacts`, `/Contacts/{ContactID or ContactNumber}` and its history. */
export function handleContacts(session: Session, request: BooksRequest): BooksAnswer {
  const [, key, below, ...rest] = request.path;
  if (rest.length > 0) throw new NotFound();
  if (key !== undefined && below === 'History') {
    const contact = contactOf(session, key);
    return handleHistory(session, request, contact && { id: contact.id, label: contact.name, log: contact.log });
  }
  if (below !== undefined) throw new NotFound();
  if (request.method === 'GET') return key === undefined ? listContacts(session, request) : readContact(session, request, key);
  if (key === undefined && (request.method === 'PUT' || request.method === 'POST')) return writeContacts(session, request, request.method);
  if (key !== undefined && request.method === 'POST') return updateContact(session, request, key);
  throw new NotFound();
}

function kindOf(session: Session, write: (input: ContactInput) => ReturnType<typeof writeContact>): BatchKind<ContactInput> {
  const fields = session.actor === 'person' ? contactFieldsOfPerson : contactFields;
  return {
    plural: 'Contacts', type: 'Contact', idField: 'ContactID', errorFlag: 'HasValidationErrors', fields,
    write: (input) => ({ json: contactJson(session, write(input)), warnings: [] }),
  };
}

function writeContacts(session: Session, request: BooksRequest, method: WriteMethod): BooksAnswer {
  allowParameters(request, ['summarizeErrors']);
  const kind = kindOf(session, (input) => writeContact(session, withoutMerge(input), method));
  return answerBatch(session, request, kind, readElements(wrapped(session, request, kind.plural), kind, false));
}

/** `POST /Contacts/{id}`: the id in the address counts, one in the body must agree. A person may also merge. */
function updateContact(session: Session, request: BooksRequest, key: string): BooksAnswer {
  allowParameters(request, []);
  const contact = contactOf(session, key);
  if (!contact) throw new NotFound();
  const kind = kindOf(session, (input) => {
    if (input.ContactID && input.ContactID !== contact.id) throw new Refusal(texts.documentNotFound);
    const { MergedToContactID: target, ...rest } = input;
    return target === undefined ? editContact(session, contact, rest) : mergeContact(session, contact, target);
  });
  return answerBatch(session, request, kind, readElements(wrapped(session, request, kind.plural), kind, true));
}

function withoutMerge(input: ContactInput): ContactInput {
  if (input.MergedToContactID) throw BadRequest.body("'MergedToContactID' belongs to POST /Contacts/{id}.");
  return input;
}

/** A person's request may leave out the list around its one element. */
export function wrapped(session: Session, request: BooksRequest, plural: string): BooksRequest {
  return session.actor === 'person' ? bareOrWrapped(request, plural) : request;
}
