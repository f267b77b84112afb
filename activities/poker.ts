import { priorities, type Priority } from '../workflows/contract/names';
import type { ActivityDeps } from './deps';

/**
 * Pokes of one company within this time become one: a signal costs a workflow task. A person waits for it; a bulk write does not, since
 * a batch under way or the writer's own look finds it as well.
 */
const mergeMs = { [priorities.person]: 100, [priorities.bulk]: 1_000 } as const satisfies Record<Priority, number>;

/** Rings companies' writers after a commit. A lost poke costs minutes, never a record: the worker's sweep rings again. */
export function createPoker({ starts, log }: Pick<ActivityDeps, 'starts' | 'log'>): { poke(companyId: string, priority: Priority): void } {
  const due = new Set<string>();
  return {
    poke(companyId, priority) {
      const ring = `${String(priority)} ${companyId}`;
      if (due.has(ring)) return;
      due.add(ring);
      setTimeout(() => {
        due.delete(ring);
        starts.pokeWriter(companyId).catch((error: unknown) => log.warn({ companyId, error: String(error) }, 'the writer could not be poked; the sweep will do it'));
      }, mergeMs[priority]);
    },
  };
}
