import type { XeroInvoiceContent, XeroInvoicePart, XeroInvoiceBody, XeroLineBody } from '../../xero/bodies';
import type { PartOfUpdate, SentContent } from '../../db/schema';
import { decimal } from '../../domain/money';
import { problem, type Problem, type ProblemCode } from '../../domain/problems';
import { isVoid } from '../../xero/bodies';
import { compareInvoice, type Comparison, type DocumentAspect, type DocumentDifference } from '../../xero/mapping/document-differences';
import { lockDateIn } from '../../xero/refusals';
import type { XeroInvoiceSnapshot } from '../../xero/snapshots';
import { isOver } from './sales-document';
import { refusedDocument } from './refused-document';

export interface RefusedUpdate {
  readonly body: XeroInvoiceBody;
  readonly sent: SentContent;
  /** Xero's own words. */
  readonly messages: readonly string[];
  /** What Xero has under the id, read after the refusal; undefined when there is no such invoice. */
  readonly theirs: XeroInvoiceSnapshot | undefined;
}

export type AfterRefusal =
  /** Xero has it as asked already. */
  | { readonly action: 'settled'; readonly lineItemIds?: readonly string[] }
  /** These fields are sent by themselves. */
  | { readonly action: 'part'; readonly body: XeroInvoicePart; readonly sent: SentContent; readonly part: PartOfUpdate }
  | { readonly action: 'problem'; readonly problem: Problem };

/** What a payment or credit fixes (xero-api.md, section 4: "Paid or part-paid"). */
const amounts: readonly DocumentAspect[] = ['issuedOn', 'currency', 'pricesIncludeTax', 'lines', 'quantity', 'unitPrice', 'discountPercent', 'tax'];
/** What a lock date fixes besides: whatever else moves money from one place of the closed books to another. */
const ledger: readonly DocumentAspect[] = [...amounts, 'account', 'contact'];
const coding: readonly DocumentAspect[] = ['lines', 'description', 'quantity', 'unitPrice', 'discountPercent', 'account', 'tax'];

/**
 * An update that Xero refused, beside what Xero has: what it still allows is sent alone, the rest is a problem that names both values and
 * the way out. Tried once: a part that is refused too is a problem of everything. Pure.
 */
export function decideRefusedUpdate({ body, sent, messages, theirs }: RefusedUpdate): AfterRefusal {
  const xeroMessage = messages.join('\n');
  if (!theirs) return { action: 'problem', problem: problem('missing-in-xero', {}, xeroMessage) };
  if (isVoid(body)) {
    if (isOver(theirs.status)) return { action: 'settled' };
    return { action: 'problem', problem: refusedVoid(messages, sent, theirs) };
  }
  // A part is not judged again, so what was refused is a whole invoice.
  const whole = body as XeroInvoiceContent;
  const compared = compareInvoice(whole, theirs, lineIdsOf(sent));
  if (isOver(theirs.status)) return { action: 'problem', problem: problem('invoice-voided-in-xero', {}, xeroMessage, values(compared.differences)) };
  if (compared.differences.length === 0) return { action: 'settled', lineItemIds: compared.pairs.map((position) => theirs.lines[position ?? -1]?.lineItemId ?? '') };
  return sendWhatIsAllowed({ whole, sent, messages, theirs, compared });
}

function refusedVoid(messages: readonly string[], sent: SentContent, theirs: XeroInvoiceSnapshot): Problem {
  const reason = reasonOf(messages, sent, theirs);
  return { ...reason, details: { ...reason.details, refused: 'voiding it', instead: 'credit the invoice instead of voiding it' } };
}

interface Refused { readonly whole: XeroInvoiceContent; readonly sent: SentContent; readonly messages: readonly string[]; readonly theirs: XeroInvoiceSnapshot; readonly compared: Comparison }

