import type { Overpayment, Prepayment } from 'xero-node';
import type { XeroId } from '../../domain/ids';
import type { Totals } from '../../domain/totals';
import { amountOf, dateOf, instantOf, present, readAll, text } from '../values';
import { optionalId, readAllocation, readPaymentOnDocument, readTotals, type XeroAllocationSnapshot, type XeroPaymentOnDocument } from './parts';

/** An overpayment or prepayment: money of a customer (RECEIVE-…) or to a supplier (SPEND-…) before there is anything to pay. */
export interface XeroAdvanceSnapshot {
  readonly xeroId: XeroId; readonly status: string; readonly type: string; readonly contactXeroId: XeroId; readonly contactName?: string;
  /** A calendar date; '' where Xero says none. */
  readonly date: string; readonly currency: string; readonly reference?: string; readonly totals: Totals; readonly remainingCredit: string;
  readonly allocations: readonly XeroAllocationSnapshot[];
  /** Refunds. */
  readonly payments: readonly XeroPaymentOnDocument[]; readonly updatedAt?: string;
}

export const readOverpayment = (overpayment: Overpayment): XeroAdvanceSnapshot | undefined => readAdvance(overpayment.overpaymentID, overpayment);
export const readPrepayment = (prepayment: Prepayment): XeroAdvanceSnapshot | undefined => readAdvance(prepayment.prepaymentID, prepayment);

function readAdvance(id: unknown, advance: Overpayment | Prepayment): XeroAdvanceSnapshot | undefined {
  const xeroId = optionalId(id);
  const contactXeroId = optionalId(advance.contact?.contactID);
  const totals = readTotals(advance);
  const remainingCredit = amountOf(advance.remainingCredit);
  const allocations = readAll((advance.allocations ?? []).filter(({ isDeleted }) => isDeleted !== true), readAllocation);
  const payments = readAll(advance.payments ?? [], readPaymentOnDocument);
  const status = text(advance.status);
  if (xeroId === undefined || contactXeroId === undefined || !totals || remainingCredit === undefined || !allocations || !payments || status === undefined) return undefined;
  return present({
    xeroId, status, type: text(advance.type) ?? '', contactXeroId, contactName: text(advance.contact?.name), date: dateOf(advance.date) ?? '', currency: text(advance.currencyCode) ?? '',
    reference: text((advance as { reference?: unknown }).reference), totals, remainingCredit, allocations, payments, updatedAt: instantOf(advance.updatedDateUTC),
  });
}
