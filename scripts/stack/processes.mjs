import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Child processes, each the leader of its own process group, so that a Ctrl-C in the terminal reaches only us and stopping reaches all of theirs. */

/**
 * Starts a program whose output goes to `logFile`. Resolves to `{ name, pid, identity, logFile, exited, hasExited, saidReady, stop }`:
 * `exited` resolves to `{ code, signal }`; `saidReady` turns true with the child's first IPC message (only with `ipc`);
 * `track` is told of it at once, before it is ready; `stop()` ends the group and resolves when it is gone. Rejects when the program cannot be started.
 */
export async function startProcess({ name, command, args, env, logFile, cwd, uid, gid, ipc = false, stopSignal = 'SIGTERM', graceMs = 10_000, track }) {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, {
    cwd, env, detached: true, stdio: ipc ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
    ...(uid === undefined ? {} : { uid, gid }),
  });
  closeSync(log);
  const exited = new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  const { pid } = child;
  const stop = async () => {
    await endGroup(pid, stopSignal, graceMs);
    return exited;
  };
  const running = { name, pid, identity: processIdentity(pid), logFile, hasExited: false, saidReady: false, exited, stop };
  child.once('exit', () => { running.hasExited = true; });
  child.once('message', () => { running.saidReady = true; });
  track?.(running);
  return running;
}

/** Ends a process group: first asked by `signal`, then killed after `graceMs`. Resolves when nobody of it is left. */
export async function endGroup(pid, signal, graceMs) {
  // Only the leader is asked: Postgres and others tell their own children, and two signals at once would mean "hurry".
  send(pid, signal);
  if (await goneWithin(pid, graceMs)) return;
  send(-pid, 'SIGKILL');
  await goneWithin(pid, 5_000);
}

/**
 * SIGKILL at once to process groups and to every descendant of theirs, whichever group it is in: Postgres' children lead groups of
 * their own and would live on for a moment.
 */
export function killTree(pids) {
  const all = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,pgid='], { encoding: 'utf8' }).trim().split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const doomed = new Set(pids);
  for (let before = 0; before < doomed.size;) {
    before = doomed.size;
    for (const [pid, parent, group] of all) if (doomed.has(parent) || pids.includes(group)) doomed.add(pid);
  }
  for (const pid of doomed) send(pid, 'SIGKILL');
}

async function goneWithin(pid, ms) {
  const deadline = performance.now() + ms;
  while (groupAlive(pid)) {
    if (performance.now() > deadline) return false;
    await pause(20);
  }
  return true;
}

function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Whether any member of the group runs. */
export function groupAlive(pid) {
  try {
    process.kill(-pid, 0);
    return !onlyZombies(pid);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** In a container without an init an orphan stays behind as a zombie for ever: it holds nothing and counts as gone. */
function onlyZombies(pid) {
  try {
    return /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8')) && !groupMembers(pid).some((member) => !member.zombie);
  } catch {
    return false;
  }
}

function groupMembers(group) {
  const lines = execFileSync('ps', ['-e', '-o', 'pgid=,stat='], { encoding: 'utf8' }).trim().split('\n').map((line) => line.trim().split(/\s+/));
  return lines.filter(([pgid]) => Number(pgid) === group).map(([, stat]) => ({ zombie: stat.startsWith('Z') }));
}

/** What tells a process from a later one with the same number: its start time. Undefined when it isn't running. */
export function processIdentity(pid) {
  try {
    if (existsSync('/proc/self/stat')) {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
      return fields[0] === 'Z' ? undefined : `ticks ${fields[19]}`;
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** The last lines of a log, for a sentence about why something ended. */
export function lastLines(logFile, count = 15) {
  try {
    return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}

/** Resolves when `check` gives true; rejects with the error of `onDeadline` after `withinMs`, or of `gone` as soon as the process has ended. */
export async function untilReady({ check, process: child, withinMs, explain }) {
  const deadline = performance.now() + withinMs;
  while (!(await check())) {
    if (child.hasExited) throw explain('ended');
    if (performance.now() > deadline) throw explain('silent');
    await pause(50);
  }
}

/** True when an address answers 2xx. */
export async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
