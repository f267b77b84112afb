import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cures, problemCatalogue, problemCodes, type Cure } from '../../domain/problem-catalogue';

/** The table "What heals what" of docs/architecture.md says of each cure which problems it ends, as the catalogue does. */

const page = readFileSync(join(__dirname, '../../docs/architecture.md'), 'utf8');
const table = page.split('## What heals what')[1]?.split('\n## ')[0] ?? '';
const rows = new Map(table.split('\n').filter((line) => line.startsWith('| `')).map((line) => {
  const cells = line.split('|').map((cell) => cell.trim());
  return [cells[1]?.replaceAll('`', ''), [...(cells[5] ?? '').matchAll(/`([a-z-]+)`/g)].map(([, code]) => code)];
}));

it('has a row for every cure', () => {
  expect([...rows.keys()]).toEqual([...cures]);
});

it.each(cures)('%s ends what the catalogue says', (cure) => {
  expect(rows.get(cure)).toEqual(problemCodes.filter((code) => (problemCatalogue[code].cures as readonly Cure[]).includes(cure)));
});
