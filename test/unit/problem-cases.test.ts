import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { problemCatalogue, problemCodes, type Cure, type ProblemCode } from '../../domain/problem-catalogue';
import { fixes, type Fix } from '../../domain/problems';
import { casesOf, files, notPlayed, owed } from '../problems';

/** Every entry of the catalogue is brought about by its real cause and ended by its real cures and fixes: test/problems, played by test/parts/problems-*.test.ts. */

const endsOf = (code: keyof typeof problemCatalogue): readonly (Cure | Fix)[] => [...problemCatalogue[code].cures, ...problemCatalogue[code].fixes];

it.each(problemCodes.filter((code) => !owed.includes(code)))('%s has cases, and every cure and fix of its entry one that uses it', (code) => {
  const played = casesOf(code).map(({ fix }) => fix.by);
  expect(played).not.toEqual([]);
  const reasons = notPlayed[code] ?? {};
  // A fix that a person picks is as good as a new version.
  const isPlayed = (end: Cure | Fix): boolean => played.includes(end) || (end === 'version' && played.some((one) => fixes.some((fix) => fix === one)));
  expect(endsOf(code).filter((end) => !isPlayed(end) && reasons[end] === undefined && !owed.includes(`${code}/${end as Fix}`))).toEqual([]);
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
  const isThere = (one: string): boolean => { const [code = '', end] = one.split('/'); return casesOf(code as ProblemCode).some(({ fix }) => end === undefined || fix.by === end); };
  expect(owed.filter(isThere)).toEqual([]);
});
