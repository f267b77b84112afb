import type { PartOfUpdate, SentContent, SentLine } from '../../db/schema';
import { kindWords, type RecordKind } from '../../domain/kinds';
import type { Problem } from '../../domain/problems';
import { problemFromMessages } from '../../xero/refusals';

/** What the sentences say where nothing more is known. */
const plainly = (word: string) => ({ money: 'a payment or credit', refused: `${word === 'invoice' ? 'an' : 'a'} ${word} of this date`, instead: `date the ${word} after it` });

/**
 * The problem that Xero's words about an invoice or credit note amount to, with what the catalogue's sentences need of the document.
 * @param details of the document, such as its number and currency.
 */
export function refusedDocument(kind: 'invoice' | 'credit-note', messages: readonly string[], sent: SentContent, details: Readonly<Record<string, string>> = {}): Problem {
  const found = problemFromMessages(messages, kind, { ...plainly(kindWords[kind]), ...details });
  const lines = Object.values(sent.lines ?? {});
  const { account, taxType } = found.details;
  const named = (list: readonly string[]): string => [...new Set(list)].join(', ');
  const using = (fits: (line: SentLine) => boolean): readonly SentLine[] => (lines.some(fits) ? lines.filter(fits) : lines);
  if (found.code === 'account-unusable') {
    const lined = using((line) => line.accountCode === account);
    return { ...found, details: { account: named(lined.map((line) => line.accountCode)), ...found.details, category: named(lined.map((line) => line.category)) } };
  }
  if (found.code !== 'tax-rate-unusable' && found.code !== 'tax-account-mismatch') return found;
  const lined = using((line) => line.taxType === taxType && (account === undefined || line.accountCode === account));
  return { ...found, details: { ...found.details, category: named(lined.map((line) => line.category)), tax: named(lined.map((line) => line.tax)) } };
}

/** A part of an update that Xero refused too is a problem of everything; where Xero's first words were not understood, its words about the part may be (a payment made in between). */
export function refusedPart({ refused }: PartOfUpdate, kind: RecordKind, messages: readonly string[], sent: SentContent): Problem {
  const xeroMessage = messages.join('\n');
  if (refused.code !== 'xero-refused' || (kind !== 'invoice' && kind !== 'credit-note')) return { ...refused, xeroMessage };
  const { code, details } = refusedDocument(kind, messages, sent, refused.details);
  return { ...refused, code, details, xeroMessage };
}
