import type { CauseId, CompanyId, ConnectionId, RecordId } from './ids';
import { recordKinds, type RecordKind } from './kinds';
import type { Month } from './reconciliation';

/** What Xero changed, as the platform is told of it: numbered per company, on the feed and in signed callbacks (design, section 3, point 8). */

/** What a change tells besides its number, company, kind and record; those names are taken. */
export type ChangeData = Readonly<Record<string, unknown>> & { readonly number?: never; readonly company?: never; readonly kind?: never; readonly id?: never };

/** What a change may be of: a record, the company's connection to Xero, a problem's cause, or a month that is reconciled. */
export const changeKinds = [...recordKinds, 'connection', 'problem', 'month'] as const;
export type ChangeKind = RecordKind | 'connection' | 'problem' | 'month';

/** A change that is to be numbered. `type` says what happened to which kind: `payment.created`. */
export interface NewChange { readonly kind: ChangeKind; readonly recordId: RecordId | ConnectionId | CauseId | Month; readonly type: `${ChangeKind}.${string}`; readonly data: ChangeData }
export interface Change extends NewChange { readonly companyId: CompanyId; readonly number: number; readonly at: Date }

/** How its callback stands. `none`: the company had no callback address when it was made; it is on the feed alone. */
export const callbackStates = ['due', 'delivered', 'given-up', 'none'] as const;
export type CallbackState = (typeof callbackStates)[number];

/** `webhook-id`: the same however often a change is sent, so that a receiver can tell that it has it already. Numbers hold no underscore. */
export const callbackId = ({ companyId, number }: Pick<Change, 'companyId' | 'number'>): string => `change_${companyId}_${number}`;

/** The body as Standard Webhooks recommends it: `{type, timestamp, data}`, the same bytes each time. */
export const callbackBody = ({ companyId, number, kind, recordId, type, data, at }: Change): string =>
  JSON.stringify({ type, timestamp: at.toISOString(), data: { number, company: companyId, kind, id: recordId, ...data } });
