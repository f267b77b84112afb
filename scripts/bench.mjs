import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkMachine, install, installed } from './stack/install.mjs';
import { build } from './stack/build.mjs';
import { cpuSeconds, endedChildrenSeconds } from './stack/cpu.mjs';
import { distFolder } from './stack/paths.mjs';
import { sweep } from './stack/records.mjs';
import { localEnvironment } from './stack/local-environment.mjs';
import { apiService, workerService } from './stack/services.mjs';
import { startStack } from './stack/stack.mjs';
import { complain, note, step } from './stack/terminal.mjs';
import { sentence } from './stack/trouble.mjs';

const USAGE = `npm run bench -- retail --csv PATH [--limit DOCUMENTS] [--json]

Starts everything on free ports in a temporary folder, runs the bench, stops everything. What it measures: bench/README.md
  --csv PATH          the "Online Retail" file
  --limit DOCUMENTS   only its first so many documents
  --json              the result as JSON in the last line
  --keep              leave data and logs in the temporary folder
PROFILE_FOLDER=FOLDER in the environment leaves processor profiles of API, worker and simulator there.`;
const benches = ['retail'];
/** Xero's own: 60 calls a minute and 5 at once are the simulator's defaults. */
const simulatorEnv = { SIMULATOR_DELAY_MS: '300' };

const [name, ...given] = process.argv.slice(2);
const keep = given.includes('--keep');
const args = given.filter((word) => word !== '--keep');

/** The bench itself, as a process; resolves to its exit code. */
function run(env, interrupted) {
  const child = spawn(process.execPath, ['--enable-source-maps', join(distFolder, 'bench', `${name}.js`), ...withFullPath(args)], { env, stdio: 'inherit' });
  interrupted.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 1));
  });
}

/** Processor seconds of each part over the run, connecting included. On standard error: the JSON stays the last line of standard output. */
function sayWhereTimeWent(stack, before, sender, seconds) {
  const leaders = stack.leaders();
  const after = cpuSeconds([...leaders.values()]);
  if (before === undefined || after === undefined) return;
  // A part that was started again has another leader, and begins at nothing.
  const used = [...leaders].map(([name, pid]) => [name, after.get(pid) - (before.get(pid) ?? 0)]);
  const all = [...used, ['sender', sender]].toSorted((one, other) => other[1] - one[1]);
  process.stderr.write(`Processor    ${all.map(([name, spent]) => `${name} ${spent.toFixed(1)} s`).join(', ')}; ${seconds.toFixed(1)} s on ${cpus().length} cores\n`);
}

/** npm runs us in the project's folder; a relative path is meant from where the person stands. */
function withFullPath(words) {
  const from = process.env.INIT_CWD ?? process.cwd();
  return words.map((word, index) => {
    if (words[index - 1] === '--csv') return resolve(from, word);
    return word.startsWith('--csv=') ? `--csv=${resolve(from, word.slice('--csv='.length))}` : word;
  });
}

/** The bench brings everything itself: what the environment says of a Postgres, a Temporal or a Xero of the person's own must not interfere. */
function serviceEnv(stack) {
  const own = /^(TEMPORAL_|XERO_|DATABASE_URL|PORT$|HOST$|PUBLIC_URL$|PLATFORM_API_KEYS|SESSION_SECRET|ENCRYPTION_KEYS)/;
  const outer = Object.fromEntries(Object.entries(process.env).filter(([variable]) => !own.test(variable)));
  return { ...localEnvironment(stack, outer), ...stack.env, LOG_LEVEL: 'warn' };
}

async function main(interrupted) {
  if (!installed()) await step('Packages', install);
  await sweep();
  await step('Build', (progress) => build({ progress }));
  const folder = mkdtempSync(join(tmpdir(), 'cloudrent-bench-'));
  // Postgres runs as another user when we are root, and must get in.
  chmodSync(folder, 0o755);
  const stack = await startStack({ folder, role: 'bench', throwaway: !keep, simulatorEnv, around: step });
  try {
    const env = serviceEnv(stack);
    await stack.add(workerService({ folder, env }));
    await stack.add(apiService({ folder, env, url: env.PUBLIC_URL }));
    stack.supervise({
      restarted: (title, how) => note(`${title} ended (${how}) and was started again.`),
      lost: (title, why) => complain(`${title} can't go on: ${why}`),
    });
    if (interrupted.aborted) return 130;
    const before = cpuSeconds([...stack.leaders().values()]);
    const [started, ended] = [performance.now(), endedChildrenSeconds()];
    const code = await run({ ...env, PLATFORM_KEY: stack.secrets.platformKey }, interrupted);
    sayWhereTimeWent(stack, before, endedChildrenSeconds() - ended, (performance.now() - started) / 1000);
    return code;
  } finally {
    await stack.stop();
    if (!keep) rmSync(folder, { recursive: true, force: true });
    // The JSON stays the last line of standard output.
    else process.stderr.write(`Data and logs: ${folder}\n`);
  }
}

if (given.includes('--help') || name === '--help') console.log(USAGE);
else if (!usable()) process.exitCode = 2;
else {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interruption.abort());
  try {
    checkMachine();
    process.exitCode = await main(interruption.signal);
  } catch (error) {
    complain(sentence(error));
    process.exitCode = 1;
  }
}

/** Says what is wrong with the command before anything is started. */
function usable() {
  if (!benches.includes(name)) {
    complain(name === undefined ? USAGE : `There is no bench "${name}".\n${USAGE}`);
    return false;
  }
  const words = withFullPath(args);
  const at = words.indexOf('--csv');
  const path = at >= 0 ? words[at + 1] : words.find((word) => word.startsWith('--csv='))?.slice('--csv='.length);
  if (path !== undefined && existsSync(path)) return true;
  complain(path === undefined ? `--csv is missing.\n${USAGE}` : `There is no file ${path}.`);
  return false;
}
