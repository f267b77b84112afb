import type { BatchElement } from '../db/outbox';
import type { ElementOutcome } from '../db/schema';
import { emailKey } from '../domain/contact-key';
import { xeroId, type XeroId } from '../domain/ids';
import type { XeroContactBody, XeroInvoiceContent } from '../xero/bodies';
import { contactFilter, type WantedContacts } from '../xero/calls';
import type { XeroContactSnapshot } from '../xero/snapshots';
import type { ContactLook } from './decide/contact';
import { seenContact } from './seen-contact';

/** A filter stands in the address of a call; longer addresses than this are refused on the way (8 kB with everything else in them). */
const longestFilter = 4_000;

/** Which contacts an element raises a question about: those it names, and whoever has its number or name. */
function wantedBy(element: BatchElement): WantedContacts {
  const nobody: WantedContacts = { ids: [], numbers: [], names: [] };
  if (element.kind === 'invoice') return { ...nobody, ids: [(element.body as XeroInvoiceContent).contact.contactID] };
  const body = element.body as XeroContactBody | ContactLook;
  if ('ids' in body) return body;
  const names = element.outcome?.is === 'clash' && body.name !== undefined ? [body.name] : [];
  return { ids: body.contactID === undefined ? [] : [body.contactID], numbers: [element.record_id], names };
}

const all = (wanted: readonly WantedContacts[]): WantedContacts => ({
  ids: [...new Set(wanted.flatMap(({ ids }) => ids))], numbers: [...new Set(wanted.flatMap(({ numbers }) => numbers))], names: [...new Set(wanted.flatMap(({ names }) => names))],
});

/** As many of the elements, from the first, as one call can ask for; and what it asks. At least one. */
export function firstQuestion(elements: readonly BatchElement[]): { part: readonly BatchElement[]; wanted: WantedContacts } {
  let count = elements.length;
  const ask = () => all(elements.slice(0, count).map(wantedBy));
  while (count > 1 && encodeURIComponent(contactFilter(ask())).length > longestFilter) count = Math.ceil(count / 2);
  return { part: elements.slice(0, count), wanted: ask() };
}

/**
 * What was found means for each element: a create in doubt that is there as it was sent has gone through, one that is not there goes
 * again; everything else is decided anew from what was seen. `gone`: asked for by id, and Xero has no such contact.
 */
export function judgeFound(part: readonly BatchElement[], wanted: WantedContacts, found: readonly XeroContactSnapshot[]): { outcomes: (readonly [number, ElementOutcome])[]; gone: XeroId[] } {
  const there = new Set(found.map((contact) => contact.xeroId.toLowerCase()));
  const seen = [...new Set([...wanted.ids, ...found.map((contact) => contact.xeroId)])];
  return { outcomes: part.map((element) => [element.position, outcomeOf(element, found, seen)] as const), gone: wanted.ids.filter((id) => !there.has(id.toLowerCase())).map(xeroId) };
}

function outcomeOf(element: BatchElement, found: readonly XeroContactSnapshot[], seen: readonly string[]): ElementOutcome {
  if (element.outcome?.is === 'clash') return { is: 'refused', messages: element.outcome.messages, seen };
  const body = element.body as XeroContactBody | ContactLook;
  if ('ids' in body) return { is: 'refused', messages: [], seen };
  const numbered = found.filter((contact) => contact.contactNumber === body.contactNumber);
  const [one] = numbered;
  if (!one) return { is: 'absent' };
  const asSent = numbered.length === 1 && one.status === 'ACTIVE' && one.name === body.name && (body.emailAddress === undefined || emailKey(body.emailAddress) === emailKey(one.email));
  return asSent ? { is: 'accepted', xeroId: one.xeroId, status: one.status, contact: seenContact(one) } : { is: 'refused', messages: [], seen };
}
