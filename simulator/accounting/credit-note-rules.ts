import type { CreditNoteInput } from './credit-note-input';
import { currencyProblems, lockProblems, totalProblems, transitionProblems } from './invoice-rules';
import type { CreditNoteRecord } from './records';
import type { Session } from './session';
import { isUsed } from './settlement';
import { ownTexts, texts } from './texts';

/** A credit note as it stood, if it did, and as it would stand. */
export interface Change {
  readonly before: CreditNoteRecord | undefined;
  readonly after: CreditNoteRecord;
}

/** Everything but its lines: the rules of invoices (section 4) where they apply, and that amounts are fixed once it was used. */
export function creditNoteProblems(session: Session, { before, after }: Change, input: CreditNoteInput): string[] {
  return [
    ...(input.Type === 'ACCPAYCREDIT' ? [ownTexts.creditNoteOfSales] : []),
    ...transitionProblems(before, after.status, ownTexts.creditNoteNotModifiable),
    ...numberProblems(session, after),
    ...(after.reference.length > 255 ? [ownTexts.tooLong('Reference', 255)] : []),
    ...currencyProblems(session, after, input),
    ...lockProblems(session, { before, after }),
    ...totalProblems(after, input),
    ...(before && isUsed(session, before) && figures(before) !== figures(after) ? [texts.paidNotEditable] : []),
  ];
}

function numberProblems(session: Session, { id, number }: CreditNoteRecord): string[] {
  if (number.length > 255) return [ownTexts.tooLong('CreditNoteNumber', 255)];
  return creditNotesNumbered(session, number).some((other) => other.id !== id) ? [ownTexts.creditNoteNumberTaken] : [];
}

/** The credit notes that hold a number; voided and deleted ones as the switch says of invoices. */
export function creditNotesNumbered({ state, switches }: Session, number: string): CreditNoteRecord[] {
  return state.creditNoteByNumber
    .ids(number)
    .flatMap((id) => state.creditNotes.get(id) ?? [])
    .filter(({ status }) => switches.numbersOfVoidedInvoices === 'taken' || (status !== 'VOIDED' && status !== 'DELETED'));
}

/** What may not change once something was set off or paid back; by the switch `paidInvoiceEdits` the words may not either. */
function figures({ date, contactId, currencyCode, currencyRate, lineAmountTypes, subTotal, totalTax, total, lines }: CreditNoteRecord): string {
  return JSON.stringify([date, contactId, currencyCode, currencyRate, lineAmountTypes, subTotal, totalTax, total, lines.map(({ id, quantity, unitAmount, taxType, lineAmount, taxAmount }) =>
    [id, quantity, unitAmount, taxType, lineAmount, taxAmount])]);
}
