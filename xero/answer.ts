import type { XeroId } from '../domain/ids';
import type { XeroContactSnapshot } from './snapshots';

/** What Xero said of the limits on an answer; undefined where a header was missing (xero-api.md, section 1). */
export interface XeroLimits { readonly minuteRemaining?: number; readonly dayRemaining?: number; readonly appMinuteRemaining?: number }

/** What one element of a write came to; elements keep the order in which they were sent. */
export type ElementResult =
  | { readonly ok: true; readonly xeroId: XeroId; readonly number?: string; readonly status?: string; readonly totals?: { subtotal: string; tax: string; total: string }
      /** The contact as Xero has it now, for contacts. */
      readonly contact?: XeroContactSnapshot;
      /** Xero's line ids in order, for invoices and for credit notes where it names them. */
      readonly lineItemIds?: readonly string[]; readonly updatedAt?: string; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly messages: readonly string[] };

/** What one allocation of a credit note came to; whether Xero names the allocation's id at once is not certain, then the credit note tells it. */
export type AllocationResult =
  | { readonly ok: true; readonly allocationId?: XeroId; readonly invoiceXeroId: XeroId; readonly amount: string; /** '' where Xero says none. */ readonly date: string }
  | { readonly ok: false; readonly messages: readonly string[] };

/** Why a request certainly had no effect at Xero; nothing was counted as sent. */
export type NotSentReason =
  | { readonly reason: 'rate-limited'; readonly window: 'minute' | 'day' | 'concurrent' | 'app-minute'; readonly retryAfterSeconds?: number }
  | { readonly reason: 'token-expired' } | { readonly reason: 'permission-missing' } | { readonly reason: 'disconnected' }
  | { readonly reason: 'connection-refused' };

/** The table of answers (design, section 3, point 3) as a type. Texts are Xero's own: store them, never put them into Temporal. */
export type XeroAnswer<T> =
  | { readonly answer: 'done'; readonly value: T; readonly limits: XeroLimits; readonly correlationId?: string }
  | { readonly answer: 'refused'; readonly status: number; readonly messages: readonly string[]; readonly limits: XeroLimits }
  | { readonly answer: 'not-sent'; readonly why: NotSentReason; readonly limits: XeroLimits }
  | { readonly answer: 'in-doubt'; readonly why: 'timeout' | 'connection-lost' | 'unreadable'; readonly limits: XeroLimits }
  | { readonly answer: 'server-error'; readonly status: number; readonly limits: XeroLimits };
