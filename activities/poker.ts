import type { ActivityDeps } from './deps';

/** Pokes of one company within this time become one: a signal costs three history events. */
const mergeMs = 100;
/** Between two tries while Temporal is away, and how many there are: after that the worker's own look (worker/mend.ts) has rung. */
const againMs = 1_000;
const mostTries = 60;

/** Rings companies' writers after a commit, until it is heard. A poke that dies with its process is made up for by the next worker to start (worker/mend.ts). */
export function createPoker({ starts, log }: Pick<ActivityDeps, 'starts' | 'log'>): { poke(companyId: string): void } {
  const due = new Set<string>();
  return {
    poke(companyId) {
      if (due.has(companyId)) return;
      due.add(companyId);
      ringAfter(mergeMs, companyId, 1);
    },
  };

  function ringAfter(ms: number, companyId: string, tries: number): void {
    setTimeout(() => {
      due.delete(companyId);
      starts.pokeWriter(companyId).catch((error: unknown) => {
        log.warn({ companyId, error: String(error) }, 'the writer could not be poked; it is poked again');
        if (due.has(companyId) || tries === mostTries) return;
        due.add(companyId);
        ringAfter(againMs, companyId, tries + 1);
      });
    }, ms).unref();
  }
}
