import { bornElsewhere, bringAlong } from '../db/born-elsewhere';
import { readStandings, type CompanyFacts, type RecordRow, type Standing } from '../db/facts';
import type { Tx } from '../db/open';
import { readAlikePayments } from '../db/payments';
import { recordId, type RecordId, type XeroId } from '../domain/ids';
import type { RecordKind, RecordName } from '../domain/kinds';
import type { Operation } from '../domain/operations';
import { problem, type Problem } from '../domain/problems';
import { creditNoteSchema, invoiceSchema, paymentSchema } from '../domain/records';
import { readContactFacts } from './contact-facts';
import { decideContacts } from './decide/contact';
import { decideCreditNote, invoicesFor } from './decide/credit-note';
import type { Decision } from './decide/decision';
import { decideInvoice } from './decide/invoice';
import { decidePayments, type PaymentFacts } from './decide/payment';
import type { CodingFacts, DocumentLink } from './decide/sales-document';
import { isDocumentLeftAlone, isPaymentLeftAlone, leaveAlone, withoutOldInvoices, type EverInXero } from './decide/sync-from';

/** A decision, or the records that have to be settled first. */
export type Verdict = Decision | { readonly action: 'await'; readonly on: readonly RecordName[] };

/** Decides many records of one kind, in the order of the queue, with as many queries as one would take. */
export async function decideRecords(tx: Tx, company: CompanyFacts, kind: RecordKind, rows: readonly RecordRow[]): Promise<Map<RecordId, Verdict>> {
  const behind = await bornElsewhere(tx, company.companyId, kind, rows.flatMap(({ record_id, origin, link }) => origin === 'xero' && link.xero_id === null ? [record_id] : []));
  const verdicts = await decideKind(tx, company, kind, rows.filter(({ record_id }) => !behind.has(record_id)));
  for (const id of behind) verdicts.set(id, { action: 'exclude', because: 'of-another-organisation' });
  return verdicts;
}

async function decideKind(tx: Tx, company: CompanyFacts, kind: RecordKind, rows: readonly RecordRow[]): Promise<Map<RecordId, Verdict>> {
  switch (kind) {
    case 'contact': return decideContacts(await readContactFacts(tx, company, rows));
    case 'invoice': return await decideInvoices(tx, company, rows);
    case 'credit-note': return await decideCreditNotes(tx, company, rows);
    case 'payment': return await decideAllPayments(tx, company, rows);
  }
}

async function contactStandings(tx: Tx, company: CompanyFacts, ids: readonly RecordId[]): Promise<Map<RecordId, Standing>> {
  await bringAlong(tx, company.companyId, ids);
  return await readStandings(tx, company.companyId, 'contact', ids);
}

async function decideInvoices(tx: Tx, company: CompanyFacts, rows: readonly RecordRow[]): Promise<Map<RecordId, Verdict>> {
  const contacts = await contactStandings(tx, company, rows.flatMap((row) => row.contact_id ?? []));
  return new Map(rows.map((row): [RecordId, Verdict] => {
    const invoice = invoiceSchema.parse(row.document);
    if (isDocumentLeftAlone(invoice, everInXero(row), syncFromOf(company))) return [row.record_id, leaveAlone];
    const contactId = contactOf(row, invoice);
    const decide = () => decideInvoice({ ...codingFacts(company, row), invoice, contactXeroId: contacts.get(contactId)?.xeroId ?? null });
    return [row.record_id, invoice.status === 'void' ? decide() : after(dependency('contact', contactId, contacts.get(contactId)), decide)];
  }));
}

