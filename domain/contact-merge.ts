import { alike, contactFields, nested, sameValue, tidied, type ContactBase, type ContactField, type ContactState, type ContactValues } from './contact-fields';
import type { Contact } from './records';

/** The merge of a contact that changes on both sides, field by field; pure. The table of it: docs/architecture.md, "Both ways". */

/** What CloudRent says and has said. `taken`: its PUT that Xero has last been told; undefined when that is not known (it was sent by an earlier release). */
export interface Said { readonly now: ContactValues; readonly taken: ContactValues | undefined; /** What a person restored of Xero's and is still to be sent. */ readonly restored?: ContactValues | undefined }

/** The fields whose value in CloudRent's newest PUT is another than in its own previous one. Whoever has not read the feed undoes nothing by saying the same again. */
export function changedByCloudRent({ now, taken }: Said): ContactField[] {
  return contactFields.filter((field) => {
    const value = now[field];
    return value !== undefined && (taken?.[field] === undefined || !sameValue(value, taken[field]));
  });
}

/** What is to be sent to a contact that is linked: CloudRent's changes and what a person restored, without what Xero has already. Bringing back an archived contact is Xero's alone. */
export function toSend(said: Said, base: ContactBase | null): ContactValues {
  const asked: ContactValues = { ...said.restored, ...Object.fromEntries(changedByCloudRent(said).map((field) => [field, said.now[field]])) };
  return Object.fromEntries(Object.entries(asked).filter(([field, value]) => {
    const name = field as ContactField;
    if (name === 'status' && value !== 'archived') return false;
    return base === null || base.untold?.includes(name) === true || !sameValue(base.state[name], value);
  }));
}

export interface FieldChange { readonly from: string | null; readonly to: string | null }
export interface Merge {
  /** What Xero alone changed. */
  readonly told: Readonly<Partial<Record<ContactField, FieldChange>>>;
  /** What both sides changed, and CloudRent's value takes the place of. */
  readonly overwritten: Readonly<Partial<Record<ContactField, string | null>>>;
}

/**
 * What a new sight of a contact in Xero means, against its state before. Nothing is known of a change while there was no state before.
 * @param sent the fields that the answer which is looked at was to: they are our own.
 */
export function mergeSight(said: Said, base: ContactBase | null, seen: ContactState, sent: readonly ContactField[] = []): Merge {
  const told: Partial<Record<ContactField, FieldChange>> = {};
  const overwritten: Partial<Record<ContactField, string | null>> = {};
  const changedHere = new Set(changedByCloudRent(said));
  for (const field of contactFields) {
    if (base === null || sent.includes(field) || base.untold?.includes(field) || alike(field, base.state[field], seen[field])) continue;
    const value = said.now[field] ?? null;
    // Where Xero's status goes, an archived contact with it, is not CloudRent's to decide: it takes no edits there.
    if (field === 'status' || !changedHere.has(field)) {
      if (field !== 'status' || !changedHere.has(field) || !sameValue(value, seen[field])) told[field] = { from: base.state[field], to: seen[field] };
    } else if (!alike(field, value, seen[field])) overwritten[field] = seen[field];
  }
  return { told, overwritten };
}

/** The state that a sight leaves behind. Of what we sent and its answer does not tell, the next sight does. */
export function baseAfter({ state, updatedAt, mergedTo }: Omit<ContactBase, 'untold'>, sent: ContactValues = {}): ContactBase {
  const untold = contactFields.filter((field) => tidied(sent[field]) !== null && state[field] === null);
  return { state, updatedAt, mergedTo, ...(untold.length === 0 ? {} : { untold }) };
}

/** The contact as both sides have it: Xero's values, but for what CloudRent has changed since and what was restored. */
export function mergedView(said: Said, base: ContactBase | null): Omit<Contact, 'version'> {
  const ours = { ...said.restored, ...Object.fromEntries(changedByCloudRent(said).map((field) => [field, said.now[field] ?? null])) };
  const theirs = base ? Object.fromEntries(contactFields.map((field) => [field, base.untold?.includes(field) ? said.now[field] ?? null : base.state[field]])) : {};
  return nested({ ...(base ? {} : said.now), ...theirs, ...ours });
}