function sendWhatIsAllowed(refused: Refused): AfterRefusal {
  const { whole, sent, messages, theirs, compared } = refused;
  const reason = reasonOf(messages, sent, theirs);
  const isFixed = fixedBy(reason.code, refused);
  const rest = compared.differences.filter(isFixed);
  const allowed = compared.differences.filter((one) => !isFixed(one));
  const told = (differences: readonly DocumentDifference[]): Problem => problem(reason.code, {
    ...reason.details, refused: `changing ${fieldNames(differences)}`, instead: 'leave the invoice as it was, and put the difference on a credit note or a further invoice',
  }, messages.join('\n'), [...values(differences), ...totalsIn(differences, sent, theirs)]);
  if (allowed.length === 0) return { action: 'problem', problem: told(rest) };
  const part = { rest: rest.length > 0 ? told(rest) : null, refused: told(compared.differences) };
  return { action: 'part', body: partBody(whole, theirs, compared, allowed, rest), sent: sentAfter(compared, sent, theirs, rest), part };
}

type Fixes = (one: DocumentDifference) => boolean;
const only = (...aspects: readonly DocumentAspect[]): Fixes => ({ aspect }) => aspects.includes(aspect);
const everything: Fixes = () => true;
const nothing: Fixes = () => false;
/** What Xero refuses stands on fields that need not be sent when they are as they were. */
const unlessUnchanged = (...aspects: readonly DocumentAspect[]) => ({ compared }: Refused): Fixes => (compared.differences.some(({ aspect }) => aspects.includes(aspect)) ? everything : nothing);

/** By the reason of a refusal, which differences it leaves no way for. */
const fixes: Partial<Record<ProblemCode, (refused: Refused) => Fixes>> = {
  'invoice-paid': () => only(...amounts),
  'period-locked': ({ messages, theirs }) => {
    const locked = lockDateIn(messages);
    // Its own date is open, so that only the new one is locked.
    return locked !== undefined && theirs.date > locked ? only('issuedOn') : only(...ledger);
  },
  'invoice-number-taken': () => only('number'),
  'account-unusable': unlessUnchanged(...coding),
  'tax-rate-unusable': unlessUnchanged(...coding),
  'tax-account-mismatch': unlessUnchanged(...coding),
  'contact-archived': unlessUnchanged('contact'),
};

/** A reason that is not understood leaves no way for anything; but a line that a person deleted in Xero cannot be named any more, and goes as a new one. */
const fixedBy = (code: ProblemCode, refused: Refused): Fixes => fixes[code]?.(refused) ?? (namesLostLine(refused) ? nothing : everything);

const namesLostLine = ({ whole, theirs }: Refused): boolean => {
  const there = new Set(theirs.lines.map((line) => line.lineItemId.toLowerCase()));
  return whole.lineItems.some(({ lineItemID }) => lineItemID !== undefined && !there.has(lineItemID.toLowerCase()));
};

/** The problem that Xero's words and its invoice amount to. A paid invoice is refused in several ways; the invoice itself says that it is paid. */
function reasonOf(messages: readonly string[], sent: SentContent, theirs: XeroInvoiceSnapshot): Problem {
  const said = refusedDocument('invoice', messages, sent, { number: sent.number ?? theirs.number });
  const badStatus = said.code === 'invoice-voided-in-xero';
  const code = badStatus ? (hasMoney(theirs) ? 'invoice-paid' : 'xero-refused') : said.code;
  return { ...said, code, details: code === 'invoice-paid' ? { ...said.details, money: moneyOn(theirs) } : said.details };
}

const hasMoney = (theirs: XeroInvoiceSnapshot): boolean => theirs.status === 'PAID' || [theirs.amountPaid, theirs.amountCredited].some((amount) => !decimal(amount).eq(0));

function moneyOn({ amountPaid, amountCredited }: XeroInvoiceSnapshot): string {
  const paid = !decimal(amountPaid).eq(0);
  const credited = !decimal(amountCredited).eq(0);
  return paid && credited ? 'a payment and a credit' : credited ? 'a credit' : 'a payment';
}

