import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { processIdentity } from './processes.mjs';
import { dataFolder, distFolder, root, workflowBundle } from './paths.mjs';
import { Trouble } from './trouble.mjs';

/** Everything that makes `dist/`: TypeScript by `tsc`, then the workflows as one bundle. Nothing is done when the sources are those of the last build. */

const stamp = join(distFolder, '.built-from');
const lock = join(dataFolder, 'build.lock');

/**
 * Builds what is out of date. Resolves to `{ built, errors }`. With `tolerant`, type errors don't stop the build (what tsc wrote
 * is used) and come back as text; otherwise they are a `Trouble`. `project` is the TypeScript configuration that says what is built.
 */
export function build({ tolerant = false, project = 'tsconfig.json', progress = () => undefined } = {}) {
  return locked(async () => {
    const fingerprint = sources(project);
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return { built: false, errors: '' };
    progress('TypeScript');
    const errors = await compile(project);
    if (errors !== '' && !tolerant) throw new Trouble(`TypeScript finds mistakes:\n${errors}`);
    progress('workflows');
    if (existsSync(join(distFolder, 'workflows', 'index.js'))) await bundle(join(distFolder, 'workflows', 'index.js'), workflowBundle);
    if (errors === '') writeFileSync(stamp, fingerprint);
    return { built: true, errors };
  });
}

/** Bundles the workflows that one file exports into another file, in a process of its own: the bundler keeps hundreds of megabytes. */
export async function bundle(workflowsPath, target) {
  const half = `${target}.${process.pid}`;
  const script = `require('@temporalio/worker').bundleWorkflowCode({ workflowsPath: ${JSON.stringify(workflowsPath)}, logger: { log() {}, trace() {}, debug() {}, info() {}, warn(message) { console.error(message); }, error(message) { console.error(message); } } }).then(({ code }) => require('node:fs').writeFileSync(${JSON.stringify(half)}, code)).catch((error) => { console.error(error.message); process.exit(1); })`;
  const { code, output } = await run(['-e', script]);
  if (code !== 0) throw new Trouble(`The workflows could not be bundled: ${output}`);
  renameSync(half, target);
}

async function compile(project) {
  const tsc = join(createRequire(join(root, 'package.json')).resolve('typescript/package.json'), '..', 'bin', 'tsc');
  const { code, output } = await run([tsc, '--pretty', 'false', '--project', project]);
  return code === 0 ? '' : output.trim().split('\n').slice(0, 20).join('\n');
}

function run(args) {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => resolve({ code: error ? 1 : 0, output: `${stdout}${stderr}` }));
  });
}

/** Paths, sizes and times of all sources, in one line. */
function sources(project) {
  const hash = createHash('sha256').update(`${process.versions.node} ${project}`);
  const { include } = JSON.parse(readFileSync(join(root, project), 'utf8'));
  const files = [...include.flatMap((folder) => (existsSync(join(root, folder)) ? filesIn(folder) : [])), ...new Set(['tsconfig.json', project]), 'package-lock.json'];
  for (const file of files.toSorted((a, b) => (a < b ? -1 : 1))) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function filesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesIn(path);
    return /\.(ts|json)$/.test(entry.name) ? [path] : [];
  });
}

/** One build at a time in this checkout; a lock whose holder is gone is taken over. */
async function locked(work) {
  mkdirSync(dataFolder, { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) }), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (abandoned()) rmSync(lock, { force: true });
      else await pause(100);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function abandoned() {
  try {
    const { pid, identity } = JSON.parse(readFileSync(lock, 'utf8'));
    return processIdentity(pid) !== identity;
  } catch {
    // Just released, or being written: half a second later it is one or the other.
    return existsSync(lock) && Date.now() - statSync(lock).mtimeMs > 500;
  }
}
