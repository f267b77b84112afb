import { ApplicationFailure } from '@temporalio/common';
import { contactsSeenUntil, notFound, readMissing, stage, type StagedObject } from '../../db/reconcile/staging';
import { lockMonth, movePosition, noteFailedPage, notePageTrouble, readMonth, type MonthRow } from '../../db/reconcile/month-rows';
import type { Revision } from '../../db/months';
import { storeSeen } from '../../db/contact-mirror';
import type { Tx } from '../../db/open';
import { isTrouble } from '../../domain/holds';
import { firstDay, lastDay, readSteps, type ReadPosition, type ReconciledKind } from '../../domain/reconciliation';
import type { XeroAnswer } from '../../xero/answer';
import { findCreditNotesById, findInvoicesById, findPaymentsById, largestPage, readContactsPage, readDatedCreditNotes, readDatedInvoices, readDatedOverpayments, readDatedPayments, readDatedPrepayments, type DatedPage, type Page } from '../../xero/calls';
import type { XeroAccess } from '../../xero/client';
import type { ReconcileRef } from '../../workflows/contract/reconcile';
import type { ActivityDeps } from '../deps';
import { oneCall, type Books } from '../one-call';
import { booksToPull } from '../pull/plan-pull';
import { seenContact } from '../seen-contact';
import { leastUrgent } from '../../db/pace';
import { revisionOf, type ReconcileStep } from './ref';
import { isSale, stagedAdvance, stagedCreditNote, stagedInvoice, stagedPayment } from './staged';
import { lookedUpAtMost, wantedAtOnce } from '../tuning';

/** What a call brought: how it is kept, and where the reading stands after it. */
interface Brought { readonly keep: (tx: Tx) => Promise<void>; readonly position: ReadPosition }

/**
 * The next call of a month's round: a page of a list, or some objects by their ids. What it brought and the new position are stored in one
 * transaction, and only over the step from which it was asked for, so that a repeated attempt does no harm.
 */
