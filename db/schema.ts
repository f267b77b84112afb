import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import type { BatchId, CauseId, CompanyId, ConnectionId, GrantId, RecordId, SyncId, XeroId, XeroTenantId } from '../domain/ids';
import type { CallbackState, ChangeKind } from '../domain/changes';
import type { ContactBase, ContactValues } from '../domain/contact-fields';
import type { ConnectionState, ExclusionReason, RecordKind, SyncStatus } from '../domain/kinds';
import type { CreditSource } from '../domain/records';
import type { PullResource } from '../domain/pull';
import type { Trouble } from '../domain/holds';
import type { Instead } from '../domain/instead';
import type { Operation } from '../domain/operations';
import type { FieldDifference, Problem } from '../domain/problems';
import type { ProblemCode } from '../domain/problem-catalogue';
import type { MailContent, NoticeText } from '../domain/notices';
import type { BelievedList } from '../domain/believable';
import type { Clash, ClashOutcome, ClashPosition, ClashStep } from '../domain/clashes';
import type { MappingFault } from '../domain/mapping';
import type { PulledLists, SyncNowCounts, SyncNowStatus, SyncNowStep } from '../domain/sync-now';
import type { Month } from '../domain/reconciliation';
import type { Totals } from '../domain/totals';
import type { ClosedDocumentsTable, MonthChangesTable, MonthChecksTable, ReconciliationDecisionsTable } from './month-schema';
import type { ReconciliationDifferencesTable, ReconciliationObjectsTable, ReconciliationsTable } from './reconciliation-schema';

/** Typed rows. `numeric` and `bigint` stay strings, instants are `Date` (UTC), JSON is written as text and read as parsed values. */

type Instant = ColumnType<Date, Date | string, Date | string>;
type NullableInstant = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Json<T> = ColumnType<T, string, string>;
type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>;

export interface CompaniesTable {
  company_id: CompanyId;
  name: string;
  time_zone: string;
  callback_url: string | null;
  require_email: boolean;
  /** Its data is read-only from then on, until the platform names it again. */
  closed_at: NullableInstant;
  /** When what ran of it in Temporal had been ended, after it was closed. */
  ended_at: NullableInstant;
  created_at: Generated<Date>;
  /** Whom e-mails about its problems go to. */
  notice_emails: ColumnType<readonly string[], string | undefined, string>;
  /** The calendar date, in its own time zone, of its last digest; null before the first was due. */
  digest_on: ColumnType<Date | null, string | null | undefined, string | null>;
}

/** One Xero user's token set; both tokens encrypted (`keyId.iv.tag.cipher`, base64url). */
export interface GrantsTable {
  grant_id: GrantId;
  xero_user_id: string;
  access_token: string;
  refresh_token: string;
  access_expires_at: Instant;
  /** Raised by every refresh and consent; new tokens are stored only over the generation that was read. */
  generation: Generated<number>;
  state: 'alive' | 'dead';
  /** Who refreshes it now, and until when at most; without a holder: a refresh that failed has everybody wait until then. */
  lease_holder: string | null;
  lease_until: NullableInstant;
  refreshed_at: Generated<Date>;
  /** Refreshes that failed in a row. */
  refresh_failures: Generated<number>;
  /** When a worker refreshes it, whether or not anybody needs it: long before Xero forgets it, soon when a refresh was left half done. */
  refresh_due_at: Generated<Date>;
  /** When Xero is asked next which organisations it still reaches. */
  look_due_at: Generated<Date>;
  /** A consent is being completed: until then it stays although no connection uses it yet. */
  kept_until: NullableInstant;
  /** Name or e-mail of the Xero user, as Xero told them. */
  user_name: string | null;
  /** What was allowed, as Xero spells it. */
  scopes: string | null;
}

/** Connections at Xero that a person ended here and Xero has not been told of yet. */
export interface ConnectionEndingsTable {
  xero_connection_id: string;
  grant_id: GrantId;
  company_id: CompanyId;
  asked_at: Generated<Date>;
  tried_at: NullableInstant;
}

