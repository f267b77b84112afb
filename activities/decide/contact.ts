import type { KnownContact } from '../../db/contact-mirror';
import type { SentContent } from '../../db/schema';
import { nested, valuesOf, type ContactBase, type ContactValues } from '../../domain/contact-fields';
import { nameKey, tidyName } from '../../domain/contact-key';
import { toSend, type Said } from '../../domain/contact-merge';
import type { RecordId, XeroId } from '../../domain/ids';
import { problem, type Problem } from '../../domain/problems';
import type { Contact } from '../../domain/records';
import { checkContactName, contactBody } from '../../xero/mapping/contact';
import { identify, resemble, type Target } from './contact-match';
import { fingerprint, type Decision } from './decision';

export interface ContactFacts {
  readonly recordId: RecordId;
  readonly contact: Contact;
  readonly link: { readonly xeroId: XeroId | null; readonly sent: SentContent | null; readonly base?: ContactBase | null };
  /** Born in Xero, and CloudRent has not said anything of it yet. */
  readonly untouched?: boolean;
  readonly requireEmail: boolean;
  /** A person said that it is a new one, whatever resembles it. */
  readonly createAnew: boolean;
  /** What the mirror has of it: the contact that it is linked to, and all that share its number, name or e-mail. */
  readonly known: readonly KnownContact[];
  /** Those of them that were read from Xero just now (or were not found there): only of these something is said to be wrong. */
  readonly seen: ReadonlySet<string>;
}

/** Which contacts to read before a person is asked: the body of a `contact-look`. */
export interface ContactLook { readonly ids: readonly XeroId[]; readonly numbers: readonly string[]; readonly names: readonly string[] }

/** Create, update, look, nothing, or a problem: the newest version of one contact against what was last sent and the mirror. Pure. */
export function decideContact(facts: ContactFacts): Decision {
  const { contact, link, recordId } = facts;
  if (contact.status === 'archived') {
    if (!link.xeroId) return { action: 'exclude', because: 'archived-before-sent' };
    // Archived on both sides, or merged into another there: in step. Xero takes no edits of it, and the other one is not ours to archive.
    if (facts.known.some((row) => row.xeroId === link.xeroId && row.status !== 'ACTIVE')) return { action: 'nothing' };
  }
  const identified = identify(facts);
  const wrong = facts.untouched ? undefined : wrongDetails(facts, identified?.is === 'existing' ? identified.known : undefined);
  if (wrong) return { action: 'problem', problem: wrong };
  const target = identified ?? resemble(facts);
  switch (target.is) {
    case 'ask': return target.ids.every((id) => facts.seen.has(id)) ? { action: 'problem', problem: target.problem } : look(facts, target.ids);
    case 'new': return { action: 'write', operation: 'contact-create', body: contactBody(contact, recordId), sent: { ...sentOf(contact), asked: valuesOf(contact) } };
    case 'existing': {
      const sent = sentOf(contact);
      // A link that moves is a first link to where it moves.
      const before = target.xeroId === link.xeroId ? link.sent : null;
      if (facts.untouched) return before ? { action: 'nothing' } : { action: 'adopt', xeroId: target.xeroId, status: target.known?.status ?? 'ACTIVE', sent };
      if (before?.values) return changesOnly(facts, target.xeroId, { now: valuesOf(contact), taken: before.values, restored: before.restored });
      if (before?.fingerprint === sent.fingerprint) return { action: 'nothing' };
      // Sent by an earlier release, which kept no values: which fields CloudRent changed since is not known, and all it gives are sent, as at a first link.
      const left = before ? gapsOf(contact).filter((field) => before.left?.includes(field)) : gapsOf(contact);
      const asked = without(contact, left);
      const body = contactBody(asked, recordId, { xeroId: target.xeroId, keepNumber: before !== null || keepsNumber(facts, target) });
      return { action: 'write', operation: 'contact-update', body, sent: { ...sent, left, asked: valuesOf(asked) } };
    }
  }
}

const sentOf = ({ version, ...content }: Contact) => ({ fingerprint: fingerprint(content), values: valuesOf({ version, ...content }) });

export const isUntouched = ({ origin, version }: { readonly origin: 'cloudrent' | 'xero'; readonly version: number }): boolean => origin === 'xero' && version === 1;

