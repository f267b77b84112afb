import type { XeroLineBody } from '../../xero/bodies';
import type { PartOfUpdate, SentContent } from '../../db/schema';
import { decimal } from '../../domain/money';
import type { ProblemCode } from '../../domain/problem-catalogue';
import { problem, type Problem } from '../../domain/problems';
import type { Comparison, DocumentAspect, DocumentDifference } from '../../xero/mapping/document-differences';
import { lockDateIn } from '../../xero/refusals';
import type { XeroInvoiceSnapshot } from '../../xero/snapshots';

/** What an update of an invoice or credit note that Xero refused has in common: which differences are fixed, what goes alone, and what Xero has then. */

type Whole = { readonly lineItems: readonly XeroLineBody[] };
type Theirs = Pick<XeroInvoiceSnapshot, 'date' | 'lines' | 'totals'>;
/** A whole document that Xero refused in these words, beside what it has. */
interface Refused { readonly whole: Whole; readonly sent: SentContent; readonly messages: readonly string[]; readonly theirs: Theirs; readonly compared: Comparison }

/** What a payment or credit fixes (xero-api.md, section 4: "Paid or part-paid"). */
export const amounts: readonly DocumentAspect[] = ['issuedOn', 'currency', 'pricesIncludeTax', 'lines', 'quantity', 'unitPrice', 'discountPercent', 'tax'];
/** What a lock date fixes besides: whatever else moves money from one place of the closed books to another. */
const ledger: readonly DocumentAspect[] = [...amounts, 'account', 'contact'];
export const coding: readonly DocumentAspect[] = ['lines', 'description', 'quantity', 'unitPrice', 'discountPercent', 'account', 'tax'];

export type Fixes = (one: DocumentDifference) => boolean;
export const only = (...aspects: readonly DocumentAspect[]): Fixes => ({ aspect }) => aspects.includes(aspect);
const everything: Fixes = () => true;
const nothing: Fixes = () => false;

/** What Xero refuses stands on fields that need not be sent when they are as they were. */
const unlessUnchanged = (...aspects: readonly DocumentAspect[]) => ({ compared }: Refused): Fixes => (compared.differences.some(({ aspect }) => aspects.includes(aspect)) ? everything : nothing);

const namesLostLine = ({ whole, theirs }: Refused): boolean => {
  const there = new Set(theirs.lines.map((line) => line.lineItemId.toLowerCase()));
  return whole.lineItems.some(({ lineItemID }) => lineItemID !== undefined && !there.has(lineItemID.toLowerCase()));
};

export type FixesByReason = Partial<Record<ProblemCode, (refused: Refused) => Fixes>>;

/** By the reason of a refusal, which differences it leaves no way for: what is the same of invoices and credit notes. */
export const commonFixes: FixesByReason = {
  'period-locked': ({ messages, theirs }) => {
    const locked = lockDateIn(messages);
    // Its own date is open, so that only the new one is locked.
    return locked !== undefined && theirs.date > locked ? only('issuedOn') : only(...ledger);
  },
  'account-unusable': unlessUnchanged(...coding),
  'tax-rate-unusable': unlessUnchanged(...coding),
  'tax-account-mismatch': unlessUnchanged(...coding),
  'contact-archived': unlessUnchanged('contact'),
};

/**
 * What of a refused update may go alone (`allowed`), what may not (`rest`), and what a person is told of it; `instead`: the way out. A reason that is
 * not understood leaves no way for anything; but a line that a person deleted in Xero cannot be named any more, and goes as a new one.
 */
export function splitUpdate(refused: Refused, reason: Problem, fixes: FixesByReason, instead: string): { allowed: readonly DocumentDifference[]; rest: readonly DocumentDifference[]; part: PartOfUpdate } {
  const { sent, messages, theirs, compared: { differences } } = refused;
  const isFixed = fixes[reason.code]?.(refused) ?? (namesLostLine(refused) ? nothing : everything);
  const rest = differences.filter(isFixed);
  const told = (some: readonly DocumentDifference[]): Problem =>
    problem(reason.code, { ...reason.details, refused: `changing ${fieldNames(some)}`, instead }, messages.join('\n'), [...values(some), ...totalsIn(some, sent, theirs)]);
  return { allowed: differences.filter((one) => !isFixed(one)), rest, part: { rest: rest.length > 0 ? told(rest) : null, refused: told(differences) } };
}