/** An organisation as a person recognises it, and what our rules need of it. Dates are calendar dates. */
export interface OrganisationFacts {
  name: string; shortCode: string; baseCurrency: string; countryCode: string; timeZone: string;
  periodLockDate?: string; endOfYearLockDate?: string;
  /** The plan, in Xero's own word. */
  edition?: string;
  /** Whether the plan allows another approved invoice now; not known when left out. */
  mayCreateInvoices?: boolean;
}
export interface AccountFacts { accountId: string; code: string; name: string; type: string; class: string; status: string; taxType: string; enablePaymentsToAccount: boolean; systemAccount?: string }
export interface TaxRateFacts { taxType: string; name: string; status: string; effectiveRate: string; canApplyToRevenue: boolean }
export interface OrganisationChoice { xeroTenantId: string; xeroConnectionId: string; name: string }

/** One row per company, however often it reconnects. */
export interface ConnectionsTable {
  connection_id: ConnectionId;
  company_id: CompanyId;
  state: ConnectionState;
  grant_id: GrantId | null;
  xero_tenant_id: XeroTenantId | null;
  xero_connection_id: string | null;
  /** While a person chooses: the organisation of before, whose links and facts are still in place. */
  left_tenant_id: XeroTenantId | null;
  /** The organisations of the last consent, to choose from. */
  choices: Json<OrganisationChoice[]>;
  organisation: NullableJson<OrganisationFacts>;
  accounts: NullableJson<AccountFacts[]>;
  tax_rates: NullableJson<TaxRateFacts[]>;
  /** When organisation, accounts and tax rates were last read from Xero. */
  read_at: NullableInstant;
  /** When the contact mirror was last read whole. */
  contacts_mirrored_at: NullableInstant;
  created_at: Generated<Date>;
  /** The interval of the Schedule that Temporal has for it; null when it has none. */
  pull_every_seconds: number | null;
  pull_scheduled_at: NullableInstant;
  /** The time zone of the monthly Schedule that Temporal has for it; null when it has none. */
  month_zone: ColumnType<string | null, string | null | undefined, string | null>;
  /** When what is read once a day was last asked for. */
  daily_read_at: NullableInstant;
  /** Why Xero ended or narrowed it; null while it is usable, and when it was ended here. */
  ended_because: NullableJson<Pick<Problem, 'code' | 'details'>>;
  /** How it stood before Xero ended it: a reconnect takes it up there. */
  resumes: 'choosing' | 'setup' | 'connected' | null;
  /** Documents issued and payments paid before this calendar date are left alone; null = nothing is. */
  sync_from: string | null;
}

/** A consent under way: the single-use ticket, and the `state` that Xero brings back. */
export interface ConnectAttemptsTable {
  state: string;
  company_id: CompanyId;
  return_url: string | null;
  /** Who connects, as the platform names them. */
  person: string | null;
  /** The settings session that it is bound to: set when the ticket is used, or from the start when it was made in one. The callback must come with it. */
  browser_hash: string | null;
  expires_at: Instant;
  opened_at: NullableInstant;
  used_at: NullableInstant;
}

/** A person in the settings of one company. The cookie's value is nowhere: `session_hash` is its SHA-256. */
export interface SettingsSessionsTable { session_hash: string; company_id: CompanyId; person: string | null; return_url: string | null; made_at: Generated<Date>; expires_at: Instant }
/** A link into a company's settings that was not used yet; `link_id` is in its signed token. */
export interface SettingsLinksTable { link_id: string; company_id: CompanyId; person: string | null; return_url: string | null; expires_at: Instant }

export interface MappingsTable {
  company_id: CompanyId;
  accounts: Json<Record<string, string>>;
  taxes: Json<Record<string, string>>;
  payments: Json<Record<string, string>>;
  updated_at: Generated<Date>;
}

/** What CloudRent last said of a record. */
export interface RecordsTable {
  company_id: CompanyId;
  kind: RecordKind;
  record_id: RecordId;
  version: number;
  origin: 'cloudrent' | 'xero';
  document: Json<unknown>;
  /** A document's number, a contact's name or a payment's reference, for lists and searches. */
  label: string;
  /** The contact an invoice or credit note is for. */
  contact_id: RecordId | null;
  /** The invoice or credit note that a payment is of. */
  paid_kind: RecordKind | null;
  paid_id: RecordId | null;
  total: string | null;
  currency: string | null;
  accepted_at: Generated<Date>;
  changed_at: Generated<Date>;
}

