import type { AccountFacts, SentContent, SentLine, TaxRateFacts } from '../../db/schema';
import type { XeroId } from '../../domain/ids';
import { salesAccountFault, taxRateFault } from '../../domain/mapping';
import { amountText, decimal } from '../../domain/money';
import { problem, type FieldDifference, type Problem } from '../../domain/problems';
import type { InvoiceLine } from '../../domain/records';
import { computeTotals, type Totals } from '../../domain/totals';
import type { LineCode } from '../../xero/mapping/invoice';
import { fingerprint } from './decision';

/** How a document is linked, and what of it Xero last took. */
export interface DocumentLink { readonly xeroId: XeroId | null; readonly xeroNumber: string | null; readonly xeroStatus: string | null; readonly sent: SentContent | null }

/** What invoices and credit notes have in common. */
export interface SalesDocument { readonly number: string; readonly pricesIncludeTax: boolean; readonly lines: readonly InvoiceLine[]; readonly totals: Totals }

/** What coding the lines of a document needs to know. */
export interface CodingFacts {
  readonly link: DocumentLink;
  readonly mapping: { readonly accounts: Readonly<Record<string, string>>; readonly taxes: Readonly<Record<string, string>> };
  readonly accounts: readonly AccountFacts[];
  readonly taxRates: readonly TaxRateFacts[];
}

/** A document that is not linked: never sent, or about to be made anew. */
export const unlinked: DocumentLink = { xeroId: null, xeroNumber: null, xeroStatus: null, sent: null };

/** Voided and deleted documents are closed for good in Xero. */
export const isOver = (xeroStatus: string | null): boolean => xeroStatus === 'VOIDED' || xeroStatus === 'DELETED';

/** Xero brings no voided document back, and its number stays with it: only a number that was not asked for before makes it another one. */
export const isStillTheVoided = (number: string, link: DocumentLink): boolean =>
  link.xeroId !== null && isOver(link.xeroStatus) && (link.sent?.number ?? link.xeroNumber ?? number) === number;

/** The account and tax of every line, in order, and the lines as they are once these are in Xero; or why the document cannot go. */
export function codeLines(document: SalesDocument, facts: CodingFacts): { readonly codes: readonly LineCode[]; readonly lines: Record<string, SentLine> } | Problem {
  const codes: LineCode[] = [];
  for (const line of document.lines) {
    const found = lineCode(line, facts);
    if ('code' in found) return found;
    codes.push(found);
  }
  const differ = totalsProblem(document, facts.taxRates, codes);
  return differ ?? { codes, lines: sentLines(document, facts.link, codes) };
}

/** A line keeps the account and tax it was sent with until that line changes (design, section 4); else the mapping's, checked against the organisation's lists. */
function lineCode(line: InvoiceLine, { link, mapping, accounts, taxRates }: CodingFacts): LineCode | Problem {
  const before = link.sent?.lines?.[line.id];
  if (before?.fingerprint === fingerprint(line)) return { accountCode: before.accountCode, taxType: before.taxType };
  const accountCode = Object.hasOwn(mapping.accounts, line.category) ? mapping.accounts[line.category] : undefined;
  if (!accountCode) return problem('category-unmapped', { category: line.category });
  const taxType = Object.hasOwn(mapping.taxes, line.tax) ? mapping.taxes[line.tax] : undefined;
  if (!taxType) return problem('tax-unmapped', { tax: line.tax });
  const why = salesAccountFault(accountCode, accounts);
  if (why !== undefined) return problem('account-unusable', { account: accountCode, category: line.category, why });
  const whyNot = taxRateFault(taxType, taxRates);
  if (whyNot !== undefined) return problem('tax-rate-unusable', { taxType, tax: line.tax, why: whyNot });
  return { accountCode, taxType };
}

/** Our totals against the lines as Xero will compute them, with the rates that the lines really carry there. */
function totalsProblem(document: SalesDocument, taxRates: readonly TaxRateFacts[], codes: readonly LineCode[]): Problem | undefined {
  // A tax word may carry different rates on lines kept from before, so each line's own tax type is the key.
  const lines = document.lines.map((line, index) => ({ ...line, tax: codes[index]?.taxType ?? '' }));
  const percents = Object.fromEntries(taxRates.map((rate) => [rate.taxType, rate.effectiveRate]));
  const computed = computeTotals({ ...document, lines }, percents);
  return computed && totalsDiffer(document.totals, computed);
}

/** The problem of stated totals that are not Xero's to the cent; undefined when they are. */
export function totalsDiffer(ours: Totals, theirs: Totals): Problem | undefined {
  const differences = (['subtotal', 'tax', 'total'] as const)
    .filter((field) => !decimal(ours[field]).eq(decimal(theirs[field])))
    .map((field): FieldDifference => ({ field: `totals.${field}`, xero: amountText(decimal(theirs[field])), cloudrent: amountText(decimal(ours[field])) }));
  return differences.length === 0 ? undefined : problem('totals-differ', {}, undefined, differences);
}

/** Xero's ids of lines that are there already stay known, whatever its answer says of them. */
const sentLines = (document: SalesDocument, link: DocumentLink, codes: readonly LineCode[]): Record<string, SentLine> => Object.fromEntries(document.lines.map((line, index) => {
  const code = codes[index] ?? { accountCode: '', taxType: '' };
  return [line.id, { category: line.category, tax: line.tax, position: index, fingerprint: fingerprint(line), ...code, lineItemId: link.sent?.lines?.[line.id]?.lineItemId ?? '' }];
}));

/** Xero's ids of our lines that are there already. */
export const knownLineIds = (lines: Readonly<Record<string, SentLine>>): Record<string, string> =>
  Object.fromEntries(Object.entries(lines).map(([id, line]) => [id, line.lineItemId]).filter(([, id]) => id !== ''));
