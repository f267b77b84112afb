import type { HoldReason } from './holds';
import type { SyncStatus } from './kinds';
import type { PullResource } from './pull';

/** Sync Now: a person has everything of a company refreshed, pulled and sent. These are its words. */

export const syncNowStatuses = ['running', 'done', 'failed'] as const;
export type SyncNowStatus = (typeof syncNowStatuses)[number];
/** `refresh` reads organisation, accounts and tax rates, `pull` what has changed in Xero, `send` brings the records there. */
export const syncNowSteps = ['refresh', 'pull', 'send', 'done'] as const;
export type SyncNowStep = (typeof syncNowSteps)[number];

/** Records that stand alike; `reason`: of `waiting` what they wait for, of `problem` its code. */
export interface Standing { readonly status: SyncStatus; readonly reason: string | null; readonly count: number }
export interface CountOf { readonly reason: string; readonly count: number }

/** How the records stand that it covers: `total` is always the sum of the five. */
export interface SyncNowCounts {
  readonly counts: Readonly<Record<'total' | SyncStatus, number>>;
  readonly waitingFor: readonly CountOf[];
  readonly problems: readonly CountOf[];
}

/** A list of Xero as it was read for it: `changed`, once all are read, counts what is new or has changed. */
export interface PulledList { readonly readAt: string; readonly changed?: number }
export type PulledLists = Partial<Record<PullResource, PulledList>>;

/** What holds the whole company; `people`: even what a person waits for. */
export interface CompanyHold { readonly reason: HoldReason; readonly people: boolean }

/** Adds up how the records stand, the most frequent reason first. */
export function tally(standings: readonly Standing[]): SyncNowCounts {
  const counts = { total: 0, pending: 0, waiting: 0, synced: 0, problem: 0, excluded: 0 };
  for (const { status, count } of standings) {
    counts[status] += count;
    counts.total += count;
  }
  const by = (wanted: SyncStatus): CountOf[] => standings.flatMap(({ status, reason, count }) => (status === wanted ? [{ reason: reason ?? 'unknown', count }] : []))
    .sort((one, other) => other.count - one.count || one.reason.localeCompare(other.reason));
  return { counts, waitingFor: by('waiting'), problems: by('problem') };
}
