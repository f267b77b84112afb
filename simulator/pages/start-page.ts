import type { Organisation } from '../state/organisations';
import type { State } from '../state/state';
import { html, page, type Html } from './html';
import { isRecord, text } from './values';

const INVOICES_SHOWN = 25;
const EFFECTS_SHOWN = 10;

/** Every organisation with its newest invoices, calls left and what happened last. */
export function startPage(state: State): string {
  return page('Start', html`<h1>Organisations</h1>${state.organisations.all().map((organisation) => organisationSection(state, organisation))}`);
}

function organisationSection(state: State, organisation: Organisation): Html {
  const { tenantId } = organisation;
  const settings = state.settings.for(tenantId);
  const left = state.limits.remaining(tenantId, settings, state.clock.ms());
  return html`<section><h2>${organisation.name}</h2>
<p class="soft">${organisation.countryCode}, ${organisation.baseCurrency}, short code ${organisation.shortCode}. Calls left: ${left.minute} of ${settings.callsPerMinute} this minute, ${left.day} of ${settings.callsPerDay} today.</p>
<h3>Newest invoices</h3>${invoiceTable(organisation, newestInvoices(state, tenantId))}
<h3>Latest changes</h3>${effectTable(state, tenantId)}</section>`;
}

/** Read as an app would read them, so that this page knows nothing of how the books store them. */
function newestInvoices(state: State, tenantId: string): Record<string, unknown>[] {
  const query = new URLSearchParams({ page: '1', pageSize: String(INVOICES_SHOWN), order: 'UpdatedDateUTC DESC' });
  const { body } = state.organisations.asPerson(tenantId, { method: 'GET', path: ['Invoices'], query });
  const invoices = 'json' in body && isRecord(body.json) ? body.json['Invoices'] : undefined;
  return Array.isArray(invoices) ? invoices.filter(isRecord) : [];
}

function invoiceTable({ shortCode }: Organisation, invoices: Record<string, unknown>[]): Html {
  if (invoices.length === 0) return html`<p class="soft">None yet.</p>`;
  return html`<table><thead><tr><th>Number</th><th>Contact</th><th class="amount">Total</th><th>Status</th></tr></thead><tbody>
${invoices.map((invoice) => html`<tr><td><a href="${invoiceLink(shortCode, text(invoice['InvoiceID']))}">${text(invoice['InvoiceNumber']) || '(no number)'}</a></td>
<td>${contactName(invoice['Contact'])}</td><td class="amount">${amount(invoice['Total'])} ${text(invoice['CurrencyCode'])}</td><td>${text(invoice['Status'])}</td></tr>`)}
</tbody></table>`;
}

function effectTable(state: State, tenantId: string): Html {
  const effects = state.journal.recentEffects(tenantId, EFFECTS_SHOWN);
  if (effects.length === 0) return html`<p class="soft">None yet.</p>`;
  return html`<table><thead><tr><th>When (UTC)</th><th>What</th><th>Which</th><th>By</th></tr></thead><tbody>
${effects.map((effect) => html`<tr><td>${effect.at.replace('T', ' ').slice(0, 19)}</td><td>${effect.entity} ${effect.effect}</td><td>${effect.label}</td><td>${effect.actor}</td></tr>`)}
</tbody></table>`;
}

/** xero-api.md 4, deep links: the form with the short code, both parts percent-encoded. */
function invoiceLink(shortCode: string, invoiceId: string): string {
  const target = `/AccountsReceivable/View.aspx?InvoiceID=${invoiceId}`;
  return `/organisationlogin/default.aspx?shortcode=${encodeURIComponent(shortCode)}&redirecturl=${encodeURIComponent(target)}`;
}

function contactName(contact: unknown): string {
  return isRecord(contact) ? text(contact['Name']) : '';
}

function amount(value: unknown): string {
  return typeof value === 'number' ? value.toFixed(2) : text(value);
}