async function decideCreditNotes(tx: Tx, company: CompanyFacts, rows: readonly RecordRow[]): Promise<Map<RecordId, Verdict>> {
  const asked = rows.map((row) => ({ row, creditNote: creditNoteSchema.parse(row.document), link: linkOf(row) }));
  const contacts = await contactStandings(tx, company, asked.map(({ row, creditNote }) => contactOf(row, creditNote)));
  const invoices = await readStandings(tx, company.companyId, 'invoice', asked.flatMap(invoicesFor));
  return new Map(asked.map(({ row, creditNote: said, link }): [RecordId, Verdict] => {
    if (isDocumentLeftAlone(said, everInXero(row), syncFromOf(company))) return [row.record_id, leaveAlone];
    const creditNote = withoutOldInvoices(said, (id) => isLeftAlone(invoices.get(recordId(id))));
    const contactId = contactOf(row, creditNote);
    const decide = () => decideCreditNote({ ...codingFacts(company, row), creditNote, contactXeroId: contacts.get(contactId)?.xeroId ?? null, invoices: inXero(invoices) });
    if (creditNote.status === 'void') return [row.record_id, decide()];
    const next = after(dependency('contact', contactId, contacts.get(contactId)), decide);
    if (next.action !== 'write' || next.operation !== 'credit-note-allocate') return [row.record_id, next];
    return [row.record_id, after(merged(invoicesFor({ creditNote, link }).map((id) => dependency('invoice', id, invoices.get(id)))), () => next)];
  }));
}

/** What invoices or credit notes would be sent with if Xero had nothing of them as it should be: the content that Xero ought to have. */
export async function expectedOf(tx: Tx, company: CompanyFacts, kind: 'invoice' | 'credit-note', rows: readonly RecordRow[]): Promise<Map<RecordId, Decision>> {
  const contacts = await readStandings(tx, company.companyId, 'contact', rows.flatMap((row) => row.contact_id ?? []));
  return new Map(rows.map((row): [RecordId, Decision] => {
    const facts = { ...codingFacts(company, row), contactXeroId: row.contact_id === null ? null : contacts.get(row.contact_id)?.xeroId ?? null };
    const unsent = { ...facts, link: { ...facts.link, sent: facts.link.sent && { ...facts.link.sent, fingerprint: '' } } };
    return [row.record_id, kind === 'invoice' ? decideInvoice({ ...unsent, invoice: invoiceSchema.parse(row.document) }) : decideCreditNote({ ...unsent, creditNote: creditNoteSchema.parse(row.document), invoices: new Map() })];
  }));
}

/** What would be sent of a document that Xero does not have, for this contact there; also in set-up, before anything is linked. */
export const asNewIn = (company: CompanyFacts, kind: 'invoice' | 'credit-note', row: RecordRow, contactXeroId: XeroId | null): Decision => kind === 'invoice'
  ? decideInvoice({ ...codingFacts(company, row), invoice: invoiceSchema.parse(row.document), contactXeroId })
  : decideCreditNote({ ...codingFacts(company, row), creditNote: creditNoteSchema.parse(row.document), contactXeroId, invoices: new Map() });

async function decideAllPayments(tx: Tx, company: CompanyFacts, rows: readonly RecordRow[]): Promise<Map<RecordId, Verdict>> {
  const paid = { invoice: await readPaid('invoice'), 'credit-note': await readPaid('credit-note') };
  const ready: PaymentFacts[] = [];
  const verdicts = new Map<RecordId, Verdict>();
  const alike = await readAlikePayments(tx, company.companyId, rows.filter((row) => row.link.xero_id === null || row.link.xero_status === 'DELETED').map((row) => row.record_id));
  for (const row of rows) {
    const payment = paymentSchema.parse(row.document);
    const kind = payment.invoiceId === undefined ? 'credit-note' : 'invoice';
    const paidId = row.paid_id ?? recordId(payment.invoiceId ?? payment.creditNoteId ?? '');
    const standing = paid[kind].get(paidId);
    const needs = payment.status === 'deleted' ? met : dependency(kind, paidId, standing);
    if (isPaymentLeftAlone(payment, everInXero(row), isLeftAlone(standing), syncFromOf(company))) verdicts.set(row.record_id, leaveAlone);
    else if (needs.is !== 'met') verdicts.set(row.record_id, after(needs, never));
    else ready.push({ recordId: row.record_id, payment, link: linkOf(row), paid: { kind, xeroId: standing?.xeroId ?? null }, methods: company.mapping.payments, accounts: company.connection?.accounts ?? [], alike: alike.get(row.record_id) ?? [], createAnew: row.link.create_anew });
  }
  for (const [id, decision] of decidePayments(ready)) verdicts.set(id, decision);
  return verdicts;

  async function readPaid(kind: 'invoice' | 'credit-note'): Promise<Map<RecordId, Standing>> {
    return await readStandings(tx, company.companyId, kind, rows.flatMap((row) => row.paid_kind === kind && row.paid_id !== null ? [row.paid_id] : []));
  }
}

