/** Whole lists of Xero that only ever shrink by little: an answer with far fewer than are known is rather a fault of Xero's than the truth. */
export const believedLists = ['accounts', 'tax-rates', 'contacts'] as const;
export type BelievedList = (typeof believedLists)[number];

/** As a sentence says it. */
export const listWords = { 'accounts': 'accounts', 'tax-rates': 'tax rates', 'contacts': 'contacts' } as const satisfies Record<BelievedList, string>;

/** Below this many, half of them may well have gone. */
const fewKnown = 6;

/** Whether a whole list may be taken as it came. Every organisation has accounts and tax rates; contacts it may have none, as long as none were known. */
export function isBelievable(list: BelievedList, { known, answered }: { readonly known: number; readonly answered: number }): boolean {
  if (answered === 0) return list === 'contacts' && known === 0;
  return known < fewKnown || answered * 2 >= known;
}
