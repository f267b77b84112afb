/**
 * Where the two halves of the simulator meet. The shell (HTTP, sign-in, limits, idempotency, faults, storage) authenticates and
 * parses a call; the books (accounting/) decide what Xero would say, synchronously and without I/O, so that a decision is
 * repeatable from its inputs and the shell can store its changes before anybody hears of them.
 */

/** One call to an organisation's books, past every door of the shell. */
export interface BooksRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Path segments below `/api.xro/2.0`, percent-decoded: `['Invoices', '<uuid>']`. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** The `If-Modified-Since` header as sent, if any. */
  readonly ifModifiedSince?: string;
  /** The parsed JSON body; undefined when there was none. */
  readonly body?: unknown;
  /** Whose hand it is: an app through the API, or a person in Xero's own pages (the control API). */
  readonly actor: 'app' | 'person';
}

/** What the books answer; `changes` is everything that must be stored with it, in order. */
export interface BooksAnswer {
  readonly status: number;
  /** A JSON body (Xero's PascalCase, envelope included) or, as Xero does for 404, a page of HTML. */
  readonly body: { readonly json: unknown } | { readonly html: string } | { readonly empty: true };
  readonly changes: readonly BooksChange[];
}

/** One object of one organisation as it stands after a change. `effect` is for the journal. */
export interface BooksChange {
  readonly entity:
    | 'organisation' | 'account' | 'taxRate' | 'contact' | 'invoice' | 'creditNote' | 'overpayment' | 'prepayment' | 'payment' | 'allocation'
    | 'batchPayment' | 'history' | 'counter';
  /** Xero's id of the object; for counters their name. */
  readonly id: string;
  /** The whole object as stored (the books' own shape), so that storage needs no knowledge of it. */
  readonly value: unknown;
  readonly effect: 'created' | 'updated' | 'voided' | 'deleted' | 'archived' | 'seeded';
  /** What a reader of the journal recognises the object by: an invoice number, a contact's name, an account's code. */
  readonly label: string;
}

/** What the books may know of the world outside them. */
export interface BooksWorld {
  now(): Date;
  newId(): string;
  /** Switches for what is unknown about Xero (`xero-api.md`, sections 10 and 11); the books name and document their own. */
  readonly switches: Readonly<Record<string, string | number | boolean>>;
}

/** One organisation's books. */
export interface Books {
  handle(request: BooksRequest, world: BooksWorld): BooksAnswer;
  /** Puts a stored object back, at start; the inverse of a change. */
  restore(change: Pick<BooksChange, 'entity' | 'id' | 'value'>): void;
}
