import { createHash } from 'node:crypto';
import type { Clock } from '../state/clock';
import type { Op, Store, Table } from '../storage/store';
import type { Answer } from './answer';

/** xero-api.md 3: kept about 6 minutes, at most 128 characters. */
const KEPT_MS = 6 * 60_000;
export const LONGEST_KEY = 128;

/** xero-api.md 3 and 2: the first answer is kept, internal errors included; refusals at the gates never got that far. */
const NEVER_KEPT = new Set([401, 403, 429]);

interface Kept {
  readonly fingerprint: string;
  readonly until: number;
  readonly answer: Answer;
}

/** What makes two requests the same: method, URL, organisation and every byte of the body. */
export function fingerprintOf(request: { method: string; url: string; tenantId: string; body: Buffer }): string {
  return createHash('sha256').update(`${request.method}\n${request.url}\n${request.tenantId}\n`).update(request.body).digest('base64');
}

/** First answers by Idempotency-Key, for the whole app. */
export class IdempotencyStore {
  private readonly kept: Table<Kept>;

  constructor(store: Store, private readonly clock: Clock) {
    this.kept = store.table('idempotency');
    this.forgetOld();
  }

  /** The first answer under a key; 'different' when it belonged to another request; undefined when the key is new or too old. */
  lookUp(key: string, fingerprint: string): Answer | 'different' | undefined {
    this.forgetOld();
    const kept = this.kept.get(key);
    if (kept === undefined || kept.until <= this.clock.ms()) return undefined;
    return kept.fingerprint === fingerprint ? kept.answer : 'different';
  }

  /** Keeps a first answer: nothing for those that Xero does not keep. */
  keep(key: string, fingerprint: string, answer: Answer): Op[] {
    if (NEVER_KEPT.has(answer.status)) return [];
    // Taken out first, so that a key used again after its time moves to the end of the queue that `forgetOld` reads from.
    return [this.kept.remove(key), this.kept.put(key, { fingerprint, until: this.clock.ms() + KEPT_MS, answer })];
  }

  /** Rows stand in the order of their age, so this touches only what goes and one more. */
  private forgetOld(): void {
    const now = this.clock.ms();
    for (const [key, { until }] of this.kept.entries()) {
      if (until > now) return;
      this.kept.forget(key);
    }
  }
}
