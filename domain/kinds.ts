/** The kinds of record that sync today. Plural in paths, singular everywhere else (design, section 7). */
export const recordKinds = ['contact', 'invoice'] as const;
export type RecordKind = (typeof recordKinds)[number];

export const kindPlural = { contact: 'contacts', invoice: 'invoices' } as const satisfies Record<RecordKind, string>;

/** The five words for how a record stands (design, section 2). Accepted = the sum of the five, always. */
export const syncStatuses = ['pending', 'waiting', 'synced', 'problem', 'excluded'] as const;
export type SyncStatus = (typeof syncStatuses)[number];

/** How a company's link to its organisation stands; nothing is sent before a person has finished set-up. */
export const connectionStates = ['choosing', 'setup', 'connected', 'expired', 'disconnected'] as const;
export type ConnectionState = (typeof connectionStates)[number];

/** Why a record is deliberately not sent. */
export type ExclusionReason = 'voided-before-sent' | 'archived-before-sent' | 'older-than-sync-from';
