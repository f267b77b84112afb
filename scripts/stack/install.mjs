import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { Trouble } from './trouble.mjs';

const marker = join(root, 'node_modules', '.installed-for');

/** Throws a `Trouble` on a machine or a Node.js that this can't run on. */
export function checkMachine() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node;
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (!fits) throw new Trouble(`This is Node.js ${process.versions.node}; it needs ${wanted}. Install Node.js 22 from https://nodejs.org and run the command again.`);
  if (process.platform === 'win32') throw new Trouble('On Windows, run this inside WSL (https://learn.microsoft.com/windows/wsl/install): its processes are managed the Unix way.');
}

/** Whether node_modules was made from the present lockfile, by us or by an `npm ci` of somebody else after the lockfile last changed. */
export function installed() {
  if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) return false;
  if (existsSync(marker)) return readFileSync(marker, 'utf8') === fingerprint();
  return packagesOf(join(root, 'node_modules', '.package-lock.json')) === packagesOf(join(root, 'package-lock.json'));
}

/** Runs `npm ci`, quietly; what it printed is shown when it fails. Throws a `Trouble` then. */
export async function install() {
  const { code, output } = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) throw new Trouble(`npm ci failed (${code === null ? 'npm could not be started' : `code ${code}`}); it printed:\n${output.trim().split('\n').slice(-20).join('\n')}\nCheck the network and the registry that npm uses (npm config get registry), then try again.`);
  writeFileSync(marker, fingerprint());
}

const fingerprint = () => createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');

/** Names and versions; npm's own copy of the lockfile leaves out packages for other machines, so only what it has is compared. */
function packagesOf(file) {
  const { packages } = JSON.parse(readFileSync(file, 'utf8'));
  return JSON.stringify(Object.entries(packages).filter(([path, { optional }]) => path !== '' && optional !== true).map(([path, { version }]) => `${path} ${version}`).sort());
}

function npm(args) {
  // `npm_execpath` is the npm that runs us, which need not be the first on the PATH.
  const own = process.env.npm_execpath;
  const [command, words] = own?.endsWith('.js') ? [process.execPath, [own, ...args]] : ['npm', args];
  return new Promise((resolve) => {
    const child = spawn(command, words, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { output += chunk; });
    child.once('error', (error) => resolve({ code: null, output: error.message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}
