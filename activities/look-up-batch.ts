import { forgetSeen, storeSeen } from '../db/contact-mirror';
import { readCompanyFacts } from '../db/facts';
import { readBatch, storeOutcomes, type Batch, type BatchElement } from '../db/outbox';
import type { ElementOutcome } from '../db/schema';
import { batchId as toBatchId } from '../domain/ids';
import type { XeroAnswer } from '../xero/answer';
import type { XeroInvoiceBody, XeroInvoiceContent } from '../xero/bodies';
import { findContacts, findInvoicesById, findInvoicesByNumber, searchContacts } from '../xero/calls';
import type { XeroAccess } from '../xero/client';
import { asksForContacts } from '../xero/refusals';
import type { XeroInvoiceSnapshot } from '../xero/snapshots';
import { sameBody } from '../xero/mapping/same-body';
import { isOver } from './decide/invoice';
import { decideRefusedUpdate, type AfterRefusal } from './decide/refused-update';
import type { ActivityDeps } from './deps';
import { notingTrouble, tryAgain } from './failures';
import { firstQuestion, judgeFound } from './look-up-contacts';
import { oneCall } from './one-call';
import { seenContact } from './seen-contact';
import { lookUpCharacters } from './tuning';

type Outcomes = (readonly [number, ElementOutcome])[];

/** Nobody knows yet what became of it, or what Xero has instead. */
export const isUnjudged = (outcome: ElementOutcome | null): boolean => outcome === null || outcome.is === 'clash' || outcome.is === 'held';

/**
 * Settles doubt by a GET: which elements of a batch does Xero have? An invoice with our content is adopted, with other content it is
 * somebody else's and stays refused; of contacts see look-up-contacts.ts. What is not there is `absent` and goes again under a new key.
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
    if (inDoubt.length > 0 && batch.operation.endsWith('-update')) return inDoubt.map((element) => [element.position, { is: 'absent' }] as const);
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
    const asked = askedAtOnce(open);
    const keys = asked.map(keyOf);
    return batch.operation === 'invoice-update' ? judgeRefused(asked, await read(batch, (access) => findInvoicesById(deps.xero, access, keys)))
      : judgeInvoices(asked, await read(batch, (access) => findInvoicesByNumber(deps.xero, access, keys)));
  }

  async function read<T>(batch: Batch, call: (access: XeroAccess) => Promise<XeroAnswer<T>>): Promise<T> {
    const connection = (await readCompanyFacts(db, batch.company_id))?.connection;
    const unreachable = () => tryAgain('xero-unavailable', 'What Xero has of this batch cannot be looked up yet', 30_000);
    if (connection?.state !== 'connected' || !connection.grantId) throw unreachable();
    const books = { companyId: batch.company_id, xeroTenantId: batch.xero_tenant_id, grantId: connection.grantId, leaseId: batch.batch_id };
    const answer = await notingTrouble(db, batch.batch_id, () => oneCall(deps, books, batch.priority, nothing, call, nothing));
    // A failed read is never "nothing".
    if (answer.answer !== 'done') throw unreachable();
    return answer.value;
  }
}

/** By what an invoice is asked for. */
function keyOf({ body }: BatchElement): string {
  const { invoiceID, invoiceNumber } = body as { invoiceID?: string; invoiceNumber?: string };
  return invoiceID ?? invoiceNumber ?? '';
}

/** As many elements as the address of one call holds. */
function askedAtOnce(elements: readonly BatchElement[]): BatchElement[] {
  let characters = 0;
  return elements.filter((element, index) => {
    characters += encodeURIComponent(keyOf(element)).length + 1;
    return index === 0 || characters <= lookUpCharacters;
  });
}

const nothing = (): Promise<void> => Promise.resolve();

/** A clash whose number is not found clashes by something else: it stays what Xero called it. */
function judgeInvoices(open: readonly BatchElement[], theirs: readonly XeroInvoiceSnapshot[]): Outcomes {
  const found = matchInvoices(open, theirs);
  return open.map((element) => [element.position, found.get(element.position) ?? (element.outcome?.is === 'clash' ? { is: 'refused', messages: element.outcome.messages } : { is: 'absent' })] as const);
};

function matchInvoices(open: readonly BatchElement[], theirs: readonly XeroInvoiceSnapshot[]): Map<number, ElementOutcome> {
  return new Map(open.flatMap((element): (readonly [number, ElementOutcome])[] => {
    const body = element.body as XeroInvoiceContent;
    const numbered = theirs.filter((invoice) => invoice.number === body.invoiceNumber);
    const one = numbered.find((invoice) => sameBody(body, invoice));
    // A voided invoice may have given its number back: only Xero's own refusal says that it has not.
    const taken = element.outcome?.is === 'clash' ? numbered.length > 0 : numbered.some((invoice) => !isOver(invoice.status));
    if (!one) return taken ? [[element.position, { is: 'refused', messages: ['Invoice # must be unique.'] }]] : [];
    return [[element.position, { is: 'accepted', xeroId: one.xeroId, number: one.number, status: one.status, totals: one.totals, lineItemIds: one.lines.map((line) => line.lineItemId) }]];
  }));
}

/** What Xero still allows of refused updates. Where it comes down to the contact, that is looked at next: it may have been merged. */
function judgeRefused(asked: readonly BatchElement[], theirs: readonly XeroInvoiceSnapshot[]): Outcomes {
  return asked.map((element) => {
    const invoice = theirs.find(({ xeroId }) => xeroId.toLowerCase() === keyOf(element).toLowerCase());
    const messages = element.outcome?.is === 'held' ? element.outcome.messages : [];
    const after = decideRefusedUpdate({ body: element.body as XeroInvoiceBody, sent: element.sent, messages, theirs: invoice });
    const ofContact = after.action === 'problem' && asksForContacts(messages, 'invoice');
    return [element.position, ofContact ? { is: 'clash', messages } : outcomeOf(after, invoice)] as const;
  });
}

function outcomeOf(after: AfterRefusal, invoice: XeroInvoiceSnapshot | undefined): ElementOutcome {
  const found = invoice && { xeroId: invoice.xeroId, number: invoice.number, status: invoice.status };
  switch (after.action) {
    case 'part': return { is: 'part', body: after.body, sent: after.sent, part: after.part };
    case 'problem': return { is: 'judged', problem: after.problem, ...(found ? { found } : {}) };
    case 'settled': {
      if (!found || !invoice) throw new Error('only an invoice that Xero has can be as it was asked for');
      return { is: 'accepted', ...found, ...(after.lineItemIds ? { lineItemIds: after.lineItemIds, totals: invoice.totals } : {}) };
    }
  }
}
