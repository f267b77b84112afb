import type { Books } from '../seam';
import { longDate } from './dates';
import { html, page, type Html } from './html';
import { amountDue } from './invoice-rules';
import { historySection, lineTable, moneySection, stateOf } from './page-parts';
import type { ContactRecord, InvoiceRecord } from './records';
import type { BooksState } from './state';

/** The page that a deep link to an invoice opens: a whole HTML document, or undefined when these books have no such invoice. */
export function renderInvoicePage(books: Books, invoiceId: string): string | undefined {
  const state = stateOf(books);
  const invoice = state?.invoices.get(invoiceId.toLowerCase());
  const contact = invoice && state?.contacts.get(invoice.contactId);
  return state && invoice && contact ? page(`${title(invoice)} · ${state.organisation?.name ?? ''}`, invoiceBody(state, invoice, contact)) : undefined;
}

/** The page that a deep link to a contact opens; undefined when these books have no such contact. */
export function renderContactPage(books: Books, contactId: string): string | undefined {
  const state = stateOf(books);
  const contact = state?.contacts.get(contactId.toLowerCase());
  return state && contact ? page(`${contact.name} · ${state.organisation?.name ?? ''}`, contactBody(state, contact)) : undefined;
}

function title({ type, number, id }: InvoiceRecord): string {
  return `${type === 'ACCREC' ? 'Invoice' : 'Bill'} ${number || id}`;
}

function invoiceBody(state: BooksState, invoice: InvoiceRecord, contact: ContactRecord): Html {
  return html`
    <header><p>${state.organisation?.name ?? ''}</p><h1>${title(invoice)}</h1><p class="status">${invoice.status}</p></header>
    <dl>
      <dt>To</dt><dd>${contact.name}</dd>
      <dt>Date</dt><dd>${longDate(invoice.date)}</dd>
      <dt>Due</dt><dd>${invoice.dueDate ? longDate(invoice.dueDate) : '–'}</dd>
      <dt>Reference</dt><dd>${invoice.reference || '–'}</dd>
      ${invoice.url ? html`<dt>Source</dt><dd><a href="${invoice.url}" rel="noreferrer">${invoice.url}</a></dd>` : html``}
      <dt>Amounts are</dt><dd>${{ Exclusive: 'tax exclusive', Inclusive: 'tax inclusive', NoTax: 'without tax' }[invoice.lineAmountTypes]}</dd>
    </dl>
    ${lineTable(state, invoice, [['Paid', invoice.amountPaid], ['Credited', invoice.amountCredited], ['Amount due', amountDue(invoice)]])}
    ${moneySection(state, invoice.id)}
    ${historySection(state, invoice.id, invoice.log)}`;
}

function contactBody(state: BooksState, contact: ContactRecord): Html {
  const invoices = state.invoiceByContact.ids(contact.id).flatMap((id) => state.invoices.get(id) ?? []);
  const person = [contact.texts.FirstName, contact.texts.LastName].filter(Boolean).join(' ');
  return html`
    <header><p>${state.organisation?.name ?? ''}</p><h1>${contact.name}</h1><p class="status">${contact.status}</p></header>
    <dl>
      <dt>Contact number</dt><dd>${contact.contactNumber ?? '–'}</dd>
      <dt>Person</dt><dd>${person || '–'}</dd>
      <dt>E-mail</dt><dd>${contact.texts.EmailAddress ?? '–'}</dd>
      <dt>Phone</dt><dd>${Object.values(contact.phones).map((p) => [p.PhoneCountryCode, p.PhoneAreaCode, p.PhoneNumber].filter(Boolean).join(' ')).join(', ') || '–'}</dd>
      <dt>Address</dt><dd>${Object.values(contact.addresses).map((a) => Object.values(a).join(', ')).join('; ') || '–'}</dd>
      ${contact.mergedToId ? html`<dt>Merged into</dt><dd>${state.contacts.get(contact.mergedToId)?.name ?? contact.mergedToId}</dd>` : html``}
    </dl>
    <table>
      <thead><tr><th>Invoice</th><th>Date</th><th>Status</th><th class="n">Total</th><th class="n">Due</th></tr></thead>
      <tbody>${invoices.slice(-100).toReversed().map((i) => html`<tr><td>${i.number || i.id}</td><td>${longDate(i.date)}</td><td>${i.status}</td><td class="n">${i.total} ${i.currencyCode}</td><td class="n">${amountDue(i)}</td></tr>`)}</tbody>
    </table>
    ${historySection(state, contact.id, contact.log)}`;
}
