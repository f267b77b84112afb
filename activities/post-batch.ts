import { readCompanyFacts } from '../db/facts';
import { countServerError, noteNotSent, noteSending, readBatch, storeOutcomes, type Batch, type BatchElement } from '../db/outbox';
import { releaseBatch } from '../db/release';
import type { ElementOutcome } from '../db/schema';
import { batchId as toBatchId } from '../domain/ids';
import type { Posted } from '../workflows/contract/names';
import type { ElementResult, XeroAnswer } from '../xero/answer';
import type { XeroContactBody, XeroInvoiceBody } from '../xero/bodies';
import { writeContacts, writeInvoices } from '../xero/calls';
import type { XeroAccess } from '../xero/client';
import { asksForContacts, isAlreadyExists, isIdempotencyClash } from '../xero/refusals';
import type { ActivityDeps } from './deps';
import { oneCall } from './one-call';
import { seenContact } from './seen-contact';
import { doubtPauseMs, keyLifeMs } from './tuning';

/**
 * Sends one batch: one attempt, one HTTP call, Idempotency-Key = batch id, the stored bytes. The answer is stored before it is told;
 * an attempt that finds it stored sends nothing. What an answer means: design, section 3, point 3.
 */
export function createPostBatch(deps: ActivityDeps) {
  const { db } = deps;
  return async function postBatch(input: { batchId: string }): Promise<Posted> {
    const id = toBatchId(input.batchId);
    const { batch, elements } = await readBatch(db, id);
    if (batch.state === 'settled') return { next: 'released' };
    if (batch.state === 'answered') return afterOutcomes(elements);
    const inDoubt = batch.sent_ms_ago !== null;
    if (batch.sent_ms_ago !== null && batch.sent_ms_ago > keyLifeMs) return { next: 'look-up' };

    const connection = (await readCompanyFacts(db, batch.company_id))?.connection;
    const released = async (): Promise<Posted> => {
      // What may be with Xero is never given back; it is repeated when the company can be reached again.
      if (inDoubt) return { next: 'repeat', afterMs: 30_000 };
      await releaseBatch(db, id);
      return { next: 'released' };
    };
    if (connection?.state !== 'connected' || !connection.grantId || connection.xeroTenantId !== batch.xero_tenant_id) return await released();
    if (batch.operation === 'contact-look') return { next: 'look-up' };

    let first = false;
    const answer = await oneCall(deps, { companyId: batch.company_id, xeroTenantId: batch.xero_tenant_id, grantId: connection.grantId }, batch.priority,
      async () => { first = await noteSending(db, id); },
      (access) => send(deps, access, batch, elements),
      async () => { if (first) await noteNotSent(db, id); });
    switch (answer.answer) {
      case 'parked': return await released();
      case 'in-doubt': return { next: 'repeat', afterMs: doubtPauseMs };
      case 'server-error':
        // Xero replays the cached error under this key, so the key is spent.
        await countServerError(db, id);
        return { next: 'look-up' };
      case 'refused':
        // The key names another request at Xero: what is there is looked up, and the rest goes under a new key.
        if (isIdempotencyClash(answer.messages)) return { next: 'look-up' };
        await storeOutcomes(db, id, elements.map((element) => [element.position, { is: 'refused', messages: answer.messages, whole: true }] as const));
        return { next: 'settle' };
      case 'done': {
        const outcomes = elements.map((element, index): readonly [number, ElementOutcome] => [element.position, outcomeOf(answer.value[index], batch, element)]);
        await storeOutcomes(db, id, outcomes);
        return outcomes.some(([, outcome]) => outcome.is === 'clash') ? { next: 'look-up' } : { next: 'settle' };
      }
    }
  };
}

/** Part of them may have been looked up already. */
const afterOutcomes = (elements: readonly BatchElement[]): Posted => elements.some((element) => element.outcome === null || element.outcome.is === 'clash') ? { next: 'look-up' } : { next: 'settle' };

async function send({ xero }: ActivityDeps, access: XeroAccess, batch: Batch, elements: readonly BatchElement[]): Promise<XeroAnswer<ElementResult[]>> {
  const bodies = elements.map((element) => element.body);
  switch (batch.operation) {
    case 'contact-create': return await writeContacts(xero, access, 'create', bodies as XeroContactBody[], batch.batch_id);
    case 'contact-update': return await writeContacts(xero, access, 'update', bodies as XeroContactBody[], batch.batch_id);
    case 'contact-look': throw new Error('a look is not sent');
    case 'invoice-create': return await writeInvoices(xero, access, 'create', bodies as XeroInvoiceBody[], batch.batch_id);
    case 'invoice-update': return await writeInvoices(xero, access, 'update', bodies as XeroInvoiceBody[], batch.batch_id);
  }
}

function outcomeOf(result: ElementResult | undefined, batch: Batch, element: BatchElement): ElementOutcome {
  if (!result) return { is: 'absent' };
  if (result.ok) {
    return { is: 'accepted', xeroId: result.xeroId, ...(result.number === undefined ? {} : { number: result.number }), ...(result.status === undefined ? {} : { status: result.status }),
      ...(result.totals === undefined ? {} : { totals: result.totals }), ...(result.lineItemIds === undefined ? {} : { lineItemIds: result.lineItemIds }), ...(result.contact === undefined ? {} : { contact: seenContact(result.contact) }) };
  }
  const clash = (batch.operation.endsWith('-create') && isAlreadyExists(result.messages)) || (namesContact(element) && asksForContacts(result.messages, element.kind));
  return { is: clash ? 'clash' : 'refused', messages: result.messages };
}

/** A void names none. */
const namesContact = ({ kind, body }: BatchElement): boolean => kind === 'contact' || 'contact' in (body as XeroInvoiceBody);
