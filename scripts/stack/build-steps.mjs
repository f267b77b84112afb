import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from './paths.mjs';

/** What the parts of the build have in common. */

/** Runs Node.js in the checkout; resolves to its code and all that it printed. */
export function runNode(args) {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => resolve({ code: error ? 1 : 0, output: `${stdout}${stderr}` }));
  });
}

/** The file of a package's program: `programOf('vite', 'bin/vite.js')`. */
export const programOf = (name, file) => join(dirname(createRequire(join(root, 'package.json')).resolve(`${name}/package.json`)), file);

/** Runs tsc as a TypeScript configuration has it; resolves to what is wrong, or to an empty text. */
export async function compile(project) {
  const { code, output } = await runNode([programOf('typescript', 'bin/tsc'), '--pretty', 'false', '--project', project]);
  return code === 0 ? '' : output.trim().split('\n').slice(0, 20).join('\n');
}

/** Paths, sizes and times of all sources below folders, and of further files, in one line. */
export function fingerprintOf(what, folders, more, pattern = /\.(ts|json)$/) {
  const hash = createHash('sha256').update(`${process.versions.node} ${what}`);
  const files = [...folders.flatMap((folder) => (existsSync(join(root, folder)) ? filesIn(folder, pattern) : [])), ...more];
  for (const file of files.toSorted((a, b) => (a < b ? -1 : 1))) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function filesIn(folder, pattern) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesIn(path, pattern);
    return pattern.test(entry.name) ? [path] : [];
  });
}