/**
 * The content that Xero last took of a record, by which "nothing changed" and "a line keeps its account" are decided.
 * `fingerprint` '' where Xero has something else than CloudRent asked for: any version differs from it, so that the next one is sent whole.
 */
export interface SentContent { fingerprint: string; lines?: Record<string, SentLine>; totals?: Totals; number?: string; reference?: string; url?: string;
  /** Of a contact: fields that CloudRent had no value for at the first link, so that Xero's stays until CloudRent gives one. */
  left?: readonly string[];
  /** Of a credit note: the allocations of ours that are there. */
  allocations?: readonly SentAllocation[];
  /** Of a payment. */
  method?: string;
  /** Of a contact: what CloudRent's PUT said of each field that it maintains, and Xero was told. */
  values?: ContactValues;
  /** Of a contact: what of it this write asked for. */
  asked?: ContactValues;
  /** Of a contact: Xero's values that a person restored, still to be sent. They are not CloudRent's word, so that its next PUT is compared with its own. */
  restored?: ContactValues }
/** `amount` a decimal string, `invoiceId` the record's. */
export interface SentAllocation { allocationId: string; invoiceId: RecordId; amount: string }
export interface SentLine { category: string; tax: string; fingerprint: string; position: number; accountCode: string; taxType: string; lineItemId: string }

/** The pairing of a record with its Xero object, and how its sync stands. */
export interface LinksTable {
  company_id: CompanyId;
  kind: RecordKind;
  record_id: RecordId;
  xero_tenant_id: XeroTenantId | null;
  xero_id: XeroId | null;
  xero_number: string | null;
  xero_status: string | null;
  sync_status: SyncStatus;
  synced_version: number;
  sent: NullableJson<SentContent>;
  problem: NullableJson<Problem>;
  waiting_for: string | null;
  waiting_until: NullableInstant;
  excluded_because: ExclusionReason | null;
  last_synced_at: NullableInstant;
  /** 1 a person's, 3 bulk. */
  priority: number;
  pending_since: Generated<Date>;
  /** When its sync was last started; null = the starter's turn. */
  started_at: NullableInstant;
  /** A person said that no contact in Xero is this one, whatever resembles it. */
  create_anew: Generated<boolean>;
  /** The last outcome told to a waiting activity, so that a repeated attempt gets the same answer. */
  last_outcome: NullableJson<{ waiter: Waiter; settled: SettledOutcome }>;
  /** Of a document: Xero's own time of the last change that is known here; what was seen before it is old. */
  xero_updated_at: NullableInstant;
  /** Of a document: what it is sent with instead of what CloudRent says, as a person chose. */
  instead: NullableJson<Instead>;
  /** What somebody changed in Xero and the next update puts back. */
  put_back: NullableJson<readonly FieldDifference[]>;
  /** Since when it has its problem, and the code of it; kept while it is tried again, so that what fails anew keeps its age. */
  problem_since: NullableInstant;
  problem_was: string | null;
  /** Which waiting activity shows which reason in Temporal (db/held.ts). */
  reason_shown: string | null;
  /** Of a contact: Xero's last state of it as we know it, by which a change there is told from our own writes coming back. */
  xero_base: NullableJson<ContactBase>;
}

/** A link to an organisation that the company has left; taken up again when it comes back. `version`: the record's, when it left. */
export type LinksAsideTable = Pick<LinksTable, 'company_id' | 'kind' | 'record_id' | 'xero_id' | 'xero_number' | 'xero_status' | 'sync_status' | 'excluded_because' | 'synced_version' | 'last_synced_at' | 'sent' | 'xero_base' | 'xero_updated_at' | 'put_back' | 'instead'>
  & { readonly xero_tenant_id: XeroTenantId; readonly version: number; readonly create_anew: boolean };

/** An organisation that a company has left. `kept`: rows of other tables that are of it alone, by table (db/links-aside.ts). */
export interface OrganisationsAsideTable { company_id: CompanyId; xero_tenant_id: XeroTenantId; name: string | null; put_aside_at: Generated<Date>; kept: Json<Record<string, readonly object[]>> }

