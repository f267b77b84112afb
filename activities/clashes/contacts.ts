import { openContacts, takenContacts, type CheckedStep, type CheckRow, type NewClash } from '../../db/clashes';
import type { KnownContact } from '../../db/contact-mirror';
import { lockRecords, type CompanyFacts } from '../../db/facts';
import type { Tx } from '../../db/open';
import type { Clash } from '../../domain/clashes';
import type { XeroId } from '../../domain/ids';
import { problem } from '../../domain/problems';
import { readContactFacts } from '../contact-facts';
import { decideContacts, type ContactFacts, type ContactLook } from '../decide/contact';
import { resemble } from '../decide/contact-match';
import type { Decision } from '../decide/decision';
import { contactsMatchedAtOnce } from '../tuning';

/** Compares the next contacts of ours with the mirror, by the rule by which the sync links them: decideContacts. */
export async function matchContacts(tx: Tx, company: CompanyFacts, check: CheckRow): Promise<CheckedStep> {
  const ids = await openContacts(tx, company.companyId, check.position.after ?? '', contactsMatchedAtOnce);
  const rows = await lockRecords(tx, company.companyId, 'contact', ids);
  const taken = await takenContacts(tx, company.companyId, check.check_id);
  const facts = (await readContactFacts(tx, company, [...rows.values()])).map((one) => ({ ...one, known: one.known.map((row) => ({ ...row, heldBy: taken.get(row.xeroId) ?? row.heldBy })) }));
  const decisions = decideContacts(facts);
  const last = ids.length < contactsMatchedAtOnce ? undefined : ids.at(-1);
  return { found: facts.flatMap((one) => judgeContact(one, decisions.get(one.recordId))), position: last === undefined ? null : { after: last }, done: ids.length };
}

/** A contact that would be made new clashes with nothing, and neither does one that has a problem of its own. Pure. */
export function judgeContact(facts: ContactFacts, decision: Decision | undefined): NewClash[] {
  if (decision?.action !== 'write') return [];
  const clash = (row: KnownContact): Omit<NewClash, 'outcome' | 'reason'> =>
    ({ kind: 'contact', id: facts.recordId, label: facts.contact.name ?? '', xero: inXero(row) });
  const known = (ids: readonly XeroId[]): KnownContact[] => facts.known.filter(({ xeroId }) => ids.includes(xeroId));
  if (decision.operation === 'contact-update') return known([(decision.body as { contactID: XeroId }).contactID]).map((row) => ({ ...clash(row), outcome: 'will-link', reason: null }));
  if (decision.operation !== 'contact-look') return [];
  const target = resemble(facts);
  const reason = target.is === 'ask' ? target.problem : problem('contact-ambiguous', { resemblance: 'a contact that another customer of ours may have, too' });
  return known((decision.body as ContactLook).ids).map((row) => ({ ...clash(row), outcome: 'asks', reason }));
}

const inXero = ({ xeroId, name, email, status }: KnownContact): Clash['xero'] => ({ id: xeroId, label: name, email, status });
