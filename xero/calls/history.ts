import type { HistoryRecords } from 'xero-node';
import type { XeroAnswer } from '../answer';
import { callXero, type XeroAccess } from '../client';
import { writeDeadlineMs, type Settings } from './asking';

/** What Xero keeps a history of that we write to. */
export type HistoryKind = 'contact' | 'invoice' | 'credit-note' | 'payment';
/** The longest note that Xero takes (xero-api.md, "History"). */
const longestNote = 2500;

/**
 * Adds a note to a document's history in Xero, where it stays for good.
 * @param details at most {@link longestNote} characters; throws RangeError on more, or on none.
 */
export async function writeHistory(
  settings: Settings, access: XeroAccess, kind: HistoryKind, xeroId: string, details: string, idempotencyKey: string, deadlineMs = writeDeadlineMs,
): Promise<XeroAnswer<'written'>> {
  if (details.length === 0 || details.length > longestNote) throw new RangeError(`A note for Xero's history has 1 to ${String(longestNote)} characters, not ${String(details.length)}.`);
  const body = { historyRecords: [{ details }] } as unknown as HistoryRecords;
  return callXero(settings, access, deadlineMs, (api, tenant) => {
    switch (kind) {
      case 'contact': return api.createContactHistory(tenant, xeroId, body, idempotencyKey);
      case 'invoice': return api.createInvoiceHistory(tenant, xeroId, body, idempotencyKey);
      case 'credit-note': return api.createCreditNoteHistory(tenant, xeroId, body, idempotencyKey);
      case 'payment': return api.createPaymentHistory(tenant, xeroId, body, idempotencyKey);
    }
  }, (answer) => (Array.isArray(answer.historyRecords) ? 'written' as const : undefined));
}
