import Table from 'cli-table3';
import type { Change, Mappings, Sync } from '../client/shapes';
import type { Arrival } from './both-ways';
import { contactPath, invoicePath, paymentPath, type Standing } from './load';
import { sampleContacts } from './sample-contacts';
import { invoiceOf, sampleInvoices, unmappedCategory } from './sample-invoices';
import { methods } from './sample-money';

export interface Addresses { readonly publicUrl: string; readonly settingsUrl: string; readonly temporalUiUrl: string; readonly simulatorUrl: string; readonly platformKey: string }

/** A row: its words, and a text that must not be broken over two lines, such as a link, with the word that names it below the table. */
interface Row { readonly words: readonly string[]; readonly link: string }

/**
 * Number, customer, total, status and the link into Xero, one row an invoice.
 * @param columns the terminal's width; undefined when it is no terminal.
 */
export function invoiceTable(standing: Standing, columns?: number): string {
  const rows = sampleInvoices.map(({ id, body }): Row => {
    const sync = standing.get(invoicePath(id));
    const customer = sampleContacts.find((contact) => contact.id === body.contactId)?.body.name ?? body.contactId;
    return { words: [body.number, customer, `${body.totals.total} ${body.currency}`, sync?.status ?? 'unknown'], link: sync?.xero?.url ?? '–' };
  });
  return linkedTable(['Number', 'Customer', 'Total', 'Status', 'In Xero'], rows, columns);
}

/** What was played on either side, how long it took to the other, what brought it, and what it is there. */
export function arrivalTable(arrivals: readonly Arrival[], columns?: number): string {
  const rows = arrivals.map(({ what, playedIn, afterMs, by, as }): Row => ({
    words: [what, playedIn === 'Xero' ? 'Xero → CloudRent' : 'CloudRent → Xero', afterMs === null ? '–' : `${(afterMs / 1000).toFixed(1)} s`, by], link: as,
  }));
  return linkedTable(['Both ways', 'Way', 'After', 'By', 'There as'], rows, columns);
}

/** The newest changes of the feed, oldest first; empty when there are none. */
export function feedTable(feed: readonly Change[]): string {
  if (feed.length === 0) return '';
  return tableOf(['Feed', 'At', 'Change', 'Record'], feed.slice(-5).map(({ number, at, type, id }) => [String(number), at.slice(0, 19).replace('T', ' '), type, id]), 0);
}

/** The links stand in the last column; where that is too wide for the terminal they stand below, since a link that is broken over two lines cannot be opened. */
function linkedTable(head: readonly string[], rows: readonly Row[], columns: number | undefined): string {
  const wide = tableOf(head, rows.map(({ words, link }) => [...words, link]));
  if (columns === undefined || (wide.split('\n')[0]?.length ?? 0) <= columns) return wide;
  const width = Math.max(...rows.map(({ words: [name = ''] }) => name.length));
  const links = rows.map(({ words: [name = ''], link }) => `${name.padEnd(width)}  ${link}`);
  return [tableOf(head.slice(0, -1), rows.map(({ words }) => words)), `${head.at(-1) ?? ''}:`, ...links].join('\n');
}

