import type { BooksChange, BooksWorld } from '../seam';
import type {
  AccountRecord, AllocationRecord, BatchPaymentRecord, ContactRecord, CreditRecord, InvoiceRecord, LogEntry, NoteRecord, OrganisationRecord,
  PaymentRecord, Stored, TaxRateRecord,
} from './records';
import type { BooksState } from './state';
import type { Switches } from './switches';
import type { Table } from './table';

/**
 * One call's work on the books: it changes the state at once, so that the next element of a batch sees it, keeps the changes to be
 * stored, and can take back everything since a mark when an element is refused.
 */
export class Session {
  private readonly kept: { readonly change: BooksChange; readonly undo: () => void }[] = [];
  readonly now: Date;
  readonly organisation: OrganisationRecord;

  constructor(
    readonly state: BooksState,
    readonly world: BooksWorld,
    readonly switches: Switches,
    readonly actor: 'app' | 'person',
  ) {
    if (!state.organisation) throw new Error('These books have no organisation yet: create them with createBooks, or restore them first.');
    this.organisation = state.organisation;
    this.now = world.now();
  }

  get nowIso(): string {
    return this.now.toISOString();
  }

  /** A line for the history of a document, dated now and signed by whoever acts. */
  log(changes: string, details: string): LogEntry {
    return { at: this.nowIso, changes, details, user: this.user };
  }

  get user(): string {
    return this.actor === 'app' ? 'System Generated' : 'A person in Xero';
  }

  mark(): number {
    return this.kept.length;
  }

  rollback(mark: number): void {
    for (const { undo } of this.kept.splice(mark).toReversed()) undo();
  }

  /** What must be stored, in order; of a counter only its last value. */
  changes(): BooksChange[] {
    const changes = this.kept.map(({ change }) => change);
    const lastOf = new Map(changes.map((change, position) => [`${change.entity} ${change.id}`, position]));
    return changes.filter((change, position) => change.entity !== 'counter' || lastOf.get(`${change.entity} ${change.id}`) === position);
  }

  putOrganisation(organisation: OrganisationRecord): void {
    const before = this.state.organisation;
    this.state.organisation = organisation;
    this.keep({ entity: 'organisation', id: organisation.id, value: organisation, effect: 'updated', label: organisation.name }, () => {
      this.state.organisation = before;
    });
  }

  putAccount(account: AccountRecord, effect: BooksChange['effect']): void {
    this.putRow('account', this.state.accounts, account, effect, account.code);
  }

  putTaxRate(rate: TaxRateRecord, effect: BooksChange['effect']): void {
    this.putRow('taxRate', this.state.taxRates, rate, effect, rate.taxType);
  }

  putContact(contact: ContactRecord, effect: BooksChange['effect']): void {
    this.putRow('contact', this.state.contacts, contact, effect, contact.name);
  }

  putInvoice(invoice: InvoiceRecord, effect: BooksChange['effect']): void {
    this.putRow('invoice', this.state.invoices, invoice, effect, invoice.number || invoice.id);
  }

  putCredit(credit: CreditRecord, effect: BooksChange['effect']): void {
    switch (credit.kind) {
      case 'creditNote': return this.putRow('creditNote', this.state.creditNotes, credit, effect, credit.number || credit.id);
      case 'overpayment': return this.putRow('overpayment', this.state.overpayments, credit, effect, credit.reference || credit.id);
      case 'prepayment': return this.putRow('prepayment', this.state.prepayments, credit, effect, credit.reference || credit.id);
    }
  }

  putPayment(payment: PaymentRecord, effect: BooksChange['effect']): void {
    this.putRow('payment', this.state.payments, payment, effect, payment.reference || payment.id);
  }

  putAllocation(allocation: AllocationRecord, effect: BooksChange['effect']): void {
    this.putRow('allocation', this.state.allocations, allocation, effect, allocation.id);
  }

  putBatchPayment(batch: BatchPaymentRecord, effect: BooksChange['effect']): void {
    this.putRow('batchPayment', this.state.batchPayments, batch, effect, batch.reference || batch.id);
  }

  putNote(note: NoteRecord, label: string): void {
    this.state.addNote(note);
    this.keep({ entity: 'history', id: note.id, value: note, effect: 'created', label }, () => this.state.removeNote(note));
  }

  putCounter(name: string, value: number): void {
    const before = this.state.counters.get(name);
    this.state.counters.set(name, value);
    this.keep({ entity: 'counter', id: name, value, effect: 'updated', label: name }, () => {
      if (before === undefined) this.state.counters.delete(name);
      else this.state.counters.set(name, before);
    });
  }

  private putRow<Row extends Stored>(entity: BooksChange['entity'], table: Table<Row>, row: Row, effect: BooksChange['effect'], label: string): void {
    const before = table.put(row);
    this.keep({ entity, id: row.id, value: row, effect, label }, () => {
      if (before) table.put(before);
      else table.remove(row.id);
    });
  }

  private keep(change: BooksChange, undo: () => void): void {
    this.kept.push({ change, undo });
  }
}
