import type { CreditNote } from 'xero-node';
import type { XeroId } from '../../domain/ids';
import type { Totals } from '../../domain/totals';
import { amountOf, dateOf, instantOf, present, readAll, text } from '../values';
import { optionalId, readAllocation, readLine, readPaymentOnDocument, readTotals, type XeroAllocationSnapshot, type XeroLineSnapshot, type XeroPaymentOnDocument } from './parts';

export interface XeroCreditNoteSnapshot {
  readonly xeroId: XeroId; readonly number: string; readonly status: string;
  /** ACCRECCREDIT, or ACCPAYCREDIT for a supplier's. */
  readonly type: string; readonly contactXeroId: XeroId;
  /** A calendar date; '' where a draft has none. */
  readonly date: string; readonly currency: string; readonly reference?: string; readonly lineAmountTypes: string; readonly totals: Totals;
  /** What is neither allocated nor refunded. */
  readonly remainingCredit: string;
  readonly lines: readonly XeroLineSnapshot[]; readonly allocations: readonly XeroAllocationSnapshot[];
  /** Refunds. */
  readonly payments: readonly XeroPaymentOnDocument[]; readonly updatedAt?: string;
}

export function readCreditNote(creditNote: CreditNote): XeroCreditNoteSnapshot | undefined {
  const id = optionalId(creditNote.creditNoteID);
  const contactXeroId = optionalId(creditNote.contact?.contactID);
  const totals = readTotals(creditNote);
  const remainingCredit = amountOf(creditNote.remainingCredit);
  const lines = readAll(creditNote.lineItems, readLine);
  const allocations = readAll((creditNote.allocations ?? []).filter(({ isDeleted }) => isDeleted !== true), readAllocation);
  const payments = readAll(creditNote.payments ?? [], readPaymentOnDocument);
  const status = text(creditNote.status);
  if (id === undefined || contactXeroId === undefined || !totals || remainingCredit === undefined || !lines || !allocations || !payments || status === undefined) return undefined;
  return present({
    xeroId: id, number: text(creditNote.creditNoteNumber) ?? '', status, type: text(creditNote.type) ?? '', contactXeroId, date: dateOf(creditNote.date) ?? '',
    currency: text(creditNote.currencyCode) ?? '', reference: text(creditNote.reference), lineAmountTypes: text(creditNote.lineAmountTypes) ?? 'Exclusive', totals,
    remainingCredit, lines, allocations, payments, updatedAt: instantOf(creditNote.updatedDateUTC),
  });
}
