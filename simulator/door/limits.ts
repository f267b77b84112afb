import { createHash } from 'node:crypto';
import type { Call } from '../state/journal';
import type { Settings } from '../state/settings';

/** How many calls there are to use up. */
type Allowances = Pick<Settings, 'callsPerMinute' | 'callsPerDay' | 'concurrency' | 'callsPerMinuteOfApp'>;

export type LimitProblem = 'minute' | 'day' | 'concurrent' | 'appminute';

export interface LimitHit {
  readonly problem: LimitProblem;
  /** Seconds until the window ends; promised for minute and day only. */
  readonly retryAfterSeconds?: number;
}

interface Window {
  number: number;
  used: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const APP = '';

/** Xero's words for its limits are unlisted (xero-api.md 1), hence several spellings; those of the last two limits nobody has seen. */
const SPELLINGS: Record<Settings['rateLimitSpelling'], Record<LimitProblem, string>> = {
  short: { minute: 'minute', day: 'day', concurrent: 'concurrent', appminute: 'appminute' },
  long: { minute: 'Minute limit', day: 'DayLimit', concurrent: 'Concurrent limit', appminute: 'AppMinute limit' },
  daily: { minute: 'minute', day: 'daily', concurrent: 'concurrent', appminute: 'appminute' },
  unlisted: { minute: 'exceeded', day: 'exceeded', concurrent: 'exceeded', appminute: 'exceeded' },
};

export function spell(problem: LimitProblem, spelling: Settings['rateLimitSpelling']): string {
  return SPELLINGS[spelling][problem];
}

/**
 * Xero's limits (xero-api.md 1): fixed windows whose start differs per organisation, calls at the same time, and calls of the app
 * over all organisations. Refused calls use nothing up.
 */
export class Limits {
  private readonly minutes = new Map<string, Window>();
  private readonly days = new Map<string, Window>();
  private readonly running = new Map<string, number>();
  private readonly offsets = new Map<string, number>();

  /** `earlier`: the calls of earlier runs, so that a restart gives nobody a fresh allowance. */
  constructor(earlier: readonly Call[]) {
    for (const call of earlier) if (call.counted && call.tenantId !== undefined) this.count(call.tenantId, Date.parse(call.at));
  }

  /** Which limit a call now would break, if any. */
  hit(tenantId: string, settings: Allowances, now: number): LimitHit | undefined {
    const minute = { problem: 'minute', left: settings.callsPerMinute - this.used(this.minutes, tenantId, MINUTE_MS, now), length: MINUTE_MS } as const;
    const day = { problem: 'day', left: settings.callsPerDay - this.used(this.days, tenantId, DAY_MS, now), length: DAY_MS } as const;
    for (const { problem, left, length } of [day, minute]) {
      if (left <= 0) return { problem, retryAfterSeconds: this.secondsLeft(tenantId, length, now) };
    }
    if (this.used(this.minutes, APP, MINUTE_MS, now) >= settings.callsPerMinuteOfApp) return { problem: 'appminute' };
    return (this.running.get(tenantId) ?? 0) >= settings.concurrency ? { problem: 'concurrent' } : undefined;
  }

  /** Uses up one call of the organisation's minute and day and of the app's minute. */
  count(tenantId: string, now: number): void {
    this.take(this.minutes, tenantId, MINUTE_MS, now);
    this.take(this.days, tenantId, DAY_MS, now);
    this.take(this.minutes, APP, MINUTE_MS, now);
  }

  /** A call begins; the answer ends it, and may be called more than once. */
  begin(tenantId: string): () => void {
    this.running.set(tenantId, (this.running.get(tenantId) ?? 0) + 1);
    let ended = false;
    return () => {
      if (!ended) this.running.set(tenantId, (this.running.get(tenantId) ?? 1) - 1);
      ended = true;
    };
  }

  /** Seconds until the organisation's minute or day starts anew. */
  secondsUntil(tenantId: string, problem: 'minute' | 'day', now: number): number {
    return this.secondsLeft(tenantId, problem === 'minute' ? MINUTE_MS : DAY_MS, now);
  }

  /** Calls left, as three headers on every response tell. */
  remaining(tenantId: string, settings: Allowances, now: number): { day: number; minute: number; appMinute: number } {
    const left = (limit: number, used: number) => Math.max(0, limit - used);
    return {
      day: left(settings.callsPerDay, this.used(this.days, tenantId, DAY_MS, now)),
      minute: left(settings.callsPerMinute, this.used(this.minutes, tenantId, MINUTE_MS, now)),
      appMinute: left(settings.callsPerMinuteOfApp, this.used(this.minutes, APP, MINUTE_MS, now)),
    };
  }

  private used(windows: Map<string, Window>, key: string, length: number, now: number): number {
    const window = windows.get(key);
    return window?.number === this.windowNumber(key, length, now) ? window.used : 0;
  }

  private take(windows: Map<string, Window>, key: string, length: number, now: number): void {
    const number = this.windowNumber(key, length, now);
    const window = windows.get(key);
    if (window?.number === number) window.used += 1;
    else windows.set(key, { number, used: 1 });
  }

  private windowNumber(key: string, length: number, now: number): number {
    return Math.floor((now + this.offset(key)) / length);
  }

  private secondsLeft(tenantId: string, length: number, now: number): number {
    return Math.max(1, Math.ceil((length - ((now + this.offset(tenantId)) % length)) / 1000));
  }

  /** Where an organisation's windows start: anywhere in the day, the same at every start. */
  private offset(key: string): number {
    const known = this.offsets.get(key);
    if (known !== undefined) return known;
    const offset = createHash('sha256').update(key).digest().readUInt32BE(0) % DAY_MS;
    this.offsets.set(key, offset);
    return offset;
  }
}
