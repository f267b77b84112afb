import type { SentContent } from '../../db/schema';
import { problem, type Problem } from '../../domain/problems';
import { isVoid, type XeroCreditNoteBody, type XeroCreditNoteContent, type XeroCreditNotePart } from '../../xero/bodies';
import { compareCreditNote, type Comparison, type DocumentAspect, type DocumentDifference } from '../../xero/mapping/document-differences';
import type { XeroCreditNoteSnapshot } from '../../xero/snapshots';
import { amounts, coding, commonFixes, lineIdsOf, only, partLines, sentAfter, splitUpdate, values, type FixesByReason } from './part-of-update';
import { refusedDocument } from './refused-document';
import type { AfterRefusal } from './refused-update';
import { isOver } from './sales-document';

export interface RefusedCreditNote {
  readonly body: XeroCreditNoteBody;
  readonly sent: SentContent;
  /** Xero's own words. */
  readonly messages: readonly string[];
  /** What Xero has under the id, read after the refusal; undefined when there is no such credit note. */
  readonly theirs: XeroCreditNoteSnapshot | undefined;
}

/** An update of a credit note that Xero refused, beside what Xero has: as with invoices (refused-update.ts), what it still allows is sent alone, the rest is a problem. Pure. */
export function decideRefusedCreditNote({ body, sent, messages, theirs }: RefusedCreditNote): AfterRefusal {
  const xeroMessage = messages.join('\n');
  if (!theirs) return { action: 'problem', problem: problem('missing-in-xero', {}, xeroMessage) };
  if (isVoid(body)) {
    if (isOver(theirs.status)) return { action: 'settled' };
    const reason = reasonOf(messages, sent, theirs);
    return { action: 'problem', problem: { ...reason, details: { ...reason.details, refused: 'voiding it', instead: 'leave it as it is' } } };
  }
  // A part is not judged again, so what was refused is a whole credit note.
  const whole = body as XeroCreditNoteContent;
  const compared = compareCreditNote(whole, theirs, lineIdsOf(sent));
  if (isOver(theirs.status)) return { action: 'problem', problem: problem('credit-note-voided-in-xero', {}, xeroMessage, values(compared.differences)) };
  if (compared.differences.length === 0) return { action: 'settled', lineItemIds: compared.pairs.map((position) => theirs.lines[position ?? -1]?.lineItemId ?? '') };
  return sendWhatIsAllowed({ whole, sent, messages, theirs, compared });
}

interface Refused { readonly whole: XeroCreditNoteContent; readonly sent: SentContent; readonly messages: readonly string[]; readonly theirs: XeroCreditNoteSnapshot; readonly compared: Comparison }

function sendWhatIsAllowed(refused: Refused): AfterRefusal {
  const { sent, messages, theirs, compared } = refused;
  const { allowed, rest, part } = splitUpdate(refused, reasonOf(messages, sent, theirs), fixes, 'leave the credit note as it was, and put the difference on a further credit note or an invoice');
  if (allowed.length === 0) return { action: 'problem', problem: part.refused };
  return { action: 'part', body: partBody(refused, allowed, rest), sent: sentAfter(compared, sent, theirs, rest), part };
}

/** By the reason of a refusal, which differences it leaves no way for. What is allocated stays with its customer. */
const fixes: FixesByReason = { ...commonFixes, 'credit-note-used': () => only(...amounts, 'contact'), 'credit-note-number-taken': () => only('number') };

/** The problem that Xero's words and its credit note amount to. One that is used up is refused for its status; the credit note itself says that it is used. */
function reasonOf(messages: readonly string[], sent: SentContent, theirs: XeroCreditNoteSnapshot): Problem {
  const said = refusedDocument('credit-note', messages, sent, { number: sent.number ?? theirs.number });
  return said.code === 'credit-note-voided-in-xero' ? { ...said, code: theirs.status === 'PAID' ? 'credit-note-used' : 'xero-refused' } : said;
}

/** The smallest body that brings the allowed differences: Xero may refuse even an unchanged field. */
function partBody({ whole, theirs, compared }: Refused, allowed: readonly DocumentDifference[], rest: readonly DocumentDifference[]): XeroCreditNotePart {
  const has = (...aspects: readonly DocumentAspect[]): boolean => allowed.some((one) => aspects.includes(one.aspect));
  return {
    creditNoteID: theirs.xeroId,
    ...(has('number') ? { creditNoteNumber: whole.creditNoteNumber } : {}),
    ...(has('contact') ? { contact: whole.contact } : {}),
    ...(has('issuedOn') ? { date: whole.date } : {}),
    ...(has('currency') ? { currencyCode: whole.currencyCode } : {}),
    ...(has('pricesIncludeTax') ? { lineAmountTypes: whole.lineAmountTypes } : {}),
    ...(has('reference') && whole.reference !== undefined ? { reference: whole.reference } : {}),
    ...(has(...coding) ? { lineItems: partLines(whole, theirs, compared, allowed, rest).map(({ discountRate: _none, ...line }) => line) } : {}),
  };
}
