import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemCatalogue, problemCodes } from '../../domain/problem-catalogue';
import { problemGuide } from '../../domain/problem-guide';

/** docs/problems.md is made from the catalogue. */

it('docs/problems.md says what the catalogue says; if not: npm run docs', () => {
  expect(readFileSync(join(__dirname, '..', '..', 'docs', 'problems.md'), 'utf8')).toBe(problemGuide());
});

it('every problem stands in it once, and every line of contents leads to a heading', () => {
  const guide = problemGuide();
  const headings = [...guide.matchAll(/^##+ (.+)$/gm)].map(([, title = '']) => title);
  for (const code of problemCodes) expect([code, headings.filter((title) => title === problemCatalogue[code].title).length, guide.split(`\n\`${code}\`\n`).length]).toEqual([code, 1, 2]);
  const anchors = headings.map((title) => title.toLowerCase().replaceAll(/[^a-zé0-9 -]/g, '').replaceAll(' ', '-'));
  expect([...guide.matchAll(/\(#([^)]+)\)/g)].map(([, to]) => to)).toEqual(anchors);
});

it('no blank is left in a sentence', () => { expect(problemGuide()).not.toMatch(/[{}]/); });
