import type { KindCount } from './problem-groups';
import type { Mapping } from './mapping';
import type { ProblemCode } from './problem-catalogue';
import { kindWords } from './kinds';

/** Choosing another account or tax rate for all that wait on one cause: which words of the mapping that changes, and what is said of it before. Pure. */

export interface Choice { readonly what: keyof Mapping; readonly target: string }
export interface Remap extends Choice { readonly words: readonly string[] }
type Details = Readonly<Record<string, string>>;

/** By code, which details name the words of the mapping that stand in the way; `mapped`: a detail that names what they are mapped to, where no word is known. */
const about: Partial<Record<ProblemCode, Partial<Record<keyof Mapping, { readonly words: string; readonly mapped?: string }>>>> = {
  'category-unmapped': { accounts: { words: 'category' } }, 'tax-unmapped': { taxes: { words: 'tax' } }, 'method-unmapped': { payments: { words: 'method' } }, 'payment-account-unusable': { payments: { words: 'method' } },
  'account-unusable': { accounts: { words: 'category', mapped: 'account' } }, 'tax-rate-unusable': { taxes: { words: 'tax', mapped: 'taxType' } },
  'tax-account-mismatch': { accounts: { words: 'category', mapped: 'account' }, taxes: { words: 'tax', mapped: 'taxType' } },
};

/** What may be chosen otherwise about a problem of this code. */
export const choosable = (code: ProblemCode): readonly (keyof Mapping)[] => Object.keys(about[code] ?? {}) as (keyof Mapping)[];

/** The words that a cause is about, of all that wait on it; of words that are mapped otherwise by now, nothing. */
export function wordsOf(code: ProblemCode, what: keyof Mapping, each: readonly Details[], mapping: Mapping): readonly string[] {
  const names = about[code]?.[what];
  if (!names) return [];
  const listed = (name: string | undefined): string[] => [...new Set(each.flatMap((details) => (name === undefined ? [] : (details[name] ?? '').split(', '))))].filter((word) => word !== '');
  const words = listed(names.words);
  const targets = listed(names.mapped);
  return words.length > 0 ? words : Object.entries(mapping[what]).filter(([, target]) => targets.includes(target)).map(([word]) => word);
}

export const remapped = (mapping: Mapping, { what, target, words }: Remap): Mapping => ({ ...mapping, [what]: { ...mapping[what], ...Object.fromEntries(words.map((word) => [word, target])) } });

const nouns = { accounts: ['account', 'category'], taxes: ['tax rate', 'tax'], payments: ['payment account', 'payment method'] } as const satisfies Record<keyof Mapping, readonly [string, string]>;
const quoted = (words: readonly string[]): string => words.map((word) => `“${word}”`).join(' and ');

/** What choosing will do, in sentences. `nameOf`: an account or tax rate as people call it. */
export function describeRemap({ what, words, target }: Remap, mapping: Mapping, waiting: { readonly records: number; readonly byKind: readonly KindCount[] }, nameOf: (target: string) => string) {
  const [noun, of] = nouns[what];
  const counted = waiting.byKind.map(({ kind, count, amounts }) => `${String(count)} ${kindWords[kind]}${count === 1 ? '' : 's'}${amounts.length === 0 ? '' : ` of ${amounts.map(({ amount, currency }) => `${amount} ${currency}`).join(' and ')}`}`).join(', ');
  return {
    fix: 'remap' as const, title: `Choose another ${noun}`, does: [
      `From now on the ${noun} for the ${of} ${quoted(words)} is ${nameOf(target)}, for everything that is sent.`,
      waiting.records === 0 ? 'Nothing waits on it.' : `What waits on it is sent by itself: ${counted}.`,
      ...(what === 'payments' ? ['Payments that are in Xero stay in the account where they are.'] : ['Lines that are in Xero stay as they are until CloudRent changes them.']),
    ],
    changes: words.map((word) => ({ what: `${noun} of ${word}`, from: mapping[what][word] === undefined ? '' : nameOf(mapping[what][word]), to: nameOf(target) })),
    records: waiting.records, byKind: waiting.byKind,
  };
}
