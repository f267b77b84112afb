import type { KnownContact } from '../../db/contact-mirror';
import { emailKey, nameKey, sameName } from '../../domain/contact-key';
import type { XeroId } from '../../domain/ids';
import type { ProblemCode } from '../../domain/problem-catalogue';
import { problem, type Candidate, type Problem } from '../../domain/problems';
import type { ContactFacts } from './contact';

/**
 * Which contact in Xero is ours? Automatically linked only: stored link or ContactNumber; e-mail and name both agree; name agrees and
 * one side has no e-mail. Anything else that resembles is a candidate for a person (design, section 3, point 4). The whole table is in
 * docs/architecture.md, "Contacts".
 */
export type Target =
  | { readonly is: 'new' }
  | { readonly is: 'existing'; readonly xeroId: XeroId; readonly by: 'link' | 'number' | 'name-and-email' | 'name'; readonly known: KnownContact | undefined }
  /** Only a person can say; `ids` are the contacts in question. */
  | { readonly is: 'ask'; readonly problem: Problem; readonly ids: readonly XeroId[] };

/** By the stored link, else by the number; undefined when there is neither. A merge is followed to the contact that survived it. */
export function identify(facts: ContactFacts): Target | undefined {
  const { link, known, recordId } = facts;
  if (link.xeroId) return standing(facts, link.xeroId, 'link');
  const numbered = known.filter((row) => row.contactNumber === recordId);
  const [one] = numbered;
  if (!one) return undefined;
  if (new Set(numbered.map((row) => follow(known, row).xeroId)).size > 1) return ask(facts, 'contact-ambiguous', { resemblance: 'several contacts that carry this customer’s number' }, numbered);
  const taken = numbered.find((row) => row.heldBy !== null && row.heldBy !== recordId);
  return taken ? ask(facts, 'contact-number-taken', { holder: holderOf(taken) }, [taken]) : standing(facts, one.xeroId, 'number');
}

/** How a contact that is certainly ours stands in Xero. */
function standing(facts: ContactFacts, id: XeroId, by: 'link' | 'number'): Target {
  const { known, recordId, seen } = facts;
  const own = known.find((row) => row.xeroId === id);
  // Not in the mirror: read and not found it is gone; else Xero is told, and says so if it is.
  if (!own) return seen.has(id) ? { is: 'ask', problem: problem('missing-in-xero'), ids: [id] } : { is: 'existing', xeroId: id, by, known: undefined };
  const survivor = follow(known, own);
  if (survivor.heldBy !== null && survivor.heldBy !== recordId) return ask(facts, 'contact-merged', { record: survivor.heldBy }, [survivor, own]);
  return survivor.status === 'ACTIVE' ? { is: 'existing', xeroId: survivor.xeroId, by, known: survivor } : ask(facts, closed(survivor), {}, [survivor]);
}

/** By name and e-mail. A contact that another record of ours has is no candidate: CloudRent itself says that those are two. */
export function resemble(facts: ContactFacts): Target {
  const { contact, known, createAnew } = facts;
  if (createAnew) return { is: 'new' };
  const name = nameKey(contact.name);
  const email = emailKey(contact.email);
  const there = known.filter((row) => row.mergedTo === null);
  const named = there.filter((row) => row.nameKey === name && row.heldBy === null);
  const active = named.filter((row) => row.status === 'ACTIVE');
  const agree = (row: KnownContact): boolean => sameName(row.name, contact.name ?? '');
  const both = active.filter((row) => agree(row) && email !== null && row.emailKey === email);
  const [sure] = both;
  if (sure && both.length === 1) return { is: 'existing', xeroId: sure.xeroId, by: 'name-and-email', known: sure };
  const [only] = active;
  if (only && active.length === 1 && agree(only) && (email === null || only.emailKey === null)) return { is: 'existing', xeroId: only.xeroId, by: 'name', known: only };
  if (only) return ask(facts, 'contact-ambiguous', { resemblance: active.length === 1 ? 'a contact of this name that differs from it in e-mail or spelling' : 'several contacts of this name' }, active);

  // The same customer as before, archived in the meantime: a person restores it, or says that it is another.
  const [archived] = named.filter((row) => agree(row) && (email === null || row.emailKey === null || row.emailKey === email));
  const nameInUse = there.some((row) => row.status === 'ACTIVE' && row.nameKey === name);
  if (archived && !nameInUse) return ask(facts, closed(archived), {}, [archived]);

  // An address that several contacts share, or that a customer of ours has already, says nothing about who this is.
  const mailbox = email === null ? [] : there.filter((row) => row.status === 'ACTIVE' && row.emailKey === email);
  const [alone] = mailbox;
  if (alone && mailbox.length === 1 && alone.heldBy === null) return ask(facts, 'contact-ambiguous', { resemblance: 'a contact of this e-mail address with another name' }, [alone]);
  return { is: 'new' };
}

/** What Xero's refusal of a contact amounts to, once the contacts around it were read: with the one that stands in its way. */
export function explain(found: Problem, { contact, known, link, recordId }: ContactFacts): Problem {
  const others = known.filter((row) => row.xeroId !== link.xeroId);
  if (found.code === 'contact-name-taken') return blamed(found, others.filter((row) => row.status === 'ACTIVE' && row.nameKey === nameKey(contact.name)));
  if (found.code === 'contact-number-taken') return blamed(found, others.filter((row) => row.contactNumber === recordId));
  return found;
}

/** Who has it may be the right one all the same. */
const blamed = (found: Problem, rows: readonly KnownContact[]): Problem =>
  ({ ...found, details: { ...found.details, holder: holderOf(rows[0]) }, candidates: rows.map(candidate), fixes: ['link'] });

const holderOf = (row: KnownContact | undefined): string =>
  row === undefined ? 'it was not found there' : row.heldBy === null ? 'no customer is linked to it' : `it is the one of customer ${row.heldBy}`;

const closed = (row: KnownContact): ProblemCode => row.status === 'GDPRREQUEST' ? 'contact-erasure-requested' : 'contact-archived';

const candidate = ({ xeroId, name, email, status, heldBy }: KnownContact): Candidate => ({ xeroId, name, email, status, record: heldBy });

/** A new contact can be made of it only while its number is free in Xero, where archived contacts count too. */
const ask = ({ known, recordId }: ContactFacts, code: ProblemCode, details: Readonly<Record<string, string>>, rows: readonly KnownContact[]): Target => ({
  is: 'ask', ids: rows.flatMap((row) => [row.xeroId, ...(row.mergedTo ? [row.mergedTo] : [])]),
  problem: { ...problem(code, details), candidates: rows.map(candidate), fixes: known.some((row) => row.contactNumber === recordId) ? ['link'] : ['link', 'create'] },
});

/** The contact that is left of it when it was merged; where that is not known yet, as far as is. */
function follow(known: readonly KnownContact[], row: KnownContact): KnownContact {
  const passed = new Set<XeroId>();
  let at = row;
  while (at.mergedTo && !passed.has(at.xeroId)) {
    passed.add(at.xeroId);
    const { mergedTo } = at;
    const next = known.find((other) => other.xeroId === mergedTo);
    if (!next) break;
    at = next;
  }
  return at;
}
