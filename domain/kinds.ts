import type { RecordId } from './ids';

/** The kinds of record that sync, each after those that it may depend on. Plural in paths, singular everywhere else (design, section 7). */
export const recordKinds = ['contact', 'invoice', 'credit-note', 'payment'] as const;
export type RecordKind = (typeof recordKinds)[number];

export const kindPlural = { contact: 'contacts', invoice: 'invoices', 'credit-note': 'credit-notes', payment: 'payments' } as const satisfies Record<RecordKind, string>;

/** The five words for how a record stands (design, section 2). Accepted = the sum of the five, always. */
export const syncStatuses = ['pending', 'waiting', 'synced', 'problem', 'excluded'] as const;
export type SyncStatus = (typeof syncStatuses)[number];

/** How a company's link to its organisation stands; nothing is sent before a person has finished set-up. */
export const connectionStates = ['choosing', 'setup', 'connected', 'expired', 'disconnected'] as const;
export type ConnectionState = (typeof connectionStates)[number];

/** A kind as a sentence names it. */
export const kindWords = { contact: 'customer', invoice: 'invoice', 'credit-note': 'credit note', payment: 'payment' } as const satisfies Record<RecordKind, string>;

/** One record of a company. */
export interface RecordName { readonly kind: RecordKind; readonly recordId: RecordId }

/** Why a record is deliberately not sent; `accepted-in-xero`: a person accepted that it was voided or deleted there; `of-another-organisation`: it was born in an organisation that the company has left. */
export type ExclusionReason = 'voided-before-sent' | 'archived-before-sent' | 'deleted-before-sent' | 'older-than-sync-from' | 'accepted-in-xero' | 'of-another-organisation';
