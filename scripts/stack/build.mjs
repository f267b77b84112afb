import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildPages } from './build-pages.mjs';
import { compile, fingerprintOf, runNode } from './build-steps.mjs';
import { processIdentity } from './processes.mjs';
import { dataFolder, distFolder, root, workflowBundle } from './paths.mjs';
import { Trouble } from './trouble.mjs';

/**
 * Everything that makes `dist/`: TypeScript by `tsc`, the workflows as one bundle, the pages by Vite. Nothing is done of what its sources
 * were those of the last build.
 */

const stamp = join(distFolder, '.built-from');
const lock = join(dataFolder, 'build.lock');

/**
 * Builds what is out of date. Resolves to `{ built, errors }`. With `tolerant`, type errors don't stop the build (what tsc wrote
 * is used) and come back as text; otherwise they are a `Trouble`. `project` is the TypeScript configuration that says what is built.
 */
export function build({ tolerant = false, project = 'tsconfig.json', progress = () => undefined } = {}) {
  return locked(async () => {
    const programs = await buildPrograms({ project, tolerant, progress });
    const pages = await buildPages({ tolerant, progress });
    return { built: programs.built || pages.built, errors: [programs.errors, pages.errors].filter((text) => text !== '').join('\n') };
  });
}

async function buildPrograms({ project, tolerant, progress }) {
  const { include } = JSON.parse(readFileSync(join(root, project), 'utf8'));
  const fingerprint = fingerprintOf(project, include, [...new Set(['tsconfig.json', project]), 'package-lock.json']);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) return { built: false, errors: '' };
  progress('TypeScript');
  const errors = await compile(project);
  if (errors !== '' && !tolerant) throw new Trouble(`TypeScript finds mistakes:\n${errors}`);
  progress('workflows');
  if (existsSync(join(distFolder, 'workflows', 'index.js'))) await bundle(join(distFolder, 'workflows', 'index.js'), workflowBundle);
  if (errors === '') writeFileSync(stamp, fingerprint);
  return { built: true, errors };
}

/** Bundles the workflows that one file exports into another file, in a process of its own: the bundler keeps hundreds of megabytes. */
export async function bundle(workflowsPath, target) {
  const half = `${target}.${process.pid}`;
  const script = `require('@temporalio/worker').bundleWorkflowCode({ workflowsPath: ${JSON.stringify(workflowsPath)}, logger: { log() {}, trace() {}, debug() {}, info() {}, warn(message) { console.error(message); }, error(message) { console.error(message); } } }).then(({ code }) => require('node:fs').writeFileSync(${JSON.stringify(half)}, code)).catch((error) => { console.error(error.message); process.exit(1); })`;
  const { code, output } = await runNode(['-e', script]);
  if (code !== 0) throw new Trouble(`The workflows could not be bundled: ${output}`);
  renameSync(half, target);
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
