import type { Contacts } from 'xero-node';
import type { ElementResult, XeroAnswer } from '../answer';
import type { XeroContactBody } from '../bodies';
import { callXero, type XeroAccess } from '../client';
import { contactResults } from '../element-results';
import { readContact, type XeroContactSnapshot } from '../snapshots';
import { readAll } from '../values';
import { equals, isOneOf, largestPage, nothingNewer, oldestFirst, readDeadlineMs, readPage, requireIds, requireSome, writeDeadlineMs, type Page, type Settings, type WriteOperation } from './asking';

/** Writes contacts in one call; the results keep the order of the elements. Throws RangeError on an empty batch or missing ids. */
export function writeContacts(
  settings: Settings, access: XeroAccess, op: WriteOperation, elements: readonly XeroContactBody[], idempotencyKey: string, deadlineMs = writeDeadlineMs,
): Promise<XeroAnswer<ElementResult[]>> {
  requireIds(op, elements.map((element) => element.contactID));
  const body = { contacts: elements } as unknown as Contacts;
  const sent = elements.map(({ contactID, contactNumber }) => ({ id: contactID, number: contactNumber }));
  return callXero(settings, access, deadlineMs, (api, tenant) => (op === 'create'
    ? api.createContacts(tenant, body, false, idempotencyKey)
    : api.updateOrCreateContacts(tenant, body, false, idempotencyKey)), (answer) => contactResults(answer.contacts, sent));
}

/** One page of contacts, archived and merged ones included, in the order in which they changed. */
export const readContactsPage = (
  settings: Settings, access: XeroAccess, page: number, pageSize = largestPage, ifModifiedSince?: Date, deadlineMs = readDeadlineMs,
): Promise<XeroAnswer<Page<XeroContactSnapshot>>> =>
  callXero(settings, access, deadlineMs,
    (api, tenant) => api.getContacts(tenant, ifModifiedSince, undefined, oldestFirst, undefined, page, true, undefined, undefined, pageSize),
    (body) => readPage(body.contacts, body.pagination, readContact, { page, pageSize }), nothingNewer<XeroContactSnapshot>(ifModifiedSince));

/** Contacts to look for: of these Xero ids, or with one of these numbers, or of exactly one of these names. */
export interface WantedContacts { readonly ids: readonly string[]; readonly numbers: readonly string[]; readonly names: readonly string[] }

/** The filter of {@link findContacts}, whose length the address of a call bounds. */
export const contactFilter = ({ ids, numbers, names }: WantedContacts): string =>
  [...isOneOf('ContactID', ids), ...equals('ContactNumber', numbers), ...equals('Name', names)].join(' OR ');

/** The contacts that fit, archived and merged too; what does not exist is missing, and a number may come up more than once. Throws RangeError when nothing is wanted. */
export function findContacts(settings: Settings, access: XeroAccess, wanted: WantedContacts, deadlineMs = readDeadlineMs): Promise<XeroAnswer<XeroContactSnapshot[]>> {
  requireSome([...wanted.ids, ...wanted.numbers, ...wanted.names]);
  return askForContacts(settings, access, { where: contactFilter(wanted) }, deadlineMs);
}

/** The contacts in whose name, person, number or e-mail this text stands, whatever the case: wider than a filter, which may tell cases apart. */
export function searchContacts(settings: Settings, access: XeroAccess, text: string, deadlineMs = readDeadlineMs): Promise<XeroAnswer<XeroContactSnapshot[]>> {
  requireSome([text]);
  return askForContacts(settings, access, { text }, deadlineMs);
}

/** By page: else Xero does not tell what a contact was merged into. */
const askForContacts = (settings: Settings, access: XeroAccess, { where, text }: { where?: string; text?: string }, deadlineMs: number): Promise<XeroAnswer<XeroContactSnapshot[]>> =>
  callXero(settings, access, deadlineMs,
    (api, tenant) => api.getContacts(tenant, undefined, where, undefined, undefined, 1, true, undefined, text, largestPage),
    (body) => readAll(body.contacts, readContact));