/** @param right the column of numbers. */
function tableOf(head: readonly string[], rows: readonly (readonly string[])[], right = 2): string {
  const table = new Table({ head: [...head], colAligns: head.map((_name, column) => (column === right ? 'right' : 'left')), style: { head: [], border: [], compact: true } });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

/** Cause and solution of every sample record that is not in Xero. Empty when all are. */
export function problemLines(standing: Standing): string[] {
  const named = [
    ...sampleContacts.map(({ id, body }) => ({ path: contactPath(id), name: `Customer ${body.name ?? id}` })),
    ...sampleInvoices.map(({ id, body }) => ({ path: invoicePath(id), name: `Invoice ${body.number}` })),
  ];
  return named.flatMap(({ path, name }) => describe(name, standing.get(path)));
}

function describe(name: string, sync: Sync | undefined): string[] {
  if (sync?.problem == null) return [];
  const { code, cause, solution } = sync.problem;
  return [`${name} is not in Xero (${code}).`, `  Cause:    ${cause}`, `  Solution: ${solution}`];
}

/** Every address worth opening, and the key that opens the API. */
export function addressLines(company: string, { publicUrl, settingsUrl, temporalUiUrl, simulatorUrl, platformKey }: Addresses): string[] {
  return [
    `The company's pages          ${settingsUrl}   (opens once, within 5 minutes)`,
    `API with its documentation   ${publicUrl}/docs`,
    `The company's records        ${publicUrl}/v1/companies/${company}/records   (with the key below)`,
    `Temporal, every workflow     ${temporalUiUrl}`,
    `Xero (the simulator)         ${simulatorUrl}`,
    `Platform key                 ${platformKey}`,
  ];
}

/** A command to copy: another link into the company's pages. */
export const settingsCommand = (company: string, { publicUrl, platformKey }: Pick<Addresses, 'publicUrl' | 'platformKey'>): string[] =>
  ['Another link into the company\'s pages, as CloudRent makes one for each visit:', curl('POST', `${publicUrl}/v1/companies/${company}/settings-link`, platformKey, {})];

/** A command to copy: an invoice of one's own. Every printing has another id and number. */
export function ownInvoiceCommand(company: string, { publicUrl, platformKey }: Pick<Addresses, 'publicUrl' | 'platformKey'>, now: Date): string[] {
  const mark = now.getTime().toString(36).toUpperCase();
  const day = now.toISOString().slice(0, 10);
  const body = invoiceOf({ number: `MINE-${mark}`, contactId: 'harbour-builders', issuedOn: day, dueOn: day }, [
    { category: 'equipment-hire', description: 'Concrete mixer', quantity: '3', unitPrice: '48.50', tax: 'gst' },
    { category: 'delivery', description: 'Delivery', quantity: '1', unitPrice: '35.00', tax: 'gst' },
  ]);
  const url = `${publicUrl}/v1/companies/${company}/invoices/mine-${mark.toLowerCase()}`;
  return [
    'An invoice of your own:', curl('PUT', url, platformKey, body),
    'And how it stands a few seconds later (sync.status, sync.xero.url):', curl('GET', url, platformKey),
  ];
}

/** Commands to copy: a payment of one's own, and the feed of what Xero changed. */
export function ownPaymentCommands(company: string, { publicUrl, platformKey }: Pick<Addresses, 'publicUrl' | 'platformKey'>, now: Date): string[] {
  const paid = sampleInvoices[7];
  if (!paid) return [];
  const base = `${publicUrl}/v1/companies/${company}`;
  const body = { version: 1, invoiceId: paid.id, amount: '20.00', currency: 'AUD', paidOn: now.toISOString().slice(0, 10), method: methods.clearing, status: 'received' };
  return [
    `A payment of your own on ${paid.body.number}:`, curl('PUT', `${base}${paymentPath(`mine-${now.getTime().toString(36)}`)}`, platformKey, body),
    'What Xero changed, as the platform reads it (keep the last number, and ask for what is after it):', curl('GET', `${base}/changes?after=0`, platformKey),
  ];
}

/** Commands that cure the invoice with the unmapped category; none when it has no such problem (any more). */
export function cureCommand(company: string, standing: Standing, mappings: Mappings, { publicUrl, platformKey }: Pick<Addresses, 'publicUrl' | 'platformKey'>): string[] {
  const ill = sampleInvoices.find(({ id }) => standing.get(invoicePath(id))?.problem?.code === 'category-unmapped');
  const account = mappings.accounts['service'] ?? mappings.accounts['equipment-hire'];
  if (ill === undefined || account === undefined) return [];
  const url = `${publicUrl}/v1/companies/${company}`;
  const cured: Mappings = { ...mappings, accounts: { ...mappings.accounts, [unmappedCategory]: account } };
  return [
    `The cure of ${ill.body.number}: choose an account for "${unmappedCategory}" (here ${account}, as for services). The invoice then syncs by itself:`,
    curl('PUT', `${url}/mappings`, platformKey, cured),
    'And how it stands a few seconds later (sync.status turns from problem to synced):', curl('GET', `${url}${invoicePath(ill.id)}`, platformKey),
  ];
}

function curl(method: 'GET' | 'PUT' | 'POST', url: string, key: string, body?: unknown): string {
  const data = body === undefined ? '' : ` -H 'Content-Type: application/json' -d '${JSON.stringify(body).replaceAll('\'', '\'\\\'\'')}'`;
  return `  curl -sS${method === 'GET' ? '' : ` -X ${method}`} '${url}' -H 'Authorization: Bearer ${key}'${data}`;
}
