import type { Books } from '../seam';
import { OrganisationBooks } from './books';
import { longDate } from './dates';
import { historyOf } from './history';
import { html, type Html } from './html';
import { knownPayable, payableName } from './payable';
import type { InvoiceRecord, LineRecord, LogEntry } from './records';
import type { BooksState } from './state';

export function stateOf(books: Books): BooksState | undefined {
  return books instanceof OrganisationBooks ? books.state : undefined;
}

/** The lines of a document, its totals, and what is said below them. */
export function lineTable(state: BooksState, document: Pick<InvoiceRecord, 'lines' | 'currencyCode' | 'subTotal' | 'totalTax' | 'total'>, below: readonly (readonly [label: string, value: string])[]): Html {
  return html`<table>
      <thead><tr><th>Description</th><th class="n">Quantity</th><th class="n">Price</th><th class="n">Discount</th><th>Account</th><th>Tax</th><th class="n">Amount ${document.currencyCode}</th></tr></thead>
      <tbody>${document.lines.map((line) => lineRow(state, line))}</tbody>
      <tfoot>${total('Subtotal', document.subTotal)}${total('Total tax', document.totalTax)}${total('Total', document.total)}${below.map(([label, value]) => total(label, value))}</tfoot>
    </table>`;
}

function lineRow(state: BooksState, line: LineRecord): Html {
  const account = line.accountId === undefined ? undefined : state.accounts.get(line.accountId);
  const discount = line.discountRate ? `${line.discountRate} %` : (line.discountAmount ?? '');
  return html`<tr><td>${line.description ?? ''}</td><td class="n">${line.quantity ?? ''}</td><td class="n">${line.unitAmount ?? ''}</td><td class="n">${discount}</td>
    <td>${account ? `${account.code} ${account.name}` : ''}</td><td>${state.taxRates.get(line.taxType)?.name ?? line.taxType} (${line.taxAmount})</td><td class="n">${line.lineAmount}</td></tr>`;
}

function total(label: string, value: string): Html {
  return html`<tr><th colspan="6" scope="row">${label}</th><td class="n">${value}</td></tr>`;
}

/** The payments on a document, and what was set off against it or with it. */
export function moneySection(state: BooksState, id: string): Html {
  const payments = state.paymentsOn(id).map(({ date, amount, reference }) => ({ date, amount, what: `Payment ${reference}` }));
  const credits = state.allocationsTo(id).map(({ date, amount, creditKind, creditId }) => ({ date, amount, what: payableName(knownPayable(state, creditKind, creditId)) }));
  const applied = state.allocationsOf(id).map(({ date, amount, invoiceId }) => ({ date, amount, what: payableName(knownPayable(state, 'invoice', invoiceId)) }));
  const moved = [...payments, ...credits, ...applied];
  if (moved.length === 0) return html``;
  return html`<h2>Payments and credits</h2><table><tbody>${moved.map(({ date, amount, what }) => html`<tr><td>${longDate(date)}</td><td>${what}</td><td class="n">${amount}</td></tr>`)}</tbody></table>`;
}

export function historySection(state: BooksState, id: string, log: readonly LogEntry[]): Html {
  const entries = historyOf({ state }, id, log);
  return html`<h2>History</h2><ul>${entries.map((entry) => html`<li><time>${entry.at.slice(0, 19)}Z</time> ${entry.changes}, ${entry.user}: ${entry.details}</li>`)}</ul>`;
}
