import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Actor } from './actor';
import type { CompanyId, XeroTenantId } from './ids';
import type { Decision, Difference, DifferenceState, Month, MonthTotals, ReconciledKind, Sums } from './reconciliation';

/** The report of a month, as it is shown, downloaded, and sealed when the month is closed. */

/** `schedule`, `service`: by itself. */
export type By = Actor | 'schedule' | 'service';
export interface ReportedDifference extends Difference { readonly state: DifferenceState; readonly reason: string | null; readonly decidedBy: By | null; readonly decidedAt: string | null; readonly firstSeenAt: string; readonly lastSeenAt: string }
export interface ReportedDecision { readonly differenceId: string; readonly decision: Decision; readonly fix: string | null; readonly reason: string | null; readonly by: Actor; readonly at: string }

/** Instants are ISO in UTC, dates calendar dates, amounts decimal strings: numbers are whole, so that its canonical form is the same everywhere. */
export interface MonthReport {
  readonly format: 'cloudrent-xero-month/1';
  readonly company: { readonly id: CompanyId; readonly name: string; readonly timeZone: string };
  readonly organisation: { readonly xeroTenantId: XeroTenantId; readonly name: string | null; readonly timeZone: string | null; readonly baseCurrency: string | null };
  readonly month: Month; readonly revision: number; readonly from: string; readonly to: string;
  readonly openedAt: string; readonly openedBy: By;
  /** When the last round began to read Xero, and when it was compared. */
  readonly readAt: string | null; readonly comparedAt: string | null; readonly rounds: number;
  /** Null while it is open. `closedBy`: whose decision was the last, or the service where none was needed. */
  readonly closedAt: string | null; readonly closedBy: By | null;
  readonly totals: MonthTotals | null;
  readonly differences: readonly ReportedDifference[];
  readonly decisions: readonly ReportedDecision[];
  /** The report that this one follows: of the month closed before, or this month's own revision before. */
  readonly previous: { readonly month: Month; readonly revision: number } | null;
  readonly previousSha256: string | null;
}

/** The report in canonical JSON (RFC 8785), and the SHA-256 of exactly these bytes. */
export function seal(report: MonthReport): { readonly text: string; readonly sha256: string } {
  const text = canonicalize(report);
  if (text === undefined) throw new Error('a report that is no JSON');
  return { text, sha256: createHash('sha256').update(text, 'utf8').digest('hex') };
}

/** What counts of a document of a closed month; of a payment too. */
export interface ClosedDocument { readonly number: string | null; readonly date: string; readonly live: boolean; readonly total: string; readonly currency: string | null; readonly contact: string | null }

/** A document of a closed month that has changed since. */
export interface LaterChange {
  readonly side: 'cloudrent' | 'xero'; readonly kind: ReconciledKind; readonly id: string; readonly recordId: string | null; readonly number: string | null;
  readonly was: ClosedDocument | null; readonly now: ClosedDocument | null;
  /** By how much it changes the month's total of its kind. */
  readonly amount: string; readonly currency: string | null; readonly at: string;
  /** In words: what, who and by how much. */
  readonly text: string;
}

/** What of a kind the month that is on comes to on either side. */
export interface LightCheckKind { readonly kind: 'invoice' | 'credit-note' | 'payment'; readonly currency: string; readonly cloudrent: Pick<Sums, 'count' | 'gross'>; readonly xero: Pick<Sums, 'count' | 'gross'>; readonly agrees: boolean }
