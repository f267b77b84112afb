import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from './stack/build.mjs';
import { checkMachine, install, installed } from './stack/install.mjs';
import { root } from './stack/paths.mjs';
import { sweep } from './stack/records.mjs';
import { complain, note, say, step } from './stack/terminal.mjs';
import { sentence } from './stack/trouble.mjs';

/**
 * `npm test`: all tests, unit and parts, in a fresh clone too. What follows `--` goes to jest: `npm test -- xero/mapping`,
 * `npm test -- --selectProjects parts`. Ends with jest's code, and with no process left behind.
 */
async function main() {
  checkMachine();
  await sweep();
  if (!installed()) await step('Install packages', install);
  await step('Build', (progress) => build({ progress }));
  const code = await jest(process.argv.slice(2));
  process.exitCode = await nothingLeft() ? code : 1;
}

/** Jest in a process group of its own: should it die, whatever it started can still be told by its record. */
async function jest(args) {
  const program = join(dirname(createRequire(join(root, 'package.json')).resolve('jest/package.json')), 'bin', 'jest.js');
  const projects = args.some((arg) => arg.startsWith('--selectProjects')) ? [] : ['--selectProjects', 'unit', 'parts'];
  // A list option takes every word behind it: paths come first, our own projects last.
  const isPath = (arg, index) => arg.includes('/') && !arg.startsWith('-') && !['-t', '--testNamePattern'].includes(args[index - 1]);
  const child = spawn(process.execPath, [program, ...args.filter(isPath), ...args.filter((arg, index) => !isPath(arg, index)), ...projects], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  // The terminal's Ctrl-C reaches jest too; a signal for us alone is passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => { child.kill(signal); });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 130)));
  });
}

async function nothingLeft() {
  const left = await sweep();
  if (left.length === 0) {
    say('No process was left behind.');
    return true;
  }
  note(`The tests left processes behind, which were ended: ${left.join(', ')}.`);
  return false;
}

main().catch((error) => {
  complain(sentence(error));
  process.exitCode = 1;
});
