import { sql, type Kysely } from 'kysely';

/** The first house: companies and connections, records and links, the outbox with its batches, pace, mirror and timeline. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

const recordKey = 'company_id text not null references companies, kind text not null, record_id text not null';

const statements = [
  `create table companies (company_id text primary key, name text not null, time_zone text not null, callback_url text,
     require_email boolean not null default false, closed_at timestamptz, created_at timestamptz not null default now())`,
  `create table grants (grant_id uuid primary key, xero_user_id text not null unique, access_token text not null, refresh_token text not null,
     access_expires_at timestamptz not null, generation integer not null default 1, state text not null check (state in ('alive','dead')),
     lease_holder text, lease_until timestamptz)`,
  `create table connections (connection_id uuid primary key, company_id text not null unique references companies,
     state text not null check (state in ('choosing','setup','connected','expired','disconnected')), grant_id uuid references grants,
     xero_tenant_id uuid, xero_connection_id uuid, choices jsonb not null, organisation jsonb, accounts jsonb, tax_rates jsonb, read_at timestamptz,
     contacts_mirrored_at timestamptz, created_at timestamptz not null default now())`,
  `create unique index connections_one_company_per_organisation on connections (xero_tenant_id) where state <> 'disconnected'`,
  `create table connect_attempts (state text primary key, company_id text not null references companies, return_url text, browser_hash text,
     expires_at timestamptz not null, opened_at timestamptz, used_at timestamptz)`,
  `create table mappings (company_id text primary key references companies, accounts jsonb not null, taxes jsonb not null, payments jsonb not null,
     updated_at timestamptz not null default now())`,
  `create table records (${recordKey}, version integer not null, origin text not null check (origin in ('cloudrent','xero')), document jsonb not null,
     label text not null, contact_id text, total numeric(19,2), currency text, accepted_at timestamptz not null default now(),
     changed_at timestamptz not null default now(), primary key (company_id, kind, record_id))`,
  `create table links (${recordKey}, xero_tenant_id uuid, xero_id uuid, xero_number text, xero_status text,
     sync_status text not null check (sync_status in ('pending','waiting','synced','problem','excluded')), synced_version integer not null default 0,
     sent jsonb, problem jsonb, waiting_for text, waiting_until timestamptz, excluded_because text, last_synced_at timestamptz,
     priority smallint not null, pending_since timestamptz not null default now(), started_at timestamptz, last_outcome jsonb,
     primary key (company_id, kind, record_id), foreign key (company_id, kind, record_id) references records,
     check ((sync_status = 'problem') = (problem is not null)), check ((sync_status = 'excluded') = (excluded_because is not null)))`,
  `create unique index links_one_record_per_xero_object on links (company_id, kind, xero_tenant_id, xero_id) where xero_id is not null`,
  `create index links_unsettled on links (company_id, kind, started_at) where sync_status in ('pending','waiting')`,
  `create index links_problems on links (company_id, (problem->>'code')) where sync_status = 'problem'`,
  `create table writes (write_id bigint generated always as identity primary key, ${recordKey}, operation text not null, priority smallint not null,
     waiter jsonb, queued_at timestamptz not null default now(), unique (company_id, kind, record_id))`,
  `create index writes_next on writes (company_id, priority, write_id)`,
  `create table waits (${recordKey}, on_kind text not null, on_record_id text not null, primary key (company_id, kind, record_id, on_kind, on_record_id))`,
  `create index waits_on on waits (company_id, on_kind, on_record_id)`,
  `create table batches (batch_id uuid primary key, company_id text not null references companies, connection_id uuid not null references connections,
     xero_tenant_id uuid not null, operation text not null, priority smallint not null, state text not null check (state in ('claimed','answered','settled')),
     first_sent_at timestamptz, server_errors integer not null default 0, created_at timestamptz not null default now(), settled_at timestamptz)`,
  `create index batches_unsettled on batches (company_id, created_at) where state <> 'settled'`,
  // `json`, not `jsonb`, for the body: a repeat under the same key must be the same bytes.
  `create table batch_elements (batch_id uuid not null references batches on delete cascade, position integer not null, company_id text not null, kind text not null,
     record_id text not null, version integer not null, body json not null, sent jsonb not null, waiter jsonb, outcome jsonb, settled boolean not null default false,
     primary key (batch_id, position))`,
  // A record is in at most one unsettled batch: what is in doubt is never sent a second way.
  `create unique index batch_elements_one_at_a_time on batch_elements (company_id, kind, record_id) where not settled`,
  `create table pace (xero_tenant_id uuid primary key, minute_left integer not null, minute_ends_at timestamptz not null, day_left integer not null,
     day_ends_at timestamptz not null, parked_until timestamptz, parked_for text)`,
  `create table leases (lease_id uuid primary key, xero_tenant_id uuid not null, expires_at timestamptz not null)`,
  `create index leases_of on leases (xero_tenant_id)`,
  `create table contact_mirror (xero_tenant_id uuid not null, xero_id uuid not null, contact_number text, name text not null, name_key text not null,
     email_key text, status text not null, merged_to uuid, primary key (xero_tenant_id, xero_id))`,
  `create index contact_mirror_number on contact_mirror (xero_tenant_id, contact_number)`,
  `create index contact_mirror_name on contact_mirror (xero_tenant_id, name_key)`,
  `create index contact_mirror_email on contact_mirror (xero_tenant_id, email_key)`,
  `create table events (event_id bigint generated always as identity primary key, company_id text not null, kind text, record_id text,
     at timestamptz not null default clock_timestamp(), actor text not null, type text not null, details jsonb not null)`,
  `create index events_of_record on events (company_id, kind, record_id, event_id)`,
];
