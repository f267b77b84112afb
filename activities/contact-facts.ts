import { readKnown } from '../db/contact-mirror';
import type { CompanyFacts, RecordRow } from '../db/facts';
import type { Tx } from '../db/open';
import { emailKey, nameKey } from '../domain/contact-key';
import type { RecordId } from '../domain/ids';
import { contactSchema } from '../domain/records';
import { isUntouched, type ContactFacts } from './decide/contact';

const nothing: ReadonlySet<string> = new Set();

/**
 * What deciding contacts needs to know, in the order given.
 * @param seenBy the contacts in Xero that were read just now, by the record that asked.
 */
export async function readContactFacts(tx: Tx, company: CompanyFacts, rows: readonly RecordRow[], seenBy: ReadonlyMap<RecordId, ReadonlySet<string>> = new Map()): Promise<ContactFacts[]> {
  const contacts = rows.map((row) => {
    const contact = contactSchema.parse(row.document);
    return { row, contact, name: nameKey(contact.name), email: emailKey(contact.email), seen: seenBy.get(row.record_id) };
  });
  // A contact that is linked resembles nobody; who stands in its way is of interest once Xero has refused it.
  const matched = contacts.filter((one) => one.row.link.xero_id === null || one.seen !== undefined);
  const tenant = company.connection?.xeroTenantId;
  const mirror = tenant ? await readKnown(tx, company.companyId, tenant, {
    ids: contacts.flatMap(({ row }) => row.link.xero_id ?? []), numbers: contacts.map(({ row }) => row.record_id),
    names: matched.flatMap(({ name }) => name ?? []), emails: matched.flatMap(({ email }) => email ?? []),
  }) : [];
  return contacts.map(({ row, contact, name, email, seen }) => {
    const resembling = mirror.filter((known) => known.xeroId === row.link.xero_id || known.contactNumber === row.record_id
      || (name !== null && known.nameKey === name) || (email !== null && known.emailKey === email));
    return {
      recordId: row.record_id, contact, link: { xeroId: row.link.xero_id, sent: row.link.sent, base: row.link.xero_base }, untouched: isUntouched(row),
      requireEmail: company.requireEmail, createAnew: row.link.create_anew, seen: seen ?? nothing, known: withSurvivors(resembling, mirror),
    };
  });
}

/** And those that any of them was merged into. */
function withSurvivors<Row extends { xeroId: string; mergedTo: string | null }>(rows: readonly Row[], mirror: readonly Row[]): Row[] {
  const all = new Set(rows);
  // A set that is walked also walks what is added meanwhile.
  for (const row of all) for (const other of mirror) if (other.xeroId === row.mergedTo) all.add(other);
  return [...all];
}
