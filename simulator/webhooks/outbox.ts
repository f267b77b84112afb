import { randomInt, randomUUID } from 'node:crypto';
import type { Op, Store, Table } from '../storage/store';
import type { WebhookEvent } from './event';

/** An event that no POST carries yet. */
interface Heard { readonly sequence: number; readonly atMs: number; readonly event: WebhookEvent }

/** A POST that is still to be made, or failed for good. Its body never changes, however often it is tried. */
export interface Post {
  readonly id: string;
  readonly first: number;
  readonly events: number;
  readonly body: string;
  /** How often it was tried, when first, and when it may be tried next: milliseconds of the simulator's clock. */
  readonly tries: number;
  readonly triedFirstMs?: number;
  readonly dueMs: number;
}

/** What became of the events so far; each ends as delivered, failed or lost. `doubled` were delivered once more. */
export interface Counts { readonly delivered: number; readonly failed: number; readonly waiting: number; readonly lost: number; readonly doubled: number }
type Ended = Pick<Counts, 'delivered' | 'lost' | 'doubled'>;

/** xero-api.md 5: failures are kept for 31 days. */
const KEPT_MS = 31 * 86_400_000;
const ENTROPY_LETTERS = 20;

/** All that is to be told and was not, stored so that a restart goes on with it. Methods return operations for the caller to commit. */
export class Outbox {
  private readonly heard: Table<Heard>;
  private readonly posts: Table<Post>;
  private readonly failures: Table<Post & { readonly failedMs: number }>;
  private readonly numbers: Table<number>;

  constructor(store: Store) {
    this.heard = store.table('webhookEvent');
    this.posts = store.table('webhookPost');
    this.failures = store.table('webhookFailure');
    this.numbers = store.table('webhookNumber');
  }

  /** Numbers events and keeps them; sequences go on for as long as there is a subscription. */
  hear(events: readonly WebhookEvent[], atMs: number): Op[] {
    const last = this.number('sequence');
    const kept = events.map((event, at) => this.heard.put(String(last + at + 1), { sequence: last + at + 1, atMs, event }));
    return kept.length === 0 ? [] : [...kept, this.numbers.put('sequence', last + kept.length)];
  }

  /** When the oldest event that no POST carries was heard. */
  get heardSinceMs(): number | undefined {
    return this.heard.values().next().value?.atMs;
  }

  /**
   * Puts all events into POSTs of at most so many. Credit notes never share one with other events: Xero's file has a form of its own
   * for them, with `data`.
   */
  gather(most: number, dueMs: number): Op[] {
    const groups: Heard[][] = [];
    for (const heard of this.heard.values()) {
      const group = groups.at(-1);
      if (group !== undefined && group.length < most && isOfCreditNote(group[0]) === isOfCreditNote(heard)) group.push(heard);
      else groups.push([heard]);
    }
    return [
      ...groups.map((group) => postOf(group, dueMs)).map((post) => this.posts.put(post.id, post)),
      ...[...this.heard.entries()].map(([key]) => this.heard.remove(key)),
    ];
  }

  /** The POST to make next among those that are due: the oldest, or the newest. */
  nextDue(nowMs: number, newestFirst: boolean): Post | undefined {
    const due = [...this.posts.values()].filter(({ dueMs }) => dueMs <= nowMs).toSorted((a, b) => a.first - b.first);
    return due.at(newestFirst ? -1 : 0);
  }

  get nextDueMs(): number | undefined {
    const due = [...this.posts.values()].map(({ dueMs }) => dueMs);
    return due.length === 0 ? undefined : due.reduce((a, b) => Math.min(a, b));
  }

  later(post: Post): Op[] {
    return [this.posts.put(post.id, post)];
  }

  end(post: Post, how: keyof Ended): Op[] {
    return [this.posts.remove(post.id), this.count(how, post.events)];
  }

  count(how: keyof Ended, events: number): Op {
    return this.numbers.put(how, this.number(how) + events);
  }

  /** Everything that waits has failed. */
  failAll(nowMs: number): Op[] {
    return [...this.posts.values()].flatMap((post) => [this.posts.remove(post.id), this.failures.put(post.id, { ...post, failedMs: nowMs })]);
  }

  /** Failures become due anew, as if never tried; those that were kept for too long are gone. Says how many events will be told again. */
  replay(nowMs: number): { events: number; ops: Op[] } {
    const all = [...this.failures.values()];
    const kept = all.filter(({ failedMs }) => nowMs - failedMs < KEPT_MS);
    const ops = [
      ...all.map(({ id }) => this.failures.remove(id)),
      ...kept.map(({ id, first, events, body }) => this.posts.put(id, { id, first, events, body, tries: 0, dueMs: nowMs })),
      ...(kept.length === all.length ? [] : [this.count('lost', eventsIn(all) - eventsIn(kept))]),
    ];
    return { events: eventsIn(kept), ops };
  }

  counts(): Counts {
    return {
      delivered: this.number('delivered'), failed: eventsIn([...this.failures.values()]), waiting: eventsIn([...this.posts.values()]) + this.heard.size,
      lost: this.number('lost'), doubled: this.number('doubled'),
    };
  }

  /** Forgets everything, the sequences too. */
  clear(): Op[] {
    return [this.heard, this.posts, this.failures, this.numbers].flatMap((table: Table<unknown>) => [...table.entries()].map(([key]) => table.remove(key)));
  }

  private number(name: string): number {
    return this.numbers.get(name) ?? 0;
  }
}

const isOfCreditNote = (heard: Heard | undefined): boolean => heard?.event.eventCategory === 'CREDITNOTE';
const eventsIn = (posts: readonly Post[]): number => posts.reduce((sum, { events }) => sum + events, 0);

function postOf(group: readonly Heard[], dueMs: number): Post {
  const first = group[0]?.sequence ?? 0;
  return { id: randomUUID(), first, events: group.length, body: bodyOf(group.map(({ event }) => event), first, first + group.length - 1), tries: 0, dueMs };
}

/** The body of a POST; the intent to receive is asked for with no events and sequences 0. */
export function bodyOf(events: readonly WebhookEvent[], firstEventSequence: number, lastEventSequence: number): string {
  const entropy = Array.from({ length: ENTROPY_LETTERS }, () => String.fromCharCode(65 + randomInt(26))).join('');
  return JSON.stringify({ events, firstEventSequence, lastEventSequence, entropy });
}
