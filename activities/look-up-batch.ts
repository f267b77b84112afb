import { forgetSeen, storeSeen } from '../db/contact-mirror';
import { readCompanyFacts } from '../db/facts';
import { readBatch, storeOutcomes, type Batch, type BatchElement } from '../db/outbox';
import type { ElementOutcome } from '../db/schema';
import { batchId as toBatchId } from '../domain/ids';
import type { XeroAnswer } from '../xero/answer';
import type { XeroInvoiceContent } from '../xero/bodies';
import { findContacts, findInvoicesByNumber, searchContacts } from '../xero/calls';
import type { XeroAccess } from '../xero/client';
import { asksForContacts } from '../xero/refusals';
import type { XeroInvoiceSnapshot } from '../xero/snapshots';
import { sameBody } from '../xero/mapping/same-body';
import type { ActivityDeps } from './deps';
import { tryAgain } from './failures';
import { firstQuestion, judgeFound } from './look-up-contacts';
import { oneCall } from './one-call';
import { seenContact } from './seen-contact';

type Outcomes = (readonly [number, ElementOutcome])[];

/**
 * Settles doubt by a GET: which elements of a batch does Xero have? An invoice with our content is adopted, with other content it is
 * somebody else's and stays refused; of contacts see look-up-contacts.ts. What is not there is `absent` and goes again under a new key.
 * Updates in doubt name their object by id, so that sending them again changes nothing: they need no look-up.
 * @returns `more`: elements are left in question, for the next call.
 */
export function createLookUpBatch(deps: ActivityDeps) {
  const { db } = deps;
  return async function lookUpBatch(input: { batchId: string }): Promise<{ found: number; more: boolean }> {
    const id = toBatchId(input.batchId);
    const { batch, elements } = await readBatch(db, id);
    const open = elements.filter((element) => element.outcome === null || element.outcome.is === 'clash');
    if (batch.state === 'settled' || open.length === 0) return { found: 0, more: false };
    const outcomes = await look(batch, open);
    await storeOutcomes(db, id, outcomes);
    return { found: outcomes.filter(([, outcome]) => outcome.is === 'accepted').length, more: outcomes.filter(([, outcome]) => outcome.is !== 'clash').length < open.length };
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
    return judgeInvoices(open, await read(batch, (access) => findInvoicesByNumber(deps.xero, access, open.map((element) => (element.body as XeroInvoiceContent).invoiceNumber))));
  }

  async function read<T>(batch: Batch, call: (access: XeroAccess) => Promise<XeroAnswer<T>>): Promise<T> {
    const connection = (await readCompanyFacts(db, batch.company_id))?.connection;
    const unreachable = () => tryAgain('xero-unavailable', 'What Xero has of this batch cannot be looked up yet', 30_000);
    if (connection?.state !== 'connected' || !connection.grantId) throw unreachable();
    const answer = await oneCall(deps, { companyId: batch.company_id, xeroTenantId: batch.xero_tenant_id, grantId: connection.grantId }, batch.priority, nothing, call, nothing);
    // A failed read is never "nothing".
    if (answer.answer !== 'done') throw unreachable();
    return answer.value;
  }
}

const nothing = (): Promise<void> => Promise.resolve();

/** A clash whose number is not found clashes by something else: it stays what Xero called it. */
const judgeInvoices = (open: readonly BatchElement[], theirs: readonly XeroInvoiceSnapshot[]): Outcomes => {
  const found = matchInvoices(open, theirs);
  return open.map((element) => [element.position, found.get(element.position) ?? (element.outcome?.is === 'clash' ? { is: 'refused', messages: element.outcome.messages } : { is: 'absent' })] as const);
};

function matchInvoices(open: readonly BatchElement[], theirs: readonly XeroInvoiceSnapshot[]): Map<number, ElementOutcome> {
  return new Map(open.flatMap((element): (readonly [number, ElementOutcome])[] => {
    const body = element.body as XeroInvoiceContent;
    const one = theirs.find((invoice) => invoice.number === body.invoiceNumber && invoice.type === 'ACCREC');
    if (!one) return [];
    if (!sameBody(body, one)) return [[element.position, { is: 'refused', messages: ['Invoice # must be unique.'] }]];
    return [[element.position, { is: 'accepted', xeroId: one.xeroId, number: one.number, status: one.status, totals: one.totals, lineItemIds: one.lines.map((line) => line.lineItemId) }]];
  }));
}
