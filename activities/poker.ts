import { priorities, type Priority } from '../workflows/contract/names';
import type { ActivityDeps } from './deps';

/**
 * Pokes of one company within this time become one: a signal costs a workflow task. A person waits for it; a bulk write does not, since
 * the writer looks again by itself after each batch.
 */
const mergeMs = { [priorities.person]: 100, [priorities.bulk]: 1_000 } as const satisfies Record<Priority, number>;
/** Between two tries while Temporal is away, and how many there are: after that the worker's own look (worker/mend.ts) has rung. */
const againMs = 1_000;
const mostTries = 60;

/** Rings companies' writers after a commit, until it is heard. A poke that dies with its process is made up for by the next worker to start (worker/mend.ts). */
export function createPoker({ starts, log }: Pick<ActivityDeps, 'starts' | 'log'>): { poke(companyId: string, priority: Priority): void } {
  const due = new Set<string>();
  return {
    poke(companyId, priority) { ringAfter(mergeMs[priority], companyId, priority, 1); },
  };

  function ringAfter(ms: number, companyId: string, priority: Priority, tries: number): void {
    const ring = `${String(priority)} ${companyId}`;
    if (due.has(ring)) return;
    due.add(ring);
    setTimeout(() => {
      due.delete(ring);
      starts.pokeWriter(companyId).catch((error: unknown) => {
        log.warn({ companyId, error: String(error) }, 'the writer could not be poked; it is poked again');
        if (tries < mostTries) ringAfter(againMs, companyId, priority, tries + 1);
      });
    }, ms).unref();
  }
}
