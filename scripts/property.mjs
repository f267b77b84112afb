import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { checkMachine, install, installed } from './stack/install.mjs';
import { root } from './stack/paths.mjs';
import { sweep } from './stack/records.mjs';
import { complain, say, step } from './stack/terminal.mjs';
import { sentence } from './stack/trouble.mjs';

const USAGE = `npm run property -- --runs 500 [--seed N] [--steps 30] [--at-once 5] [--report FILE]

Random runs on both sides at once, on the real parts: docs/property.md.
  --runs N       how many runs
  --seed N       the seed of the first; the next have the numbers after it (1 when left out)
  --steps N      steps of a run (30)
  --at-once N    runs side by side in one house (5); with 1 a run is alone
  --report FILE  the report as Markdown`;
/** A house replays all that it ran when it closes: so many runs to one. */
const runsPerHouse = 50;

/** One jest for so many runs; what each came to stands in a file, one line each. */
function jest({ runs, seed, steps, atOnce }, file, interrupted) {
  const program = join(dirname(createRequire(join(root, 'package.json')).resolve('jest/package.json')), 'bin', 'jest.js');
  const env = { ...process.env, PROPERTY_RUNS: String(runs), PROPERTY_SEED: String(seed), PROPERTY_STEPS: String(steps), PROPERTY_AT_ONCE: String(atOnce), PROPERTY_REPORT: file };
  const child = spawn(process.execPath, [program, 'test/parts/both-ways.property.test.ts', '--selectProjects', 'parts'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env });
  interrupted.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 1));
  });
}

async function main(wanted, interrupted) {
  if (!installed()) await step('Packages', install);
  await sweep();
  const folder = mkdtempSync(join(tmpdir(), 'cloudrent-property-'));
  const file = join(folder, 'runs');
  const began = performance.now();
  let failed = false;
  try {
    for (let done = 0; done < wanted.runs && !interrupted.aborted; done += runsPerHouse) {
      const runs = Math.min(runsPerHouse, wanted.runs - done);
      failed = (await jest({ ...wanted, runs, seed: wanted.seed + done }, file, interrupted)) !== 0 || failed;
    }
    const played = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line)) : [];
    const report = reportOf(wanted, played, (performance.now() - began) / 1000);
    say(report);
    if (wanted.report !== undefined) writeFileSync(resolve(process.env.INIT_CWD ?? process.cwd(), wanted.report), report);
    return failed || played.length < wanted.runs ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How many steps of each kind were taken, what went wrong, and under which seed it does again. */
function reportOf({ seed, runs, steps }, played, seconds) {
  const wrong = played.filter((one) => one.wrong.length > 0);
  const acts = new Map();
  for (const line of played.flatMap((one) => one.diary)) {
    const act = /^ *\d+ {2}(?<act>[a-z.]+): (?!nothing there for it)/.exec(line)?.groups.act;
    if (act !== undefined) acts.set(act, (acts.get(act) ?? 0) + 1);
  }
  return [
    `${played.length} of ${runs} runs of ${steps} steps, seeds ${seed} to ${seed + runs - 1}, in ${Math.round(seconds)} s: ${wrong.length === 0 ? 'all converged and were silent' : `${wrong.length} did not converge or were not silent`}.`, '',
    '| Step | Taken |', '|---|---|', ...[...acts].toSorted(([, one], [, other]) => other - one).map(([act, count]) => `| ${act} | ${count} |`), '',
    ...wrong.flatMap((one) => [`Seed ${one.seed}:`, ...one.wrong.map((sentence) => `- ${sentence}`), '']),
  ].join('\n');
}

function read(words) {
  const given = { runs: 25, seed: 1, steps: 30, atOnce: 5, report: undefined };
  const names = { '--runs': 'runs', '--seed': 'seed', '--steps': 'steps', '--at-once': 'atOnce', '--report': 'report' };
  for (let at = 0; at < words.length; at += 2) {
    const name = names[words[at]];
    const value = words[at + 1];
    if (name === undefined || value === undefined || (name !== 'report' && !/^[1-9]\d{0,8}$/.test(value))) return undefined;
    given[name] = name === 'report' ? value : Number(value);
  }
  return given;
}

const wanted = read(process.argv.slice(2));
if (wanted === undefined) {
  complain(USAGE);
  process.exitCode = 2;
} else {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interruption.abort());
  try {
    checkMachine();
    process.exitCode = await main(wanted, interruption.signal);
  } catch (error) {
    complain(sentence(error));
    process.exitCode = 1;
  }
}
