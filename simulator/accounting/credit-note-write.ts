import type { CreditNoteInput } from './credit-note-input';
import { creditNoteProblems, creditNotesNumbered } from './credit-note-rules';
import { todayIn } from './dates';
import { contactForInvoice } from './invoice-contact';
import type { LineInput } from './invoice-input';
import { isApproved, lockProblems, transitionProblems } from './invoice-rules';
import { readLines, totalsOf } from './lines';
import { nextNumber } from './numbering';
import type { CreditNoteRecord } from './records';
import { Refusal } from './refusal';
import type { Session } from './session';
import { isUsed, settledCredit } from './settlement';
import { ownTexts, texts } from './texts';

export interface CreditNoteCall {
  readonly method: 'PUT' | 'POST';
  /** Decimals of unit prices, by `unitdp`. */
  readonly places: 2 | 4;
}

export interface Written {
  readonly note: CreditNoteRecord;
  readonly warnings: readonly string[];
}

/** Creates or edits one credit note, as invoices are (sections 3, 4 and 6); throws Refusal. */
export function writeCreditNote(session: Session, input: CreditNoteInput, call: CreditNoteCall): Written {
  if (call.method === 'PUT' && input.CreditNoteID) throw new Refusal(ownTexts.idWhenCreating('CreditNoteID'));
  const existing = call.method === 'POST' ? findCreditNote(session, input) : undefined;
  return existing ? editCreditNote(session, existing, input, call) : createCreditNote(session, input, call);
}

/** POST means the credit note of its id, which must exist, or of its number. */
function findCreditNote(session: Session, input: CreditNoteInput): CreditNoteRecord | undefined {
  if (!input.CreditNoteID) return input.CreditNoteNumber ? creditNotesNumbered(session, input.CreditNoteNumber)[0] : undefined;
  const note = session.state.creditNotes.get(input.CreditNoteID);
  if (!note) throw new Refusal(texts.creditNoteNotFound);
  return note;
}

function createCreditNote(session: Session, input: CreditNoteInput, call: CreditNoteCall): Written {
  const { Type: type, Contact: contact } = input;
  if (!type || !contact || !input.LineItems?.length) {
    const missing = [...(type ? [] : ['Type']), ...(contact ? [] : ['Contact']), ...(input.LineItems?.length ? [] : ['LineItems'])];
    throw new Refusal(...missing.map(ownTexts.required));
  }
  const { organisation, world, state, actor } = session;
  const blank: CreditNoteRecord = {
    kind: 'creditNote', id: world.newId(), sequence: state.nextSequence(), updatedAt: session.nowIso, status: 'DRAFT',
    number: input.CreditNoteNumber ? '' : nextNumber(session, 'CN', state.creditNoteByNumber), reference: '',
    contactId: contactForInvoice(session, contact).id, date: todayIn(organisation.timezone, session.now), lineAmountTypes: 'Exclusive',
    currencyCode: organisation.baseCurrency, currencyRate: '1', lines: [], subTotal: '0.00', totalTax: '0.00', total: '0.00',
    appliedAmount: '0.00', remainingCredit: '0.00', createdBy: actor, log: [],
  };
  return finish(session, undefined, blank, input, call);
}

function editCreditNote(session: Session, before: CreditNoteRecord, input: CreditNoteInput, call: CreditNoteCall): Written {
  if (before.status === 'VOIDED' || before.status === 'DELETED') throw new Refusal(ownTexts.creditNoteNotModifiable);
  if (input.Status === 'VOIDED' || input.Status === 'DELETED') return { note: endCreditNote(session, before, input.Status), warnings: [] };
  if (isUsed(session, before) && session.switches.paidInvoiceEdits === 'none') throw new Refusal(texts.paidNotEditable);
  const contactId = input.Contact ? contactForInvoice(session, input.Contact).id : before.contactId;
  return finish(session, before, { ...before, contactId }, input, call);
}

/** Voids or deletes; a used-up one only after everything was taken off (section 4). */
function endCreditNote(session: Session, before: CreditNoteRecord, status: 'VOIDED' | 'DELETED'): CreditNoteRecord {
  if (isUsed(session, before)) throw new Refusal(texts.voidPaid(status));
  const problems = [...transitionProblems(before, status, ownTexts.creditNoteNotModifiable), ...lockProblems(session, { before, after: before })];
  if (problems.length > 0) throw new Refusal(...problems);
  const action = status === 'VOIDED' ? 'Voided' : 'Deleted';
  const note: CreditNoteRecord = {
    ...before, status, remainingCredit: '0.00', updatedAt: session.nowIso, log: [...before.log, session.log(action, `Credit note ${before.number} ${action.toLowerCase()}.`)],
  };
  session.putCredit(note, status === 'VOIDED' ? 'voided' : 'deleted');
  return note;
}

/** Works out the credit note as it will stand, checks every rule, and puts it into the books. */
function finish(session: Session, before: CreditNoteRecord | undefined, base: CreditNoteRecord, input: CreditNoteInput, call: CreditNoteCall): Written {
  const head = withHead(base, input);
  const inputs = lineInputs(head, before, input);
  if (inputs?.length === 0) throw new Refusal(ownTexts.required('LineItems'));
  const context = { session, type: 'ACCRECCREDIT', status: head.status, lineAmountTypes: head.lineAmountTypes, places: call.places } as const;
  const read = inputs ? readLines(context, inputs, base.lines) : { lines: base.lines, problems: [], warnings: [] };
  const { subTotal, totalTax, total } = totalsOf(head.lineAmountTypes, read.lines);
  const worked: CreditNoteRecord = { ...head, lines: read.lines, subTotal, totalTax, total };
  const problems = [...creditNoteProblems(session, { before, after: worked }, input), ...read.problems];
  if (problems.length > 0) throw new Refusal(...new Set(problems));
  const approves = isApproved(worked) && !(before && isApproved(before));
  const action = approves ? 'Approved' : before ? 'Edited' : 'Created';
  const entry = session.log(action, `Credit note ${worked.number} ${action.toLowerCase()} for ${total}.`);
  const note = { ...settledCredit(session.state, worked), updatedAt: session.nowIso, log: [...worked.log, entry] };
  session.putCredit(note, before ? 'updated' : 'created');
  return { note, warnings: read.warnings };
}

/** The lines to work out: those sent; all as they stand when what they depend on changes; none when nothing does. */
function lineInputs(head: CreditNoteRecord, before: CreditNoteRecord | undefined, input: CreditNoteInput): readonly LineInput[] | undefined {
  if (input.LineItems) return input.LineItems;
  if (before && head.lineAmountTypes === before.lineAmountTypes && head.status === before.status) return undefined;
  return head.lines.map((line) => ({ LineItemID: line.id }));
}

function withHead(base: CreditNoteRecord, input: CreditNoteInput): CreditNoteRecord {
  return {
    ...base,
    status: input.Status ?? base.status,
    number: input.CreditNoteNumber || base.number,
    reference: input.Reference ?? base.reference,
    date: input.Date ?? base.date,
    ...(input.DueDate ? { dueDate: input.DueDate } : {}),
    lineAmountTypes: input.LineAmountTypes ?? base.lineAmountTypes,
    currencyCode: input.CurrencyCode ?? base.currencyCode,
    currencyRate: String(input.CurrencyRate ?? base.currencyRate),
  };
}
