import { storeMirror, type MirrorContact } from '../db/connection-state';
import { closeBatch, readBatch, type Batch, type BatchElement } from '../db/outbox';
import { splitBatch } from '../db/release';
import type { ElementOutcome, SentContent } from '../db/schema';
import { settleRecords, type Linked, type Settlement } from '../db/settle';
import { readUntold } from '../db/untold';
import { batchId as toBatchId, xeroId } from '../domain/ids';
import { decimal } from '../domain/money';
import { problem } from '../domain/problems';
import type { XeroContactBody, XeroInvoiceBody } from '../xero/bodies';
import { problemFromMessages } from '../xero/refusals';
import type { ActivityDeps } from './deps';
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
      // Settled by an attempt that died before it had told everybody.
      if (!await closeBatch(tx, id)) return { told: await readUntold(tx, { companyId: batch.company_id, olderThanSeconds: 0, limit: 1_000 }), settlements: [] };
      const { settlements, again } = judge(batch, elements);
      await splitBatch(tx, batch, again);
      await storeMirror(tx, batch.xero_tenant_id, settlements.flatMap(mirrored));
      return { told: await settleRecords(tx, batch.company_id, settlements), settlements };
    });
    await tellWaiters(deps, told);
    return { settled: settlements.length, problems: settlements.filter((settlement) => settlement.outcome.is === 'problem').length };
  };

  function mirrored(settlement: ElementSettlement): MirrorContact[] {
    if (settlement.kind !== 'contact' || settlement.outcome.is !== 'synced') return [];
    const body = settlement.body as XeroContactBody;
    return [{ xeroId: settlement.outcome.xero.id, contactNumber: settlement.recordId, name: body.name ?? '', email: body.emailAddress ?? null, status: 'ACTIVE', mergedTo: null }];
  }
}

/** A settlement that still knows the bytes it speaks of. */
type ElementSettlement = Settlement & { readonly body: unknown };

function judge(batch: Batch, elements: readonly BatchElement[]): { settlements: ElementSettlement[]; again: BatchElement[][] } {
  const refusedWhole = elements.length > 1 && elements.every((element) => element.outcome?.is === 'refused' && element.outcome.whole === true);
  if (refusedWhole) return { settlements: [], again: halves(elements) };
  const settlements: ElementSettlement[] = [];
  const absent: BatchElement[] = [];
  for (const element of elements) {
    const outcome = element.outcome ?? { is: 'absent' };
    if (outcome.is === 'absent' && !(elements.length === 1 && batch.server_errors >= errorsBeforeProblem)) absent.push(element);
    else settlements.push(settlementOf(batch, element, outcome));
  }
  return { settlements, again: batch.server_errors >= errorsBeforeSplit ? halves(absent) : [absent] };
}

const halves = <T>(items: readonly T[]): T[][] => [items.slice(0, Math.ceil(items.length / 2)), items.slice(Math.ceil(items.length / 2))];

function settlementOf(batch: Batch, element: BatchElement, outcome: ElementOutcome): ElementSettlement {
  const record = { kind: element.kind, recordId: element.record_id, version: element.version, waiter: element.waiter, body: element.body };
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
