import type { XeroCreditNotePart, XeroInvoiceContent, XeroInvoicePart, XeroInvoiceBody } from '../../xero/bodies';
import type { PartOfUpdate, SentContent } from '../../db/schema';
import { decimal } from '../../domain/money';
import { problem, type Problem, type ProblemCode } from '../../domain/problems';
import { isVoid } from '../../xero/bodies';
import { compareInvoice, type Comparison, type DocumentAspect, type DocumentDifference } from '../../xero/mapping/document-differences';
import { lockDateIn } from '../../xero/refusals';
import type { XeroInvoiceSnapshot } from '../../xero/snapshots';
import { amounts, coding, everything, fieldNames, ledger, lineIdsOf, namesLostLine, nothing, only, partLines, sentAfter, totalsIn, unlessUnchanged, values, type Fixes } from './part-of-update';
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
  | { readonly action: 'part'; readonly body: XeroInvoicePart | XeroCreditNotePart; readonly sent: SentContent; readonly part: PartOfUpdate }
  | { readonly action: 'problem'; readonly problem: Problem };

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
    ...(has(...coding) ? { lineItems: partLines(whole, theirs, compared, allowed, rest) } : {}),
  };
}
