import type { ClashInXero, ClashOutcome, ClashStep } from '../../domain/clashes';
import type { ConnectionState, RecordKind, SyncStatus } from '../../domain/kinds';
import type { ProblemCode, ProblemScope, Turn } from '../../domain/problem-catalogue';
import type { Candidate, FieldDifference, Fix, PaymentCandidate } from '../../domain/problems';
import type { SyncNowStatus, SyncNowStep } from '../../domain/sync-now';

/** What the pages read of the service's answers; more may stand there (the whole of it is at /docs). */

export interface Session {
  readonly companyId: string; readonly companyName: string; readonly person: string | null;
  readonly csrfToken: string; readonly expiresAt: string; readonly returnUrl: string | null;
}

export interface Choice { readonly xeroTenantId: string; readonly name: string }
export interface Organisation {
  readonly xeroTenantId: string; readonly name: string; readonly shortCode: string; readonly baseCurrency: string; readonly countryCode: string; readonly timeZone: string;
  readonly periodLockDate?: string | null; readonly endOfYearLockDate?: string | null; readonly edition?: string | null; readonly mayCreateInvoices?: boolean;
}
export interface FieldMessage { readonly field: string; readonly message: string }
export interface NotSynced { readonly pending: number; readonly waiting: number; readonly problem: number }
export interface Connection {
  readonly status: ConnectionState;
  readonly organisation: Organisation | null;
  readonly choices: readonly Choice[];
  readonly syncFrom: string | null;
  readonly setup: { readonly missing: readonly FieldMessage[] };
  readonly connectedBy: string | null;
  readonly linksElsewhere: { readonly xeroTenantId: string; readonly name: string | null; readonly records: number } | null;
  readonly problem: { readonly code: string; readonly title: string; readonly cause: string; readonly solution: string } | null;
  /** Left out as long as there never was one. */
  readonly contactsReadAt?: string | null; readonly readAt?: string | null; readonly lastPulledAt?: string | null;
  readonly callsLeft: { readonly minute: number; readonly day: number } | null;
  /** In the answer to disconnecting alone. */
  readonly notSynced?: NotSynced;
}

export interface Account { readonly accountId: string; readonly code: string; readonly name: string; readonly type: string; readonly uses: readonly ('sales' | 'payments')[] }
export interface TaxRate { readonly taxType: string; readonly name: string; readonly effectiveRate: string | number }
export interface Mapping { readonly accounts: Readonly<Record<string, string>>; readonly taxes: Readonly<Record<string, string>>; readonly payments: Readonly<Record<string, string>> }
export interface MappingAnswer extends Mapping { readonly offered: Mapping }

export interface Clash {
  readonly kind: RecordKind; readonly id: string; readonly label: string; readonly outcome: ClashOutcome;
  readonly reason: { readonly code: string; readonly title: string; readonly cause: string; readonly solution: string } | null;
  readonly xero: ClashInXero;
}
export interface Clashes {
  readonly status: 'none' | 'checking' | 'checked'; readonly checkedAt: string | null; readonly counts: Readonly<Record<ClashOutcome, number>>;
  readonly progress: { readonly step: ClashStep; readonly done: number; readonly total: number } | null;
  readonly heldBy: { readonly reason: string; readonly text: string } | null;
  readonly items: readonly Clash[]; readonly nextCursor: string | null;
}

export interface StatusCount { readonly kind: RecordKind; readonly status: SyncStatus; readonly count: number }

export type Counts = Readonly<Record<'total' | SyncStatus, number>>;
export interface SyncNow {
  readonly syncId: string; readonly status: SyncNowStatus; readonly step: SyncNowStep; readonly startedAt: string; readonly endedAt: string | null;
  readonly heldBy: { readonly reason: string; readonly text: string } | null;
  readonly counts: Counts;
  readonly waitingFor: readonly { readonly reason: string; readonly text: string; readonly count: number }[];
  readonly problems: readonly { readonly code: string; readonly title: string; readonly count: number }[];
}

export interface RecordRef { readonly kind: RecordKind; readonly id: string }
export interface NamedRecord extends RecordRef { readonly label: string }
/** One cause and all that waits on it. Its sentences are the service's. */
export interface ProblemGroup {
  readonly code: ProblemCode; readonly cause: string; readonly scope: ProblemScope; readonly turn: Turn; readonly title: string; readonly causeText: string; readonly solution: string; readonly xeroMessage?: string;
  readonly records: number; readonly oldestSince: string | null; readonly fixes: readonly Fix[]; readonly retry: boolean;
  readonly byKind: readonly { readonly kind: RecordKind; readonly count: number; readonly amounts: readonly { readonly currency: string; readonly amount: string }[] }[];
}
export interface LateRecord extends NamedRecord { readonly pendingSince: string; readonly text: string }
export interface Problems {
  readonly counts: Counts;
  readonly late: { readonly afterMinutes: number; readonly count: number; readonly oldestSince: string | null; readonly items: readonly LateRecord[] };
  readonly items: readonly ProblemGroup[]; readonly nextCursor: string | null;
}

export interface RecordProblem {
  readonly code: ProblemCode; readonly title: string; readonly cause: string; readonly solution: string; readonly fixes: readonly Fix[]; readonly xeroMessage?: string;
  readonly candidates?: readonly Candidate[]; readonly payments?: readonly PaymentCandidate[]; readonly differences?: readonly FieldDifference[];
}
export interface Sync {
  readonly status: SyncStatus; readonly problem: RecordProblem | null; readonly xero: { readonly number: string | null; readonly url: string | null; readonly status: string | null } | null;
  readonly waitingFor?: string; readonly excludedText?: string;
}
export interface ListedRecord extends NamedRecord { readonly sync: Sync }
export interface Page<Item> { readonly items: readonly Item[]; readonly nextCursor: string | null }

/** What a fix will do, in the service's words. */
export interface FixPreview {
  readonly title: string; readonly does: readonly string[]; readonly warning?: string;
  readonly changes: readonly { readonly what: string; readonly from: string; readonly to: string }[];
}
export interface TimelineStep { readonly at: string; readonly actor: string; readonly person: string | null; readonly type: string; readonly text: string; readonly details: Readonly<Record<string, unknown>> }
export interface XeroContact { readonly xeroId: string; readonly name: string; readonly email: string | null; readonly record: string | null }
