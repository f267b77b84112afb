import type { RecordId, XeroId } from '../../domain/ids';
import { contactKey } from '../../domain/contact-key';
import type { Contact } from '../../domain/records';
import { problem } from '../../domain/problems';
import { checkContactName, contactBody } from '../../xero/mapping/contact';
import { fingerprint, type Decision } from './decision';

/** A contact of the organisation that resembles ours, from the local mirror. */
export interface MirroredContact { readonly xeroId: XeroId; readonly contactNumber: string | null; readonly name: string; readonly nameKey: string; readonly emailKey: string | null; readonly status: string; readonly linkedTo: string | null }

export interface ContactFacts {
  readonly recordId: RecordId;
  readonly contact: Contact;
  readonly link: { readonly xeroId: XeroId | null; readonly sentFingerprint: string | null };
  readonly requireEmail: boolean;
  /** Mirror rows that share number, name or e-mail with ours. */
  readonly resembling: readonly MirroredContact[];
}

/** Create, update, nothing, or a problem: the newest version of one contact against what was last sent and the mirror. Pure. */
export function decideContact(facts: ContactFacts): Decision {
  const { contact, link, recordId } = facts;
  if (!link.xeroId && contact.status === 'archived') return { action: 'exclude', because: 'archived-before-sent' };
  const missing = !contactKey(contact.name) ? 'name' : facts.requireEmail && !contactKey(contact.email) ? 'e-mail address' : undefined;
  if (missing) return { action: 'problem', problem: problem('contact-incomplete', { missing }) };
  const refusal = checkContactName(contact.name ?? '');
  if (refusal) return { action: 'problem', problem: problem('contact-name-invalid', { reason: refusal }) };

  const { version: _version, ...content } = contact;
  const sent = { fingerprint: fingerprint(content) };
  if (link.xeroId) {
    if (link.sentFingerprint === sent.fingerprint) return { action: 'nothing' };
    return { action: 'write', operation: 'contact-update', body: contactBody(contact, recordId, { xeroId: link.xeroId }), sent };
  }
  const match = matchContact(facts);
  if (match.found === 'problem') return { action: 'problem', problem: match.problem };
  if (match.found === 'one') return { action: 'write', operation: 'contact-update', body: contactBody(contact, recordId, { xeroId: match.xeroId }), sent };
  return { action: 'write', operation: 'contact-create', body: contactBody(contact, recordId), sent };
}

type Match = { found: 'none' } | { found: 'one'; xeroId: XeroId } | { found: 'problem'; problem: ReturnType<typeof problem> };

/**
 * Automatically linked only: ContactNumber; e-mail and name both agree; name agrees and one side has no e-mail. Anything else that
 * resembles is a candidate for a person (design, section 3, point 4).
 */
function matchContact({ recordId, contact, resembling }: ContactFacts): Match {
  const name = contactKey(contact.name);
  const email = contactKey(contact.email);
  const free = resembling.filter((row) => row.linkedTo === null);
  const sure = free.find((row) => row.contactNumber === recordId)
    ?? onlyOne(free.filter((row) => row.status === 'ACTIVE' && row.nameKey === name && (row.emailKey === email || !row.emailKey || !email)));
  if (sure) return sure.status === 'ACTIVE' ? { found: 'one', xeroId: sure.xeroId } : { found: 'problem', problem: problem('contact-archived') };
  const active = resembling.filter((row) => row.status === 'ACTIVE');
  if (active.some((row) => row.linkedTo !== null && row.nameKey === name)) return { found: 'problem', problem: problem('contact-name-taken') };
  const candidates = active.filter((row) => row.linkedTo === null && (row.nameKey === name || (email !== null && row.emailKey === email)));
  if (candidates.length > 0) return { found: 'problem', problem: problem('contact-ambiguous', { candidates: candidates.map((row) => row.xeroId).join(' ') }) };
  return { found: 'none' };
}

const onlyOne = <T>(items: readonly T[]): T | undefined => items.length === 1 ? items[0] : undefined;
