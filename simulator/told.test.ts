import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { switchValues } from './accounting';
import { appSwitchValues, doorSwitchValues, webhookSwitchValues } from './state/settings';

const read = (...path: string[]): string => readFileSync(join(__dirname, ...path), 'utf8');
const switches = Object.entries({ ...switchValues, ...doorSwitchValues, ...appSwitchValues, ...webhookSwitchValues });

describe('what the simulator is made of', () => {
  const files = ['accounting', 'door', 'faults', 'identity', 'webhooks'].flatMap((folder) =>
    readdirSync(join(__dirname, folder)).filter((name) => name.endsWith('.test.ts')).map((name) => `${folder}/${name}`));

  it.each(files)('every test names its source right above, or says that it is our own choice: %s', (file) => {
    const lines = read(file).split('\n');
    const silent = lines.filter((line, at) => /^\s*it[.(]/.test(line) && !/^\s*\/\/.*(xero-api\.md \d|own choice)/.test(lines[at - 1] ?? ''));
    expect(silent).toEqual([]);
  });

  it.each(switches)('the switch %s is in the table of docs/simulator.md with all its positions', (name, positions) => {
    const row = read('..', 'docs', 'simulator.md').split('\n').find((line) => line.startsWith(`| \`${name}\` |`)) ?? '';
    expect(positions.filter((position) => !row.includes(`\`${String(position)}\``))).toEqual([]);
  });

  it.each(switches)('the service meets the switch %s in all its positions in test/parts/open-points.test.ts', (name, positions) => {
    const about = read('..', 'test', 'parts', 'open-points.test.ts').split(/\n(?= {2}(?:describe|it)\b)/).filter((block) => block.includes(name)).join('\n');
    const isMet = (position: string | boolean) => (typeof position === 'string' ? about.includes(`'${position}'`) : new RegExp(`[[ ]${String(position)}[,\\]]`).test(about));
    expect(positions.filter((position) => !isMet(position))).toEqual([]);
  });
});
