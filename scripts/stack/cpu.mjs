import { readFileSync, readdirSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second, whatever the kernel's own tick (USER_HZ). */
const ticksPerSecond = 100;

/**
 * Processor seconds that each process has used so far with all that descend from it, ended ones included; undefined where there is no
 * /proc. By descent and not by process group: each backend of Postgres has a group of its own.
 * @param {readonly number[]} leaders the first of each.
 * @returns {Map<number, number> | undefined} seconds by leader.
 */
export function cpuSeconds(leaders) {
  const used = new Map(leaders.map((pid) => [pid, 0]));
  let entries;
  try {
    entries = readdirSync('/proc');
  } catch {
    return undefined;
  }
  const stats = new Map(entries.filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    const stat = statOf(pid);
    return stat ? [[Number(pid), stat]] : [];
  }));
  for (const [pid, { ticks }] of stats) {
    let ancestor = pid;
    while (ancestor !== undefined && !used.has(ancestor)) ancestor = stats.get(ancestor)?.parent;
    if (ancestor !== undefined) used.set(ancestor, used.get(ancestor) + ticks / ticksPerSecond);
  }
  return used;
}

/** Processor seconds of this process's children that have ended. */
export function endedChildrenSeconds() {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').replace(/^.*\) /s, '').split(' ');
    return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
  } catch {
    return 0;
  }
}

/** A process's parent and its ticks: user and system, its own and of children that it has waited for. */
function statOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    return { parent: Number(fields[1]), ticks: [11, 12, 13, 14].reduce((total, index) => total + Number(fields[index]), 0) };
  } catch {
    // It ended while we looked.
    return undefined;
  }
}
