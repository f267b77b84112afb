import type { BatchElement } from '../db/outbox';
import type { ElementOutcome } from '../db/schema';
import { emailKey, nameKey } from '../domain/contact-key';
import { xeroId, type XeroId } from '../domain/ids';
import type { XeroContactBody, XeroInvoiceContent } from '../xero/bodies';
import { contactFilter, type WantedContacts } from '../xero/calls';
import { problemFromMessages } from '../xero/refusals';
import type { XeroContactSnapshot } from '../xero/snapshots';
import type { ContactLook } from './decide/contact';
import { baseOf, seenContact } from './seen-contact';

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

/** What one call asks, and for which of the elements: by a filter, or by a search for one name that no filter finds. */
export interface Question { readonly part: readonly BatchElement[]; readonly wanted: WantedContacts; readonly search?: string }

/** As many of the elements, from the first, as one call can ask for; at least one. */
export function firstQuestion(elements: readonly BatchElement[]): Question {
  const fresh = elements.filter(({ outcome }) => !(outcome?.is === 'clash' && outcome.seen));
  const [one] = elements;
  if (fresh.length === 0 && one) return { part: [one], wanted: { ids: [], numbers: [], names: [] }, search: (one.body as XeroContactBody).name ?? '' };
  let count = fresh.length;
  const ask = () => all(fresh.slice(0, count).map(wantedBy));
  while (count > 1 && encodeURIComponent(contactFilter(ask())).length > longestFilter) count = Math.ceil(count / 2);
  return { part: fresh.slice(0, count), wanted: ask() };
}

/**
 * What was found means for each element: a create in doubt that is there as it was sent has gone through, one that is not there goes
 * again; everything else is decided anew from what was seen. `gone`: asked for by id, and Xero has no such contact.
 */
export function judgeFound({ part, wanted }: Question, found: readonly XeroContactSnapshot[]): { outcomes: (readonly [number, ElementOutcome])[]; gone: XeroId[] } {
  const there = new Set(found.map((contact) => contact.xeroId.toLowerCase()));
  const seen = [...new Set([...wanted.ids, ...found.map((contact) => contact.xeroId)])];
  return { outcomes: part.map((element) => [element.position, outcomeOf(element, found, seen)] as const), gone: wanted.ids.filter((id) => !there.has(id.toLowerCase())).map(xeroId) };
}

function outcomeOf(element: BatchElement, found: readonly XeroContactSnapshot[], seen: readonly string[]): ElementOutcome {
  if (element.outcome?.is === 'clash') {
    const { messages, seen: before } = element.outcome;
    // Xero may tell cases apart in a filter and not in a name: then whoever has it is searched for.
    return before || !nameIsElsewhere(element, found, messages) ? { is: 'refused', messages, seen: [...before ?? [], ...seen] } : { is: 'clash', messages, seen };
  }
  const body = element.body as XeroContactBody | ContactLook;
  if ('ids' in body) return { is: 'refused', messages: [], seen };
  const numbered = found.filter((contact) => contact.contactNumber === body.contactNumber);
  const [one] = numbered;
  if (!one) return { is: 'absent' };
  const asSent = numbered.length === 1 && one.status === 'ACTIVE' && one.name === body.name && (body.emailAddress === undefined || emailKey(body.emailAddress) === emailKey(one.email));
  return asSent ? { is: 'accepted', xeroId: one.xeroId, status: one.status, contact: seenContact(one), base: baseOf(one, element) } : { is: 'refused', messages: [], seen };
}

/** Xero says that somebody has the name, and it is none of those found. */
function nameIsElsewhere({ kind, body }: BatchElement, found: readonly XeroContactSnapshot[], messages: readonly string[]): boolean {
  if (kind !== 'contact' || problemFromMessages(messages, kind).code !== 'contact-name-taken') return false;
  const { contactID, name } = body as XeroContactBody;
  return !found.some((contact) => contact.status === 'ACTIVE' && contact.xeroId !== contactID && nameKey(contact.name) === nameKey(name));
}
