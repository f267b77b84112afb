import { z } from 'zod';
import type { Store, Table } from '../storage/store';

const switches = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/** What may be set for one organisation; each falls back on the setting for all. */
export const organisationSettings = z.strictObject({
  delayMs: z.number().min(0).max(600_000).optional(),
  callsPerMinute: z.int().min(1).max(1_000_000).optional(),
  callsPerDay: z.int().min(1).max(10_000_000).optional(),
  concurrency: z.int().min(1).max(1000).optional(),
  switches: switches.optional(),
});
export type OrganisationSettings = z.infer<typeof organisationSettings>;

/** What may be set for the whole simulator. */
export const simulatorSettings = organisationSettings.extend({
  callsPerMinuteOfApp: z.int().min(1).max(10_000_000).optional(),
  rateLimitSpelling: z.enum(['short', 'long']).optional(),
});
export type SimulatorSettings = z.infer<typeof simulatorSettings>;

/** Settings with every gap filled. */
export interface Settings {
  /** Median delay of an API answer in milliseconds; 0 answers at once. */
  readonly delayMs: number;
  readonly callsPerMinute: number;
  readonly callsPerDay: number;
  readonly concurrency: number;
  readonly callsPerMinuteOfApp: number;
  /** Xero's words in X-Rate-Limit-Problem are unlisted: 'minute', 'day' ('short') or 'Minute limit', 'DayLimit' ('long'). */
  readonly rateLimitSpelling: 'short' | 'long';
  /** Passed on to the books, which name and document them. */
  readonly switches: Readonly<Record<string, string | number | boolean>>;
}

/** xero-api.md 1: 60 a minute, 5,000 a day, 5 at once per organisation; 10,000 a minute per app. */
const XERO_LIMITS = { callsPerMinute: 60, callsPerDay: 5000, concurrency: 5, callsPerMinuteOfApp: 10_000 };

const ALL = '*';

/** Settings of the simulator and of single organisations, stored so that a restart keeps them. */
export class SettingsBook {
  private readonly stored: Table<SimulatorSettings>;
  private readonly effective = new Map<string, Settings>();

  constructor(private readonly store: Store, private readonly startDelayMs: number) {
    this.stored = store.table('settings');
  }

  /** What holds for one organisation, or for the simulator as a whole when no organisation is named. */
  for(tenantId: string = ALL): Settings {
    const known = this.effective.get(tenantId);
    if (known !== undefined) return known;
    const settings = this.merge(tenantId);
    this.effective.set(tenantId, settings);
    return settings;
  }

  patchAll(patch: SimulatorSettings): void {
    this.patch(ALL, patch);
  }

  patchOrganisation(tenantId: string, patch: OrganisationSettings): void {
    this.patch(tenantId, patch);
  }

  private patch(key: string, patch: SimulatorSettings): void {
    const before = this.stored.get(key) ?? {};
    const after = { ...before, ...patch, switches: { ...before.switches, ...patch.switches } };
    this.store.commit([this.stored.put(key, after)]);
    this.effective.clear();
  }

  private merge(tenantId: string): Settings {
    const all = this.stored.get(ALL) ?? {};
    const own = (tenantId === ALL ? undefined : this.stored.get(tenantId)) ?? {};
    const merged = { delayMs: this.startDelayMs, rateLimitSpelling: 'short' as const, ...XERO_LIMITS, ...all, ...own };
    return { ...merged, switches: { ...all.switches, ...own.switches } } as Settings;
  }
}