/** Who waits for an outcome: an activity to be completed from outside. */
export interface Waiter { workflowId: string; runId: string; activityId: string }
/** What a waiting activity still has to be told; the row goes when it has been. */
export interface UntoldTable {
  run_id: string;
  activity_id: string;
  workflow_id: string;
  company_id: CompanyId;
  settled: Json<SettledOutcome>;
  settled_at: Generated<Date>;
}
export type SettledOutcome = { readonly result: 'synced' | 'excluded' | 'unchanged'; readonly version: number } | { readonly result: 'problem'; readonly version: number; readonly problem: Problem };

/** The outbox: this record has something to say to Xero. Content is decided when the batch is claimed. */
export interface WritesTable {
  write_id: GeneratedAlways<string>;
  company_id: CompanyId;
  kind: RecordKind;
  record_id: RecordId;
  operation: Operation;
  priority: number;
  waiter: NullableJson<Waiter>;
  queued_at: Generated<Date>;
}

/** Who waits on whom; a write with such a row is not claimed. */
export interface WaitsTable {
  company_id: CompanyId;
  kind: RecordKind;
  record_id: RecordId;
  on_kind: RecordKind;
  on_record_id: RecordId;
}

/** Writes sent in one HTTP call. `batch_id` is its Idempotency-Key. */
export interface BatchesTable {
  batch_id: BatchId;
  company_id: CompanyId;
  connection_id: ConnectionId;
  xero_tenant_id: XeroTenantId;
  operation: Operation;
  priority: number;
  state: 'claimed' | 'answered' | 'settled';
  /** When it first left; null = certainly not with Xero. */
  first_sent_at: NullableInstant;
  /** 5xx answers that these elements have met, under this key and those before it. */
  server_errors: number;
  /** Why its latest attempt did not come through; null = none did not. */
  trouble: Trouble | null;
  /** Since when its attempts do not come through; waiting for a call that Xero allows is none. */
  trouble_since: NullableInstant;
  /** In doubt when its organisation was put aside: settled for now, looked up when the company comes back. */
  put_aside: Generated<boolean>;
  created_at: Generated<Date>;
  settled_at: NullableInstant;
}

/** One record within a batch: the version and bytes that it carries, and what came of it. */
export interface BatchElementsTable {
  batch_id: BatchId;
  position: number;
  company_id: CompanyId;
  kind: RecordKind;
  record_id: RecordId;
  version: number;
  body: Json<unknown>;
  sent: Json<SentContent>;
  /** Set when the body is only what Xero still allowed of a refused update. */
  part: NullableJson<PartOfUpdate>;
  waiter: NullableJson<Waiter>;
  outcome: NullableJson<ElementOutcome>;
  settled: boolean;
}

/** `rest`: the problem that remains when the part is in Xero; null when nothing remains. `refused`: the one when even the part is refused. */
export interface PartOfUpdate { readonly rest: Problem | null; readonly refused: Problem }
/** An object's number and status as a look-up found them. */
export interface FoundInXero { readonly xeroId: string; readonly number?: string; readonly status?: string; readonly updatedAt?: string }

export type ElementOutcome =
  | { readonly is: 'accepted'; readonly xeroId: string; readonly number?: string; readonly status?: string; readonly totals?: { subtotal: string; tax: string; total: string }; readonly lineItemIds?: readonly string[]; readonly contact?: SeenContact; /** Xero's own time of the change. */ readonly updatedAt?: string;
      /** Of a contact: its state as the answer tells it. */
      readonly base?: ContactBase;
      /** Of an allocation: the allocations of ours that are there now. */
      readonly allocations?: readonly SentAllocation[];
      /** What Xero did not take of it. */
      readonly rest?: Problem;
      /** A document that was there before we sent anything. */
      readonly adopted?: true }
  /** `whole`: Xero refused the request, so that no element is judged yet. `seen`: these contacts were read since, and it is decided anew. */
  | { readonly is: 'refused'; readonly messages: readonly string[]; readonly whole?: true; readonly seen?: readonly string[] }
  /** The number or name exists already: looked up before it is judged. `seen`: these contacts were read, and none is the one. */
  | { readonly is: 'clash'; readonly messages: readonly string[]; readonly seen?: readonly string[] }
  /** An update that Xero refused: what it has is looked up before it is judged. */
  | { readonly is: 'held'; readonly messages: readonly string[] }
  /** Refused, looked up and judged. */
  | { readonly is: 'judged'; readonly problem: Problem; readonly found?: FoundInXero }
  /** What Xero still allows of a refused update; it goes by itself. */
  | { readonly is: 'part'; readonly body: unknown; readonly sent: SentContent; readonly part: PartOfUpdate }
  /** Not with Xero: goes again under a new key. */
  | { readonly is: 'absent' };