/** The record's, not the document's: that may name it by an id that it had. */
const contactOf = (row: RecordRow, { contactId }: { readonly contactId: string }): RecordId => row.contact_id ?? recordId(contactId);

const syncFromOf = ({ connection }: CompanyFacts): string | null => connection?.syncFrom ?? null;
const everInXero = ({ link }: RecordRow): EverInXero => ({ xeroId: link.xero_id, syncedVersion: link.synced_version });
const isLeftAlone = (standing: Standing | undefined): boolean => standing?.status === 'excluded' && standing.because === 'older-than-sync-from';

const linkOf = ({ link }: RecordRow): DocumentLink => ({ xeroId: link.xero_id, xeroNumber: link.xero_number, xeroStatus: link.xero_status, sent: link.sent });
const codingFacts = ({ mapping, connection }: CompanyFacts, row: RecordRow): CodingFacts => ({ link: linkOf(row), mapping, accounts: connection?.accounts ?? [], taxRates: connection?.taxRates ?? [] });
const inXero = (standings: ReadonlyMap<RecordId, Standing>) => new Map([...standings].flatMap(([id, { xeroId, issuedOn }]) => xeroId === null ? [] : [[id as string, { xeroId, issuedOn: issuedOn ?? '' }] as const]));

/** What a record needs of others: met when they are linked and their newest version is settled. */
type Needs = { readonly is: 'met' } | { readonly is: 'open'; readonly on: readonly RecordName[] } | { readonly is: 'stuck'; readonly problem: Problem };
const met: Needs = { is: 'met' };

function dependency(kind: RecordKind, id: RecordId, standing: Standing | undefined): Needs {
  if (!standing || standing.status === 'problem' || standing.status === 'excluded') return { is: 'stuck', problem: problem('depends-on-problem', { kind, id }) };
  return standing.xeroId === null || standing.status !== 'synced' ? { is: 'open', on: [{ kind, recordId: id }] } : met;
}

const merged = (needs: readonly Needs[]): Needs => {
  const stuck = needs.find((one) => one.is === 'stuck');
  if (stuck) return stuck;
  const on = needs.flatMap((one) => one.is === 'open' ? one.on : []);
  return on.length === 0 ? met : { is: 'open', on };
};

/** A decision once its needs are met. What is wrong with the record itself is said at once, not after what it waits for. */
function after(needs: Needs, decide: () => Decision): Verdict {
  switch (needs.is) {
    case 'stuck': return { action: 'problem', problem: needs.problem };
    case 'met': return decide();
    case 'open': {
      const early = decide();
      return early.action === 'problem' ? early : { action: 'await', on: needs.on };
    }
  }
}
const never = (): Decision => ({ action: 'nothing' });

/** The operation under which a record queues when nothing can be decided yet. */
export function likelyOperation(kind: RecordKind, row: RecordRow): Operation {
  if (kind === 'payment') return row.link.xero_id === null ? 'payment-create' : 'payment-delete';
  return row.link.xero_id === null ? `${kind}-create` : `${kind}-update`;
}
