import { dropLink, questionContact, readCustomers } from '../db/contact-links';
import { lockRecords, readCompanyFacts } from '../db/facts';
import type { Tx } from '../db/open';
import { registerWrites, type Batch, type BatchElement } from '../db/outbox';
import { adopted, settleRecords, unchanged, type Settlement } from '../db/settle';
import type { Told } from '../db/untold';
import type { RecordId, XeroId } from '../domain/ids';
import type { RecordKind, RecordName } from '../domain/kinds';
import { problem } from '../domain/problems';
import type { XeroInvoiceContent } from '../xero/bodies';
import { problemFromMessages } from '../xero/refusals';
import { readContactFacts } from './contact-facts';
import { decideContact, type ContactFacts } from './decide/contact';
import { explain } from './decide/contact-match';
import type { Decision } from './decide/decision';
import { refusedPayment } from './decide/refused-payment';
import { decideRecords, type Verdict } from './facts';

/**
 * Elements that Xero refused, or that raised a question, and whose contacts were read since: decided anew from what was seen. What comes
 * to another write queues again; what comes to the same one is Xero's refusal, with the contact that stands in its way.
 */
export async function settleSeen(tx: Tx, batch: Batch, elements: readonly BatchElement[]): Promise<{ settlements: Settlement[]; told: Told[] }> {
  const first = elements[0];
  if (!first) return { settlements: [], told: [] };
  const settlements = await judge(tx, batch, first.kind, elements);
  return { settlements, told: await settleRecords(tx, batch.company_id, settlements) };
}

async function judge(tx: Tx, batch: Batch, kind: RecordKind, elements: readonly BatchElement[]): Promise<Settlement[]> {
  switch (kind) {
    case 'contact': return await judgeContacts(tx, batch, elements);
    case 'invoice': case 'credit-note': return await judgeDocuments(tx, batch, kind, elements);
    case 'payment': return await judgePayments(tx, batch, elements);
  }
}

const queueAgain = (tx: Tx, batch: Batch, element: BatchElement, operation: Batch['operation'], waitsOn: readonly RecordName[] = []): Promise<void> =>
  registerWrites(tx, batch.company_id, element.kind, [{ recordId: element.record_id, operation, priority: batch.priority, waiter: element.waiter, waitsOn }]);

const settled = ({ kind, record_id: recordId, version, waiter }: BatchElement, outcome: Settlement['outcome']): Settlement => ({ kind, recordId, version, waiter, outcome });
const messagesOf = ({ outcome }: BatchElement): readonly string[] => outcome?.is === 'refused' ? outcome.messages : [];

const seenOf = ({ outcome }: BatchElement): readonly string[] => outcome?.is === 'refused' ? outcome.seen ?? [] : [];

async function judgeContacts(tx: Tx, batch: Batch, elements: readonly BatchElement[]): Promise<Settlement[]> {
  const ids = elements.map((element) => element.record_id);
  const rows = await lockRecords(tx, batch.company_id, 'contact', ids);
  const company = await readCompanyFacts(tx, batch.company_id);
  const settlements: Settlement[] = [];
  const ofSameBooks = company?.connection?.xeroTenantId === batch.xero_tenant_id;
  const facts = ofSameBooks ? await readContactFacts(tx, company, [...rows.values()], new Map(elements.map((element) => [element.record_id, new Set(seenOf(element))]))) : [];
  for (const element of elements) {
    const known = facts.find(({ recordId }) => recordId === element.record_id);
    // Somebody else's books by now, or a newer version on its way: it is decided when it is claimed.
    if (!known || rows.get(element.record_id)?.version !== element.version) {
      await queueAgain(tx, batch, element, batch.operation);
      continue;
    }
    const outcome = outcomeOf(batch, element, known);
    if ('operation' in outcome) await queueAgain(tx, batch, element, outcome.operation);
    else settlements.push(settled(element, outcome));
    // What Xero no longer has is created anew when it is asked for again.
    if ('is' in outcome && outcome.is === 'problem' && outcome.problem.code === 'missing-in-xero') await dropLink(tx, batch.company_id, element.record_id);
  }
  return settlements;
}

function outcomeOf(batch: Batch, element: BatchElement, facts: ContactFacts): Settlement['outcome'] | { readonly operation: Batch['operation'] } {
  const decision: Decision = decideContact(facts);
  switch (decision.action) {
    case 'nothing': return unchanged(decision);
    case 'adopt': return adopted(batch.xero_tenant_id, decision);
    case 'exclude': return { is: 'excluded', because: decision.because };
    case 'problem': return { is: 'problem', problem: decision.problem };
    case 'write': {
      const target = (body: unknown): XeroId | undefined => (body as { contactID?: XeroId }).contactID;
      // A look after a look asks for others, which the first one brought up.
      if (decision.operation === 'contact-look' || decision.operation !== batch.operation || target(decision.body) !== target(element.body)) return { operation: decision.operation };
      return { is: 'problem', problem: explain(problemFromMessages(messagesOf(element), 'contact'), facts) };
    }
  }
}

/** Payments that Xero refused, decided anew from what stands on their document there: adopted, asked about, or refused for good. */
async function judgePayments(tx: Tx, batch: Batch, elements: readonly BatchElement[]): Promise<Settlement[]> {
  const rows = await lockRecords(tx, batch.company_id, 'payment', elements.map((element) => element.record_id));
  const company = await readCompanyFacts(tx, batch.company_id);
  const verdicts = company ? await decideRecords(tx, company, 'payment', [...rows.values()]) : new Map<RecordId, Verdict>();
  const settlements: Settlement[] = [];
  for (const element of elements) {
    const verdict = verdicts.get(element.record_id);
    if (company?.connection?.xeroTenantId !== batch.xero_tenant_id || rows.get(element.record_id)?.version !== element.version) await queueAgain(tx, batch, element, batch.operation);
    else if (verdict?.action === 'adopt') settlements.push(settled(element, adopted(batch.xero_tenant_id, verdict)));
    else settlements.push(settled(element, { is: 'problem', problem: verdict?.action === 'problem' ? verdict.problem : refusedPayment(messagesOf(element), element) }));
  }
  return settlements;
}

/**
 * Invoices and credit notes whose contact Xero calls archived. Where it is, the contact itself is in question: the document waits until that is judged, or
 * followed to the contact that it was merged into. A customer that CloudRent archived too is as it should be, and the document is wrong.
 */
async function judgeDocuments(tx: Tx, batch: Batch, kind: 'invoice' | 'credit-note', elements: readonly BatchElement[]): Promise<Settlement[]> {
  const standings = await readCustomers(tx, batch.company_id, kind, elements.map((element) => element.record_id));
  const settlements: Settlement[] = [];
  for (const element of elements) {
    const contact = standings.get(element.record_id);
    const moved = contact !== undefined && contact.xeroId !== (element.body as XeroInvoiceContent).contact.contactID;
    const closed = contact !== undefined && contact.mirrored !== 'ACTIVE' && contact.mirrored !== null && !contact.archivedHere;
    if (contact && moved) await queueAgain(tx, batch, element, batch.operation);
    else if (contact && closed) {
      const on = { kind: 'contact', recordId: contact.recordId } as const;
      if (await questionContact(tx, batch.company_id, contact.recordId, batch.priority)) await queueAgain(tx, batch, element, batch.operation, [on]);
      else settlements.push(settled(element, { is: 'problem', problem: problem('depends-on-problem', { kind: on.kind, id: on.recordId }) }));
    } else settlements.push(settled(element, { is: 'problem', problem: problemFromMessages(messagesOf(element), kind) }));
  }
  return settlements;
}
