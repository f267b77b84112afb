import type { ClashInXero, ClashOutcome, ClashStep } from '../../domain/clashes';
import type { ConnectionState, RecordKind, SyncStatus } from '../../domain/kinds';
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
