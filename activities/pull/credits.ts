import { dropAppliedCredit, linkedTo, readAppliedCredits, storeAppliedCredit, type AppliedCredit } from '../../db/document-sights';
import type { Tx } from '../../db/open';
import { recordsUnderWay } from '../../db/outbox';
import type { NewChange } from '../../domain/changes';
import type { CompanyId, RecordId, XeroTenantId } from '../../domain/ids';
import { amountText, decimal, sum } from '../../domain/money';
import type { XeroInvoiceSnapshot } from '../../xero/snapshots';

interface SeenInvoice { readonly invoiceId: RecordId; readonly snapshot: XeroInvoiceSnapshot }

/**
 * Credit that somebody applied to our invoices in Xero (overpayments, prepayments, credit notes of theirs, or more of ours than CloudRent
 * asked for) is told as credit, not as a payment (xero-api.md, "Over/prepayments"). `unclear`: invoices with a credit note of ours that is
 * just being allocated, to be looked at again.
 */
export async function tellCredits(tx: Tx, companyId: CompanyId, tenant: XeroTenantId, seen: readonly SeenInvoice[]): Promise<{ changes: NewChange[]; unclear: Set<RecordId> }> {
  const notes = await linkedTo(tx, companyId, tenant, ['credit-note'], seen.flatMap(({ snapshot }) => snapshot.credits.flatMap(({ source, xeroId }) => source === 'credit-note' ? [xeroId] : [])));
  const underWay = await recordsUnderWay(tx, companyId, 'credit-note', [...notes.values()].map(({ recordId }) => recordId));
  const unclear = new Set(seen.filter(({ snapshot }) => snapshot.credits.some(({ xeroId }) => {
    const note = notes.get(xeroId);
    return note !== undefined && underWay.has(note.recordId);
  })).map(({ invoiceId }) => invoiceId));
  const clear = seen.filter(({ invoiceId }) => !unclear.has(invoiceId));
  const told = await readAppliedCredits(tx, companyId, clear.map(({ invoiceId }) => invoiceId));
  const now = clear.flatMap((one) => foreignCredits(one, notes));
  const changes: NewChange[] = [];
  for (const credit of now) {
    const before = told.find((one) => same(one, credit));
    if (before && decimal(before.amount).eq(decimal(credit.amount))) continue;
    await storeAppliedCredit(tx, companyId, credit);
    changes.push({ kind: 'invoice', recordId: credit.invoiceId, type: 'invoice.credit-applied', data: { ...dataOf(credit, notes), ...(before ? { amountBefore: before.amount } : {}) } });
  }
  for (const credit of told.filter((one) => !now.some((other) => same(one, other)))) {
    await dropAppliedCredit(tx, companyId, credit);
    changes.push({ kind: 'invoice', recordId: credit.invoiceId, type: 'invoice.credit-removed', data: dataOf(credit, notes) });
  }
  return { changes, unclear };
}

type Notes = Awaited<ReturnType<typeof linkedTo>>;
const same = (one: AppliedCredit, other: AppliedCredit): boolean => one.invoiceId === other.invoiceId && one.source === other.source && one.xeroId === other.xeroId;
const dataOf = ({ source, xeroId, amount }: AppliedCredit, notes: Notes) => {
  const note = notes.get(xeroId);
  return { source, xeroId, amount, ...(note ? { creditNoteId: note.recordId } : {}) };
};

/** By source, what is on the invoice beside what CloudRent's own credit notes are allocated to it. */
function foreignCredits({ invoiceId, snapshot }: SeenInvoice, notes: Notes): AppliedCredit[] {
  const sources = new Map(snapshot.credits.map((credit) => [`${credit.source}/${credit.xeroId}`, credit]));
  return [...sources.values()].flatMap(({ source, xeroId }): AppliedCredit[] => {
    const applied = sum(snapshot.credits.filter((one) => one.xeroId === xeroId && one.source === source).map(({ amount }) => decimal(amount)));
    const ours = sum((notes.get(xeroId)?.sent?.allocations ?? []).filter((one) => one.invoiceId === invoiceId).map(({ amount }) => decimal(amount)));
    const foreign = applied.minus(ours);
    return foreign.gt(0) ? [{ invoiceId, source, xeroId, amount: amountText(foreign) }] : [];
  });
}
