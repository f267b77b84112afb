import type { ColumnType, Generated } from 'kysely';
import type { Actor } from '../domain/actor';
import type { CompanyId, RecordId } from '../domain/ids';
import type { ClosedDocument, LightCheckKind } from '../domain/month-report';
import type { Decision, Month, ReconciledKind } from '../domain/reconciliation';

/** Rows around the reconciliation of a month (schema.ts has the conventions; the month itself is in reconciliation-schema.ts). */

type Instant = ColumnType<Date, Date | string, Date | string>;
type NullableInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Json<T> = ColumnType<T, string, string>;
type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>;
interface OfMonth { company_id: CompanyId; month: Month; revision: number }

/** What a person decided about a difference. */
export interface ReconciliationDecisionsTable extends OfMonth {
  decision_id: Generated<string>;
  difference_id: string;
  decision: Decision;
  /** Of `fix`: 'sync' or what the record's problem offers. */
  fix: string | null;
  reason: string | null;
  made_by: Json<Actor>;
  made_at: Generated<Date>;
  /** When it was carried out, or found not to be possible any more: then why, in a word. */
  taken_at: NullableInstant;
  refused: string | null;
}

/** What was in a month when it was last closed, on either side. `id`: the record's, or the object's in Xero. */
export interface ClosedDocumentsTable extends OfMonth {
  side: 'cloudrent' | 'xero';
  kind: ReconciledKind;
  id: string;
  number: string | null;
  date: string;
  /** Neither voided nor deleted. */
  live: boolean;
  total: string;
  currency: string | null;
  /** Of CloudRent the customer's id, of Xero the contact's. */
  contact: string | null;
  /** Tells its lines from others. */
  content: string | null;
}

/** A document of a closed month that has changed since. */
export interface MonthChangesTable extends OfMonth {
  side: 'cloudrent' | 'xero';
  kind: ReconciledKind;
  id: string;
  record_id: RecordId | null;
  number: string | null;
  /** Null: it was not in the month; it is not any more. */
  was: NullableJson<ClosedDocument>;
  now: NullableJson<ClosedDocument>;
  /** By how much it changes the month's total of its kind, in its currency. */
  amount: string;
  currency: string | null;
  changed_at: Instant;
  noticed_at: Generated<Date>;
}

/** The last look at the month that is on. */
export interface MonthChecksTable { company_id: CompanyId; month: Month; checked_at: Generated<Date>; kinds: Json<LightCheckKind[]> }
