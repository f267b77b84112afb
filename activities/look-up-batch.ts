import { readCompanyFacts } from '../db/facts';
import { readBatch, storeOutcomes, type Batch, type BatchElement } from '../db/outbox';
import type { ElementOutcome } from '../db/schema';
import { batchId as toBatchId } from '../domain/ids';
import type { XeroAnswer } from '../xero/answer';
import type { XeroContactBody, XeroInvoiceBody, XeroInvoiceContent } from '../xero/bodies';
import { findContactsByNumber, findInvoicesById, findInvoicesByNumber } from '../xero/calls';
import type { XeroAccess } from '../xero/client';
import type { XeroContactSnapshot, XeroInvoiceSnapshot } from '../xero/snapshots';
import { sameBody } from '../xero/mapping/same-body';
import { isOver } from './decide/invoice';
import { decideRefusedUpdate, type AfterRefusal } from './decide/refused-update';
import type { ActivityDeps } from './deps';
import { notingTrouble, tryAgain } from './failures';
import { oneCall } from './one-call';
import { lookUpCharacters } from './tuning';

type Found = Map<number, ElementOutcome>;

/** Nobody knows yet what became of it, or what Xero has instead. */
export const isUnjudged = (outcome: ElementOutcome | null): boolean => outcome === null || outcome.is === 'clash' || outcome.is === 'held';

/**
 * Settles doubt by one GET: which elements of a batch does Xero have? Theirs with our content is adopted, with other content it is
 * somebody else's and stays refused, and what is not there is `absent` and goes again under a new key. An update names its object by id,
 * so that sending it again changes nothing and doubt needs no look-up; one that Xero refused does, to tell what it still allows.
 */
export function createLookUpBatch(deps: ActivityDeps) {
  const { db } = deps;
  return async function lookUpBatch(input: { batchId: string }): Promise<{ found: number }> {
    const id = toBatchId(input.batchId);
    const { batch, elements } = await readBatch(db, id);
    if (batch.state === 'settled') return { found: 0 };
    const open = elements.filter((element) => isUnjudged(element.outcome));
    const asked = askedAtOnce(open.filter((element) => batch.operation.endsWith('-create') || element.outcome?.is === 'held'));
    const found = asked.length === 0 ? new Map<number, ElementOutcome>() : await look(batch, asked);
    // What has to wait for the next call stays as it is.
    const judged = open.filter((element) => asked.includes(element) || (batch.operation.endsWith('-update') && element.outcome === null));
    await storeOutcomes(db, id, judged.map((element): readonly [number, ElementOutcome] => {
      // A clash that is not found under its number clashes by something else (a contact's name): it stays what Xero called it.
      const otherwise: ElementOutcome = element.outcome?.is === 'clash' ? { is: 'refused', messages: element.outcome.messages } : { is: 'absent' };
      return [element.position, found.get(element.position) ?? otherwise];
    }));
    if (judged.length < open.length) throw tryAgain('look-up-goes-on', 'This batch takes more than one call to look up', 50);
    return { found: found.size };
  };

  async function look(batch: Batch, asked: readonly BatchElement[]): Promise<Found> {
    const connection = (await readCompanyFacts(db, batch.company_id))?.connection;
    const unreachable = () => tryAgain('xero-unavailable', 'What Xero has of this batch cannot be looked up yet', 30_000);
    if (connection?.state !== 'connected' || !connection.grantId) throw unreachable();
    const books = { companyId: batch.company_id, xeroTenantId: batch.xero_tenant_id, grantId: connection.grantId, leaseId: batch.batch_id };
    const read = async <T>(call: (access: XeroAccess) => Promise<XeroAnswer<T>>): Promise<T> => {
      const answer = await notingTrouble(db, batch.batch_id, () => oneCall(deps, books, batch.priority, nothing, call, nothing));
      // A failed read is never "nothing".
      if (answer.answer !== 'done') throw unreachable();
      return answer.value;
    };
    const keys = asked.map(keyOf);
    switch (batch.operation) {
      case 'contact-create': return matchContacts(asked, await read((access) => findContactsByNumber(deps.xero, access, keys)));
      case 'invoice-create': return matchInvoices(asked, await read((access) => findInvoicesByNumber(deps.xero, access, keys)));
      case 'invoice-update': return judgeRefused(asked, await read((access) => findInvoicesById(deps.xero, access, keys)));
      case 'contact-update': return new Map();
    }
  }
}

/** By what an element is asked for. */
function keyOf({ body }: BatchElement): string {
  const { invoiceID, invoiceNumber, contactNumber } = body as { invoiceID?: string; invoiceNumber?: string; contactNumber?: string };
  return invoiceID ?? invoiceNumber ?? contactNumber ?? '';
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

/** By number. Where several bear it (they should not, yet two were seen), ours is the one with our name as well; else a person sorts them out. */
function matchContacts(open: readonly BatchElement[], theirs: readonly XeroContactSnapshot[]): Found {
  return new Map(open.flatMap((element): (readonly [number, ElementOutcome])[] => {
    const body = element.body as XeroContactBody;
    const numbered = theirs.filter((contact) => contact.contactNumber === body.contactNumber);
    const [one, ...others] = numbered.length > 1 ? numbered.filter((contact) => contact.name === body.name) : numbered;
    if (one && others.length === 0) return [[element.position, { is: 'accepted', xeroId: one.xeroId, status: one.status }]];
    return numbered.length > 0 ? [[element.position, { is: 'refused', messages: ['Another contact has this contact number.'] }]] : [];
  }));
}

function matchInvoices(open: readonly BatchElement[], theirs: readonly XeroInvoiceSnapshot[]): Found {
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

function judgeRefused(asked: readonly BatchElement[], theirs: readonly XeroInvoiceSnapshot[]): Found {
  return new Map(asked.map((element) => {
    const invoice = theirs.find(({ xeroId }) => xeroId.toLowerCase() === keyOf(element).toLowerCase());
    const messages = element.outcome?.is === 'held' ? element.outcome.messages : [];
    return [element.position, outcomeOf(decideRefusedUpdate({ body: element.body as XeroInvoiceBody, sent: element.sent, messages, theirs: invoice }), invoice)] as const;
  }));
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
