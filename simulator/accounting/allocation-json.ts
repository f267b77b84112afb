import type { Json } from './answers';
import { dateString, xeroDate } from './dates';
import { asNumber } from './money';
import type { AllocationRecord } from './records';
import type { BooksState } from './state';

/** An allocation as Xero answers it. */
export function allocationJson(state: BooksState, { id, amount, date, invoiceId }: AllocationRecord): Json {
  return {
    AllocationID: id,
    Amount: asNumber(amount),
    Date: xeroDate(date),
    Invoice: {
      InvoiceID: invoiceId, InvoiceNumber: state.invoices.get(invoiceId)?.number ?? '', Payments: [], CreditNotes: [], Prepayments: [], Overpayments: [],
      HasErrors: false, IsDiscounted: false, LineItems: [], ValidationErrors: [],
    },
    ValidationErrors: [],
  };
}

/**
 * The answer to taking an allocation off: the bare allocation, its id spelt `AllocationId` and its invoice missing (section 4: "an
 * array or missing"), so that nobody relies on either.
 */
export function deletedAllocationJson({ id, date }: AllocationRecord): Json {
  return { AllocationId: id, Date: xeroDate(date), IsDeleted: true };
}

/** What was set off against an invoice, as it is shown within it: each allocation under its credit, dated by the allocation. */
export function creditsOn(state: BooksState, invoiceId: string): { CreditNotes: Json[]; Prepayments: Json[]; Overpayments: Json[] } {
  const allocations = state.allocationsTo(invoiceId);
  const of = (kind: AllocationRecord['creditKind'], json: (allocation: AllocationRecord) => Json) => allocations.filter(({ creditKind }) => creditKind === kind).map((allocation) => ({
    ...json(allocation), AppliedAmount: asNumber(allocation.amount), DateString: dateString(allocation.date), Date: xeroDate(allocation.date), LineItems: [],
    Total: asNumber(state.credit(kind, allocation.creditId)?.total ?? '0'),
  }));
  return {
    CreditNotes: of('creditNote', ({ creditId }) => ({ CreditNoteID: creditId, CreditNoteNumber: state.creditNotes.get(creditId)?.number ?? '', HasErrors: false })),
    Prepayments: of('prepayment', ({ creditId }) => ({ PrepaymentID: creditId })),
    Overpayments: of('overpayment', ({ creditId }) => ({ OverpaymentID: creditId })),
  };
}
