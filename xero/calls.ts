import type { Contacts, Invoices } from 'xero-node';
import type { XeroAnswer, ElementResult } from './answer';
import type { XeroContactBody, XeroInvoiceBody } from './bodies';
import { callXero, type XeroAccess } from './client';
import { contactResults, invoiceResults } from './element-results';
import type { XeroSettings } from './settings';
import {
  readAccount, readContact, readInvoice, readOrganisationBody, readTaxRate,
  type XeroAccount, type XeroContactSnapshot, type XeroInvoiceSnapshot, type XeroOrganisation, type XeroTaxRate,
} from './snapshots';
import { readAll } from './values';

type Settings = Pick<XeroSettings, 'apiUrl'>;
/** `create` is a PUT: it never edits. `update` is a POST by id. */
export type WriteOperation = 'create' | 'update';

/** Until the last byte of the answer. Far below the 5 minutes in which a write in doubt may be repeated under its key. */
export const readDeadlineMs = 30_000;
export const writeDeadlineMs = 60_000;
/** The largest page Xero gives (xero-api.md, section 3). */
export const largestPage = 1000;
/** Four decimals for unit prices; Xero rounds them to two without it. */
const unitDecimals = 4;

/** POST without an id would edit whatever bears the name or number. */
function requireIds(op: WriteOperation, ids: readonly (string | undefined)[]): void {
  if (ids.length === 0) throw new RangeError('A batch for Xero must not be empty.');
  if (op === 'update' && ids.includes(undefined)) throw new RangeError('An update must name the Xero id of every element.');
  if (op === 'create' && ids.some((id) => id !== undefined)) throw new RangeError('A create must not name a Xero id.');
}

function requireSome(values: readonly string[]): void {
  if (values.length === 0) throw new RangeError('Looking up nothing would read everything.');
}

/** Writes contacts in one call; the results keep the order of the elements. Throws RangeError on an empty batch or missing ids. */
export function writeContacts(
  settings: Settings, access: XeroAccess, op: WriteOperation, elements: readonly XeroContactBody[], idempotencyKey: string, deadlineMs = writeDeadlineMs,
): Promise<XeroAnswer<ElementResult[]>> {
  requireIds(op, elements.map((element) => element.contactID));
  const body = { contacts: elements } as unknown as Contacts;
  const sent = elements.map(({ contactID, contactNumber }) => ({ id: contactID, number: contactNumber }));
  return callXero(settings, access, deadlineMs, (api, tenant) => (op === 'create'
    ? api.createContacts(tenant, body, false, idempotencyKey)
    : api.updateOrCreateContacts(tenant, body, false, idempotencyKey)), (answer) => contactResults(answer.contacts, sent));
}

/** Writes invoices, or voids them, in one call; as {@link writeContacts}. */
export function writeInvoices(
  settings: Settings, access: XeroAccess, op: WriteOperation, elements: readonly XeroInvoiceBody[], idempotencyKey: string, deadlineMs = writeDeadlineMs,
): Promise<XeroAnswer<ElementResult[]>> {
  requireIds(op, elements.map((element) => element.invoiceID));
  const body = { invoices: elements } as unknown as Invoices;
  const sent = elements.map((element) => ({ id: element.invoiceID, number: 'invoiceNumber' in element ? element.invoiceNumber : undefined }));
  return callXero(settings, access, deadlineMs, (api, tenant) => (op === 'create'
    ? api.createInvoices(tenant, body, false, unitDecimals, idempotencyKey)
    : api.updateOrCreateInvoices(tenant, body, false, unitDecimals, idempotencyKey)), (answer) => invoiceResults(answer.invoices, sent));
}

export const readOrganisation = (settings: Settings, access: XeroAccess, deadlineMs = readDeadlineMs): Promise<XeroAnswer<XeroOrganisation>> =>
  callXero(settings, access, deadlineMs, (api, tenant) => api.getOrganisations(tenant), (body) => readOrganisationBody(body.organisations?.[0]));

/** All accounts, archived ones too. */
export const readAccounts = (settings: Settings, access: XeroAccess, deadlineMs = readDeadlineMs): Promise<XeroAnswer<XeroAccount[]>> =>
  callXero(settings, access, deadlineMs, (api, tenant) => api.getAccounts(tenant), (body) => readAll(body.accounts, readAccount));

/** All tax rates, inactive ones too. */
export const readTaxRates = (settings: Settings, access: XeroAccess, deadlineMs = readDeadlineMs): Promise<XeroAnswer<XeroTaxRate[]>> =>
  callXero(settings, access, deadlineMs, (api, tenant) => api.getTaxRates(tenant), (body) => readAll(body.taxRates, readTaxRate));

export interface ContactsPage { readonly contacts: XeroContactSnapshot[]; readonly pageCount: number }

/**
 * One page of contacts, archived and merged ones included. Pages count from 1; `pageCount` is 0 when there are none. Whether Xero says
 * "nothing newer than `ifModifiedSince`" by an empty list or by 304 is unknown (xero-api.md, section 11): both are an empty page.
 */
