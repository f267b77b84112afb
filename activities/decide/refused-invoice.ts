import type { SentContent } from '../../db/schema';
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
  const category = named(lines.filter((line) => account === undefined || line.accountCode === account).map((line) => line.category));
  const tax = named(lines.filter((line) => taxType === undefined || line.taxType === taxType).map((line) => line.tax));
  switch (found.code) {
    case 'account-unusable': return { ...found, details: { account: named(lines.map((line) => line.accountCode)), ...found.details, category } };
    case 'tax-rate-unusable': return { ...found, details: { ...found.details, tax } };
    default: return found;
  }
}
