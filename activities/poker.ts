import type { ActivityDeps } from './deps';

/** Pokes of one company within this time become one: a signal costs three history events. */
const mergeMs = 100;

/** Rings companies' writers after a commit. A lost poke costs minutes, never a record: the worker's sweep rings again. */
export function createPoker({ starts, log }: Pick<ActivityDeps, 'starts' | 'log'>): { poke(companyId: string): void } {
  const due = new Set<string>();
  return {
    poke(companyId) {
      if (due.has(companyId)) return;
      due.add(companyId);
      setTimeout(() => {
        due.delete(companyId);
        starts.pokeWriter(companyId).catch((error: unknown) => log.warn({ companyId, error: String(error) }, 'the writer could not be poked; the sweep will do it'));
      }, mergeMs);
    },
  };
}
