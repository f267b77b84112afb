import { xeroId, type XeroId } from '../../domain/ids';
import { usableTaxRates } from '../../domain/mapping';
import type { Invoice, InvoiceLine } from '../../domain/records';
import { judgeTotals } from '../../domain/totals';
import { problem, type Problem } from '../../domain/problems';
import type { AccountFacts, SentContent, TaxRateFacts } from '../../db/schema';
import { invoiceBody, voidBody } from '../../xero/mapping/invoice';
import { fingerprint, type Decision } from './decision';

export interface InvoiceFacts {
  readonly invoice: Invoice;
  readonly link: { readonly xeroId: XeroId | null; readonly xeroStatus: string | null; readonly sent: SentContent | null };
  readonly contactXeroId: XeroId | null;
  readonly mapping: { readonly accounts: Readonly<Record<string, string>>; readonly taxes: Readonly<Record<string, string>> };
  readonly accounts: readonly AccountFacts[];
  readonly taxRates: readonly TaxRateFacts[];
}

interface LineCodes { readonly accountCode: string; readonly taxType: string }

/** Create, update, void, nothing, or a problem: the newest version of one invoice against what was last sent and the mapping. Pure. */
export function decideInvoice(facts: InvoiceFacts): Decision {
  const { invoice, link } = facts;
  if (invoice.status === 'void') {
    if (!link.xeroId) return { action: 'exclude', because: 'voided-before-sent' };
    if (link.xeroStatus === 'VOIDED' || link.xeroStatus === 'DELETED') return { action: 'nothing' };
    return { action: 'write', operation: 'invoice-update', body: voidBody(link.xeroId), sent: { fingerprint: fingerprint('void') } };
  }
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
  if (link.xeroStatus === 'VOIDED' || link.xeroStatus === 'DELETED') return { action: 'problem', problem: problem('invoice-voided-in-xero') };
  const lineItemIds = Object.fromEntries(Object.entries(link.sent?.lines ?? {}).map(([id, line]) => [id, line.lineItemId]).filter(([, id]) => id !== ''));
  return { action: 'write', operation: 'invoice-update', body: invoiceBody({ invoice, contactXeroId, lineCodes: codes, existing: { xeroId: link.xeroId, lineItemIds } }), sent };
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
  const verdict = judgeTotals({ ...invoice, lines }, percents);
  if (verdict.verdict === 'agree' || verdict.verdict === 'unknown-tax') return undefined;
  return problem('totals-differ', { ours: invoice.totals.total, theirs: 'computed' in verdict ? verdict.computed.total : verdict.reason });
}

function sentContent({ invoice, contactXeroId }: InvoiceFacts, codes: readonly LineCodes[]): SentContent {
  const { version: _version, ...content } = invoice;
  const lines = Object.fromEntries(invoice.lines.map((line, index) => {
    const code = codes[index] ?? { accountCode: '', taxType: '' };
    return [line.id, { category: line.category, tax: line.tax, position: index, fingerprint: fingerprint(line), ...code, lineItemId: '' }];
  }));
  return { fingerprint: fingerprint([content, contactXeroId, codes]), lines, total: invoice.totals.total };
}
