import type { BooksChange } from '../seam';
import type { List, Op, Store } from '../storage/store';

/** One call as it was answered. `status` is what went over the wire, 0 when no answer did. */
export interface Call {
  readonly seq: number;
  readonly at: string;
  readonly tenantId?: string;
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly status: number;
  /** Whether it used up one of the organisation's calls. */
  readonly counted: boolean;
  readonly faultId?: string;
  readonly idempotencyKey?: string;
  readonly replayed?: boolean;
  /** How many documents the body carried. */
  readonly elements?: number;
}

/** One thing that became true in an organisation's books. This is what tests judge by. */
export interface Effect {
  readonly seq: number;
  readonly at: string;
  readonly tenantId: string;
  readonly entity: BooksChange['entity'];
  readonly id: string;
  readonly label: string;
  readonly effect: BooksChange['effect'];
  readonly actor: 'app' | 'person' | 'simulator';
  /** The call that did it; absent for people's work and for what an organisation starts with. */
  readonly callSeq?: number;
}

export interface CallSummary {
  total: number;
  countedAgainstLimits: number;
  rateLimited: number;
  replayed: number;
  byOperation: Record<string, number>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const EVERYBODY = '';

/** 'PUT Invoices', 'POST Invoices/{id}', 'GET /connections': a call without its particulars. */
export function operationOf(method: string, path: string): string {
  const short = path.startsWith('/api.xro/2.0/') ? path.slice('/api.xro/2.0/'.length) : path;
  return `${method} ${short.split('/').map((part) => (UUID.test(part) ? '{id}' : part)).join('/')}`;
}

/** The append-only record of calls and effects, with running counts so that nobody has to add them up. */
export class Journal {
  private readonly calls: List<Call>;
  private readonly effects: List<Effect>;
  private readonly summaries = new Map<string, CallSummary>();

  constructor(store: Store) {
    this.calls = store.list('call');
    this.effects = store.list('effect');
    for (const call of this.calls.all()) this.count(call);
  }

  nextCallSeq(): number {
    return this.calls.all().length + 1;
  }

  /** Notes a call; the operation is to be committed in the same record as what the call did. */
  call(call: Omit<Call, 'seq'>): Op {
    const noted = { seq: this.nextCallSeq(), ...call };
    this.count(noted);
    return this.calls.add(noted);
  }

  /** Notes what a call changed. Counters are the books' bookkeeping and no effect. */
  effectsOf(changes: readonly BooksChange[], about: { tenantId: string; at: string; actor: Effect['actor']; callSeq?: number }): Op[] {
    let seq = this.effects.all().length;
    return changes
      .filter((change) => change.entity !== 'counter')
      .map(({ entity, id, label, effect }) => this.effects.add({ seq: ++seq, ...about, entity, id, label, effect }));
  }

  callsAfter(after: number, tenantId?: string): Call[] {
    return this.calls.all().slice(after).filter((call) => tenantId === undefined || call.tenantId === tenantId);
  }

  effectsAfter(after: number, wanted: { tenantId?: string | undefined; entity?: string | undefined }): Effect[] {
    return this.effects.all().slice(after).filter((effect) =>
      (wanted.tenantId === undefined || effect.tenantId === wanted.tenantId) &&
      (wanted.entity === undefined || effect.entity === wanted.entity));
  }

  /** The newest effects of one organisation, newest first. */
  recentEffects(tenantId: string, limit: number): Effect[] {
    const found: Effect[] = [];
    const all = this.effects.all();
    for (let at = all.length - 1; at >= 0 && found.length < limit; at -= 1) {
      const effect = all[at];
      if (effect?.tenantId === tenantId && effect.effect !== 'seeded') found.push(effect);
    }
    return found;
  }

  summary(tenantId: string = EVERYBODY): CallSummary {
    return this.summaries.get(tenantId) ?? { total: 0, countedAgainstLimits: 0, rateLimited: 0, replayed: 0, byOperation: {} };
  }

  private count(call: Call): void {
    for (const key of call.tenantId === undefined ? [EVERYBODY] : [EVERYBODY, call.tenantId]) {
      const summary = this.summary(key);
      const operation = operationOf(call.method, call.path);
      summary.total += 1;
      if (call.counted) summary.countedAgainstLimits += 1;
      if (call.status === 429) summary.rateLimited += 1;
      if (call.replayed === true) summary.replayed += 1;
      summary.byOperation[operation] = (summary.byOperation[operation] ?? 0) + 1;
      this.summaries.set(key, summary);
    }
  }
}
