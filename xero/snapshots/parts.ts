import type { Allocation, Invoice, LineItem, Payment } from 'xero-node';
import { xeroId, type XeroId } from '../../domain/ids';
import type { Totals } from '../../domain/totals';
import { amountOf, dateOf, decimalOf, present, realId, text } from '../values';

/** What several of Xero's documents have in common. */

export interface XeroLineSnapshot {
  /** '' where Xero names none, as on some credit notes. */
  readonly lineItemId: string; readonly description: string; readonly quantity: string; readonly unitPrice: string; readonly discountRate?: string;
  /** '' where the line has none. */
  readonly accountCode: string; readonly taxType: string; readonly lineAmount: string; readonly taxAmount: string;
}

/** A payment as the document that it is on tells of it. */
export interface XeroPaymentOnDocument { readonly xeroId: XeroId; /** '' where Xero says none. */ readonly date: string; readonly amount: string; readonly reference?: string }

/** Credit that was put on an invoice. Whether Xero names its id is not certain (xero-api.md, "Credit notes"). */
export interface XeroAllocationSnapshot { readonly allocationId?: XeroId; readonly invoiceXeroId: XeroId; readonly amount: string; /** '' where Xero says none. */ readonly date: string }

export const optionalId = (value: unknown): XeroId | undefined => {
  const id = realId(value);
  return id === undefined ? undefined : xeroId(id);
};

export function readTotals(document: Pick<Invoice, 'subTotal' | 'totalTax' | 'total'>): Totals | undefined {
  const subtotal = amountOf(document.subTotal);
  const tax = amountOf(document.totalTax);
  const total = amountOf(document.total);
  return subtotal === undefined || tax === undefined || total === undefined ? undefined : { subtotal, tax, total };
}

export function readLine(line: LineItem): XeroLineSnapshot {
  const discount = decimalOf(line.discountRate);
  return present({
    lineItemId: realId(line.lineItemID) ?? '', description: text(line.description) ?? '', quantity: decimalOf(line.quantity) ?? '0', unitPrice: decimalOf(line.unitAmount) ?? '0',
    discountRate: discount === '0' ? undefined : discount, accountCode: text(line.accountCode) ?? '', taxType: text(line.taxType) ?? '',
    lineAmount: amountOf(line.lineAmount) ?? '0.00', taxAmount: amountOf(line.taxAmount) ?? '0.00',
  });
}

export function readPaymentOnDocument(payment: Payment): XeroPaymentOnDocument | undefined {
  const id = optionalId(payment.paymentID);
  const amount = amountOf(payment.amount);
  return id === undefined || amount === undefined ? undefined : present({ xeroId: id, date: dateOf(payment.date) ?? '', amount, reference: text(payment.reference) });
}

export function readAllocation(allocation: Allocation): XeroAllocationSnapshot | undefined {
  const invoiceXeroId = optionalId((allocation.invoice as Invoice | undefined)?.invoiceID);
  const amount = amountOf(allocation.amount);
  return invoiceXeroId === undefined || amount === undefined ? undefined : present({ allocationId: optionalId(allocation.allocationID), invoiceXeroId, amount, date: dateOf(allocation.date) ?? '' });
}
