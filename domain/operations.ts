import type { RecordKind } from './kinds';
import type { PullResource } from './pull';

interface OperationFacts {
  readonly kind: RecordKind;
  /** What an operator reads: `create 50 invoices`. */
  readonly verb: string;
  /** The call that it is, under Xero's accounting API. */
  readonly call: string;
  /** How many records one call takes; Xero advises about 50 elements (xero-api.md, section 3). */
  readonly atOnce: 1 | 50;
  /** `key`: in doubt the same bytes may go again under their Idempotency-Key. `look-up`: a DELETE carries none, so Xero is read first. `read`: it writes nothing. */
  readonly inDoubt: 'key' | 'look-up' | 'read';
  /** What of Xero must have been read a moment ago before it goes, so that nothing is doubled or overwritten unseen. */
  readonly sees?: PullResource;
}

/** Everything that the writer does with one call to Xero. */
export const operations = {
  'contact-create': { kind: 'contact', verb: 'create', call: 'PUT /Contacts', atOnce: 50, inDoubt: 'key' },
  'contact-update': { kind: 'contact', verb: 'update', call: 'POST /Contacts', atOnce: 50, inDoubt: 'key', sees: 'contacts' },
  /** Reads contacts anew before a person is asked about them. */
  'contact-look': { kind: 'contact', verb: 'look at', call: 'GET /Contacts', atOnce: 50, inDoubt: 'read' },
  'invoice-create': { kind: 'invoice', verb: 'create', call: 'PUT /Invoices', atOnce: 50, inDoubt: 'key' },
  'invoice-update': { kind: 'invoice', verb: 'update', call: 'POST /Invoices', atOnce: 50, inDoubt: 'key' },
  'credit-note-create': { kind: 'credit-note', verb: 'create', call: 'PUT /CreditNotes', atOnce: 50, inDoubt: 'key' },
  'credit-note-update': { kind: 'credit-note', verb: 'update', call: 'POST /CreditNotes', atOnce: 50, inDoubt: 'key' },
  'credit-note-allocate': { kind: 'credit-note', verb: 'allocate', call: 'PUT /CreditNotes/{id}/Allocations', atOnce: 1, inDoubt: 'key' },
  'credit-note-deallocate': { kind: 'credit-note', verb: 'take an allocation off', call: 'DELETE /CreditNotes/{id}/Allocations/{id}', atOnce: 1, inDoubt: 'look-up' },
  'payment-create': { kind: 'payment', verb: 'create', call: 'PUT /Payments', atOnce: 50, inDoubt: 'key', sees: 'payments' },
  'payment-delete': { kind: 'payment', verb: 'delete', call: 'POST /Payments/{id}', atOnce: 1, inDoubt: 'key' },
} as const satisfies Record<string, OperationFacts>;

export type Operation = keyof typeof operations;

/** The operations that go only on a moment-old view of Xero, each with the list that it sees. */
export const operationsSeenFirst: Readonly<Partial<Record<Operation, PullResource>>> = Object.fromEntries(Object.entries(operations).flatMap(([operation, facts]) => ('sees' in facts ? [[operation, facts.sees]] : [])));

/** The list that must have been read a moment ago before this goes; undefined for most. */
export const seenFirst = (operation: Operation): PullResource | undefined => (operations[operation] as OperationFacts).sees;
