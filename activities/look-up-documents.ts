import type { BatchElement } from '../db/outbox';
import type { ElementOutcome } from '../db/schema';
import type { XeroCreditNoteBody, XeroCreditNoteContent, XeroInvoiceBody, XeroInvoiceContent } from '../xero/bodies';
import { problem, type Problem } from '../domain/problems';
import { sameBody, sameCreditNote } from '../xero/mapping/same-body';
import { asksForContacts } from '../xero/refusals';
import type { XeroCreditNoteSnapshot, XeroInvoiceSnapshot } from '../xero/snapshots';
import { decideRefusedCreditNote } from './decide/refused-credit-note';
import { decideRefusedUpdate, type AfterRefusal } from './decide/refused-update';
import { isOver } from './decide/sales-document';
import { lookUpCharacters } from './tuning';

/** What a look at Xero's invoices and credit notes says of elements in question. */
export type Outcomes = (readonly [number, ElementOutcome])[];
export type Document = XeroInvoiceSnapshot | XeroCreditNoteSnapshot;

/** By what a document is asked for: its id at Xero, else its number. */
export function keyOf({ body }: BatchElement): string {
  const { invoiceID, creditNoteID, invoiceNumber, creditNoteNumber } = body as { invoiceID?: string; creditNoteID?: string; invoiceNumber?: string; creditNoteNumber?: string };
  return invoiceID ?? creditNoteID ?? invoiceNumber ?? creditNoteNumber ?? '';
}

/** As many elements as the address of one call holds, at `extra` characters each beside the key. */
export const askedAtOnce = (elements: readonly BatchElement[], extra: number): BatchElement[] => fittingOneCall(elements, keyOf, extra);

/** As many as the address of one call holds, by the key of each and `extra` characters beside it; one at least. */
export function fittingOneCall<T>(all: readonly T[], keyOfOne: (one: T) => string, extra: number): T[] {
  let characters = 0;
  return all.filter((one, index) => {
    characters += encodeURIComponent(keyOfOne(one)).length + extra;
    return index === 0 || characters <= lookUpCharacters;
  });
}

/** Characters beside each number: credit notes are asked for by a filter, invoices by a list. */
export const besideNumber = { invoice: 1, 'credit-note': 40 } as const;

/** Creates in doubt, or refused because the number exists. One with our content is adopted; a clash whose number is not found clashes by something else. */
export function judgeCreates(asked: readonly BatchElement[], theirs: readonly Document[]): Outcomes {
  return asked.map((element) => {
    const clash = element.outcome?.is === 'clash' ? element.outcome : undefined;
    return [element.position, matchCreate(element, theirs) ?? (clash ? { is: 'refused', messages: clash.messages } : { is: 'absent' })] as const;
  });
}

function matchCreate(element: BatchElement, theirs: readonly Document[]): ElementOutcome | undefined {
  const numbered = theirs.filter(({ number }) => number === keyOf(element));
  const one = sameAmong(element, numbered);
  if (one) return { is: 'accepted', xeroId: one.xeroId, number: one.number, status: one.status, totals: one.totals, lineItemIds: one.lines.map((line) => line.lineItemId), adopted: true, ...changedAt(one) };
  // A voided document may have given its number back: only Xero's own refusal says that it has not.
  const isRefused = element.outcome?.is === 'clash';
  if (isRefused && numbered.length > 0 && numbered.every(({ status }) => isOver(status))) return { is: 'judged', problem: problem(element.kind === 'invoice' ? 'invoice-number-kept' : 'credit-note-number-kept', { number: keyOf(element) }) };
  const holder = numbered.find(({ status }) => !isOver(status)) ?? (isRefused ? numbered[0] : undefined);
  return holder && { is: 'judged', problem: numberTaken(element, holder) };
}

/** Whose number it is stays known: once that one bears another, this one may have it. */
const numberTaken = (element: BatchElement, holder: Document): Problem => element.kind === 'invoice'
  ? problem('invoice-number-taken', { number: keyOf(element), holderId: holder.xeroId }, 'Invoice # must be unique.')
  : problem('credit-note-number-taken', { number: keyOf(element), holderId: holder.xeroId }, 'Credit Note # must be unique.');

const changedAt = ({ updatedAt }: Document) => (updatedAt === undefined ? {} : { updatedAt });

/** The one of the documents of its number that a create of ours would be taken for: it has the same content. */
export const sameAmong = (element: Pick<BatchElement, 'kind' | 'body'>, numbered: readonly Document[]): Document | undefined => numbered.find((document) => isSame(element, document));

const isSame = ({ kind, body }: Pick<BatchElement, 'kind' | 'body'>, document: Document): boolean =>
  kind === 'invoice' ? sameBody(body as XeroInvoiceContent, document as XeroInvoiceSnapshot) : sameCreditNote(body as XeroCreditNoteContent, document as XeroCreditNoteSnapshot);

/** Updates that Xero refused: what it still allows, or the problem. Where it comes down to the contact, that is looked at next: it may have been merged. */
export function judgeRefused(asked: readonly BatchElement[], theirs: readonly Document[]): Outcomes {
  return asked.map((element) => {
    const document = theirs.find(({ xeroId }) => xeroId.toLowerCase() === keyOf(element).toLowerCase());
    const messages = element.outcome?.is === 'held' ? element.outcome.messages : [];
    const after = element.kind === 'invoice'
      ? decideRefusedUpdate({ body: element.body as XeroInvoiceBody, sent: element.sent, messages, theirs: document as XeroInvoiceSnapshot | undefined })
      : decideRefusedCreditNote({ body: element.body as XeroCreditNoteBody, sent: element.sent, messages, theirs: document as XeroCreditNoteSnapshot | undefined });
    const ofContact = after.action === 'problem' && asksForContacts(messages, element.kind);
    return [element.position, ofContact ? { is: 'clash', messages } : outcomeOf(after, document)] as const;
  });
}

function outcomeOf(after: AfterRefusal, document: Document | undefined): ElementOutcome {
  const found = document && { xeroId: document.xeroId, number: document.number, status: document.status, ...changedAt(document) };
  switch (after.action) {
    case 'part': return { is: 'part', body: after.body, sent: after.sent, part: after.part };
    case 'problem': return { is: 'judged', problem: after.problem, ...(found ? { found } : {}) };
    case 'settled': {
      if (!found || !document) throw new Error('only a document that Xero has can be as it was asked for');
      return { is: 'accepted', ...found, ...(after.lineItemIds ? { lineItemIds: after.lineItemIds, totals: document.totals } : {}) };
    }
  }
}