/** What CloudRent's PUT before this one said: by its values, or, sent by an earlier release, by its fingerprint when it was the same. */
export const takenOf = (contact: Contact, sent: SentContent | null): ContactValues | undefined =>
  sent?.values ?? (sent?.fingerprint === sentOf(contact).fingerprint ? valuesOf(contact) : undefined);

/** To a contact that is linked go the fields that CloudRent changed since its own previous PUT, and no others: what a person changed there since stays. */
function changesOnly({ contact, recordId, link }: ContactFacts, xeroId: XeroId, said: Said): Decision {
  const sent = sentOf(contact);
  const asked = toSend(said, link.base ?? null);
  if (Object.keys(asked).length > 0) return { action: 'write', operation: 'contact-update', body: contactBody({ version: contact.version, ...nested(asked) }, recordId, { xeroId, keepNumber: true }), sent: { ...sent, asked } };
  return sent.fingerprint === link.sent?.fingerprint && said.restored === undefined ? { action: 'nothing' } : { action: 'nothing', sent };
}

/** The fields for which CloudRent has no value: it keeps them, and they are empty there. */
const gapsOf = (contact: Contact): string[] => [...Object.entries(contact), ...Object.entries(contact.address ?? {}).map(([field, value]) => [`address.${field}`, value] as const)]
  .flatMap(([field, value]) => value === null || value === '' ? [field] : []);

/** At the first link Xero's values stay wherever CloudRent gives none (design, section 3, point 4): such fields are as if CloudRent left them to Xero. */
function without({ address, ...contact }: Contact, left: readonly string[]): Contact {
  const kept = (fields: object, prefix = '') => Object.fromEntries(Object.entries(fields).filter(([field]) => !left.includes(prefix + field)));
  return kept({ ...contact, ...(address === undefined ? {} : { address: address && kept(address, 'address.') }) }) as Contact;
}

const look = ({ recordId, contact }: ContactFacts, ids: readonly XeroId[]): Decision => {
  const body: ContactLook = { ids, numbers: [recordId], names: contact.name == null ? [] : [tidyName(contact.name)] };
  return { action: 'write', operation: 'contact-look', body, sent: { fingerprint: '' } };
};

/** What keeps the contact from being sent at all. A field that CloudRent leaves to Xero is there when Xero has it; null is nowhere. */
function wrongDetails({ contact, link, requireEmail }: ContactFacts, existing: KnownContact | undefined): Problem | undefined {
  // Linked, but not in the mirror: what Xero has is not known, and left to it.
  const unknown = link.xeroId !== null && existing === undefined;
  const missing = (given: string | null | undefined, theirs: string | null | undefined): boolean =>
    given === undefined ? !unknown && nameKey(theirs) === null : nameKey(given) === null;
  if (missing(contact.name, existing?.name)) return problem('contact-incomplete', { missing: 'name' });
  if (requireEmail && missing(contact.email, existing?.email)) return problem('contact-incomplete', { missing: 'e-mail address' });
  const reason = contact.name == null ? undefined : checkContactName(contact.name);
  return reason === undefined ? undefined : problem('contact-name-invalid', { reason });
}

/** At a first link our number is given, but only where it takes no other's place: neither another app's, nor one that we gave elsewhere. */
const keepsNumber = ({ known, recordId }: ContactFacts, { known: row }: Extract<Target, { is: 'existing' }>): boolean =>
  row?.contactNumber !== null || known.some((other) => other.contactNumber === recordId);

/**
 * Decides contacts that go out together. Where several of ours match one contact in Xero, the strongest match has it, and of equal
 * ones the first in the queue; the others are decided as if that one were linked already.
 */
export function decideContacts(queue: readonly ContactFacts[]): Map<RecordId, Decision> {
  const strongestFirst = queue.map((facts) => ({ facts, strength: strengthOf(identify(facts) ?? resemble(facts)) })).sort((one, other) => one.strength - other.strength);
  const taken = new Map<XeroId, RecordId>();
  return new Map(strongestFirst.map(({ facts }) => {
    const decision = decideContact({ ...facts, known: facts.known.map((row) => ({ ...row, heldBy: taken.get(row.xeroId) ?? row.heldBy })) });
    if (decision.action === 'write' && decision.operation === 'contact-update') taken.set((decision.body as { contactID: XeroId }).contactID, facts.recordId);
    return [facts.recordId, decision];
  }));
}

const strengthOf = (target: Target): number => target.is === 'existing' ? ['link', 'number', 'name-and-email', 'name'].indexOf(target.by) : 9;
