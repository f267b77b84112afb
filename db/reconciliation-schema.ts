import type { ColumnType, Generated } from 'kysely';
import type { Actor } from '../domain/actor';
import type { Trouble } from '../domain/holds';
import type { CompanyId, RecordId, XeroId, XeroTenantId } from '../domain/ids';
import type { RecordKind } from '../domain/kinds';
import type { DifferenceKind, DifferenceState, FoundDifference, Month, MonthTotals, ReadPosition, ReconciledKind } from '../domain/reconciliation';

/** Rows of the reconciliation (schema.ts has the conventions). */

type NullableInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Json<T> = ColumnType<T, string, string>;
type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>;

/** A month of a company, held against Xero. Reconciled again after it was closed, it gets the next revision. */
export interface ReconciliationsTable {
  company_id: CompanyId;
  month: Month;
  revision: number;
  xero_tenant_id: XeroTenantId;
  state: 'reading' | 'comparing' | 'open' | 'closed';
  position: Json<ReadPosition>;
  /** Raised by every page that is stored and by every new round; a page that was asked for before that is not stored. */
  steps: Generated<number>;
  /** Why its latest read did not come through; reads that failed in a row, and when it is tried again. */
  trouble: ColumnType<Trouble | null, Trouble | null | undefined, Trouble | null>;
  failures: Generated<number>;
  retry_at: NullableInstant;
  /** How often the month was read and compared. */
  rounds: Generated<number>;
  /** When the round under way began to read: what changed in Xero before, it saw. */
  read_at: NullableInstant;
  compared_at: NullableInstant;
  /** When its workflow last looked at it. */
  looked_at: NullableInstant;
  totals: NullableJson<MonthTotals>;
  open_differences: Generated<number>;
  opened_at: Generated<Date>;
  opened_by: Json<Actor | 'schedule'>;
  reminded_at: NullableInstant;
  closed_at: NullableInstant;
  closed_by: NullableJson<Actor | 'schedule'>;
  /** The report as closed, in canonical JSON; its hash; and the hash of the month before, which it contains. */
  sealed: string | null;
  sha256: string | null;
  previous_sha256: string | null;
}

/** What was read of the month in the round under way. Amounts are in the object's own currency. */
export interface ReconciliationObjectsTable {
  company_id: CompanyId;
  month: Month;
  revision: number;
  kind: ReconciledKind;
  xero_id: XeroId;
  number: string | null;
  contact_xero_id: XeroId | null;
  contact_name: string | null;
  /** Outside the month: looked up by its id, since CloudRent has it within. */
  date: string | null;
  due_on: string | null;
  status: string;
  currency: string | null;
  prices_include_tax: boolean | null;
  net: string | null;
  tax: string | null;
  total: string | null;
  paid: string | null;
  credited: string | null;
  due: string | null;
  /** What a payment is on. */
  document_xero_id: XeroId | null;
  document_kind: string | null;
  reference: string | null;
  lines: NullableJson<unknown>;
  allocations: NullableJson<unknown>;
  payments: NullableJson<unknown>;
  updated_at: NullableInstant;
}

/** A difference of a month. The same one found again is the same row; not found any more it is `gone`, unless a person decided it. */
export interface ReconciliationDifferencesTable {
  company_id: CompanyId;
  month: Month;
  revision: number;
  difference_id: string;
  kind: DifferenceKind;
  record_kind: RecordKind | null;
  record_id: RecordId | null;
  xero_id: XeroId | null;
  found: Json<FoundDifference>;
  state: DifferenceState;
  /** Why a person accepted or ignored it, or what was done about it. */
  reason: string | null;
  decided_by: NullableJson<Actor | 'service'>;
  decided_at: NullableInstant;
  first_seen_at: Generated<Date>;
  last_seen_at: Generated<Date>;
}
