import type { InvoiceRecord, LineRecord } from './records';
import type { Session } from './session';
import { isTouched } from './invoice-rules';
import { texts } from './texts';

/**
 * Edits of a paid or part-paid invoice. By the switch `paidInvoiceEdits`: nothing, or (section 4) only Reference, DueDate,
 * InvoiceNumber, Contact, Url, whether it was sent, and of a line its Description and account.
 */
export function paidProblems(session: Session, before: InvoiceRecord, after: InvoiceRecord): string[] {
  if (!isTouched(before)) return [];
  if (session.switches.paidInvoiceEdits === 'none') return [texts.paidNotEditable];
  return fixedHead(before) === fixedHead(after) && fixedLines(before) === fixedLines(after) ? [] : [texts.paidNotEditable];
}

/**
 * Changes that do not move UpdatedDateUTC (section 3): DueDate and SentToContact of a part-paid invoice.
 */
export function onlySilentChanges(before: InvoiceRecord, after: InvoiceRecord): boolean {
  return isTouched(before) && before.status === 'AUTHORISED' && withoutSilent(before) === withoutSilent(after);
}

function withoutSilent(invoice: InvoiceRecord): string {
  const { dueDate: _due, sentToContact: _sent, updatedAt: _at, log: _log, ...rest } = invoice;
  return JSON.stringify(rest, Object.keys(rest).sort()) + fixedLines(invoice) + textLines(invoice);
}

function fixedHead({ date, currencyCode, currencyRate, lineAmountTypes, subTotal, totalTax, total }: InvoiceRecord): string {
  return JSON.stringify([date, currencyCode, currencyRate, lineAmountTypes, subTotal, totalTax, total]);
}

function fixedLines({ lines }: InvoiceRecord): string {
  return JSON.stringify(lines.map(({ id, quantity, unitAmount, discountRate, discountAmount, taxType, lineAmount, taxAmount }: LineRecord) =>
    [id, quantity, unitAmount, discountRate, discountAmount, taxType, lineAmount, taxAmount]));
}

function textLines({ lines }: InvoiceRecord): string {
  return JSON.stringify(lines.map(({ description, accountId }) => [description, accountId]));
}
