import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from './stack/build.mjs';
import { checkMachine, install, installed } from './stack/install.mjs';
import { distFolder, root } from './stack/paths.mjs';
import { sweep } from './stack/records.mjs';
import { complain, note, say, step } from './stack/terminal.mjs';
import { sentence } from './stack/trouble.mjs';

/**
 * `npm test`: all tests, unit and parts, in a fresh clone too, then the truth to Xero of all that was sent and answered meanwhile, and a search
 * for the run's secrets in all that the service has written, answered and stored. What
 * follows `--` goes to jest: `npm test -- xero/mapping`, `npm test -- --selectProjects parts`. Ends with jest's code, with 1 when
 * Xero's documents were broken or a secret was found, and with no process left behind.
 */
async function main() {
  checkMachine();
  await sweep();
  if (!installed()) await step('Install packages', install);
  await step('Build', (progress) => build({ progress }));
  const args = process.argv.slice(2);
  const records = { exchanges: mkdtempSync(join(tmpdir(), 'cloudrent-exchanges-')), kept: mkdtempSync(join(tmpdir(), 'cloudrent-kept-')) };
  try {
    const code = await jest(args, records);
    const clean = await nothingLeft();
    const checked = code === interrupted || [trueToXero(records.exchanges, args.length === 0), noSecretOut(records, args.length === 0)].every(Boolean);
    process.exitCode = clean && checked ? code : 1;
  } finally {
    for (const folder of Object.values(records)) rmSync(folder, { recursive: true, force: true });
  }
}

const interrupted = 130;

/** Jest in a process group of its own: should it die, whatever it started can still be told by its record. */
async function jest(args, { exchanges, kept }) {
  const program = join(dirname(createRequire(join(root, 'package.json')).resolve('jest/package.json')), 'bin', 'jest.js');
  const projects = args.some((arg) => arg.startsWith('--selectProjects')) ? [] : ['--selectProjects', 'unit', 'parts'];
  // A list option takes every word behind it: paths come first, our own projects last.
  const isPath = (arg, index) => arg.includes('/') && !arg.startsWith('-') && !['-t', '--testNamePattern', '--testPathPatterns'].includes(args[index - 1]);
  const child = spawn(process.execPath, [program, ...args.filter(isPath), ...args.filter((arg, index) => !isPath(arg, index)), ...projects], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, SIMULATOR_RECORD: exchanges, SECRETS_RECORD: kept } });
  // The terminal's Ctrl-C reaches jest too; a signal for us alone is passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => { child.kill(signal); });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : interrupted)));
  });
}

/** Every request to Xero and every answer of the simulator, as recorded during the run, against Xero's own documents (test/truth). */
function trueToXero(record, wholeRun) {
  const { checkRecorded } = createRequire(import.meta.url)(join(distFolder, 'test', 'truth', 'recorded.js'));
  const told = checkRecorded(record);
  say(`Truth to Xero: ${told.summary}`);
  if (told.missing !== undefined) note(told.missing);
  if (told.wrong !== undefined) complain(`Not true to Xero:\n${told.wrong}`);
  const unheard = wholeRun && told.exchanges === 0;
  if (unheard) complain('No exchange with the simulator was recorded in the whole run: nothing was checked.');
  return told.wrong === undefined && !unheard;
}

/** Every secret that the run used, in all that the service has written, answered and stored meanwhile (test/secrets). */
function noSecretOut({ exchanges, kept }, wholeRun) {
  const { checkSecrets } = createRequire(import.meta.url)(join(distFolder, 'test', 'secrets', 'check.js'));
  const told = checkSecrets(kept, exchanges, wholeRun);
  say(`Secrets: ${told.summary}`);
  if (told.wrong !== undefined) complain(`Secrets are not kept:\n${told.wrong}`);
  return told.wrong === undefined;
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
