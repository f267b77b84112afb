import type { Operation } from '../operations';
import type { Problem } from '../problems';
import type { RecordKind } from '../kinds';
import type { ProblemCode } from '../problem-catalogue';

/** The steps of a record's timeline, and what they are composed of: its events, the batches that carried it, and what befell the company. */

/** One line of the `events` table. */
export interface RecordEvent { readonly eventId: string; readonly at: Date; readonly actor: string; readonly person: string | null; readonly type: string; readonly details: Readonly<Record<string, unknown>> }

/** A record in one batch: what it carried, when it left, and what came of it. A batch of an earlier release may lack some of it. */
export interface CarriedElement {
  readonly batchId: string; readonly position: number; readonly operation: Operation; readonly records: number; readonly version: number;
  readonly createdAt: Date; readonly firstSentAt: Date | null; readonly settledAt: Date | null;
  /** Answers of Xero's server that were errors of its own, under this key and those before it. */
  readonly serverErrors: number;
  /** The latest reason why an attempt did not come through. */
  readonly trouble: string | null;
  readonly body: unknown; readonly sent: SentCodes; readonly outcome: CarriedOutcome | null; readonly isPart: boolean;
}

/** By which words of CloudRent's a content was coded, and to what. */
export interface SentCodes {
  readonly lines?: Readonly<Record<string, { readonly category: string; readonly tax: string; readonly position: number; readonly accountCode: string; readonly taxType: string }>>;
  readonly totals?: { readonly subtotal: string; readonly tax: string; readonly total: string };
  readonly method?: string;
}

/** What came of it, as far as a timeline tells it. */
export interface CarriedOutcome {
  readonly is: string; readonly xeroId?: string; readonly number?: string; readonly status?: string; readonly totals?: { readonly subtotal: string; readonly tax: string; readonly total: string };
  readonly adopted?: true; readonly messages?: readonly string[]; readonly whole?: true; readonly problem?: Pick<Problem, 'code' | 'details' | 'xeroMessage'>; readonly rest?: Pick<Problem, 'code' | 'details'>;
}

/** A mapping as it was applied: CloudRent's word, and what it is in Xero, with its name there if it is known still. */
export interface Applied { readonly what: 'account' | 'tax' | 'payment-account'; readonly word: string; readonly xero: string; readonly name: string | null }

/** A field of CloudRent's that another version says otherwise; null where it says nothing. */
export interface ChangedField { readonly field: string; readonly from: unknown; readonly to: unknown }

/** What accounts and tax rates are called in Xero, by code, type and id. */
export interface XeroNames { readonly accounts: Readonly<Record<string, string>>; readonly taxRates: Readonly<Record<string, string>>; readonly paymentAccounts: Readonly<Record<string, string>> }

/** A payment of a document of whose timeline this is. */
export interface PaymentEvent extends RecordEvent { readonly payment: { readonly id: string; readonly amount: string | null; readonly currency: string | null } }

/** Something that befell the company, or another record, and ended a problem of this one. */
export interface Cause { readonly at: Date; readonly actor: string; readonly person: string | null; readonly because: 'mapping' | 'connection' | 'record' }

export interface TimelineStep {
  readonly at: Date; readonly actor: string; readonly person: string | null; readonly type: string; readonly details: Readonly<Record<string, unknown>>;
  /** The step in one or a few sentences. */
  readonly text: string;
  /** Its place among those of the same moment. */
  readonly key: StepKey;
}
export type StepKey = readonly [ms: number, rank: number, id: string];

export const sameOrLater = (key: StepKey, than: StepKey): boolean => compareKeys(key, than) >= 0;
export function compareKeys([ms, rank, id]: StepKey, [otherMs, otherRank, otherId]: StepKey): number {
  if (ms !== otherMs) return ms - otherMs;
  if (rank !== otherRank) return rank - otherRank;
  // Numbers of events: the longer one is the larger.
  return id.length - otherId.length || (id < otherId ? -1 : id > otherId ? 1 : 0);
}

export interface Told { readonly kind: RecordKind; readonly names: XeroNames }
/** A problem that was ended, and where in the timeline. */
export interface Healed { readonly code: ProblemCode; readonly details: Readonly<Record<string, string>>; readonly after: RecordEvent; readonly before: Date }
