import { readFileSync, readdirSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second, whatever the kernel's own tick (USER_HZ). */
const ticksPerSecond = 100;

/**
 * Processor seconds that each process group has used so far, its ended children included; undefined where there is no /proc.
 * @param {readonly number[]} leaders the groups' leaders.
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
  for (const pid of entries.filter((name) => /^\d+$/.test(name))) {
    const [group, ticks] = statOf(pid) ?? [];
    if (used.has(group)) used.set(group, used.get(group) + ticks / ticksPerSecond);
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

/** A process's group and its ticks: user and system, its own and of children that it has waited for. */
function statOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
    return [Number(fields[2]), [11, 12, 13, 14].reduce((total, index) => total + Number(fields[index]), 0)];
  } catch {
    // It ended while we looked.
    return undefined;
  }
}
