import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { problemCatalogue, problemCodes, type Cure } from '../../domain/problem-catalogue';
import type { Fix } from '../../domain/problems';
import { casesOf, files, notPlayed, owed } from '../problems';

/** Every entry of the catalogue is brought about by its real cause and ended by its real cures and fixes: test/problems, played by test/parts/problems-*.test.ts. */

const endsOf = (code: keyof typeof problemCatalogue): readonly (Cure | Fix)[] => [...problemCatalogue[code].cures, ...problemCatalogue[code].fixes];

it.each(problemCodes.filter((code) => !owed.includes(code)))('%s has cases, and every cure and fix of its entry one that uses it', (code) => {
  const played = casesOf(code).map(({ fix }) => fix.by);
  expect(played).not.toEqual([]);
  const reasons = notPlayed[code] ?? {};
  expect(endsOf(code).filter((end) => !played.includes(end) && reasons[end] === undefined)).toEqual([]);
  expect(Object.keys(reasons).filter((end) => played.some((one) => one === end))).toEqual([]);
});

it.each(problemCodes)('%s ends only as its entry says', (code) => {
  expect(casesOf(code).map(({ fix }) => fix.by).filter((by) => !endsOf(code).includes(by))).toEqual([]);
});

it.each(Object.entries(files))('the cases of %s name problems of the catalogue, and are played', (file, cases) => {
  expect(Object.keys(cases).filter((code) => !problemCodes.some((known) => known === code))).toEqual([]);
  expect(existsSync(join(__dirname, `../parts/problems-${file}.test.ts`))).toBe(true);
});

it('what is still owed has no cases yet', () => {
  expect(owed.filter((code) => casesOf(code).length > 0)).toEqual([]);
});
