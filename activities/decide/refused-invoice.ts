import type { SentContent, SentLine } from '../../db/schema';
import type { Problem } from '../../domain/problems';
import { problemFromMessages } from '../../xero/refusals';

/** What the sentences say where nothing more is known. */
const plainly = { money: 'a payment or credit', refused: 'an invoice of this date', instead: 'date the invoice after it' };

/**
 * The problem that Xero's words about an invoice amount to, with what the catalogue's sentences need of the invoice.
 * @param details of the invoice, such as its number and currency.
 */
export function refusedInvoice(messages: readonly string[], sent: SentContent, details: Readonly<Record<string, string>> = {}): Problem {
  const found = problemFromMessages(messages, 'invoice', { ...plainly, ...details });
  const lines = Object.values(sent.lines ?? {});
  const { account, taxType } = found.details;
  const named = (list: readonly string[]): string => [...new Set(list)].join(', ');
  const using = (fits: (line: SentLine) => boolean): readonly SentLine[] => (lines.some(fits) ? lines.filter(fits) : lines);
  if (found.code === 'account-unusable') {
    const lined = using((line) => line.accountCode === account);
    return { ...found, details: { account: named(lined.map((line) => line.accountCode)), ...found.details, category: named(lined.map((line) => line.category)) } };
  }
  return found.code === 'tax-rate-unusable' ? { ...found, details: { ...found.details, tax: named(using((line) => line.taxType === taxType).map((line) => line.tax)) } } : found;
}
