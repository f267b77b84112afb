import type { BooksAnswer, BooksRequest } from '../seam';
import { ok } from './answers';
import { amountDue } from './invoice-rules';
import { invoiceJson } from './invoice-json';
import { allowParameters, notModified, pageOf, readCommaList, readFlag, readPaging, readPlaces, selectRows } from './reading';
import type { InvoiceRecord } from './records';
import { NotFound } from './refusal';
import type { Session } from './session';
import type { FilterFields } from './where';

const listParameters = [
  'where', 'order', 'IDs', 'InvoiceNumbers', 'ContactIDs', 'Statuses', 'page', 'pageSize', 'includeArchived', 'createdByMyApp', 'unitdp',
  'summaryOnly', 'searchTerm',
];

/** `GET /Invoices/{id}`: the whole invoice. */
export function readInvoice(session: Session, request: BooksRequest, id: string): BooksAnswer {
  allowParameters(request, ['unitdp']);
  const invoice = session.state.invoices.get(id.toLowerCase());
  if (!invoice) throw new NotFound();
  return ok(session, { Invoices: [invoiceJson(session, invoice, { lines: true, wholeContact: true, places: readPlaces(request) })] });
}

/** `GET /Invoices`: paged with lines, un-paged without (section 3). `Statuses` forces paging. */
export function listInvoices(session: Session, request: BooksRequest): BooksAnswer {
  allowParameters(request, listParameters);
  readFlag(request, 'includeArchived');
  const places = readPlaces(request);
  const paging = readPaging(request, request.query.has('Statuses'));
  const lines = paging !== undefined && !readFlag(request, 'summaryOnly');
  const { rows: candidates, sorted } = candidatesOf(session, request);
  const rows = selectRows(session, request, candidates.filter(listFilter(session, request)), filterFields(session), sorted);
  const json = (invoice: InvoiceRecord) => invoiceJson(session, invoice, { lines, wholeContact: false, places });
  const unchanged = notModified(session, request, rows);
  if (unchanged || !paging) return unchanged ?? ok(session, { Invoices: rows.map(json) });
  const page = pageOf(rows, paging);
  return ok(session, { pagination: page.pagination, Invoices: page.rows.map(json) });
}

/** The invoices that a comma list names, found by index; all when there is none. */
function candidatesOf({ state }: Session, request: BooksRequest): { rows: InvoiceRecord[]; sorted: boolean } {
  const ids = readCommaList(request, 'IDs')?.map((id) => id.toLowerCase());
  const numbers = readCommaList(request, 'InvoiceNumbers');
  const contactIds = readCommaList(request, 'ContactIDs')?.map((id) => id.toLowerCase());
  const found = ids
    ?? numbers?.flatMap((number) => state.invoiceByNumber.ids(number))
    ?? contactIds?.flatMap((id) => state.invoiceByContact.ids(id));
  if (!found) return { rows: state.invoices.all(), sorted: true };
  const rows = [...new Set(found)].flatMap((id) => state.invoices.get(id) ?? []);
  return { rows, sorted: false };
}

function listFilter(session: Session, request: BooksRequest): (invoice: InvoiceRecord) => boolean {
  const numbers = readCommaList(request, 'InvoiceNumbers');
  const contactIds = readCommaList(request, 'ContactIDs')?.map((id) => id.toLowerCase());
  const statuses = readCommaList(request, 'Statuses');
  const ownOnly = readFlag(request, 'createdByMyApp');
  const term = request.query.get('searchTerm')?.toLowerCase();
  return (invoice) =>
    (!numbers || numbers.includes(invoice.number))
    && (!contactIds || contactIds.includes(invoice.contactId))
    && (!statuses || statuses.includes(invoice.status))
    && (!ownOnly || invoice.createdBy === 'app')
    && (!term || [invoice.number, invoice.reference, contactName(session, invoice)].some((value) => value.toLowerCase().includes(term)));
}

function contactName({ state }: Session, { contactId }: InvoiceRecord): string {
  return state.contacts.get(contactId)?.name ?? '';
}

function filterFields(session: Session): FilterFields<InvoiceRecord> {
  const day = (date: string | undefined) => (date === undefined ? undefined : Date.parse(`${date}T00:00:00Z`));
  return {
    Type: { type: 'String', get: (i) => i.type },
    Status: { type: 'String', get: (i) => i.status },
    InvoiceID: { type: 'Guid', get: (i) => i.id },
    InvoiceNumber: { type: 'String', get: (i) => i.number },
    Reference: { type: 'String', get: (i) => i.reference },
    Date: { type: 'DateTime', get: (i) => day(i.date) },
    DueDate: { type: 'DateTime', get: (i) => day(i.dueDate) },
    FullyPaidOnDate: { type: 'DateTime', get: (i) => day(i.fullyPaidOn) },
    UpdatedDateUTC: { type: 'DateTime', get: (i) => Date.parse(i.updatedAt) },
    CurrencyCode: { type: 'String', get: (i) => i.currencyCode },
    LineAmountTypes: { type: 'String', get: (i) => i.lineAmountTypes },
    SentToContact: { type: 'Boolean', get: (i) => i.sentToContact },
    SubTotal: { type: 'Decimal', get: (i) => Number(i.subTotal) },
    TotalTax: { type: 'Decimal', get: (i) => Number(i.totalTax) },
    Total: { type: 'Decimal', get: (i) => Number(i.total) },
    AmountDue: { type: 'Decimal', get: (i) => Number(amountDue(i)) },
    AmountPaid: { type: 'Decimal', get: (i) => Number(i.amountPaid) },
    AmountCredited: { type: 'Decimal', get: (i) => Number(i.amountCredited) },
    'Contact.ContactID': { type: 'Guid', get: (i) => i.contactId },
    'Contact.Name': { type: 'String', get: (i) => contactName(session, i) },
    'Contact.ContactNumber': { type: 'String', get: (i) => session.state.contacts.get(i.contactId)?.contactNumber },
  };
}
