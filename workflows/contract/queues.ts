/** The queue of calls to Xero that belongs to a queue of syncs: `sync` → `xero-api`, and in tests `sync-7` → `xero-api-7`. */
export const xeroQueueOf = (syncQueue: string): string => syncQueue.replace(/^sync/, 'xero-api');
