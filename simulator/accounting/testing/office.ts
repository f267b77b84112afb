import type { Books, BooksAnswer, BooksChange, BooksRequest } from '../../seam';
import type { Exchange } from '../../recording/exchange';
import { record } from '../../recording/recorder';
import type { Json } from '../answers';
import { createBooks, type OrganisationSeed } from '../index';

export const tenantId = '11111111-1111-4111-8111-111111111111';

export const australian: OrganisationSeed = {
  tenantId, name: 'Harbour Hire', shortCode: '!hH1aB', countryCode: 'AU', baseCurrency: 'AUD', timezone: 'AUSEASTERNSTANDARDTIME',
};

interface AskOptions {
  readonly as?: 'app' | 'person';
  readonly since?: string;
}

/** An organisation's books with a clock and ids of the test's own, and short ways to ask them. */
export class Office {
  readonly books: Books;
  /** Every change so far, as storage would keep them. */
  readonly stored: BooksChange[];
  now = new Date('2026-11-24T02:00:00.000Z');
  switches: Record<string, string | number | boolean> = {};
  /** Ids that fall instead of rising, to tell an order by id from one by creation. */
  idsFall = false;
  private ids = 0;

  constructor(seed: OrganisationSeed = australian) {
    const { books, changes } = createBooks(seed);
    this.books = books;
    this.stored = [...changes];
  }

  /** `address` is a path with an optional query, below the API's root. */
  ask(method: BooksRequest['method'], address: string, body?: unknown, { as = 'app', since }: AskOptions = {}): BooksAnswer {
    const [path = '', query = ''] = address.split(/\?(.*)/s);
    const answer = this.books.handle(
      {
        method, path: path.split('/').map(decodeURIComponent), query: new URLSearchParams(query), actor: as,
        ...(body === undefined ? {} : { body }), ...(since === undefined ? {} : { ifModifiedSince: since }),
      },
      { now: () => this.now, newId: () => this.newId(), switches: this.switches },
    );
    this.stored.push(...answer.changes);
    // What a person does in Xero's pages is no call of the API.
    if (as === 'app') record(() => exchangeOf({ method, path, query }, answer, { body, since }));
    return answer;
  }

  get(address: string, options?: AskOptions): BooksAnswer {
    return this.ask('GET', address, undefined, options);
  }

  /** Lets time pass. */
  wait(seconds: number): void {
    this.now = new Date(this.now.getTime() + seconds * 1000);
  }

  /** The id of a new contact of that name. */
  contact(name: string, more: Json = {}): string {
    return idOf(this.ask('PUT', 'Contacts', { Contacts: [{ Name: name, ...more }] }), 'Contacts', 'ContactID');
  }

  /** A new invoice as answered: one hire line of 100.00 plus GST for a contact, approved, unless told otherwise. */
  invoice(contactId: string, more: Json = {}): Json {
    return first(this.ask('PUT', 'Invoices', { Invoices: [approved(contactId, more)] }), 'Invoices');
  }

  /** A person takes a payment on an invoice to the bank; answers as Xero would. */
  pay(invoiceId: string, amount: number, more: Json = {}): BooksAnswer {
    return this.ask('PUT', 'Payments', { Payments: [{ Invoice: { InvoiceID: invoiceId }, Account: { Code: '090' }, Amount: amount, ...more }] }, { as: 'person' });
  }

  /** A new credit note as answered: 100.00 plus GST for a contact, approved, unless told otherwise. */
  creditNote(contactId: string, more: Json = {}): Json {
    return first(this.ask('PUT', 'CreditNotes', { CreditNotes: [approvedCredit(contactId, more)] }), 'CreditNotes');
  }

  private newId(): string {
    this.ids += 1;
    return `00000000-0000-4000-8000-${String(this.idsFall ? 999_999 - this.ids : this.ids).padStart(12, '0')}`;
  }
}

/** A question to the books and their answer as they would stand on the wire. */
function exchangeOf(
  asked: { method: string; path: string; query: string }, { status, body: answered }: BooksAnswer, { body, since }: { body?: unknown; since?: string | undefined } = {},
): Exchange {
  const json = { 'content-type': 'application/json; charset=utf-8' };
  return {
    askedBy: 'simulator-test',
    request: {
      method: asked.method, path: `/api.xro/2.0/${asked.path}`, query: asked.query,
      headers: { accept: 'application/json', 'xero-tenant-id': tenantId, ...(body === undefined ? {} : json), ...(since === undefined ? {} : { 'if-modified-since': since }) },
      body: body === undefined ? '' : JSON.stringify(body),
    },
    answer: 'json' in answered
      ? { status, headers: json, body: JSON.stringify(answered.json) }
      : { status, headers: 'html' in answered ? { 'content-type': 'text/html; charset=utf-8' } : {}, body: 'html' in answered ? answered.html : '' },
  };
}

/** The body of an approved invoice of one hire line, 100.00 plus GST. */
export function approved(contactId: string, more: Json = {}): Json {
  return {
    Type: 'ACCREC', Status: 'AUTHORISED', Contact: { ContactID: contactId }, Date: '2026-11-20', DueDate: '2026-12-20',
    LineItems: [hireLine()], ...more,
  };
}

/** The body of an approved credit note of one line, 100.00 plus GST. */
export function approvedCredit(contactId: string, more: Json = {}): Json {
  return { Type: 'ACCRECCREDIT', Status: 'AUTHORISED', Contact: { ContactID: contactId }, Date: '2026-11-20', LineItems: [hireLine()], ...more };
}

export function hireLine(more: Json = {}): Json {
  return { Description: 'Excavator, 1 day', Quantity: 1, UnitAmount: 100, AccountCode: '210', ...more };
}

export function json(answer: BooksAnswer): Json {
  if (!('json' in answer.body)) throw new Error(`Answer ${answer.status} carries no JSON.`);
  return answer.body.json as Json;
}

export function listOf(answer: BooksAnswer, plural: string): Json[] {
  const list = json(answer)[plural];
  if (!Array.isArray(list)) throw new Error(`The answer has no ${plural}: ${JSON.stringify(json(answer))}`);
  return list as Json[];
}

export function first(answer: BooksAnswer, plural: string): Json {
  const [element] = listOf(answer, plural);
  if (!element) throw new Error(`${plural} is empty.`);
  return element;
}

/** The texts of the validation errors of the first refused element, on 200 or 400. */
export function errorsOf(answer: BooksAnswer): string[] {
  const body = json(answer);
  const elements = (body['Elements'] ?? Object.values(body).find(Array.isArray) ?? []) as Json[];
  const refused = elements.find((element) => Array.isArray(element['ValidationErrors']) && element['ValidationErrors'].length > 0);
  return ((refused?.['ValidationErrors'] ?? []) as { Message: string }[]).map(({ Message }) => Message);
}

function idOf(answer: BooksAnswer, plural: string, field: string): string {
  const id = first(answer, plural)[field];
  if (typeof id !== 'string') throw new Error(`No ${field} in ${JSON.stringify(json(answer))}`);
  return id;
}