/** The smallest body that brings the allowed differences: Xero may refuse even an unchanged field. */
function partBody(whole: XeroInvoiceContent, theirs: XeroInvoiceSnapshot, compared: Comparison, allowed: readonly DocumentDifference[], rest: readonly DocumentDifference[]): XeroInvoicePart {
  const has = (...aspects: readonly DocumentAspect[]): boolean => allowed.some((one) => aspects.includes(one.aspect));
  const linesFixed = rest.some((one) => coding.includes(one.aspect));
  return {
    invoiceID: theirs.xeroId,
    ...(has('number') ? { invoiceNumber: whole.invoiceNumber } : {}),
    ...(has('contact') ? { contact: whole.contact } : {}),
    ...(has('issuedOn') ? { date: whole.date } : {}),
    ...(has('dueOn') ? { dueDate: whole.dueDate } : {}),
    ...(has('currency') ? { currencyCode: whole.currencyCode } : {}),
    ...(has('pricesIncludeTax') ? { lineAmountTypes: whole.lineAmountTypes } : {}),
    ...(has('reference') && whole.reference !== undefined ? { reference: whole.reference } : {}),
    ...(has('url') && whole.url !== undefined ? { url: whole.url } : {}),
    ...(has(...coding) ? { lineItems: linesFixed ? theirLines(whole, theirs, compared, allowed) : ourLines(whole, theirs, compared) } : {}),
  };
}

/** All lines as CloudRent has them; only those that Xero still has are named. */
const ourLines = (whole: XeroInvoiceContent, theirs: XeroInvoiceSnapshot, { pairs }: Comparison): XeroLineBody[] => whole.lineItems.map(({ lineItemID: _gone, ...line }, position) => {
  const paired = theirs.lines[pairs[position] ?? -1];
  return paired ? { lineItemID: paired.lineItemId, ...line } : line;
});

/** All lines as Xero has them, with the words and accounts that it may take over. */
function theirLines(whole: XeroInvoiceContent, theirs: XeroInvoiceSnapshot, { pairs }: Comparison, allowed: readonly DocumentDifference[]): XeroLineBody[] {
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
function sentAfter(compared: Comparison, sent: SentContent, theirs: XeroInvoiceSnapshot, rest: readonly DocumentDifference[]): SentContent {
  const lines = linesAt(compared, sent, theirs);
  if (rest.length === 0) return { ...sent, lines };
  // A line whose account or tax Xero did not take has not been sent with them yet.
  const uncoded = new Set(rest.filter(({ aspect }) => aspect === 'account' || aspect === 'tax').map((one) => one.line));
  const kept = Object.entries(lines).filter(([, line]) => compared.pairs[line.position] !== undefined)
    .map(([id, line]) => [id, uncoded.has(line.position) ? { ...line, fingerprint: '' } : line] as const);
  return { ...sent, fingerprint: '', lines: Object.fromEntries(kept), ...(touchesTotals(rest) ? { totals: theirs.totals } : {}) };
}

/** Our lines with the ids that Xero has for them. */
const linesAt = ({ pairs }: Comparison, sent: SentContent, theirs: XeroInvoiceSnapshot): NonNullable<SentContent['lines']> =>
  Object.fromEntries(Object.entries(sent.lines ?? {}).map(([id, line]) => [id, { ...line, lineItemId: theirs.lines[pairs[line.position] ?? -1]?.lineItemId ?? '' }]));

export function lineIdsOf({ lines = {} }: SentContent): string[] {
  const ids: string[] = [];
  for (const [id, { position }] of Object.entries(lines)) ids[position] = id;
  return ids;
}

export const values = (differences: readonly DocumentDifference[]) => differences.map(({ field, xero, cloudrent }) => ({ field, xero, cloudrent }));

const touchesTotals = (differences: readonly DocumentDifference[]): boolean => differences.some(({ aspect }) => ['pricesIncludeTax', 'lines', 'quantity', 'unitPrice', 'discountPercent', 'tax'].includes(aspect));

/** The amount that is to be credited or billed, when the totals are what differs in the end. */
const totalsIn = (differences: readonly DocumentDifference[], sent: SentContent, theirs: XeroInvoiceSnapshot) =>
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