export function createReadReconcilePage(deps: ActivityDeps) {
  const { db, xero, pullPageSize: pageSize = largestPage } = deps;

  return async function readReconcilePage(input: ReconcileRef & { readonly steps: number }): Promise<ReconcileStep> {
    const ref = revisionOf(input);
    const books = await booksToPull(deps, ref.companyId);
    const month = await readMonth(db, ref);
    if (!books || month?.xero_tenant_id !== books.xeroTenantId) return { step: 'parked' };
    if (month.state !== 'reading' || month.steps !== input.steps) return { step: 'overtaken' };
    const brought = await noting(ref, () => bring(ref, books, month));
    if (brought === 'parked') return { step: 'parked' };
    if (brought === 'not-read') {
      await noteFailedPage(db, ref, 'xero-unavailable');
      return { step: 'not-read' };
    }
    return await db.transaction().execute(async (tx): Promise<ReconcileStep> => {
      const now = await lockMonth(tx, ref);
      if (now?.state !== 'reading' || now.steps !== input.steps) return { step: 'overtaken' };
      await brought.keep(tx);
      await movePosition(tx, ref, brought.position);
      return { step: 'stored' };
    });
  };

  async function bring(ref: Revision, books: Books, { position }: MonthRow): Promise<Brought | 'parked' | 'not-read'> {
    const asked: DatedPage = { page: position.page, pageSize, from: firstDay(ref.month), to: lastDay(ref.month) };
    switch (position.step) {
      case 'contacts': return await contacts(ref, books, position);
      case 'invoices': return await list(ref, books, position, 'invoice', (access) => readDatedInvoices(xero, access, asked), (items) => items.filter(isSale).map(stagedInvoice));
      case 'credit-notes': return await list(ref, books, position, 'credit-note', (access) => readDatedCreditNotes(xero, access, asked), (items) => items.filter(isSale).map(stagedCreditNote));
      case 'payments': return await list(ref, books, position, 'payment', (access) => readDatedPayments(xero, access, asked), (items) => items.map(stagedPayment));
      case 'overpayments': return await list(ref, books, position, 'overpayment', (access) => readDatedOverpayments(xero, access, asked), (items) => items.filter(isSale).map(stagedAdvance));
      case 'prepayments': return await list(ref, books, position, 'prepayment', (access) => readDatedPrepayments(xero, access, asked), (items) => items.filter(isSale).map(stagedAdvance));
      case 'look-up': return await lookUp(ref, books, position);
      case 'compare': return { keep: nothing, position };
    }
  }

  async function list<Snapshot>(ref: Revision, books: Books, position: ReadPosition, kind: ReconciledKind, call: (access: XeroAccess) => Promise<XeroAnswer<Page<Snapshot>>>, staged: (items: readonly Snapshot[]) => StagedObject[]): Promise<Brought | 'parked' | 'not-read'> {
    const answer = await ask(books, call);
    if (typeof answer === 'string') return answer;
    return { keep: (tx) => stage(tx, ref, kind, staged(answer.items)), position: after(position, position.page < answer.pageCount) };
  }

  /** Contacts that were changed, made or merged since the pull has read them: documents stand on them. */
  async function contacts({ companyId }: Revision, books: Books, position: ReadPosition): Promise<Brought | 'parked' | 'not-read'> {
    const since = position.since === undefined ? await contactsSeenUntil(db, companyId, books.xeroTenantId) : new Date(position.since);
    const answer = await ask(books, (access) => readContactsPage(xero, access, position.page, pageSize, since));
    if (typeof answer === 'string') return answer;
    return { keep: (tx) => storeSeen(tx, books.xeroTenantId, answer.items.map(seenContact)), position: { ...after(position, position.page < answer.pageCount), ...(position.page < answer.pageCount && since ? { since: since.toISOString() } : {}) } };
  }

  /** What CloudRent dates in the month and its lists do not have: dated elsewhere in Xero, deleted, gone; or moved over a page while they were read. */
  async function lookUp(ref: Revision, books: Books, position: ReadPosition): Promise<Brought | 'parked' | 'not-read'> {
    const missing = position.page > lookedUpAtMost ? undefined : await readMissing(db, ref, books.xeroTenantId, wantedAtOnce);
    if (!missing) return { keep: nothing, position: { ...position, step: 'compare', page: 1 } };
    const { kind, ids } = missing;
    const answer = await ask(books, async (access): Promise<XeroAnswer<StagedObject[]>> => {
      switch (kind) {
        case 'invoice': return staged(await findInvoicesById(xero, access, ids), stagedInvoice);
        case 'credit-note': return staged(await findCreditNotesById(xero, access, ids), stagedCreditNote);
        case 'payment': return staged(await findPaymentsById(xero, access, ids), stagedPayment);
      }
    });
    if (typeof answer === 'string') return answer;
    const absent = ids.filter((id) => !answer.some(({ xeroId }) => xeroId === id)).map((xeroId): StagedObject => ({ xeroId, status: notFound }));
    return { keep: (tx) => stage(tx, ref, kind, [...answer, ...absent]), position: { ...position, page: position.page + 1, calls: position.calls + 1 } };
  }

  async function ask<T>(books: Books, call: (access: XeroAccess) => Promise<XeroAnswer<T>>): Promise<T | 'parked' | 'not-read'> {
    const answer = await oneCall(deps, books, leastUrgent, nothing, call, nothing);
    return answer.answer === 'done' ? answer.value : answer.answer === 'parked' ? 'parked' : 'not-read';
  }

  /** What makes the attempt try again is shown with the month too. */
  async function noting<T>(ref: Revision, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof ApplicationFailure && isTrouble(error.type)) await notePageTrouble(db, ref, error.type);
      throw error;
    }
  }
}

const nothing = (): Promise<void> => Promise.resolve();
const staged = <T>(answer: XeroAnswer<T[]>, read: (one: T) => StagedObject): XeroAnswer<StagedObject[]> => (answer.answer === 'done' ? { ...answer, value: answer.value.map(read) } : answer);

/** The next page of the list, or the list after it. */
function after({ step, page, calls }: ReadPosition, more: boolean): ReadPosition {
  if (more || step === 'compare') return { step, page: page + 1, calls: calls + 1 };
  return { step: readSteps[readSteps.indexOf(step) + 1] ?? 'compare', page: 1, calls: calls + 1 };
}