/** The lines of a part: all of them, as CloudRent has them, or as Xero has them with the words and accounts that it may take over. */
export const partLines = (whole: Whole, theirs: Theirs, compared: Comparison, allowed: readonly DocumentDifference[], rest: readonly DocumentDifference[]): XeroLineBody[] =>
  rest.some((one) => coding.includes(one.aspect)) ? theirLines(whole, theirs, compared, allowed) : ourLines(whole, theirs, compared);

/** All lines as CloudRent has them; only those that Xero still has are named. */
const ourLines = (whole: Whole, theirs: Theirs, { pairs }: Comparison): XeroLineBody[] => whole.lineItems.map(({ lineItemID: _gone, ...line }, position) => {
  const paired = theirs.lines[pairs[position] ?? -1];
  return paired ? { lineItemID: paired.lineItemId, ...line } : line;
});

/** All lines as Xero has them, with the words and accounts that it may take over. */
function theirLines(whole: Whole, theirs: Theirs, { pairs }: Comparison, allowed: readonly DocumentDifference[]): XeroLineBody[] {
  return theirs.lines.map((line, position) => {
    const ours = pairs.indexOf(position);
    const takes = (aspect: DocumentAspect): boolean => ours >= 0 && allowed.some((one) => one.line === ours && one.aspect === aspect);
    const wanted = whole.lineItems[ours];
    return {
      lineItemID: line.lineItemId, description: takes('description') ? wanted?.description ?? line.description : line.description, quantity: Number(line.quantity), unitAmount: Number(line.unitPrice),
      ...(line.discountRate === undefined ? {} : { discountRate: Number(line.discountRate) }), accountCode: takes('account') ? wanted?.accountCode ?? line.accountCode : line.accountCode, taxType: line.taxType,
    };
  });
}

/** What Xero has once the part is there. When something remains, the content is not CloudRent's, and any version differs from it. */
export function sentAfter(compared: Comparison, sent: SentContent, theirs: Theirs, rest: readonly DocumentDifference[]): SentContent {
  const lines = linesAt(compared, sent, theirs);
  if (rest.length === 0) return { ...sent, lines };
  // A line whose account or tax Xero did not take has not been sent with them yet.
  const uncoded = new Set(rest.filter(({ aspect }) => aspect === 'account' || aspect === 'tax').map((one) => one.line));
  const kept = Object.entries(lines).filter(([, line]) => compared.pairs[line.position] !== undefined)
    .map(([id, line]) => [id, uncoded.has(line.position) ? { ...line, fingerprint: '' } : line] as const);
  return { ...sent, fingerprint: '', lines: Object.fromEntries(kept), ...(touchesTotals(rest) ? { totals: theirs.totals } : {}) };
}

/** Our lines with the ids that Xero has for them. */
const linesAt = ({ pairs }: Comparison, sent: SentContent, theirs: Theirs): NonNullable<SentContent['lines']> =>
  Object.fromEntries(Object.entries(sent.lines ?? {}).map(([id, line]) => [id, { ...line, lineItemId: theirs.lines[pairs[line.position] ?? -1]?.lineItemId ?? '' }]));

export function lineIdsOf({ lines = {} }: SentContent): string[] {
  const ids: string[] = [];
  for (const [id, { position }] of Object.entries(lines)) ids[position] = id;
  return ids;
}

export const values = (differences: readonly DocumentDifference[]) => differences.map(({ field, xero, cloudrent }) => ({ field, xero, cloudrent }));

const touchesTotals = (differences: readonly DocumentDifference[]): boolean => differences.some(({ aspect }) => ['pricesIncludeTax', 'lines', 'quantity', 'unitPrice', 'discountPercent', 'tax'].includes(aspect));

/** The amount that is to be credited or billed, when the totals are what differs in the end. */
const totalsIn = (differences: readonly DocumentDifference[], sent: SentContent, theirs: Theirs) =>
  sent.totals && touchesTotals(differences) && !decimal(sent.totals.total).eq(decimal(theirs.totals.total)) ? [{ field: 'totals.total', xero: theirs.totals.total, cloudrent: sent.totals.total }] : [];

/** Names for a sentence that goes through Temporal: of fields, never their values. */
function fieldNames(differences: readonly DocumentDifference[]): string {
  const names = [...new Set(differences.map(({ aspect }) => words[aspect]))];
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

const words: Readonly<Record<DocumentAspect, string>> = {
  number: 'its number', contact: 'its customer', issuedOn: 'its date', dueOn: 'its due date', currency: 'its currency', pricesIncludeTax: 'whether prices include tax', reference: 'its reference', url: 'its link',
  lines: 'which lines it has', description: 'descriptions', quantity: 'quantities', unitPrice: 'prices', discountPercent: 'discounts', account: 'accounts', tax: 'tax rates',
};
