import { xeroId, type XeroId } from '../../domain/ids';
import { usableTaxRates } from '../../domain/mapping';
import type { Invoice, InvoiceLine } from '../../domain/records';
import { amountText, decimal } from '../../domain/money';
import { computeTotals, type Totals } from '../../domain/totals';
import { problem, type FieldDifference, type Problem } from '../../domain/problems';
import type { AccountFacts, SentContent, TaxRateFacts } from '../../db/schema';
import { givenTexts, invoiceBody, voidBody } from '../../xero/mapping/invoice';
import { fingerprint, type Decision } from './decision';

export interface InvoiceFacts {
  readonly invoice: Invoice;
  readonly link: { readonly xeroId: XeroId | null; readonly xeroNumber: string | null; readonly xeroStatus: string | null; readonly sent: SentContent | null };
  readonly contactXeroId: XeroId | null;
  readonly mapping: { readonly accounts: Readonly<Record<string, string>>; readonly taxes: Readonly<Record<string, string>> };
  readonly accounts: readonly AccountFacts[];
  readonly taxRates: readonly TaxRateFacts[];
}

interface LineCodes { readonly accountCode: string; readonly taxType: string }

/** Create, update, void, nothing, or a problem: the newest version of one invoice against what was last sent and the mapping. Pure. */
export function decideInvoice(facts: InvoiceFacts): Decision {
  const { invoice, link } = facts;
  const over = link.xeroId !== null && isOver(link.xeroStatus);
  if (invoice.status === 'void') {
    if (!link.xeroId) return { action: 'exclude', because: 'voided-before-sent' };
    if (over) return { action: 'nothing' };
    return { action: 'write', operation: 'invoice-update', body: voidBody(link.xeroId), sent: { fingerprint: fingerprint('void'), number: invoice.number } };
  }
  // Xero brings no voided invoice back, and its number stays with it: only a number that was not asked for before makes it another invoice.
  if (over && (link.sent?.number ?? link.xeroNumber ?? invoice.number) === invoice.number) return { action: 'problem', problem: problem('invoice-voided-in-xero') };
  return decideIssued(over ? { ...facts, link: { xeroId: null, xeroNumber: null, xeroStatus: null, sent: null } } : facts);
}

/** Voided and deleted invoices are closed for good in Xero. */
export const isOver = (xeroStatus: string | null): boolean => xeroStatus === 'VOIDED' || xeroStatus === 'DELETED';

function decideIssued(facts: InvoiceFacts): Decision {
  const { invoice, link } = facts;
  const codes: LineCodes[] = [];
  for (const line of invoice.lines) {
    const found = lineCodes(line, facts);
    if ('code' in found) return { action: 'problem', problem: found };
    codes.push(found);
  }
  const differ = totalsProblem(facts, codes);
  if (differ) return { action: 'problem', problem: differ };
  // Without a linked contact nothing is sent; only what is wrong with the invoice itself is of interest.
  const contactXeroId = facts.contactXeroId ?? xeroId('');
  const sent = sentContent(facts, codes);
  if (!link.xeroId) return { action: 'write', operation: 'invoice-create', body: invoiceBody({ invoice, contactXeroId, lineCodes: codes }), sent };
  if (link.sent?.fingerprint === sent.fingerprint) return { action: 'nothing' };
  const lineItemIds = Object.fromEntries(Object.entries(sent.lines ?? {}).map(([id, line]) => [id, line.lineItemId]).filter(([, id]) => id !== ''));
  return { action: 'write', operation: 'invoice-update', body: invoiceBody({ invoice, contactXeroId, lineCodes: codes, existing: { xeroId: link.xeroId, lineItemIds, gave: link.sent ?? {} } }), sent };
}

/** A line keeps the account and tax it was sent with until that line changes (design, section 4); else the mapping's, checked against the organisation's lists. */
function lineCodes(line: InvoiceLine, { link, mapping, accounts, taxRates }: InvoiceFacts): LineCodes | Problem {
  const before = link.sent?.lines?.[line.id];
  if (before?.fingerprint === fingerprint(line)) return { accountCode: before.accountCode, taxType: before.taxType };
  const accountCode = Object.hasOwn(mapping.accounts, line.category) ? mapping.accounts[line.category] : undefined;
  if (!accountCode) return problem('category-unmapped', { category: line.category });
  const taxType = Object.hasOwn(mapping.taxes, line.tax) ? mapping.taxes[line.tax] : undefined;
  if (!taxType) return problem('tax-unmapped', { tax: line.tax });
  if (!accounts.some((account) => account.code === accountCode && account.status === 'ACTIVE')) return problem('account-unusable', { account: accountCode, category: line.category });
  if (!usableTaxRates(taxRates).some((rate) => rate.taxType === taxType)) return problem('tax-rate-unusable', { taxType, tax: line.tax });
  return { accountCode, taxType };
}

/** Our totals against the lines as Xero will compute them, with the rates that the lines really carry there. */
function totalsProblem({ invoice, taxRates }: InvoiceFacts, codes: readonly LineCodes[]): Problem | undefined {
  // A tax word may carry different rates on lines kept from before, so each line's own tax type is the key.
  const lines = invoice.lines.map((line, index) => ({ ...line, tax: codes[index]?.taxType ?? '' }));
  const percents = Object.fromEntries(taxRates.map((rate) => [rate.taxType, rate.effectiveRate]));
  const computed = computeTotals({ ...invoice, lines }, percents);
  return computed && totalsDiffer(invoice.totals, computed);
}

/** The problem of stated totals that are not Xero's to the cent; undefined when they are. */
export function totalsDiffer(ours: Totals, theirs: Totals): Problem | undefined {
  const differences = (['subtotal', 'tax', 'total'] as const)
    .filter((field) => !decimal(ours[field]).eq(decimal(theirs[field])))
    .map((field): FieldDifference => ({ field: `totals.${field}`, xero: amountText(decimal(theirs[field])), cloudrent: amountText(decimal(ours[field])) }));
  return differences.length === 0 ? undefined : problem('totals-differ', {}, undefined, differences);
}

/** What the invoice is in Xero once these bytes are there. Xero's ids of lines that are there already stay known, whatever its answer says of them. */
function sentContent({ invoice, contactXeroId, link }: InvoiceFacts, codes: readonly LineCodes[]): SentContent {
  const { version: _version, ...content } = invoice;
  const lines = Object.fromEntries(invoice.lines.map((line, index) => {
    const code = codes[index] ?? { accountCode: '', taxType: '' };
    return [line.id, { category: line.category, tax: line.tax, position: index, fingerprint: fingerprint(line), ...code, lineItemId: link.sent?.lines?.[line.id]?.lineItemId ?? '' }];
  }));
  return { fingerprint: fingerprint([content, contactXeroId, codes]), lines, totals: invoice.totals, number: invoice.number, ...givenTexts(invoice) };
}
