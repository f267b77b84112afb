import type { XeroId } from '../../domain/ids';
import type { CreditNote, Payment } from '../../domain/records';
import type { Decision } from './decision';

/**
 * What is older than the date from which a company syncs is left alone: documents issued before it, payments made before it or of such a
 * document. What Xero has, or once had from us, stays in step whatever the date says. Contacts have no date. Pure; the table is in
 * docs/architecture.md, "From a date on".
 */

/** Whether Xero has a record, or had it from us: a document that was voided there and made anew is still ours to bring. */
export interface EverInXero { readonly xeroId: XeroId | null; readonly syncedVersion: number }
export const wasInXero = ({ xeroId, syncedVersion }: EverInXero): boolean => xeroId !== null || syncedVersion > 0;

export const leaveAlone: Decision = { action: 'exclude', because: 'older-than-sync-from' };

/** `syncFrom` null: nothing is too old. One that is void is excluded for that. */
export const isDocumentLeftAlone = ({ status, issuedOn }: { readonly status: 'issued' | 'void'; readonly issuedOn: string }, link: EverInXero, syncFrom: string | null): boolean =>
  syncFrom !== null && status === 'issued' && issuedOn < syncFrom && !wasInXero(link);

/** @param ofOne whether what it pays is left alone. */
export const isPaymentLeftAlone = ({ status, paidOn }: Pick<Payment, 'status' | 'paidOn'>, link: EverInXero, ofOne: boolean, syncFrom: string | null): boolean =>
  status === 'received' && !wasInXero(link) && (ofOne || (syncFrom !== null && paidOn < syncFrom));

/** A credit note as it can be in Xero: without its allocations to invoices that are left alone, whose amounts stay open credit there. */
export const withoutOldInvoices = (creditNote: CreditNote, isLeftAlone: (invoiceId: string) => boolean): CreditNote =>
  ({ ...creditNote, allocations: creditNote.allocations.filter(({ invoiceId }) => !isLeftAlone(invoiceId)) });
