import type { BooksAnswer, BooksRequest } from '../seam';
import { ok } from './answers';
import { isUuid } from './body';
import { contactJson } from './contact-json';
import { allowParameters, notModified, pageOf, readCommaList, readFlag, readPaging, selectRows } from './reading';
import type { ContactRecord } from './records';
import { NotFound } from './refusal';
import type { Session } from './session';
import { contactTypeKey } from './state';
import type { FilterFields } from './where';

const listParameters = ['where', 'order', 'IDs', 'page', 'pageSize', 'includeArchived', 'summaryOnly', 'searchTerm'];

/** `GET /Contacts/{ContactID}` or `/{ContactNumber}`; archived and merged ones too. Of two with one number, silently one (section 4). */
export function readContact(session: Session, request: BooksRequest, key: string): BooksAnswer {
  allowParameters(request, []);
  const contact = contactOf(session, key);
  if (!contact) throw new NotFound();
  return ok(session, { Contacts: [contactJson(session, contact)] });
}

/** A contact by what stands in an address. */
export function contactOf({ state }: Session, key: string): ContactRecord | undefined {
  const byId = isUuid(key) ? state.contacts.get(key.toLowerCase()) : undefined;
  const [first] = byId ? [] : state.contactByNumber.ids(key);
  return byId ?? (first === undefined ? undefined : state.contacts.get(first));
}

/** `GET /Contacts`: archived ones only when asked for; what a contact was merged into only when paged (section 3). */
export function listContacts(session: Session, request: BooksRequest): BooksAnswer {
  allowParameters(request, listParameters);
  const paging = readPaging(request);
  const detail = { merged: paging !== undefined, balances: paging !== undefined && !readFlag(request, 'summaryOnly') };
  const ids = readCommaList(request, 'IDs')?.map((id) => id.toLowerCase());
  const candidates = ids ? [...new Set(ids)].flatMap((id) => session.state.contacts.get(id) ?? []) : session.state.contacts.all();
  const rows = selectRows(session, request, candidates.filter(listFilter(request)), filterFields(session), ids === undefined);
  const json = (contact: ContactRecord) => contactJson(session, contact, detail);
  const unchanged = notModified(session, request, rows);
  if (unchanged || !paging) return unchanged ?? ok(session, { Contacts: rows.map(json) });
  const page = pageOf(rows, paging);
  return ok(session, { pagination: page.pagination, Contacts: page.rows.map(json) });
}

function listFilter(request: BooksRequest): (contact: ContactRecord) => boolean {
  const archived = readFlag(request, 'includeArchived');
  const term = request.query.get('searchTerm')?.toLowerCase();
  return (contact) =>
    (archived || contact.status === 'ACTIVE')
    && (!term || searched(contact).some((value) => value?.toLowerCase().includes(term)));
}

/** What `searchTerm` looks at, by the specification. */
function searched({ name, contactNumber, texts }: ContactRecord): (string | undefined)[] {
  return [name, texts.FirstName, texts.LastName, contactNumber, texts.EmailAddress];
}

function filterFields({ state }: Session): FilterFields<ContactRecord> {
  return {
    ContactID: { type: 'Guid', get: (c) => c.id },
    ContactNumber: { type: 'String', get: (c) => c.contactNumber },
    Name: { type: 'String', get: (c) => c.name },
    ContactStatus: { type: 'String', get: (c) => c.status },
    EmailAddress: { type: 'String', get: (c) => c.texts.EmailAddress },
    FirstName: { type: 'String', get: (c) => c.texts.FirstName },
    LastName: { type: 'String', get: (c) => c.texts.LastName },
    AccountNumber: { type: 'String', get: (c) => c.texts.AccountNumber },
    TaxNumber: { type: 'String', get: (c) => c.texts.TaxNumber },
    IsCustomer: { type: 'Boolean', get: (c) => state.liveInvoiceByContact.count(contactTypeKey(c.id, 'ACCREC')) > 0 },
    IsSupplier: { type: 'Boolean', get: (c) => state.liveInvoiceByContact.count(contactTypeKey(c.id, 'ACCPAY')) > 0 },
    UpdatedDateUTC: { type: 'DateTime', get: (c) => Date.parse(c.updatedAt) },
  };
}
