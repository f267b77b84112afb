import { createHash, randomUUID } from 'node:crypto';
import type { Accounting, OrganisationSeed } from '../accounting-parts';
import type { Books, BooksAnswer, BooksChange, BooksRequest, BooksWorld } from '../seam';
import type { Op, Store, Table } from '../storage/store';
import type { Clock } from './clock';
import type { Effect, Journal } from './journal';
import type { SettingsBook } from './settings';

export type Organisation = Omit<OrganisationSeed, 'chart'>;

/** An object of the books as stored; only the books know what `value` means. */
export type StoredObject = Pick<BooksChange, 'entity' | 'id' | 'label' | 'value'>;

/** Hears of changes before they are stored; what it returns is stored with them. `before` gives an object as it is still stored. */
export type Listener = (tenantId: string, changes: readonly BooksChange[], before: (change: BooksChange) => unknown) => Op[];

export type NewOrganisation = Omit<OrganisationSeed, 'tenantId' | 'shortCode'>;

/** The organisations at Xero and their books: the only place that calls the books. */
export class Organisations {
  private readonly organisations: Table<Organisation>;
  private readonly books = new Map<string, Books>();
  private readonly worlds = new Map<string, BooksWorld>();

  constructor(
    private readonly store: Store,
    private readonly accounting: Accounting,
    private readonly clock: Clock,
    private readonly settings: SettingsBook,
    private readonly journal: Journal,
    private readonly listener: Listener,
  ) {
    this.organisations = store.table('organisation');
    for (const { tenantId } of this.organisations.values()) this.restore(tenantId);
  }

  /** See `Accounting.stub`. */
  get stub(): boolean {
    return this.accounting.stub ?? false;
  }

  all(): Organisation[] {
    return [...this.organisations.values()];
  }

  get(tenantId: string): Organisation | undefined {
    return this.organisations.get(tenantId);
  }

  objects(tenantId: string): Table<StoredObject> {
    return this.store.table(`object:${tenantId}`);
  }

  /** Opens an organisation with a chart of accounts and stores it, journalled as seeded. */
  create(wanted: NewOrganisation): Organisation {
    const tenantId = randomUUID();
    const seed: OrganisationSeed = { ...wanted, tenantId, shortCode: shortCodeOf(tenantId) };
    const { chart: _chart, ...organisation } = seed;
    const { books, changes } = this.accounting.createBooks(seed);
    this.store.commit([this.organisations.put(tenantId, organisation), ...this.changesOf(tenantId, changes, { actor: 'simulator' })]);
    this.books.set(tenantId, books);
    return organisation;
  }

  /**
   * Lets the books decide one request. They have changed in memory by then, so the operations must be committed at once. If they
   * fail, they are put back to what is stored, and the failure goes on.
   */
  decide(tenantId: string, request: BooksRequest, callSeq?: number): { answer: BooksAnswer; ops: Op[] } {
    try {
      const answer = this.booksOf(tenantId).handle(request, this.worldOf(tenantId));
      const about = callSeq === undefined ? { actor: request.actor } : { actor: request.actor, callSeq };
      return { answer, ops: this.changesOf(tenantId, answer.changes, about) };
    } catch (cause) {
      this.restore(tenantId);
      throw cause;
    }
  }

  /** A person's work in Xero's own pages: stored at once, outside every limit. */
  asPerson(tenantId: string, request: Omit<BooksRequest, 'actor'>): BooksAnswer {
    const { answer, ops } = this.decide(tenantId, { ...request, actor: 'person' });
    this.store.commit(ops);
    return answer;
  }

  booksOf(tenantId: string): Books {
    const books = this.books.get(tenantId);
    if (books === undefined) throw new Error(`There is no organisation ${tenantId}.`);
    return books;
  }

  private restore(tenantId: string): void {
    const books = this.accounting.emptyBooks();
    for (const { entity, id, value } of this.objects(tenantId).values()) books.restore({ entity, id, value });
    this.books.set(tenantId, books);
  }

  private changesOf(tenantId: string, changes: readonly BooksChange[], by: { actor: Effect['actor']; callSeq?: number }): Op[] {
    if (changes.length === 0) return [];
    const objects = this.objects(tenantId);
    const heard = this.listener(tenantId, changes, ({ entity, id }) => objects.get(`${entity}/${id}`)?.value);
    const stored = changes.map(({ entity, id, label, value }) => objects.put(`${entity}/${id}`, { entity, id, label, value }));
    return [...stored, ...heard, ...this.journal.effectsOf(changes, { tenantId, at: this.clock.now().toISOString(), ...by })];
  }

  private worldOf(tenantId: string): BooksWorld {
    const known = this.worlds.get(tenantId);
    if (known !== undefined) return known;
    const settings = this.settings;
    const world: BooksWorld = {
      now: () => this.clock.now(),
      newId: () => randomUUID(),
      get switches() {
        return settings.for(tenantId).switches;
      },
    };
    this.worlds.set(tenantId, world);
    return world;
  }
}

/** Five letters behind an exclamation mark, as Xero's `!NLglS` (xero-api.md 4, Organisation), derived from the id. */
function shortCodeOf(tenantId: string): string {
  const letters = createHash('sha256').update(tenantId).digest('base64').replaceAll(/[^A-Za-z]/g, '');
  return `!${letters.slice(0, 5)}`;
}
