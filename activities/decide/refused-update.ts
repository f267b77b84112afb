import type { XeroCreditNotePart, XeroInvoiceContent, XeroInvoicePart, XeroInvoiceBody } from '../../xero/bodies';
import type { PartOfUpdate, SentContent } from '../../db/schema';
import { decimal } from '../../domain/money';
import { problem, type Problem } from '../../domain/problems';
import { isVoid } from '../../xero/bodies';
import { compareInvoice, type Comparison, type DocumentAspect, type DocumentDifference } from '../../xero/mapping/document-differences';
import type { XeroInvoiceSnapshot } from '../../xero/snapshots';
import { amounts, coding, commonFixes, lineIdsOf, only, partLines, sentAfter, splitUpdate, values, type FixesByReason } from './part-of-update';
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
  const { allowed, rest, part } = splitUpdate(refused, reasonOf(messages, sent, theirs), fixes, 'leave the invoice as it was, and put the difference on a credit note or a further invoice');
  if (allowed.length === 0) return { action: 'problem', problem: part.refused };
  return { action: 'part', body: partBody(whole, theirs, compared, allowed, rest), sent: sentAfter(compared, sent, theirs, rest), part };
}

/** By the reason of a refusal, which differences it leaves no way for. */
const fixes: FixesByReason = { ...commonFixes, 'invoice-paid': () => only(...amounts), 'invoice-number-taken': () => only('number') };

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
