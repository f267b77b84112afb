import { isRecord, text } from '../pages/values';
import type { BooksChange } from '../seam';

/** One change as Xero tells it (xero-api.md 5). */
export interface WebhookEvent {
  readonly resourceUrl: string;
  readonly resourceId: string;
  readonly tenantId: string;
  readonly tenantType: 'ORGANISATION';
  readonly eventCategory: 'CONTACT' | 'INVOICE' | 'CREDITNOTE';
  readonly eventType: 'CREATE' | 'UPDATE';
  /** UTC, and spelt without a zone. */
  readonly eventDateUtc: string;
  /** Of credit notes alone. */
  readonly data?: { readonly Type: string; readonly Status: string };
}

interface Kind {
  readonly category: WebhookEvent['eventCategory'];
  /** Below `/api.xro/2.0`. */
  readonly path: string;
  /** What of the stored object stands in `data`. */
  readonly data?: (value: Readonly<Record<string, unknown>>) => WebhookEvent['data'];
  /** Properties of the stored object that only money moves: payments and allocations. */
  readonly moneyIn?: readonly string[];
}

/** What of the books is told, by entity. Payments are not (xero-api.md 5); INVOICE means bills as well, credit notes are those of sales alone. */
const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['contact', { category: 'CONTACT', path: 'Contacts' }],
  ['invoice', { category: 'INVOICE', path: 'Invoices', moneyIn: ['amountPaid', 'amountCredited'] }],
  ['creditNote', { category: 'CREDITNOTE', path: 'CreditNotes', data: ({ status }) => ({ Type: 'ACCRECCREDIT', Status: text(status) }) }],
]);

export interface About {
  readonly tenantId: string;
  readonly at: Date;
  /** Xero's address: where the resource can be read. */
  readonly xeroUrl: string;
}

/** The event of a stored change, with the object as it was `before`; undefined for what Xero tells nobody. */
export function eventOf({ entity, id, value, effect }: BooksChange, { tenantId, at, xeroUrl }: About): WebhookEvent | undefined {
  const kind = kinds.get(entity);
  if (kind === undefined || effect === 'seeded') return undefined;
  const data = kind.data?.(isRecord(value) ? value : {});
  return {
    resourceUrl: `${xeroUrl}/api.xro/2.0/${kind.path}/${id}`, resourceId: id, tenantId, tenantType: 'ORGANISATION',
    eventCategory: kind.category, eventType: effect === 'created' ? 'CREATE' : 'UPDATE', eventDateUtc: at.toISOString().replace('Z', ''),
    ...(data === undefined ? {} : { data }),
  };
}

/** Whether a change is money on a document that was there before: a payment, an allocation, or one taken off again. */
export function isMoneyMove({ entity, value }: Pick<BooksChange, 'entity' | 'value'>, before: unknown): boolean {
  if (!isRecord(value) || !isRecord(before)) return false;
  return (kinds.get(entity)?.moneyIn ?? []).some((property) => value[property] !== before[property]);
}