/** The permit row of an organisation: pace with any number of workers (design, section 3, point 5). */
export interface PaceTable {
  xero_tenant_id: XeroTenantId;
  minute_left: number;
  minute_ends_at: Instant;
  day_left: number;
  day_ends_at: Instant;
  parked_until: NullableInstant;
  parked_for: string | null;
}
export interface LeasesTable { lease_id: string; xero_tenant_id: XeroTenantId; expires_at: Instant }

/** A contact of Xero as it was seen, by a reading or in the answer to a write. `updatedAt`: Xero's last change of it. */
export interface SeenContact { readonly xeroId: string; readonly contactNumber: string | null; readonly name: string; readonly email: string | null; readonly status: string; readonly mergedTo: string | null; readonly updatedAt: string | null }

/** The organisation's contacts as last seen, so that matching costs no call. Keys: domain/contact-key.ts. */
export interface ContactMirrorTable {
  xero_tenant_id: XeroTenantId;
  xero_id: XeroId;
  contact_number: string | null;
  name: string;
  name_key: string;
  email: string | null;
  email_key: string | null;
  status: string;
  merged_to: XeroId | null;
  /** Xero's own time of its last change: an older sight never replaces a newer one. */
  updated_at: NullableInstant;
}

/** The timeline: every event of a record or a company (record_id null). */
export interface EventsTable {
  event_id: GeneratedAlways<string>;
  company_id: CompanyId;
  kind: RecordKind | null;
  record_id: RecordId | null;
  at: Generated<Date>;
  actor: string;
  /** Who it was, where the platform named them. */
  person: ColumnType<string | null, string | null | undefined, string | null>;
  type: string;
  details: JSONColumnType<Record<string, unknown>>;
}

/** How far one list of an organisation was read (activities/pull/cursor.ts says what `cursor` and `page` mean). */
export interface PullCursorsTable {
  company_id: CompanyId;
  xero_tenant_id: XeroTenantId;
  resource: PullResource;
  cursor: Instant;
  page: Generated<number>;
  /** Raised by every page that is stored; one that was read before that is not stored. */
  steps: Generated<number>;
  /** When the call left that read the list to its end: what changed in Xero before, is here. */
  read_at: NullableInstant;
  /** When somebody last asked for it; due while later than `read_at`. */
  rung_at: NullableInstant;
  /** Reads that failed in a row, and when it is tried again. */
  failures: Generated<number>;
  retry_at: NullableInstant;
  /** When the first of them was. */
  failing_since: NullableInstant;
}

/** The last seen state of an object in Xero. `decided`: what it means for us was settled since it was seen like this. */
export interface XeroObjectsTable {
  xero_tenant_id: XeroTenantId;
  company_id: CompanyId;
  kind: RecordKind;
  xero_id: XeroId;
  snapshot: Json<unknown>;
  xero_updated_at: NullableInstant;
  seen_at: Generated<Date>;
  decided: Generated<boolean>;
}

/** A value of Xero that CloudRent's took the place of, when both sides had changed the field. `value` null: it was empty there. */
export interface OverwrittenTable {
  overwritten_id: GeneratedAlways<string>;
  company_id: CompanyId;
  kind: RecordKind;
  record_id: RecordId;
  field: string;
  value: NullableJson<string>;
  /** Who had made it. */
  who: string;
  seen_at: Generated<Date>;
}

/** A contact of Xero that a person picked and that was not read whole yet; delivered when it is. */
export interface PickedContactsTable { company_id: CompanyId; xero_id: XeroId; picked_at: Generated<Date> }

