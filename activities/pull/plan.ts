import type { RecordKind } from '../../domain/kinds';
import { earlyMs } from '../../domain/pull-intervals';
import { pulledKind, pullResources, type PullResource } from '../../domain/pull';

/** How the reading of one resource stands, by Postgres' clock. */
export interface Standing {
  readonly resource: PullResource;
  /** A reading is under way. */
  readonly underWay: boolean;
  /** Since the latest reading to the end began; null when there was none. */
  readonly readMsAgo: number | null;
  /** It was rung since then. */
  readonly rung: boolean;
  /** A failed read is not repeated before this; null or negative: now. */
  readonly retryInMs: number | null;
  readonly steps: number;
}

export type Next =
  | { readonly next: 'read'; readonly resource: PullResource; readonly steps: number }
  | { readonly next: 'read-wanted'; readonly kind: RecordKind }
  /** Reads that failed, and are repeated then. */
  | { readonly next: 'wait'; readonly ms: number; readonly resources: readonly PullResource[] }
  | { readonly next: 'idle' };

/**
 * What to read next. A resource is due when its reading is under way, when it was never read or was rung since, or when its interval has
 * passed. Contacts before documents before payments, so that what a thing refers to is known first; then the objects that were asked for by id.
 */
export function planNext(standings: readonly Standing[], wanted: readonly RecordKind[], intervals: Readonly<Record<PullResource, number>>): Next {
  const owed: Standing[] = [];
  for (const resource of pullResources) {
    const standing = standings.find((one) => one.resource === resource);
    if (!standing || !(isDue(standing, intervals[resource]) || wanted.includes(pulledKind[resource]))) continue;
    owed.push(standing);
  }
  const ready = owed.filter((standing) => !isHeld(standing));
  const due = ready.find((standing) => isDue(standing, intervals[standing.resource]));
  if (due) return { next: 'read', resource: due.resource, steps: due.steps };
  const [first] = ready;
  if (first) return { next: 'read-wanted', kind: pulledKind[first.resource] };
  if (owed.length === 0) return { next: 'idle' };
  return { next: 'wait', ms: Math.min(...owed.map(({ retryInMs }) => retryInMs ?? 0)), resources: owed.map(({ resource }) => resource) };
}

const isHeld = ({ retryInMs }: Standing): boolean => retryInMs !== null && retryInMs > 0;
const isDue = ({ underWay, readMsAgo, rung }: Standing, intervalMs: number): boolean => underWay || rung || readMsAgo === null || readMsAgo >= intervalMs - earlyMs;
