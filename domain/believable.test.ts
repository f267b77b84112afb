import { isBelievable, type BelievedList } from './believable';

it.each<[string, BelievedList, number, number, boolean]>([
  ['the first reading', 'accounts', 0, 40, true],
  ['no account at all, which no organisation is without', 'accounts', 0, 0, false],
  ['nothing where much was known', 'tax-rates', 12, 0, false],
  ['fewer than half of what was known', 'accounts', 40, 19, false],
  ['half of it', 'accounts', 40, 20, true],
  ['one of a handful', 'tax-rates', 5, 1, true],
  ['an organisation without contacts', 'contacts', 0, 0, true],
  ['the contacts gone all at once', 'contacts', 3, 0, false],
])('%s', (_what, list, known, answered, believed) => {
  expect(isBelievable(list, { known, answered })).toBe(believed);
});