/** An id that a record had, and may still be called by: of a record born in Xero that the platform took over under an id of its own. */
export interface AliasesTable {
  company_id: CompanyId;
  kind: RecordKind;
  alias: RecordId;
  record_id: RecordId;
  made_at: Generated<Date>;
}

/** Objects that are to be read by their id with the next pull. */
export interface PullWantedTable {
  company_id: CompanyId;
  kind: RecordKind;
  xero_id: XeroId;
  wanted_at: Generated<Date>;
}

/** The last number of a company's feed. Whoever adds changes holds its row until the commit, so that numbers become visible in order. */
export interface ChangeCountersTable { company_id: CompanyId; last: number }

/** What Xero changed, numbered, and how its callback stands. */
export interface ChangesTable {
  company_id: CompanyId;
  number: number;
  kind: ChangeKind;
  record_id: RecordId | ConnectionId | CauseId | Month;
  type: string;
  data: Json<Record<string, unknown>>;
  at: Generated<Date>;
  callback: CallbackState;
  attempts: Generated<number>;
  /** When it may be sent. */
  due_at: Generated<Date>;
  /** Somebody sends it, and must be dead by then. */
  held_until: NullableInstant;
  first_tried_at: NullableInstant;
  last_tried_at: NullableInstant;
  /** What the last try came to, in words of ours. */
  last_answer: string | null;
}

/** What callbacks are signed with, sealed as tokens are. The current one has no end; those before it sign beside it until theirs. */
export interface CallbackSecretsTable {
  secret_id: GeneratedAlways<string>;
  company_id: CompanyId;
  sealed: string;
  made_at: Generated<Date>;
  ends_at: NullableInstant;
}

/** Credit that somebody put on an invoice in Xero, beside what CloudRent's credit notes are allocated to it. */
export interface AppliedCreditsTable { company_id: CompanyId; invoice_id: RecordId; source: CreditSource; xero_id: XeroId; amount: string }

/** A line for the history of an object in Xero, until it is there; `note_id` is its Idempotency-Key. */
export interface XeroNotesTable {
  note_id: string;
  company_id: CompanyId;
  xero_tenant_id: XeroTenantId;
  kind: RecordKind;
  xero_id: XeroId;
  details: string;
  made_at: Generated<Date>;
}

/** One press of Sync Now. */
export interface SyncsTable {
  sync_id: SyncId;
  company_id: CompanyId;
  status: Generated<SyncNowStatus>;
  step: Generated<SyncNowStep>;
  started_at: Generated<Date>;
  ended_at: NullableInstant;
  /** Of the accounts and tax rates that were known at the start (db/syncs.ts). */
  facts: string;
  /** When its workflow last looked at it. */
  looked_at: NullableInstant;
  /** When it had the lists of the organisation rung; all that was read since counts as read for it. */
  rung_at: NullableInstant;
  /** When it noted the records that it covers, and had them started. */
  sent_at: NullableInstant;
  /** Why its latest read did not come through. */
  trouble: Trouble | null;
  /** Null until the mapping was checked. */
  mapping: NullableJson<MappingFault[]>;
  /** Written when all lists are read. */
  pulled: NullableJson<PulledLists>;
  /** Written at the end. */
  counts: NullableJson<SyncNowCounts>;
}
/** A record that a Sync Now covers, with its version when it began to send. */
export interface SyncRecordsTable { sync_id: SyncId; kind: RecordKind; record_id: RecordId; version: number }

/** An object that a webhook told of, until it is clear whether that was a write of our own. `event_at`: when it changed, in Xero's time. */
export interface RungObjectsTable { company_id: CompanyId; kind: RecordKind; xero_id: XeroId; event_at: NullableInstant; rung_at: Generated<Date> }

