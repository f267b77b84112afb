import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endGroup, processIdentity } from './processes.mjs';
import { runFolder } from './paths.mjs';

/**
 * Who runs what: one file per owner (a start, a test run, a bench) with the processes that it started, so that what an owner
 * leaves behind when it is killed can be recognised and ended. A process is told by its number and its start time.
 */

/** Opens the record of this process. `role` is `start`, `test` or `bench`; `folders` are removed when the owner is gone. */
export function openRecord(role, folders = []) {
  mkdirSync(runFolder, { recursive: true });
  const file = join(runFolder, `${role}-${process.pid}.json`);
  const record = { role, owner: { pid: process.pid, identity: processIdentity(process.pid) }, children: [], folders };
  const save = () => {
    writeFileSync(`${file}.new`, JSON.stringify(record));
    renameSync(`${file}.new`, file);
  };
  save();
  return {
    file,
    add(child) { record.children.push({ name: child.name, pid: child.pid, identity: child.identity }); save(); },
    remove(child) { record.children = record.children.filter((other) => other.pid !== child.pid); save(); },
    addFolder(folder) { record.folders.push(folder); save(); },
    /** Removes the folders and the record itself: this owner leaves nothing. */
    close() {
      for (const folder of record.folders) rmSync(folder, { recursive: true, force: true });
      rmSync(file, { force: true });
    },
  };
}

/** The living owners of a role, other than this process. */
export function livingOwners(role) {
  return records().filter(({ record }) => record.role === role && record.owner.pid !== process.pid && isAlive(record.owner)).map(({ record }) => record.owner);
}

/** Ends what dead owners left behind. Resolves to the names of what was ended. */
export async function sweep() {
  const ended = [];
  for (const { file, record } of records()) {
    if (!isAlive(record.owner)) ended.push(...await sweepRecord(file, record));
  }
  return ended;
}

/** Ends the processes of one record in reverse order of their start, removes its folders, then the record. */
async function sweepRecord(file, record) {
  const left = record.children.filter(isAlive).toReversed();
  for (const child of left) await endGroup(child.pid, child.name === 'postgres' ? 'SIGINT' : 'SIGTERM', 5_000);
  for (const folder of record.folders) rmSync(folder, { recursive: true, force: true });
  rmSync(file, { force: true });
  return left.map(({ name }) => name);
}

const isAlive = ({ pid, identity }) => identity !== undefined && processIdentity(pid) === identity;

function records() {
  if (!existsSync(runFolder)) return [];
  const files = readdirSync(runFolder).filter((name) => name.endsWith('.json')).map((name) => join(runFolder, name));
  return files.map((file) => ({ file, record: read(file) })).filter(({ record }) => record !== undefined);
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