export const readContactsPage = (
  settings: Settings, access: XeroAccess, page: number, pageSize = largestPage, ifModifiedSince?: Date, deadlineMs = readDeadlineMs,
): Promise<XeroAnswer<ContactsPage>> =>
  callXero(settings, access, deadlineMs,
    (api, tenant) => api.getContacts(tenant, ifModifiedSince, undefined, undefined, undefined, page, true, undefined, undefined, pageSize),
    (body) => {
      const contacts = readAll(body.contacts, readContact);
      // Without the count a full page may have a next one.
      return contacts && { contacts, pageCount: body.pagination?.pageCount ?? (contacts.length < pageSize ? page : page + 1) };
    }, ifModifiedSince && { contacts: [], pageCount: 0 });

/** `Field=="a"` of each; a quotation mark is written twice, since Xero refuses `\"` (xero-api.md, section 3). */
const equals = (field: string, values: readonly string[]): string[] => values.map((value) => `${field}=="${value.replaceAll('"', '""')}"`);

/** Contacts to look for: of these Xero ids, or with one of these numbers, or of exactly one of these names. */
export interface WantedContacts { readonly ids: readonly string[]; readonly numbers: readonly string[]; readonly names: readonly string[] }

/** The filter of {@link findContacts}, whose length the address of a call bounds. */
export const contactFilter = ({ ids, numbers, names }: WantedContacts): string =>
  [...ids.map((id) => `ContactID==guid("${id}")`), ...equals('ContactNumber', numbers), ...equals('Name', names)].join(' OR ');

/** The contacts that fit, archived and merged too; what does not exist is missing, and a number may come up more than once. Throws RangeError when nothing is wanted. */
export function findContacts(settings: Settings, access: XeroAccess, wanted: WantedContacts, deadlineMs = readDeadlineMs): Promise<XeroAnswer<XeroContactSnapshot[]>> {
  requireSome([...wanted.ids, ...wanted.numbers, ...wanted.names]);
  return askForContacts(settings, access, { where: contactFilter(wanted) }, deadlineMs);
}

/** The contacts in whose name, person, number or e-mail this text stands, whatever the case: wider than a filter, which may tell cases apart. */
export function searchContacts(settings: Settings, access: XeroAccess, text: string, deadlineMs = readDeadlineMs): Promise<XeroAnswer<XeroContactSnapshot[]>> {
  requireSome([text]);
  return askForContacts(settings, access, { text }, deadlineMs);
}

/** By page: else Xero does not tell what a contact was merged into. */
const askForContacts = (settings: Settings, access: XeroAccess, { where, text }: { where?: string; text?: string }, deadlineMs: number): Promise<XeroAnswer<XeroContactSnapshot[]>> =>
  callXero(settings, access, deadlineMs,
    (api, tenant) => api.getContacts(tenant, undefined, where, undefined, undefined, 1, true, undefined, text, largestPage),
    (body) => readAll(body.contacts, readContact));

interface InvoiceFilter { readonly where?: string; readonly ids?: readonly string[]; readonly numbers?: readonly string[] }

/** Always by page: without one Xero leaves the lines out. */
function findInvoices(settings: Settings, access: XeroAccess, { where, ids, numbers }: InvoiceFilter, deadlineMs: number): Promise<XeroAnswer<XeroInvoiceSnapshot[]>> {
  return callXero(settings, access, deadlineMs, (api, tenant) => api.getInvoices(
    tenant, undefined, where, undefined, ids && [...ids], numbers && [...numbers], undefined, undefined, 1, undefined, undefined, unitDecimals, undefined, largestPage,
  ), (body) => readAll(body.invoices, readInvoice));
}

/**
 * The invoices of these numbers with their lines, voided and deleted ones too; bills (ACCPAY), which may share a number, are left out.
 * A number with a comma cannot stand in Xero's comma list, so that all are then asked for by a filter. Throws RangeError on none.
 */
export async function findInvoicesByNumber(settings: Settings, access: XeroAccess, numbers: readonly string[], deadlineMs = readDeadlineMs): Promise<XeroAnswer<XeroInvoiceSnapshot[]>> {
  requireSome(numbers);
  const listable = numbers.every((number) => !number.includes(',') && number === number.trim());
  const found = await findInvoices(settings, access, listable ? { numbers } : { where: equals('InvoiceNumber', numbers).join(' OR ') }, deadlineMs);
  return found.answer === 'done' ? { ...found, value: found.value.filter(({ type }) => type === 'ACCREC') } : found;
}

/** The invoices of these Xero ids with their lines; an unknown id is simply missing. Throws RangeError on none. */
export async function findInvoicesById(settings: Settings, access: XeroAccess, ids: readonly string[], deadlineMs = readDeadlineMs): Promise<XeroAnswer<XeroInvoiceSnapshot[]>> {
  requireSome(ids);
  return findInvoices(settings, access, { ids }, deadlineMs);
}
