import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The tables of docs/architecture.md, "Both ways", name the test of each row: a name that leads nowhere proves nothing. */

const root = join(__dirname, '..', '..');
const plain = (text: string): string => text.replaceAll('’', '\'');
const section = plain(readFileSync(join(root, 'docs', 'architecture.md'), 'utf8')).split(/^## /m).find((one) => one.startsWith('Both ways')) ?? '';

/** Per row: the file of test/parts, then fragments of names; `…` stands for what a table of the test fills in. */
const named = section.split('\n').filter((line) => line.startsWith('|')).flatMap((line) => {
  let file = '';
  return [...(line.split('|').at(-2) ?? '').matchAll(/`([a-z-]+)`|\*([^*]+)\*/g)].flatMap(([, isFile, name]) => {
    if (isFile !== undefined) file = isFile;
    return name === undefined || file === '' ? [] : [[file, name] as const];
  });
});

it('there are names to look at', () => { expect(named.length).toBeGreaterThan(50); });

it.each(named)('%s: %s', (file, name) => {
  const path = join(root, 'test', 'parts', `${file}.test.ts`);
  expect(existsSync(path)).toBe(true);
  const text = plain(readFileSync(path, 'utf8'));
  for (const part of name.split(' … ')) expect(text).toContain(part);
});
