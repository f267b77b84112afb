import type { Accounting, OrganisationSeed } from '../accounting-parts';
import { isRecord, text } from '../pages/values';
import type { Books, BooksAnswer, BooksChange, BooksRequest, BooksWorld } from '../seam';

/** Books that know invoices by number and nothing about accounting: enough to see what the shell does around them. */
export class StubBooks implements Books {
  readonly invoices = new Map<string, { id: string; number: string }>();
  private organisation: unknown;

  handle(request: BooksRequest, world: BooksWorld): BooksAnswer {
    const [resource, id] = request.path;
    if (resource === 'Organisation') return answer({ Organisations: [this.organisation], Switches: world.switches });
    if (resource !== 'Invoices') return { status: 404, body: { html: '<h1>nothing here</h1>' }, changes: [] };
    if (request.method === 'GET') return this.read(id, request);
    return this.write(request, world);
  }

  restore({ entity, id, value }: Pick<BooksChange, 'entity' | 'id' | 'value'>): void {
    if (entity === 'organisation') this.organisation = value;
    if (entity === 'invoice') this.invoices.set(id, value as { id: string; number: string });
  }

  private read(id: string | undefined, request: BooksRequest): BooksAnswer {
    const found = [...this.invoices.values()].filter((invoice) => id === undefined || invoice.id === id);
    const since = request.ifModifiedSince === undefined ? {} : { Since: request.ifModifiedSince };
    return answer({ Invoices: found.map(shown), Id: id ?? null, ...since });
  }

  /** A number 'BROKEN' fails half-way, after earlier invoices of the same call were taken into memory. */
  private write({ body }: BooksRequest, world: BooksWorld): BooksAnswer {
    const wanted = isRecord(body) && Array.isArray(body['Invoices']) ? body['Invoices'].filter(isRecord) : [];
    const made = wanted.map((invoice) => {
      const number = text(invoice['InvoiceNumber']);
      if (number === 'BROKEN') throw new Error('the books are broken');
      const value = { id: world.newId(), number };
      this.invoices.set(value.id, value);
      return value;
    });
    const changes = made.map((value): BooksChange => ({ entity: 'invoice', id: value.id, value, effect: 'created', label: value.number }));
    const counter: BooksChange = { entity: 'counter', id: 'invoices', value: this.invoices.size, effect: 'updated', label: 'invoices' };
    return { ...answer({ Invoices: made.map(shown) }), changes: [...changes, ...(changes.length > 0 ? [counter] : [])] };
  }
}

export const stubAccounting: Accounting = {
  createBooks({ name, tenantId }: OrganisationSeed) {
    const books = new StubBooks();
    const value = { Name: name, OrganisationID: tenantId };
    books.restore({ entity: 'organisation', id: tenantId, value });
    return { books, changes: [{ entity: 'organisation', id: tenantId, value, effect: 'seeded', label: name }] };
  },
  emptyBooks: () => new StubBooks(),
  stub: true,
  switchValues: { mood: ['strict', 'stricter'], weather: ['sun', 'rain'] },
  renderInvoicePage: (books, id) => (books instanceof StubBooks && books.invoices.has(id) ? `<p>invoice ${books.invoices.get(id)?.number}</p>` : undefined),
  renderContactPage: () => undefined,
  renderCreditNotePage: () => undefined,
  renderPaymentPage: () => undefined,
};

function shown({ id, number }: { id: string; number: string }): unknown {
  return { InvoiceID: id, InvoiceNumber: number, Status: 'AUTHORISED', Total: 11, CurrencyCode: 'AUD', Contact: { Name: 'Buyer <b>' } };
}

function answer(json: unknown): BooksAnswer {
  return { status: 200, body: { json }, changes: [] };
}
