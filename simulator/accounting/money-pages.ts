import type { Books } from '../seam';
import { longDate } from './dates';
import { html, page } from './html';
import { historySection, lineTable, moneySection, stateOf } from './page-parts';
import { knownPayable, payableName } from './payable';

/** The page that a deep link to a credit note opens; undefined when these books have no such credit note. */
export function renderCreditNotePage(books: Books, creditNoteId: string): string | undefined {
  const state = stateOf(books);
  const note = state?.creditNotes.get(creditNoteId.toLowerCase());
  if (!state || !note) return undefined;
  return page(`Credit note ${note.number} · ${state.organisation?.name ?? ''}`, html`
    <header><p>${state.organisation?.name ?? ''}</p><h1>Credit note ${note.number}</h1><p class="status">${note.status}</p></header>
    <dl>
      <dt>To</dt><dd>${state.contacts.get(note.contactId)?.name ?? ''}</dd>
      <dt>Date</dt><dd>${longDate(note.date)}</dd>
      <dt>Reference</dt><dd>${note.reference || '–'}</dd>
    </dl>
    ${lineTable(state, note, [['Applied', note.appliedAmount], ['Remaining credit', note.remainingCredit]])}
    ${moneySection(state, note.id)}
    ${historySection(state, note.id, note.log)}`);
}

/** The page that a deep link to a payment opens; undefined when these books have no such payment. */
export function renderPaymentPage(books: Books, paymentId: string): string | undefined {
  const state = stateOf(books);
  const payment = state?.payments.get(paymentId.toLowerCase());
  if (!state || !payment) return undefined;
  const account = state.accounts.get(payment.accountId);
  return page(`Payment · ${state.organisation?.name ?? ''}`, html`
    <header><p>${state.organisation?.name ?? ''}</p><h1>Payment of ${payment.amount} ${payment.currencyCode}</h1><p class="status">${payment.status}</p></header>
    <dl>
      <dt>On</dt><dd>${payableName(knownPayable(state, payment.payableKind, payment.payableId))}</dd>
      <dt>Account</dt><dd>${account ? `${account.code} ${account.name}` : ''}</dd>
      <dt>Date</dt><dd>${longDate(payment.date)}</dd>
      <dt>Reference</dt><dd>${payment.reference || '–'}</dd>
      <dt>Reconciled</dt><dd>${payment.isReconciled ? 'yes' : 'no'}</dd>
    </dl>
    ${historySection(state, payment.id, payment.log)}`);
}
