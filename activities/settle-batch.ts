import { healContacts, heldElsewhere } from '../db/contact-links';
import { storeSeen } from '../db/contact-mirror';
import { closeBatch, readBatch, type Batch, type BatchElement } from '../db/outbox';
import { splitBatch } from '../db/release';
import type { Tx } from '../db/open';
import type { ElementOutcome, SentContent } from '../db/schema';
import { settleRecords, type Linked, type Settlement, type Told } from '../db/settle';
import { emailKey } from '../domain/contact-key';
import { batchId as toBatchId, xeroId } from '../domain/ids';
import { decimal } from '../domain/money';
import { problem, type Problem } from '../domain/problems';
import type { XeroInvoiceBody } from '../xero/bodies';
import { problemFromMessages } from '../xero/refusals';
import type { ActivityDeps } from './deps';
import { settleSeen } from './settle-seen';
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
    const { told, settlements } = await deps.db.transaction().execute(async (tx) => {
      const { batch, elements } = await readBatch(tx, id);
      if (!await closeBatch(tx, id)) return { told: elements.length > 0 ? await repeatTold(tx, elements) : [], settlements: [] };
      const { judged, again, seen } = judge(batch, elements);
      await splitBatch(tx, batch, again);
      const contacts = elements.flatMap(({ outcome }) => outcome?.is === 'accepted' ? outcome.contact ?? [] : []);
      await storeSeen(tx, batch.xero_tenant_id, contacts);
      const settlements = await withoutTaken(tx, batch, judged);
      const told = await settleRecords(tx, batch.company_id, settlements);
      // After the links of the others: they may be what stands in the way.
      const { settlements: ofSeen, told: toldSeen } = await settleSeen(tx, batch, seen);
      if (elements[0]?.kind === 'contact') await healContacts(tx, batch.company_id, batch.xero_tenant_id, contacts.flatMap((contact) => emailKey(contact.email) ?? []));
      return { told: [...told, ...toldSeen], settlements: [...settlements, ...ofSeen] };
    });
    await tellWaiters(deps.client, told);
    return { settled: settlements.length, problems: settlements.filter((settlement) => settlement.outcome.is === 'problem').length };
  };
}

/** What was adopted may belong to another record already: that one keeps it, and the others of the batch go on. */
async function withoutTaken(tx: Tx, batch: Batch, settlements: readonly Settlement[]): Promise<Settlement[]> {
  const linked = settlements.flatMap(({ kind, recordId, outcome }) => {
    const found = outcome.is === 'synced' ? outcome : outcome.is === 'problem' ? outcome.linked : undefined;
    return found ? [{ kind, recordId, xeroId: found.xero.id, number: found.xero.number ?? '' }] : [];
  });
  const kind = linked[0]?.kind;
  if (kind === undefined) return [...settlements];
  const holders = await heldElsewhere(tx, batch.company_id, kind, batch.xero_tenant_id, linked);
  return settlements.map((settlement): Settlement => {
    const holder = holders.get(settlement.recordId);
    if (holder === undefined) return settlement;
    const taken: Problem = kind === 'contact' ? { ...problem('contact-number-taken', { holder: `it is the one of customer ${holder}` }), fixes: ['link'] }
      : problem('invoice-number-taken', { number: linked.find(({ recordId }) => recordId === settlement.recordId)?.number ?? '' });
    return { ...settlement, outcome: { is: 'problem', problem: taken } };
  });
}

/** The answer was settled by an attempt that died before telling: the stored outcomes are told again. */
async function repeatTold(tx: Tx, elements: readonly BatchElement[]): Promise<Told[]> {
  const first = elements[0];
  if (!first) return [];
  const links = await tx.selectFrom('links').select('last_outcome').where('company_id', '=', first.company_id).where('kind', '=', first.kind)
    .where('record_id', 'in', elements.map((element) => element.record_id)).execute();
  return links.flatMap((link) => link.last_outcome ?? []);
}

interface Judged { readonly judged: Settlement[]; readonly again: BatchElement[][]; readonly seen: BatchElement[] }

function judge(batch: Batch, elements: readonly BatchElement[]): Judged {
  const refusedWhole = elements.length > 1 && elements.every((element) => element.outcome?.is === 'refused' && element.outcome.whole === true);
  if (refusedWhole) return { judged: [], again: halves(elements), seen: [] };
  const judged: Settlement[] = [];
  const absent: BatchElement[] = [];
  const seen: BatchElement[] = [];
  for (const element of elements) {
    const outcome = element.outcome ?? { is: 'absent' };
    if (outcome.is === 'absent' && !(elements.length === 1 && batch.server_errors >= errorsBeforeProblem)) absent.push(element);
    else if (outcome.is === 'refused' && outcome.seen) seen.push(element);
    else judged.push(settlementOf(batch, element, outcome));
  }
  return { judged, again: batch.server_errors >= errorsBeforeSplit ? halves(absent) : [absent], seen };
}

const halves = <T>(items: readonly T[]): T[][] => [items.slice(0, Math.ceil(items.length / 2)), items.slice(Math.ceil(items.length / 2))];

function settlementOf(batch: Batch, element: BatchElement, outcome: ElementOutcome): Settlement {
  const record = { kind: element.kind, recordId: element.record_id, version: element.version, waiter: element.waiter };
  switch (outcome.is) {
    case 'accepted': {
      const linked: Linked = { xero: { tenantId: batch.xero_tenant_id, id: xeroId(outcome.xeroId), number: outcome.number ?? null, status: outcome.status ?? null }, sent: withLineIds(element, outcome.lineItemIds) };
      if (!outcome.totals || element.sent.total === undefined || decimal(outcome.totals.total).eq(decimal(element.sent.total))) return { ...record, outcome: { is: 'synced', ...linked } };
      return { ...record, outcome: { is: 'problem', problem: problem('totals-differ', { ours: element.sent.total, theirs: outcome.totals.total }), linked } };
    }
    case 'refused':
    case 'clash': {
      const details = element.kind === 'invoice' ? { number: (element.body as Partial<XeroInvoiceBody & { invoiceNumber: string; currencyCode: string }>).invoiceNumber ?? '', currency: (element.body as { currencyCode?: string }).currencyCode ?? '' } : {};
      return { ...record, outcome: { is: 'problem', problem: problemFromMessages(outcome.messages, element.kind, details) } };
    }
    case 'absent':
      return { ...record, outcome: { is: 'problem', problem: problem('xero-refused', {}, 'Xero answered this record with an error of its own, time and again.') } };
  }
}

/** Xero's line ids, in the order of our lines, kept so that an update edits lines instead of replacing them. */
function withLineIds(element: BatchElement, ids: readonly string[] | undefined): SentContent {
  const { sent } = element;
  if (!sent.lines || !ids) return sent;
  const lines = (element.body as { lineItems?: readonly { lineItemID?: string }[] }).lineItems;
  if (lines?.length !== ids.length) return sent;
  return { ...sent, lines: Object.fromEntries(Object.entries(sent.lines).map(([id, line]) => [id, { ...line, lineItemId: ids[line.position] ?? '' }])) };
}
