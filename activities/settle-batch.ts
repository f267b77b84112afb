import { healContacts, heldElsewhere } from '../db/contact-links';
import { storeSeen } from '../db/contact-mirror';
import { addChanges } from '../db/changes';
import { healOvertaken } from '../db/heal';
import { decideByFacts } from '../db/lock-facts';
import { lockKind } from '../db/lock-kind';
import { closeBatch, readBatch, type Batch, type BatchElement } from '../db/outbox';
import { splitBatch } from '../db/release';
import type { ElementOutcome, FoundInXero, SentAllocation, SentContent } from '../db/schema';
import { linkedBy, settleRecords, type Linked, type Settlement } from '../db/settle';
import type { Tx } from '../db/open';
import { readUntold } from '../db/untold';
import type { NewChange } from '../domain/changes';
import { emailKey } from '../domain/contact-key';
import { batchId as toBatchId, xeroId, type RecordId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import { operations } from '../domain/operations';
import { problem, type Problem } from '../domain/problems';
import { problemFromMessages } from '../xero/refusals';
import { isOver, totalsDiffer } from './decide/sales-document';
import { refusedDocument, refusedPart } from './decide/refused-document';
import { refusedPayment } from './decide/refused-payment';
import type { ActivityDeps } from './deps';
import { followUp } from './follow-up';
import { healAfterBatch } from './money-off';
import { decideSeenContacts } from './pull/contacts';
import { decideSeenPayments } from './pull/payments';
import { tellNoted } from './pull/contact-sight';
import { noteAnswers } from './settle-contacts';
import { settleSeen } from './settle-seen';
import { settleSteps } from './settle-steps';
import { tellWaiters } from './tell';
import { errorsBeforeSplit } from './tuning';

/** A single element that meets this many server errors is taken for the cause of them. */
const errorsBeforeProblem = 6;

/**
 * Makes a stored answer true here: links, events, problems and the waits on them in one transaction, then completes the waiting syncs.
 * Elements that Xero does not have go again under a new key; a batch refused as a whole is split until the culprit stands alone.
 */
export function createSettleBatch(deps: ActivityDeps) {
  return async function settleBatch(input: { batchId: string }): Promise<{ settled: number; problems: number }> {
    const id = toBatchId(input.batchId);
    const { companyId, told, settlements, toDeliver, toPull } = await deps.db.transaction().execute(async (tx) => {
      const { batch, elements } = await readBatch(tx, id);
      const { company_id: companyId, xero_tenant_id: tenant } = batch;
      const { kind } = operations[batch.operation];
      await decideByFacts(tx, companyId);
      await lockKind(tx, companyId, kind);
      // Settled by an attempt that died before it had told everybody.
      if (!await closeBatch(tx, id)) return { told: await readUntold(tx, { companyId: batch.company_id, olderThanSeconds: 0, limit: 1_000 }), settlements: [], companyId, toDeliver: false, toPull: false };
      const { judged, again, seen } = judge(batch, elements);
      await splitBatch(tx, batch, again);
      const contacts = elements.flatMap(({ outcome }) => outcome?.is === 'accepted' ? outcome.contact ?? [] : []);
      await storeSeen(tx, batch.xero_tenant_id, contacts);
      const { settlements, noted } = await noteAnswers(tx, batch, elements, await settleSteps(tx, batch, await withoutTaken(tx, batch, judged)));
      const told = await settleRecords(tx, batch.company_id, settlements);
      // After the links of the others: they may be what stands in the way.
      const { settlements: ofSeen, told: toldSeen } = await settleSeen(tx, batch, seen);
      await healOvertaken(tx, companyId, id);
      await healAfterBatch(tx, batch, elements);
      if (kind === 'contact') await healContacts(tx, companyId, tenant, contacts.flatMap((contact) => emailKey(contact.email) ?? []));
      const changes: NewChange[] = [];
      for (const one of noted) changes.push(...await tellNoted(tx, companyId, tenant, one));
      if (kind === 'contact') changes.push(...await decideSeenContacts(tx, companyId, tenant));
      if (kind === 'payment') changes.push(...await decideSeenPayments(tx, companyId, tenant));
      const toPull = await followUp(tx, batch, elements);
      const { toDeliver } = await addChanges(tx, companyId, changes);
      return { companyId, toPull, told: [...told, ...toldSeen], settlements: [...settlements, ...ofSeen], toDeliver };
    });
    await tellWaiters(deps, told);
    if (toDeliver) deps.rings.delivery(companyId);
    if (toPull) deps.rings.pull(companyId);
    return { settled: settlements.length, problems: settlements.filter((settlement) => settlement.outcome.is === 'problem').length };
  };
}

/** What was adopted may belong to another record already: that one keeps it, and the others of the batch go on. */
async function withoutTaken(tx: Tx, batch: Batch, settlements: readonly Settlement[]): Promise<Settlement[]> {
  const linked = settlements.flatMap(({ kind, recordId, outcome }) => {
    const found = linkedBy(outcome);
    return found ? [{ kind, recordId, xeroId: found.xero.id, number: found.xero.number ?? '' }] : [];
  });
  const kind = linked[0]?.kind;
  if (kind === undefined) return [...settlements];
  const holders = await heldElsewhere(tx, batch.company_id, kind, batch.xero_tenant_id, linked);
  return settlements.map((settlement): Settlement => {
    const holder = holders.get(settlement.recordId);
    if (holder === undefined) return settlement;
    return { ...settlement, outcome: { is: 'problem', problem: takenBy(kind, holder, linked.find(({ recordId }) => recordId === settlement.recordId)?.number ?? '') } };
  });
}

function takenBy(kind: RecordKind, holder: RecordId, number: string): Problem {
  switch (kind) {
    case 'contact': return problem('contact-number-taken', { holder: `it is the one of customer ${holder}` });
    case 'invoice': return problem('invoice-number-taken', { number });
    case 'credit-note': return problem('credit-note-number-taken', { number });
    case 'payment': return problem('payment-ambiguous');
  }
}

interface Judged { readonly judged: Settlement[]; readonly again: BatchElement[][]; readonly seen: BatchElement[] }

function judge(batch: Batch, elements: readonly BatchElement[]): Judged {
  const refusedWhole = elements.length > 1 && elements.every((element) => element.outcome?.is === 'refused' && element.outcome.whole === true);
  if (refusedWhole) return { judged: [], again: halves(elements), seen: [] };
  const judged: Settlement[] = [];
  const absent: BatchElement[] = [];
  const parts: BatchElement[] = [];
  const seen: BatchElement[] = [];
  for (const element of elements) {
    const outcome = element.outcome ?? { is: 'absent' };
    if (outcome.is === 'absent' && !(elements.length === 1 && batch.server_errors >= errorsBeforeProblem)) absent.push(element);
    else if (outcome.is === 'part') parts.push({ ...element, body: outcome.body, sent: outcome.sent, part: outcome.part });
    else if (outcome.is === 'refused' && outcome.seen) seen.push(element);
    else judged.push(settlementOf(batch, element, outcome));
  }
  return { judged, again: [...(batch.server_errors >= errorsBeforeSplit ? halves(absent) : [absent]), parts], seen };
}

const halves = <T>(items: readonly T[]): T[][] => [items.slice(0, Math.ceil(items.length / 2)), items.slice(Math.ceil(items.length / 2))];

function settlementOf(batch: Batch, element: BatchElement, outcome: Exclude<ElementOutcome, { is: 'part' }>): Settlement {
  const record = { kind: element.kind, recordId: element.record_id, version: element.version, waiter: element.waiter };
  const linkedTo = (found: FoundInXero): Linked => ({ xero: { tenantId: batch.xero_tenant_id, id: xeroId(found.xeroId), number: found.number ?? null, status: found.status ?? null, ...(found.updatedAt === undefined ? {} : { updatedAt: found.updatedAt }) } });
  switch (outcome.is) {
    case 'accepted': {
      const { asked: _asked, ...sent } = withAllocations(withLineIds(element, outcome.lineItemIds), outcome.allocations);
      const linked = linkedTo(outcome);
      const rest = element.part?.rest ?? outcome.rest ?? (outcome.totals && sent.totals && totalsDiffer(sent.totals, outcome.totals));
      // Xero has it otherwise than it was asked for: whatever comes next, a retry too, sends it whole.
      return rest ? { ...record, outcome: { is: 'problem', problem: rest, linked: { ...linked, sent: outcome.rest ? sent : { ...sent, fingerprint: '' } } } } : { ...record, outcome: { is: 'synced', ...linked, sent } };
    }
    case 'judged': {
      // Of an invoice that is over, the number asked for stays known: only another one issues it anew.
      const asked = outcome.found && isOver(outcome.found.status ?? null) ? { sent: { ...element.sent, fingerprint: '' } } : {};
      return { ...record, outcome: { is: 'problem', problem: outcome.problem, ...(outcome.found ? { linked: { ...linkedTo(outcome.found), ...asked } } : {}) } };
    }
    case 'refused': case 'clash': case 'held': return { ...record, outcome: { is: 'problem', problem: refusedProblem(element, outcome.messages) } };
    case 'absent': return { ...record, outcome: { is: 'problem', problem: problem('xero-refused', {}, 'Xero answered this record with an error of its own, time and again.') } };
  }
}

function refusedProblem({ kind, body, sent, part }: BatchElement, messages: readonly string[]): Problem {
  if (part) return refusedPart(part, kind, messages, sent);
  const { invoiceNumber, creditNoteNumber, currencyCode } = body as { invoiceNumber?: string; creditNoteNumber?: string; currencyCode?: string };
  switch (kind) {
    case 'contact': return problemFromMessages(messages, kind);
    case 'invoice': case 'credit-note': return refusedDocument(kind, messages, sent, { number: invoiceNumber ?? creditNoteNumber ?? '', currency: currencyCode ?? '' });
    case 'payment': return refusedPayment(messages, { body, sent });
  }
}

const withAllocations = (sent: SentContent, made: readonly SentAllocation[] | undefined): SentContent => (made ? { ...sent, allocations: [...sent.allocations ?? [], ...made] } : sent);

/** Xero's line ids, in the order of our lines, kept so that an update edits lines instead of replacing them. */
function withLineIds(element: BatchElement, ids: readonly string[] | undefined): SentContent {
  const { sent } = element;
  if (!sent.lines || !ids) return sent;
  const lines = (element.body as { lineItems?: readonly { lineItemID?: string }[] }).lineItems;
  if (lines?.length !== ids.length) return sent;
  // Lines in Xero's own order; their ids are known.
  if (element.part && lines.every((line) => line.lineItemID !== undefined)) return sent;
  return { ...sent, lines: Object.fromEntries(Object.entries(sent.lines).map(([id, line]) => [id, { ...line, lineItemId: ids[line.position] ?? '' }])) };
}
