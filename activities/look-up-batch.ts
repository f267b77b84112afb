import { linkedRecords, readCompanyFacts } from '../db/facts';
import { readBatch, storeOutcomes, type Batch, type BatchElement } from '../db/outbox';
import type { ElementOutcome } from '../db/schema';
import { batchId as toBatchId, xeroId } from '../domain/ids';
import type { XeroAnswer } from '../xero/answer';
import type { XeroContactBody, XeroInvoiceContent } from '../xero/bodies';
import { findContactsByNumber, findInvoicesByNumber } from '../xero/calls';
import type { XeroAccess } from '../xero/client';
import type { XeroContactSnapshot, XeroInvoiceSnapshot } from '../xero/snapshots';
import { sameBody } from '../xero/mapping/same-body';
import type { ActivityDeps } from './deps';
import { notingTrouble, tryAgain } from './failures';
import { oneCall } from './one-call';

type Found = Map<number, ElementOutcome>;

/**
 * Settles doubt by one GET: which elements of a batch does Xero have? Theirs with our content is adopted, with other content it is
 * somebody else's and stays refused, and what is not there is `absent` and goes again under a new key. Updates name their object by
 * id, so that sending them again changes nothing: they need no look-up.
 */
export function createLookUpBatch(deps: ActivityDeps) {
  const { db } = deps;
  return async function lookUpBatch(input: { batchId: string }): Promise<{ found: number }> {
    const id = toBatchId(input.batchId);
    const { batch, elements } = await readBatch(db, id);
    if (batch.state === 'settled') return { found: 0 };
    const open = elements.filter((element) => element.outcome === null || element.outcome.is === 'clash');
    if (open.length === 0) return { found: 0 };
    const found = batch.operation.endsWith('-update') ? new Map<number, ElementOutcome>() : await withoutTaken(batch, elements, await look(batch, open));
    const outcomes = open.map((element): readonly [number, ElementOutcome] => {
      // A clash that is not found under its number clashes by something else (a contact's name): it stays what Xero called it.
      const otherwise: ElementOutcome = element.outcome?.is === 'clash' ? { is: 'refused', messages: element.outcome.messages } : { is: 'absent' };
      return [element.position, found.get(element.position) ?? otherwise];
    });
    await storeOutcomes(db, id, outcomes);
    return { found: found.size };
  };

  /** What another record of the company has already is not this one's, however alike they are: it stays a clash. */
  async function withoutTaken(batch: Batch, elements: readonly BatchElement[], found: Found): Promise<Found> {
    const recordOf = new Map(elements.map((element) => [element.position, element.record_id]));
    const taken = new Set(elements.flatMap((element) => acceptedId(element.outcome)));
    const linked = await linkedRecords(db, batch.company_id, batch.xero_tenant_id, [...found.values()].flatMap(acceptedId));
    const own = [...found].filter(([position, outcome]) => acceptedId(outcome).every((id) => {
      const owner = linked.get(id);
      if (taken.has(id) || (owner !== undefined && owner !== recordOf.get(position))) return false;
      taken.add(id);
      return true;
    }));
    return new Map(own);
  }

  async function look(batch: Batch, open: readonly BatchElement[]): Promise<Found> {
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
    return batch.operation === 'contact-create'
      ? matchContacts(open, await read((access) => findContactsByNumber(deps.xero, access, open.flatMap((element) => (element.body as XeroContactBody).contactNumber ?? []))))
      : matchInvoices(open, await read((access) => findInvoicesByNumber(deps.xero, access, open.map((element) => (element.body as XeroInvoiceContent).invoiceNumber))));
  }
}

const nothing = (): Promise<void> => Promise.resolve();

const acceptedId = (outcome: ElementOutcome | null) => outcome?.is === 'accepted' ? [xeroId(outcome.xeroId)] : [];

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
    const numbered = theirs.filter((invoice) => invoice.number === body.invoiceNumber && invoice.type === 'ACCREC');
    const one = numbered.find((invoice) => sameBody(body, invoice));
    // A voided or deleted one proves nothing: whether Xero takes the number again, sending shows.
    if (!one) return numbered.some(({ status }) => status !== 'VOIDED' && status !== 'DELETED') ? [[element.position, { is: 'refused', messages: ['Invoice # must be unique.'] }]] : [];
    return [[element.position, { is: 'accepted', xeroId: one.xeroId, number: one.number, status: one.status, totals: one.totals, lineItemIds: one.lines.map((line) => line.lineItemId) }]];
  }));
}
