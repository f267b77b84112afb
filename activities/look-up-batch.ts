import { forgetSeen, storeSeen } from '../db/contact-mirror';
import { readCompanyFacts } from '../db/facts';
import { readBatch, storeOutcomes, type Batch, type BatchElement } from '../db/outbox';
import { storeObjects } from '../db/xero-objects';
import type { ElementOutcome } from '../db/schema';
import { operations, type Operation } from '../domain/operations';
import { batchId as toBatchId } from '../domain/ids';
import type { XeroAnswer } from '../xero/answer';
import { findContacts, findCreditNotesById, findCreditNotesByNumber, findInvoicesById, findInvoicesByNumber, findPaymentsOnDocuments, searchContacts } from '../xero/calls';
import type { XeroAccess } from '../xero/client';
import { asksForContacts } from '../xero/refusals';
import type { AllocateBody, DeallocateBody } from './decide/credit-note';
import type { ActivityDeps } from './deps';
import { notingTrouble, tryAgain } from './failures';
import { firstQuestion, judgeFound } from './look-up-contacts';
import { askedAtOnce, besideNumber, judgeCreates, judgeRefused, keyOf, type Outcomes } from './look-up-documents';
import { documentsPaid, judgeAllocate, judgeDeallocate, judgePayments } from './look-up-money';
import { oneCall } from './one-call';
import { seenContact } from './seen-contact';
import { documentsAtOnce } from './tuning';

/** An operation that names its object by id and says what it is to be: sent again it changes nothing. */
const isRepeatable = (operation: Operation): boolean => operation.endsWith('-update') || operation === 'payment-delete';

/** Nobody knows yet what became of it, or what Xero has instead. */
export const isUnjudged = (outcome: ElementOutcome | null): boolean => outcome === null || outcome.is === 'clash' || outcome.is === 'held';

/**
 * Settles doubt by a GET: which elements of a batch does Xero have? A document with our content is adopted, with other content it is
 * somebody else's and stays refused (look-up-documents.ts); of contacts, payments and allocations see look-up-contacts.ts and look-up-money.ts. What is not there is `absent` and goes again under a new key.
 * An update names its object by id, so that sending it again changes nothing and doubt needs no look-up; one that Xero refused does, to
 * tell what it still allows.
 * @returns `more`: elements are left in question, for the next call.
 */
export function createLookUpBatch(deps: ActivityDeps) {
  const { db } = deps;
  return async function lookUpBatch(input: { batchId: string }): Promise<{ found: number; more: boolean }> {
    const id = toBatchId(input.batchId);
    const { batch, elements } = await readBatch(db, id);
    const open = elements.filter((element) => isUnjudged(element.outcome));
    if (batch.state === 'settled' || open.length === 0) return { found: 0, more: false };
    const outcomes = await look(batch, open);
    await storeOutcomes(db, id, outcomes);
    const judged = outcomes.filter(([, outcome]) => !isUnjudged(outcome));
    return { found: judged.filter(([, outcome]) => outcome.is === 'accepted').length, more: judged.length < open.length };
  };

  async function look(batch: Batch, open: readonly BatchElement[]): Promise<Outcomes> {
    const inDoubt = open.filter((element) => element.outcome === null);
    if (inDoubt.length > 0 && isRepeatable(batch.operation)) return inDoubt.map((element) => [element.position, { is: 'absent' }] as const);
    const aboutContacts = open.filter((element) => element.kind === 'contact' || (element.outcome?.is === 'clash' && asksForContacts(element.outcome.messages, element.kind)));
    if (aboutContacts.length > 0) {
      const question = firstQuestion(aboutContacts);
      const { wanted, search } = question;
      const found = await read(batch, (access) => search === undefined ? findContacts(deps.xero, access, wanted) : searchContacts(deps.xero, access, search));
      const { outcomes, gone } = judgeFound(question, found);
      await storeSeen(db, batch.xero_tenant_id, found.map(seenContact));
      await forgetSeen(db, batch.xero_tenant_id, gone);
      return outcomes;
    }
    return operations[batch.operation].kind === 'payment' ? await lookAtPayments(batch, open) : await lookAtDocuments(batch, open);
  }

  async function lookAtDocuments(batch: Batch, open: readonly BatchElement[]): Promise<Outcomes> {
    const { xero } = deps;
    const asked = askedAtOnce(open, operations[batch.operation].kind === 'invoice' ? besideNumber.invoice : besideNumber['credit-note']);
    const keys = asked.map(keyOf);
    switch (batch.operation) {
      case 'invoice-create': return judgeCreates(asked, await read(batch, (access) => findInvoicesByNumber(xero, access, keys)));
      case 'invoice-update': return judgeRefused(asked, await read(batch, (access) => findInvoicesById(xero, access, keys)));
      case 'credit-note-create': return judgeCreates(asked, await read(batch, (access) => findCreditNotesByNumber(xero, access, keys)));
      case 'credit-note-update': return judgeRefused(asked, await read(batch, (access) => findCreditNotesById(xero, access, keys)));
      case 'credit-note-allocate': case 'credit-note-deallocate': {
        const [element] = open;
        if (!element) return [];
        const [theirs] = await read(batch, (access) => findCreditNotesById(xero, access, [(element.body as AllocateBody | DeallocateBody).creditNoteId]));
        return batch.operation === 'credit-note-allocate' ? judgeAllocate(element, theirs) : judgeDeallocate(element, theirs);
      }
      case 'contact-create': case 'contact-update': case 'contact-look': case 'payment-create': case 'payment-delete': throw new Error(`${batch.operation} is no document's`);
    }
  }

  async function lookAtPayments(batch: Batch, open: readonly BatchElement[]): Promise<Outcomes> {
    const asked = open.slice(0, documentsAtOnce);
    const found = await read(batch, (access) => findPaymentsOnDocuments(deps.xero, access, documentsPaid(asked)));
    await db.transaction().execute((tx) => storeObjects(tx, batch.company_id, batch.xero_tenant_id, 'payment', found));
    return judgePayments(asked, found);
  }

  async function read<T>(batch: Batch, call: (access: XeroAccess) => Promise<XeroAnswer<T>>): Promise<T> {
    const connection = (await readCompanyFacts(db, batch.company_id))?.connection;
    const unreachable = () => tryAgain('xero-unavailable', 'What Xero has of this batch cannot be looked up yet', 30_000);
    if (connection?.state !== 'connected' || !connection.grantId || connection.xeroTenantId !== batch.xero_tenant_id) throw unreachable();
    const books = { companyId: batch.company_id, xeroTenantId: batch.xero_tenant_id, grantId: connection.grantId, leaseId: batch.batch_id };
    const answer = await notingTrouble(db, batch.batch_id, () => oneCall(deps, books, batch.priority, nothing, call, nothing));
    // A failed read is never "nothing".
    if (answer.answer !== 'done') throw unreachable();
    return answer.value;
  }
}

const nothing = (): Promise<void> => Promise.resolve();
