import type { BooksAnswer, BooksRequest } from '../seam';
import { ok } from './answers';
import { advanceJson, creditNoteJson } from './credit-json';
import type { InvoiceDetail } from './invoice-json';
import { allowParameters, answerList, readCommaList, readPaging, readPlaces, selectRows } from './reading';
import type { AdvanceRecord, CreditNoteRecord, CreditRecord } from './records';
import { NotFound } from './refusal';
import type { Session } from './session';
import type { FilterFields } from './where';

/** `GET /CreditNotes/{id}`. */
export function readCreditNote(session: Session, request: BooksRequest, note: CreditNoteRecord | undefined): BooksAnswer {
  allowParameters(request, ['unitdp']);
  if (!note) throw new NotFound();
  return ok(session, { CreditNotes: [creditNoteJson(session, note, whole(request))] });
}

/** `GET /CreditNotes`: paged with lines, un-paged without, as invoices (section 3). */
export function listCreditNotes(session: Session, request: BooksRequest): BooksAnswer {
  allowParameters(request, ['where', 'order', 'page', 'pageSize', 'unitdp']);
  const fields: FilterFields<CreditNoteRecord> = {
    ...creditFields(session),
    CreditNoteID: { type: 'Guid', get: (c) => c.id },
    CreditNoteNumber: { type: 'String', get: (c) => c.number },
  };
  const rows = selectRows(session, request, session.state.creditNotes.all(), fields, true);
  return answerList(session, request, 'CreditNotes', rows, (note) => creditNoteJson(session, note, listed(request)));
}

/** `GET /Overpayments/{id}`, `GET /Prepayments/{id}`. */
export function readAdvance(session: Session, request: BooksRequest, advance: AdvanceRecord | undefined): BooksAnswer {
  allowParameters(request, []);
  if (!advance) throw new NotFound();
  return ok(session, { [pluralOf(advance.kind)]: [advanceJson(session, advance, whole(request))] });
}

/** `GET /Overpayments`, `GET /Prepayments`; `References` and `InvoiceNumbers` are comma lists (section 3), and prepayments here bear no number. */
export function listAdvances(session: Session, request: BooksRequest, kind: AdvanceRecord['kind']): BooksAnswer {
  allowParameters(request, ['where', 'order', 'page', 'pageSize', 'unitdp', 'References', ...(kind === 'prepayment' ? ['InvoiceNumbers'] : [])]);
  const references = readCommaList(request, 'References');
  const numbers = readCommaList(request, 'InvoiceNumbers');
  const table = kind === 'overpayment' ? session.state.overpayments : session.state.prepayments;
  const candidates = numbers ? [] : table.all().filter(({ reference }) => !references || references.includes(reference));
  const fields: FilterFields<AdvanceRecord> = { ...creditFields(session), [kind === 'overpayment' ? 'OverpaymentID' : 'PrepaymentID']: { type: 'Guid', get: (a) => a.id } };
  const rows = selectRows(session, request, candidates, fields, true);
  return answerList(session, request, pluralOf(kind), rows, (advance) => advanceJson(session, advance, listed(request)));
}

function pluralOf(kind: AdvanceRecord['kind']): 'Overpayments' | 'Prepayments' {
  return kind === 'overpayment' ? 'Overpayments' : 'Prepayments';
}

function whole(request: BooksRequest): InvoiceDetail {
  return { lines: true, wholeContact: true, places: readPlaces(request) };
}

function listed(request: BooksRequest): InvoiceDetail {
  return { lines: readPaging(request) !== undefined, wholeContact: false, places: readPlaces(request) };
}

function creditFields({ state }: Session): FilterFields<CreditRecord> {
  return {
    Status: { type: 'String', get: (c) => c.status },
    Reference: { type: 'String', get: (c) => c.reference },
    Date: { type: 'DateTime', get: (c) => Date.parse(`${c.date}T00:00:00Z`) },
    UpdatedDateUTC: { type: 'DateTime', get: (c) => Date.parse(c.updatedAt) },
    CurrencyCode: { type: 'String', get: (c) => c.currencyCode },
    Total: { type: 'Decimal', get: (c) => Number(c.total) },
    RemainingCredit: { type: 'Decimal', get: (c) => Number(c.remainingCredit) },
    'Contact.ContactID': { type: 'Guid', get: (c) => c.contactId },
    'Contact.Name': { type: 'String', get: (c) => state.contacts.get(c.contactId)?.name },
  };
}
