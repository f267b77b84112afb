import { z } from 'zod';
import type { Store, Table } from '../storage/store';

const switches = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/**
 * What is unknown about Xero outside the books (xero-api.md, section 11) and therefore a switch of an organisation, as those of the
 * books are (`accounting/switches.ts`). The first value is the default.
 */
export const doorSwitchValues = {
  /**
   * Xero's words in X-Rate-Limit-Problem are unlisted (section 1): minute, day; Minute limit, DayLimit; minute, daily; or a word that
   * says nothing, so that only the counts tell.
   */
  rateLimitSpelling: ['short', 'long', 'daily', 'unlisted'],
  /** The body of a 429 (section 1): "maybe empty". */
  rateLimitBody: ['empty', 'json'],
  /** The property in which a 401 or 403 says why (section 2). */
  refusalDetail: ['Detail', 'detail'],
  /** Where a token names the consent it came from (section 2): under one claim, another, or not at all. */
  authEventClaim: ['authentication_event_id', 'authEventId', 'absent'],
  /** The longest body (section 3 states both). */
  largestBody: ['3.5 MB', '10 MB'],
} as const;

/** The same for webhooks (section 11): does a payment or an allocation fire INVOICE UPDATE? */
export const webhookSwitchValues = {
  invoiceEventOnPayment: ['sent', 'none'],
} as const;

/** The same for what belongs to the app rather than to an organisation. */
export const appSwitchValues = {
  /** How the token endpoint wants id and secret in Basic (section 7): joined raw, or each form-encoded first. */
  basicEncoding: ['raw', 'form'],
} as const;

/** What may be set for one organisation; each falls back on the setting for all. */
export const organisationSettings = z.strictObject({
  delayMs: z.number().min(0).max(600_000).optional(),
  callsPerMinute: z.int().min(1).max(1_000_000).optional(),
  callsPerDay: z.int().min(1).max(10_000_000).optional(),
  concurrency: z.int().min(1).max(1000).optional(),
  rateLimitSpelling: z.enum(doorSwitchValues.rateLimitSpelling).optional(),
  rateLimitBody: z.enum(doorSwitchValues.rateLimitBody).optional(),
  refusalDetail: z.enum(doorSwitchValues.refusalDetail).optional(),
  authEventClaim: z.enum(doorSwitchValues.authEventClaim).optional(),
  largestBody: z.enum(doorSwitchValues.largestBody).optional(),
  invoiceEventOnPayment: z.enum(webhookSwitchValues.invoiceEventOnPayment).optional(),
  switches: switches.optional(),
});
export type OrganisationSettings = z.infer<typeof organisationSettings>;

/** What may be set for the whole simulator. */
export const simulatorSettings = organisationSettings.extend({
  callsPerMinuteOfApp: z.int().min(1).max(10_000_000).optional(),
  basicEncoding: z.enum(appSwitchValues.basicEncoding).optional(),
  webhookGatherMs: z.int().min(0).max(3_600_000).optional(),
  webhookEventsPerPost: z.int().min(1).max(1000).optional(),
  webhookAnswerMs: z.int().min(1).max(60_000).optional(),
});
export type SimulatorSettings = z.infer<typeof simulatorSettings>;

/** The switches above, as set. */
type DoorSwitches = { readonly [Name in keyof typeof doorSwitchValues]: (typeof doorSwitchValues)[Name][number] };
type WebhookSwitches = { readonly [Name in keyof typeof webhookSwitchValues]: (typeof webhookSwitchValues)[Name][number] };
type AppSwitches = { readonly [Name in keyof typeof appSwitchValues]: (typeof appSwitchValues)[Name][number] };

/** Settings with every gap filled. */
export interface Settings extends DoorSwitches, WebhookSwitches, AppSwitches {
  /** Median delay of an API answer in milliseconds; 0 answers at once. */
  readonly delayMs: number;
  readonly callsPerMinute: number;
  readonly callsPerDay: number;
  readonly concurrency: number;
  readonly callsPerMinuteOfApp: number;
  /** How long events are gathered for one POST, how many it holds at most, and how long the app may take to answer it. */
  readonly webhookGatherMs: number;
  readonly webhookEventsPerPost: number;
  readonly webhookAnswerMs: number;
  /** Passed on to the books, which name and document them. */
  readonly switches: Readonly<Record<string, string | number | boolean>>;
}

/** xero-api.md 1: 60 a minute, 5,000 a day (1,000 on the Starter tier), 5 at once per organisation; 10,000 a minute per app. */
const XERO_LIMITS = { callsPerMinute: 60, callsPerDay: 5000, concurrency: 5, callsPerMinuteOfApp: 10_000 };

/** xero-api.md 5: an answer within 5 seconds. How Xero gathers events is not said. */
const WEBHOOKS = { webhookGatherMs: 100, webhookEventsPerPost: 100, webhookAnswerMs: 5000 };

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
    const merged = { delayMs: this.startDelayMs, ...XERO_LIMITS, ...WEBHOOKS, ...defaultsOf(doorSwitchValues), ...defaultsOf(webhookSwitchValues), ...defaultsOf(appSwitchValues), ...all, ...own };
    return { ...merged, switches: { ...all.switches, ...own.switches } } as Settings;
  }
}

function defaultsOf(values: Readonly<Record<string, readonly [string, ...string[]]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, [first]]) => [name, first]));
}
