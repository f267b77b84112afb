import { todayIn } from './dates';
import { contactForInvoice } from './invoice-contact';
import type { InvoiceInput, LineInput } from './invoice-input';
import { onlySilentChanges, paidProblems } from './invoice-paid-rules';
import { headProblems, isApproved, isTouched, lockProblems, salesInvoicesNumbered, transitionProblems } from './invoice-rules';
import { readLines, totalsOf } from './lines';
import { nextNumber } from './numbering';
import type { InvoiceRecord } from './records';
import { Refusal } from './refusal';
import type { Session } from './session';
import { ownTexts, texts } from './texts';

export interface InvoiceCall {
  readonly method: 'PUT' | 'POST';
  /** Decimals of unit prices, by `unitdp`. */
  readonly places: 2 | 4;
}

export interface Written {
  readonly invoice: InvoiceRecord;
  readonly warnings: readonly string[];
}

/** Creates or edits one invoice by the rules of sections 3, 4 and 6; throws Refusal. */
export function writeInvoice(session: Session, input: InvoiceInput, call: InvoiceCall): Written {
  if (call.method === 'PUT' && input.InvoiceID) throw new Refusal(ownTexts.idWhenCreating('InvoiceID'));
  const existing = call.method === 'POST' ? findInvoice(session, input) : undefined;
  return existing ? editInvoice(session, existing, input, call) : createInvoice(session, input, call);
}

/** POST means the invoice of its id, which must exist, or the sales invoice of its number (section 4). */
function findInvoice(session: Session, input: InvoiceInput): InvoiceRecord | undefined {
  if (input.InvoiceID) {
    const invoice = session.state.invoices.get(input.InvoiceID);
    if (!invoice) throw new Refusal(texts.documentNotFound);
    return invoice;
  }
  return input.InvoiceNumber && input.Type !== 'ACCPAY' ? salesInvoicesNumbered(session, input.InvoiceNumber)[0] : undefined;
}

function createInvoice(session: Session, input: InvoiceInput, call: InvoiceCall): Written {
  const { Type: type, Contact: contact } = input;
  if (!type || !contact || !input.LineItems?.length) {
    const missing = [...(type ? [] : ['Type']), ...(contact ? [] : ['Contact']), ...(input.LineItems?.length ? [] : ['LineItems'])];
    throw new Refusal(...missing.map(ownTexts.required));
  }
  const { organisation, world, state, actor } = session;
  const blank: InvoiceRecord = {
    id: world.newId(), sequence: state.nextSequence(), updatedAt: session.nowIso, type, status: 'DRAFT',
    number: type === 'ACCREC' && !input.InvoiceNumber ? nextNumber(session, 'INV', session.state.invoiceByNumber) : '', reference: '',
    contactId: contactForInvoice(session, contact).id, date: todayIn(organisation.timezone, session.now),
    lineAmountTypes: 'Exclusive', currencyCode: organisation.baseCurrency, currencyRate: '1', sentToContact: false, lines: [],
    subTotal: '0.00', totalTax: '0.00', total: '0.00', totalDiscount: '0.00', amountPaid: '0.00', amountCredited: '0.00',
    createdBy: actor, log: [],
  };
  return settle(session, undefined, blank, input, call);
}

/** Edits; what is not sent stays. Voided and deleted invoices are closed, and voiding or deleting looks at nothing else. */
function editInvoice(session: Session, before: InvoiceRecord, input: InvoiceInput, call: InvoiceCall): Written {
  if (before.status === 'VOIDED' || before.status === 'DELETED') throw new Refusal(texts.notModifiable);
  if (input.Status === 'VOIDED' || input.Status === 'DELETED') return { invoice: endInvoice(session, before, input.Status), warnings: [] };
  const contactId = input.Contact ? contactForInvoice(session, input.Contact).id : before.contactId;
  return settle(session, before, { ...before, contactId }, input, call);
}

