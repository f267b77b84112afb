import { sql, type Kysely } from 'kysely';

/** Reconciliation: each company's months, what of one is read from Xero just now, and the differences found. Documents and payments are found by their date. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const month = `company_id text not null references companies, month text not null check (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'), revision integer not null check (revision > 0)`;
const money = (...names: string[]): string => names.map((name) => `${name} numeric(19,2)`).join(', ');

const statements = [
  `create table reconciliations (${month}, xero_tenant_id uuid not null, state text not null check (state in ('reading','comparing','open','closed')), position jsonb not null,
     steps integer not null default 0, trouble text, failures integer not null default 0, retry_at timestamptz, rounds integer not null default 0, read_at timestamptz, compared_at timestamptz, looked_at timestamptz,
     totals jsonb, open_differences integer not null default 0, opened_at timestamptz not null default clock_timestamp(), opened_by jsonb not null, reminded_at timestamptz,
     closed_at timestamptz, closed_by jsonb, sealed text, sha256 text, previous_sha256 text, primary key (company_id, month, revision))`,
  `create unique index reconciliations_under_way on reconciliations (company_id, month) where state <> 'closed'`,
  `create table reconciliation_objects (${month}, kind text not null check (kind in ('invoice','credit-note','payment','overpayment','prepayment')), xero_id uuid not null,
     number text, contact_xero_id uuid, contact_name text, date date, due_on date, status text not null, currency text, prices_include_tax boolean, ${money('net', 'tax', 'total', 'paid', 'credited', 'due')},
     document_xero_id uuid, document_kind text, reference text, lines jsonb, allocations jsonb, payments jsonb, updated_at timestamptz, primary key (company_id, month, kind, xero_id))`,
  `create index reconciliation_objects_on on reconciliation_objects (company_id, month, document_xero_id) where document_xero_id is not null`,
  `create table reconciliation_differences (${month}, difference_id text not null, kind text not null, record_kind text, record_id text, xero_id uuid, found jsonb not null,
     state text not null check (state in ('open','repaired','accepted','ignored','gone')), reason text, decided_by jsonb, decided_at timestamptz,
     first_seen_at timestamptz not null default clock_timestamp(), last_seen_at timestamptz not null default clock_timestamp(), primary key (company_id, month, revision, difference_id),
     foreign key (company_id, month, revision) references reconciliations)`,
  `create index reconciliation_differences_by_kind on reconciliation_differences (company_id, month, revision, state, kind)`,
  // What Xero last took of a record: by whom a difference came about.
  `create index batch_elements_of on batch_elements (company_id, kind, record_id)`,
  // The day of a document or payment: a month is found without reading all records.
  `create index records_by_day on records (company_id, kind, (coalesce(document->>'issuedOn', document->>'paidOn'))) where kind <> 'contact'`,
];