/** A company's last check for clashes, one row each: how far it is, by `steps` which look stores what it found. */
export interface ClashChecksTable {
  company_id: CompanyId;
  check_id: string;
  xero_tenant_id: XeroTenantId;
  step: ClashStep;
  position: Json<ClashPosition>;
  steps: Generated<number>;
  /** Records judged so far, of so many. */
  done: Generated<number>;
  total: Generated<number>;
  /** Why its latest read did not come through. */
  trouble: Trouble | null;
  started_at: Generated<Date>;
  /** When its workflow last looked at it. */
  looked_at: NullableInstant;
  checked_at: NullableInstant;
}
/** What a check found: a record of ours and an object in Xero. */
export interface ClashesTable {
  company_id: CompanyId;
  check_id: string;
  kind: RecordKind;
  record_id: RecordId;
  xero_id: XeroId;
  label: string;
  found: Json<Clash['xero']>;
  outcome: ClashOutcome;
  /** Why a person is asked. */
  reason: NullableJson<Problem>;
}

/** An answer of Xero with suspiciously little in it (domain/believable.ts): what was known is kept until it is read whole again, or a person confirms it. */
export interface UnbelievedAnswersTable { company_id: CompanyId; list: BelievedList; xero_tenant_id: XeroTenantId; known: number; answered: number; since: Generated<Date>; read_at: Generated<Date>; confirmed_at: NullableInstant }
/** A refusal in words that nobody knows yet, without what is particular to the record; and the last record that met it. */
export interface UnknownRefusalsTable { text: string; times: Generated<string>; first_at: Generated<Date>; last_at: Generated<Date>; company_id: CompanyId; kind: RecordKind; record_id: RecordId }
/** A cause that keeps records from Xero, as people are told of it: once it has settled (`raised_at`), and when it is gone (`missing_since` for long enough). `told`: what they were told. */
export interface NoticesTable {
  company_id: CompanyId; code: ProblemCode; cause: string; records: number; seen_at: Generated<Date>;
  /** When the number of records last changed. */
  counted_at: Generated<Date>;
  raised_at: NullableInstant; missing_since: NullableInstant; told: NullableJson<NoticeText>;
}
/** An e-mail to one recipient; its content goes when it has. */
export interface MailsTable { mail_id: string; company_id: CompanyId; recipient: string; content: NullableJson<MailContent>; made_at: Generated<Date>; due_at: Generated<Date>; attempts: Generated<number>; state: Generated<'due' | 'sent' | 'given-up'>; sent_at: NullableInstant; last_failure: string | null }

export interface Database {
  unbelieved_answers: UnbelievedAnswersTable;
  unknown_refusals: UnknownRefusalsTable;
  notices: NoticesTable;
  mails: MailsTable;
  clash_checks: ClashChecksTable;
  clashes: ClashesTable;
  rung_objects: RungObjectsTable;
  applied_credits: AppliedCreditsTable;
  xero_notes: XeroNotesTable;
  companies: CompaniesTable;
  grants: GrantsTable;
  connections: ConnectionsTable;
  connection_endings: ConnectionEndingsTable;
  connect_attempts: ConnectAttemptsTable;
  settings_sessions: SettingsSessionsTable;
  settings_links: SettingsLinksTable;
  mappings: MappingsTable;
  records: RecordsTable;
  links: LinksTable;
  links_aside: LinksAsideTable;
  organisations_aside: OrganisationsAsideTable;
  writes: WritesTable;
  waits: WaitsTable;
  batches: BatchesTable;
  batch_elements: BatchElementsTable;
  untold: UntoldTable;
  pace: PaceTable;
  leases: LeasesTable;
  contact_mirror: ContactMirrorTable;
  pull_cursors: PullCursorsTable;
  xero_objects: XeroObjectsTable;
  pull_wanted: PullWantedTable;
  overwritten: OverwrittenTable;
  aliases: AliasesTable;
  picked_contacts: PickedContactsTable;
  events: EventsTable;
  change_counters: ChangeCountersTable;
  changes: ChangesTable;
  callback_secrets: CallbackSecretsTable;
  syncs: SyncsTable;
  sync_records: SyncRecordsTable;
  reconciliations: ReconciliationsTable;
  reconciliation_objects: ReconciliationObjectsTable;
  reconciliation_differences: ReconciliationDifferencesTable;
  reconciliation_decisions: ReconciliationDecisionsTable;
  closed_documents: ClosedDocumentsTable;
  month_changes: MonthChangesTable;
  month_checks: MonthChecksTable;
}
