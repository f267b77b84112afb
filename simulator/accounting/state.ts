import type { BooksChange } from '../seam';
import type {
  AccountRecord, AdvanceRecord, AllocationRecord, BatchPaymentRecord, ContactRecord, CreditKind, CreditNoteRecord, CreditRecord, InvoiceRecord,
  NoteRecord, OrganisationRecord, PaymentRecord, Stored, TaxRateRecord,
} from './records';
import { Index, Table } from './table';

/** How names are compared for uniqueness. */
export function nameKey(name: string): string {
  return name.toLowerCase();
}

export function contactTypeKey(contactId: string, type: InvoiceRecord['type']): string {
  return `${contactId} ${type}`;
}

function liveKey({ status, contactId, type }: InvoiceRecord): string | undefined {
  return status === 'VOIDED' || status === 'DELETED' ? undefined : contactTypeKey(contactId, type);
}

const byCreation = (a: Stored, b: Stored): number => a.sequence - b.sequence;

/** Everything one organisation's books know, with the indexes that keep a batch cheap however many invoices there are. */
export class BooksState {
  organisation: OrganisationRecord | undefined;

  readonly accountByCode = new Index<AccountRecord>((account) => account.code);
  readonly accounts = new Table<AccountRecord>([this.accountByCode]);

  readonly taxRates = new Table<TaxRateRecord>([]);

  readonly activeContactByName = new Index<ContactRecord>((c) => (c.status === 'ACTIVE' ? nameKey(c.name) : undefined));
  readonly closedContactByName = new Index<ContactRecord>((c) => (c.status === 'ACTIVE' ? undefined : nameKey(c.name)));
  readonly contactByNumber = new Index<ContactRecord>((contact) => contact.contactNumber);
  readonly contacts = new Table<ContactRecord>([this.activeContactByName, this.closedContactByName, this.contactByNumber]);

  readonly invoiceByNumber = new Index<InvoiceRecord>((invoice) => invoice.number || undefined);
  readonly invoiceByContact = new Index<InvoiceRecord>((invoice) => invoice.contactId);
  /** Neither voided nor deleted, by contact and type: what makes somebody a customer or a supplier. */
  readonly liveInvoiceByContact = new Index<InvoiceRecord>((invoice) => liveKey(invoice));
  /** Sales invoices by the month of their approval: what the plan's limit counts. */
  readonly approvedByMonth = new Index<InvoiceRecord>(({ type, approvedOn }) => (type === 'ACCREC' ? approvedOn?.slice(0, 7) : undefined));
  readonly invoices = new Table<InvoiceRecord>([this.invoiceByNumber, this.invoiceByContact, this.liveInvoiceByContact, this.approvedByMonth]);

  readonly creditNoteByNumber = new Index<CreditNoteRecord>((note) => note.number || undefined);
  readonly creditNoteByContact = new Index<CreditNoteRecord>((note) => note.contactId);
  readonly creditNotes = new Table<CreditNoteRecord>([this.creditNoteByNumber, this.creditNoteByContact]);

  readonly advanceByContact = new Index<AdvanceRecord>((advance) => advance.contactId);
  readonly overpayments = new Table<AdvanceRecord>([this.advanceByContact]);
  readonly prepayments = new Table<AdvanceRecord>([this.advanceByContact]);

  /** Payments and allocations that stand, by the documents between which they move money. */
  readonly paymentByPayable = new Index<PaymentRecord>((payment) => (payment.status === 'DELETED' ? undefined : payment.payableId));
  readonly payments = new Table<PaymentRecord>([this.paymentByPayable]);
  readonly allocationByInvoice = new Index<AllocationRecord>((allocation) => (allocation.status === 'DELETED' ? undefined : allocation.invoiceId));
  readonly allocationByCredit = new Index<AllocationRecord>((allocation) => (allocation.status === 'DELETED' ? undefined : allocation.creditId));
  readonly allocations = new Table<AllocationRecord>([this.allocationByInvoice, this.allocationByCredit]);
  readonly batchPayments = new Table<BatchPaymentRecord>([]);

  readonly notes = new Map<string, NoteRecord[]>();
  readonly counters = new Map<string, number>();
  private lastSequence = 0;

  nextSequence(): number {
    this.lastSequence += 1;
    return this.lastSequence;
  }

  credit(kind: CreditKind, id: string): CreditRecord | undefined {
    switch (kind) {
      case 'creditNote': return this.creditNotes.get(id);
      case 'overpayment': return this.overpayments.get(id);
      case 'prepayment': return this.prepayments.get(id);
    }
  }

  /** Payments that stand on a document, and allocations to and of one, as they were made. */
  paymentsOn(payableId: string): PaymentRecord[] {
    return this.paymentByPayable.ids(payableId).flatMap((id) => this.payments.get(id) ?? []).sort(byCreation);
  }

  allocationsTo(invoiceId: string): AllocationRecord[] {
    return this.allocationByInvoice.ids(invoiceId).flatMap((id) => this.allocations.get(id) ?? []).sort(byCreation);
  }

  allocationsOf(creditId: string): AllocationRecord[] {
    return this.allocationByCredit.ids(creditId).flatMap((id) => this.allocations.get(id) ?? []).sort(byCreation);
  }

  addNote(note: NoteRecord): void {
    const notes = (this.notes.get(note.documentId) ?? []).filter((known) => known.id !== note.id);
    this.notes.set(note.documentId, [...notes, note]);
  }

  removeNote(note: NoteRecord): void {
    this.notes.set(note.documentId, (this.notes.get(note.documentId) ?? []).filter((known) => known.id !== note.id));
  }

  /** Puts a stored object back; in any order, and again without harm. */
  restore({ entity, id, value }: Pick<BooksChange, 'entity' | 'id' | 'value'>): void {
    switch (entity) {
      case 'organisation': this.organisation = value as OrganisationRecord; break;
      case 'account': this.accounts.put(this.counted(value as AccountRecord)); break;
      case 'taxRate': this.taxRates.put(this.counted(value as TaxRateRecord)); break;
      case 'contact': this.contacts.put(this.counted(value as ContactRecord)); break;
      case 'invoice': this.invoices.put(this.counted(value as InvoiceRecord)); break;
      case 'creditNote': this.creditNotes.put(this.counted(value as CreditNoteRecord)); break;
      case 'overpayment': this.overpayments.put(this.counted(value as AdvanceRecord)); break;
      case 'prepayment': this.prepayments.put(this.counted(value as AdvanceRecord)); break;
      case 'payment': this.payments.put(this.counted(value as PaymentRecord)); break;
      case 'allocation': this.allocations.put(this.counted(value as AllocationRecord)); break;
      case 'batchPayment': this.batchPayments.put(this.counted(value as BatchPaymentRecord)); break;
      case 'history': this.addNote(this.counted(value as NoteRecord)); break;
      case 'counter': this.counters.set(id, value as number); break;
    }
  }

  private counted<Row extends { readonly sequence: number }>(row: Row): Row {
    this.lastSequence = Math.max(this.lastSequence, row.sequence);
    return row;
  }
}
