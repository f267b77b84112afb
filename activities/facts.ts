import type { CompanyFacts, RecordRow } from '../db/facts';
import { readContactStandings } from '../db/facts';
import type { Tx } from '../db/open';
import type { Operation } from '../db/schema';
import type { RecordId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import { invoiceSchema } from '../domain/records';
import { readContactFacts } from './contact-facts';
import { decideContacts } from './decide/contact';
import type { Decision } from './decide/decision';
import { decideInvoice } from './decide/invoice';

/** A decision, or the contact that has to be settled first. */
export type Verdict = Decision | { readonly action: 'await-contact'; readonly contactId: RecordId };

/** Decides many records of one kind, in the order of the queue, with as many queries as one would take. */
export async function decideRecords(tx: Tx, company: CompanyFacts, kind: RecordKind, rows: readonly RecordRow[]): Promise<Map<RecordId, Verdict>> {
  switch (kind) {
    case 'contact': return decideContacts(await readContactFacts(tx, company, rows));
    case 'invoice': return await decideInvoices(tx, company, rows);
  }
}

async function decideInvoices(tx: Tx, company: CompanyFacts, rows: readonly RecordRow[]): Promise<Map<RecordId, Verdict>> {
  const standings = await readContactStandings(tx, company.companyId, [...new Set(rows.flatMap((row) => row.contact_id ?? []))]);
  return new Map(rows.map((row): [RecordId, Verdict] => {
    const invoice = invoiceSchema.parse(row.document);
    const contactId = row.contact_id;
    const contact = contactId === null ? undefined : standings.get(contactId);
    const facts = { invoice, link: { xeroId: row.link.xero_id, xeroNumber: row.link.xero_number, xeroStatus: row.link.xero_status, sent: row.link.sent }, contactXeroId: contact?.xero_id ?? null, mapping: company.mapping, accounts: company.connection?.accounts ?? [], taxRates: company.connection?.taxRates ?? [] };
    if (invoice.status === 'void') return [row.record_id, decideInvoice(facts)];
    if (contactId === null || !contact || contact.sync_status === 'problem' || contact.sync_status === 'excluded') {
      return [row.record_id, { action: 'problem', problem: { code: 'depends-on-problem', details: { kind: 'contact', id: contactId ?? invoice.contactId } } }];
    }
    if (contact.xero_id === null || contact.sync_status !== 'synced') {
      // What is wrong with the invoice itself is said at once, not after its contact.
      const early = decideInvoice(facts);
      return [row.record_id, early.action === 'problem' ? early : { action: 'await-contact', contactId }];
    }
    return [row.record_id, decideInvoice(facts)];
  }));
}

/** The operation under which a record queues when nothing can be decided yet. */
export const likelyOperation = (kind: RecordKind, row: RecordRow): Operation => row.link.xero_id === null ? `${kind}-create` : `${kind}-update`;