function endInvoice(session: Session, before: InvoiceRecord, status: 'VOIDED' | 'DELETED'): InvoiceRecord {
  if (isTouched(before)) throw new Refusal(texts.voidPaid(status));
  const problems = [...transitionProblems(before, status), ...lockProblems(session, { before, after: before })];
  if (problems.length > 0) throw new Refusal(...problems);
  const action = status === 'VOIDED' ? 'Voided' : 'Deleted';
  const invoice: InvoiceRecord = {
    ...before, status, updatedAt: session.nowIso, log: [...before.log, session.log(action, `${named(before)} ${action.toLowerCase()}.`)],
  };
  session.putInvoice(invoice, status === 'VOIDED' ? 'voided' : 'deleted');
  return invoice;
}

/** Works out the invoice as it will stand, checks every rule, and puts it into the books. */
function settle(session: Session, before: InvoiceRecord | undefined, base: InvoiceRecord, input: InvoiceInput, call: InvoiceCall): Written {
  const head = withHead(base, input);
  const inputs = lineInputs(head, before, input);
  if (inputs?.length === 0) throw new Refusal(ownTexts.required('LineItems'));
  const context = { session, type: head.type, status: head.status, lineAmountTypes: head.lineAmountTypes, places: call.places };
  const read = inputs ? readLines(context, inputs, base.lines) : { lines: base.lines, problems: [], warnings: [] };
  const worked: InvoiceRecord = { ...head, lines: read.lines, ...totalsOf(head.lineAmountTypes, read.lines) };
  const problems = [...headProblems(session, { before, after: worked }, input), ...read.problems, ...(before ? paidProblems(session, before, worked) : [])];
  if (problems.length > 0) throw new Refusal(...new Set(problems));

  const invoice = stamped(session, before, worked);
  session.putInvoice(invoice, before ? 'updated' : 'created');
  return { invoice, warnings: read.warnings };
}

/** The lines to work out: those sent; all as they stand when what they depend on changes; none when nothing does. */
function lineInputs(head: InvoiceRecord, before: InvoiceRecord | undefined, input: InvoiceInput): readonly LineInput[] | undefined {
  if (input.LineItems) return input.LineItems;
  if (before && head.lineAmountTypes === before.lineAmountTypes && head.status === before.status) return undefined;
  return head.lines.map((line) => ({ LineItemID: line.id }));
}

function withHead(base: InvoiceRecord, input: InvoiceInput): InvoiceRecord {
  const { url, ...rest } = base;
  const newUrl = input.Url ?? url;
  return {
    ...rest,
    ...(newUrl ? { url: newUrl } : {}),
    type: input.Type ?? base.type,
    status: input.Status ?? base.status,
    number: input.InvoiceNumber || base.number,
    reference: input.Reference ?? base.reference,
    date: input.Date ?? base.date,
    ...(input.DueDate ? { dueDate: input.DueDate } : {}),
    ...(input.ExpectedPaymentDate ? { expectedPaymentDate: input.ExpectedPaymentDate } : {}),
    ...(input.PlannedPaymentDate ? { plannedPaymentDate: input.PlannedPaymentDate } : {}),
    lineAmountTypes: input.LineAmountTypes ?? base.lineAmountTypes,
    currencyCode: input.CurrencyCode ?? base.currencyCode,
    currencyRate: String(input.CurrencyRate ?? base.currencyRate),
    sentToContact: input.SentToContact ?? base.sentToContact,
  };
}

function stamped(session: Session, before: InvoiceRecord | undefined, after: InvoiceRecord): InvoiceRecord {
  const approves = isApproved(after) && !(before && isApproved(before));
  const action = approves ? 'Approved' : before ? 'Edited' : 'Created';
  return {
    ...after,
    updatedAt: before && onlySilentChanges(before, after) ? before.updatedAt : session.nowIso,
    ...(approves ? { approvedOn: todayIn(session.organisation.timezone, session.now) } : {}),
    log: [...after.log, session.log(action, `${named(after)} ${action.toLowerCase()} for ${after.total}.`)],
  };
}

function named({ type, number, id }: InvoiceRecord): string {
  return `${type === 'ACCREC' ? 'Invoice' : 'Bill'} ${number || id}`;
}
