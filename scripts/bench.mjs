import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { checkMachine, install, installed } from './stack/install.mjs';
import { build } from './stack/build.mjs';
import { cpuSeconds, endedChildrenSeconds } from './stack/cpu.mjs';
import { distFolder } from './stack/paths.mjs';
import { sweep } from './stack/records.mjs';
import { complain, note, step } from './stack/terminal.mjs';
import { sentence } from './stack/trouble.mjs';
import { obeyKills, startWholeStack } from './stack/whole.mjs';

const USAGE = `npm run bench -- retail --csv PATH [--limit DOCUMENTS] [--json]
npm run bench -- crashes --csv PATH [--limit DOCUMENTS] [--json]
npm run bench -- reconcile [--invoices N] [--payments N] [--json]

Starts everything on free ports in a temporary folder, runs the bench, stops everything. What it measures: bench/README.md
  retail              how long the file takes, and whether it arrives whole
  crashes             the same, while one part after the other is killed
  reconcile           a large month held against Xero: calls, seconds, memory, and what syncs wait meanwhile
  --csv PATH          the "Online Retail" file
  --limit DOCUMENTS   only its first so many documents
  --json              the result as JSON in the last line
  --keep              leave data and logs in the temporary folder
PROFILE_FOLDER=FOLDER in the environment leaves processor profiles of API, worker and simulator there.`;
const benches = ['retail', 'crashes', 'reconcile'];
/** These read the file. */
const withFile = ['retail', 'crashes'];
/** Xero's own: 60 calls a minute and 5 at once are the simulator's defaults. */
const simulatorEnv = { SIMULATOR_DELAY_MS: '300' };

const [name, ...given] = process.argv.slice(2);
const keep = given.includes('--keep');
const args = given.filter((word) => word !== '--keep');

/** Resolves to the exit code of the bench itself, a process of its own. */
function ended(child, interrupted) {
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

async function main(interrupted) {
  if (!installed()) await step('Packages', install);
  await sweep();
  await step('Build', (progress) => build({ progress }));
  const folder = mkdtempSync(join(tmpdir(), 'cloudrent-bench-'));
  // Postgres runs as another user when we are root, and must get in.
  chmodSync(folder, 0o755);
  let child;
  const { stack, env } = await startWholeStack({
    folder, role: 'bench', throwaway: !keep, durable: keep || name === 'crashes', simulatorEnv, around: step,
    events: {
      restarted: (title, how, part) => {
        note(`${title} ended (${how}) and was started again.`);
        if (child?.connected) child.send({ restarted: part });
      },
      lost: (title, why) => complain(`${title} can't go on: ${why}`),
    },
  });
  try {
    if (interrupted.aborted) return 130;
    const before = cpuSeconds([...stack.leaders().values()]);
    const [started, others] = [performance.now(), endedChildrenSeconds()];
    child = spawn(process.execPath, ['--enable-source-maps', join(distFolder, 'bench', `${name}.js`), ...withFullPath(args)], { env: { ...env, WORKER_PID: String(stack.leaders().get('worker') ?? '') }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    obeyKills(stack, child);
    const code = await ended(child, interrupted);
    // A part that was killed takes what it had used with it.
    if (name !== 'crashes') sayWhereTimeWent(stack, before, endedChildrenSeconds() - others, (performance.now() - started) / 1000);
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
  if (!withFile.includes(name)) return true;
  const words = withFullPath(args);
  const at = words.indexOf('--csv');
  const path = at >= 0 ? words[at + 1] : words.find((word) => word.startsWith('--csv='))?.slice('--csv='.length);
  if (path !== undefined && existsSync(path)) return true;
  complain(path === undefined ? `--csv is missing.\n${USAGE}` : `There is no file ${path}.`);
  return false;
}
