import DataLoader from 'dataloader';
import type { CompanyId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import type { ActivityDeps } from './deps';
import { registerRecords, type Asked, type Registered } from './register';
import { tellWaiters } from './tell';
import { batchSize, mergeRegistrationsMs } from './tuning';

export interface Registration extends Asked { readonly companyId: CompanyId; readonly kind: RecordKind }

/**
 * Registers syncs. Those that come within some milliseconds of each other share one transaction: fifty records cost about as many
 * queries as one. Should it fail, each is tried alone, so that none is held up by another. Rings the writer for what it queued.
 */
export function createRegistrar(deps: Pick<ActivityDeps, 'db' | 'client' | 'rings' | 'log'>): { register(registration: Registration, urgency: keyof typeof mergeRegistrationsMs): Promise<Registered> } {
  const loaders = { person: loaderOf(mergeRegistrationsMs.person), bulk: loaderOf(mergeRegistrationsMs.bulk) };

  function loaderOf(mergeMs: number): DataLoader<Registration, Registered> {
    return new DataLoader<Registration, Registered>(registerAll, { cache: false, maxBatchSize: batchSize, batchScheduleFn: (run) => { setTimeout(run, mergeMs); } });
  }

  async function registerAll(all: readonly Registration[]): Promise<(Registered | Error)[]> {
    const outcomes = new Map<Registration, Registered | Error>();
    for (const group of groupsOf(all)) for (const [registration, outcome] of await registerGroup(group)) outcomes.set(registration, outcome);
    return all.map((one) => outcomes.get(one) ?? new Error(`${one.kind} ${one.recordId} of ${one.companyId} is not in the database`));
  }

  async function registerGroup(group: readonly Registration[]): Promise<[Registration, Registered | Error][]> {
    const [first] = group;
    if (!first) return [];
    try {
      const { outcomes, told, mostUrgent } = await deps.db.transaction().execute((tx) => registerRecords(tx, first.companyId, first.kind, group));
      if (mostUrgent !== undefined) deps.rings.writer(first.companyId, mostUrgent);
      await tellWaiters(deps, told);
      return group.flatMap((one): [Registration, Registered][] => {
        const outcome = outcomes.get(one.recordId);
        return outcome === undefined ? [] : [[one, outcome]];
      });
    } catch (error) {
      if (group.length === 1) return [[first, error instanceof Error ? error : new Error(String(error))]];
      const alone: [Registration, Registered | Error][] = [];
      for (const one of group) alone.push(...await registerGroup([one]));
      return alone;
    }
  }
  return { register: (registration, urgency) => loaders[urgency].load(registration) };
}

/** One company and kind a group, and a record at most once in it: a second wait for it comes after the first. */
function groupsOf(all: readonly Registration[]): Registration[][] {
  const groups: Registration[][] = [];
  for (const one of all) {
    const home = groups.findLast(([first]) => first?.companyId === one.companyId && first.kind === one.kind);
    if (home && !home.some(({ recordId }) => recordId === one.recordId)) home.push(one);
    else groups.push([one]);
  }
  return groups;
}
