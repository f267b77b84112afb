import type { RecordKind } from './kinds';

/** What changes in Xero is read by these lists, each with a cursor of its own (plural, as in paths). */
export const pullResources = ['contacts', 'invoices', 'credit-notes', 'payments'] as const;
export type PullResource = (typeof pullResources)[number];

/** What one object of such a list is. */
export const pulledKind = { 'contacts': 'contact', 'invoices': 'invoice', 'credit-notes': 'credit-note', 'payments': 'payment' } as const satisfies Record<PullResource, RecordKind>;
