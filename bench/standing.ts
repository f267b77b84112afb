import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { recordKinds, syncStatuses, type RecordKind, type SyncStatus } from '../domain/kinds';
import type { HttpApi } from '../scripts/client/http-api';

/** How many records stand how; accepted is the sum of the five. */
export type Counts = Record<SyncStatus, number>;
export type Standing = Readonly<Record<RecordKind, Counts>>;
const summaryShape = z.object({ items: z.array(z.object({ kind: z.enum(recordKinds), status: z.enum(syncStatuses), count: z.number() })) });

const pageShape = z.object({
  items: z.array(z.object({ kind: z.enum(recordKinds), id: z.string(), sync: z.object({ problem: z.object({ code: z.string() }).nullish() }) })),
  nextCursor: z.string().nullish(),
});
export interface TypedProblem { readonly kind: RecordKind; readonly id: string; readonly code: string }

export const recordCount = (counts: Counts): number => counts.pending + counts.waiting + counts.synced + counts.problem + counts.excluded;
export const endedCount = (counts: Counts): number => counts.synced + counts.problem + counts.excluded;
/** A count of each kind, added up. */
export const overKinds = (standing: Standing, count: (counts: Counts) => number): number => recordKinds.reduce((total, kind) => total + count(standing[kind]), 0);

export async function standing(api: HttpApi, company: string): Promise<Standing> {
  const none = (): Counts => ({ pending: 0, waiting: 0, synced: 0, problem: 0, excluded: 0 });
  const counts = { contact: none(), invoice: none(), 'credit-note': none(), payment: none() };
  for (const { kind, status, count } of summaryShape.parse(await api.call('GET', `/v1/companies/${company}/records/summary`)).items) counts[kind][status] = count;
  return counts;
}

/**
 * Waits until nothing is pending or waiting. Throws when for `patienceSeconds` nothing at all has moved.
 * @param onChange hears every count.
 */
export async function untilEnded(api: HttpApi, company: string, patienceSeconds: number, onChange: (now: Standing) => void): Promise<Standing> {
  let ended = -1;
  let movedAt = Date.now();
  for (;;) {
    const now = await standing(api, company);
    onChange(now);
    const count = overKinds(now, endedCount);
    if (count !== ended) movedAt = Date.now();
    ended = count;
    if (count === overKinds(now, recordCount)) return now;
    if (Date.now() - movedAt > patienceSeconds * 1000) throw new Error(`Nothing has moved for ${patienceSeconds} s: ${JSON.stringify(now)}`);
    await pause(500);
  }
}

/** Every record with a problem, and which. */
export async function problemsOf(api: HttpApi, company: string): Promise<TypedProblem[]> {
  const found: TypedProblem[] = [];
  let cursor: string | undefined;
  do {
    const page = pageShape.parse(await api.call('GET', `/v1/companies/${company}/records?status=problem&limit=200${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`));
    found.push(...page.items.map(({ kind, id, sync }) => ({ kind, id, code: sync.problem?.code ?? 'untyped' })));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}
